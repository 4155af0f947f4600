import AgentMessages
import ArgumentParser
import Dashboard
import Evaluation
import Perception
import Tensors
import Transport

/// `errand doctor`: is everything there that Errand needs, and does it work?
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check the libraries, the models, the simulator and the link to it.",
    discussion: """
      Exit code 0 where all is well, 1 where something is not; each line says what to do about it.

      Examples:
        errand doctor
        errand doctor --model path/to/another/model
      """)

  @OptionGroup var agent: AgentOptions

  func run() async throws {
    var checks = [blas(), zeroMQ()]
    checks += [model(), domain()]
    checks.append(await simulator())
    var table = TextTable(["", "what", "found"])
    for check in checks { table.add([check.isWell ? "ok" : "FAULT", check.what, check.found]) }
    for line in table.lines { Console.print(line) }
    guard checks.allSatisfy(\.isWell) else { throw ExitCode(CommandFailure.Code.failed.rawValue) }
  }

  private struct Check {
    var what: String
    var isWell: Bool
    var found: String
  }

  private func blas() -> Check {
    let levels = Kernels.allCases.filter(\.isSupported).map(\.rawValue).joined(separator: " ")
    return Check(
      what: "OpenBLAS", isWell: true,
      found: "core \(Kernels.blasCoreName); kernels \(Kernels.auto.resolved.rawValue) of \(levels)")
  }

  private func zeroMQ() -> Check {
    Check(what: "ZeroMQ", isWell: true, found: LibraryVersions.zeroMQ)
  }

  /// The model loads, and its weights are those that its card names.
  private func model() -> Check {
    do {
      let folder = try agent.model ?? Installation.find().defaultModel
      let hash = try agent.perceiver().modelHash
      let card = (try? TextFile.read(folder + "/README.md")) ?? ""
      guard card.isEmpty || card.contains(hash) else {
        return Check(
          what: "model", isWell: false,
          found: "\(folder): the card names another hash than \(hash); fetch the model again")
      }
      return Check(what: "model", isWell: true, found: "\(folder), sha256 \(hash.prefix(16))...")
    } catch {
      return Check(what: "model", isWell: false, found: CommandFailure(error).description)
    }
  }

  private func domain() -> Check {
    do {
      let installation = try Installation.find()
      _ = try installation.domain()
      return Check(what: "domain", isWell: true, found: installation.home + "/Domains")
    } catch {
      return Check(what: "domain", isWell: false, found: error.description)
    }
  }

  /// The simulator starts, takes commands and shows pictures.
  private func simulator() async -> Check {
    do {
      let process = try SimulatorProcess.start(["--port", "0", "--world", "apartment"])
      defer { process.end() }
      let robot = try await RemoteRobot.connect(to: process.address, name: "errand doctor")
      var times: [Double] = []
      for id in 1...20 {
        let start = ContinuousClock.now
        _ = try await robot.send(MotorCommand(id: UInt64(id), action: .rotate(Double.pi / 2)))
        _ = try await robot.observation()
        times.append((ContinuousClock.now - start) / .milliseconds(1))
      }
      await robot.close()
      let median = (Percentiles(times).p50 * 100).rounded() / 100
      return Check(
        what: "simulator", isWell: true,
        found: "\(robot.description.name): command to picture \(median) ms")
    } catch {
      return Check(what: "simulator", isWell: false, found: CommandFailure(error).description)
    }
  }
}
