import AgentMessages
import ArgumentParser
import Evaluation
import Recording

/// Why a verb could not do its work: an exit code, and a sentence for standard error.
struct CommandFailure: Error, CustomStringConvertible {
  /// Exit codes that every verb shares.
  enum Code: Int32 {
    /// `differs`: what was replayed is not what the log says.
    case failed = 1, differs = 50, noResources = 20, badInput = 30, linkLost = 40
  }

  let code: Code
  let description: String

  init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }

  /// What an error of another module means for the exit code.
  init(_ error: any Error) {
    switch error {
    case let failure as CommandFailure: self = failure
    case let error as EvaluationError: self.init(Self.code(of: error), "\(error)")
    case let error as RecordingError: self.init(Self.code(of: error), "\(error)")
    case LinkError.badKey: self.init(.badInput, "\(error)")
    case is LinkError: self.init(.linkLost, "\(error)")
    default: self.init(.badInput, "\(error)")
    }
  }

  private static func code(of error: RecordingError) -> Code {
    if case .cannotWrite(_, _, let isDiskFull) = error, isDiskFull {
      .noResources
    } else {
      .badInput
    }
  }

  private static func code(of error: EvaluationError) -> Code {
    switch error {
    case .scenario, .unreadable, .noScenarios, .noScenario, .noSimulator, .unknownFamily,
      .bridgeEnded:
      .badInput
    // it has said itself what is wrong with the world that it was given
    case .simulatorEnded(let how, _): how.hasPrefix("exited") ? .badInput : .linkLost
    case .simulatorSilent, .cannotStart, .referee: .linkLost
    }
  }

  /// Runs a verb's work; what it throws is said on standard error and becomes the exit code.
  static func reporting(_ work: () async throws -> Int32) async throws {
    let code: Int32
    do { code = try await work() } catch let error as ExitCode {
      throw error
    } catch {
      let failure = CommandFailure(error)
      Console.error("errand: \(failure.description)")
      throw ExitCode(failure.code.rawValue)
    }
    if code != 0 { throw ExitCode(code) }
  }
}
