import Evaluation
import TestSupport

/// The simulator as a robot that somebody else has started.
struct BackgroundSimulator {
  private let process: SimulatorProcess

  init(_ arguments: [String]) throws {
    process = try SimulatorProcess.start(
      ["--port", "0", "--world", "apartment"] + arguments,
      program: Program("errand-simulator").path)
  }

  var address: String { process.address }
  var processID: Int32 { process.processID }

  func end() { process.end() }
}
