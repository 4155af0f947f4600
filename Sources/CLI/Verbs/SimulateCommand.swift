import ArgumentParser
import Evaluation
import Glibc

/// `errand simulate`: becomes the program errand-simulator.
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Run the bundled simulator as a robot that others connect to.",
    discussion: """
      It prints 'listening ADDRESS' and 'ready', and runs until it is ended.

      Examples:
        errand simulate --port 5555 --world apartment --seed 7
        errand simulate --port 5555 --world kitchen.map --mode realtime
        errand simulate --port 5555 --referee tcp://127.0.0.1:5560 --noise rough
      """)

  @OptionGroup var world: WorldOptions

  @Option(help: ArgumentHelp("The port to listen on; 0 is any free one.", valueName: "n"))
  var port: Int = 5555

  @Option(help: ArgumentHelp("The address to listen on.", valueName: "host"))
  var host: String = "127.0.0.1"

  @Option(help: ArgumentHelp("The camera's size in pixels.", valueName: "WxH"))
  var camera: String = "160x120"

  @Option(help: ArgumentHelp("lockstep (time waits for commands) or realtime.", valueName: "mode"))
  var mode: Mode = .lockstep

  enum Mode: String, ExpressibleByArgument, CaseIterable { case lockstep, realtime }

  @Option(help: ArgumentHelp("Also open the referee's socket there.", valueName: "endpoint"))
  var referee: String?

  @OptionGroup var security: KeyOptions

  func run() throws {
    let program: String
    do { program = try SimulatorProgram.path() } catch {
      Console.error("errand: \(error)")
      throw ExitCode(CommandFailure.Code.badInput.rawValue)
    }
    var argv: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) }
    argv.append(nil)
    // a thread of Swift's pool blocks signals, and the program would inherit that: no Ctrl-C, no kill
    var none = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, nil)
    execv(program, &argv)
    Console.error("errand: '\(program)' cannot be started: \(String(cString: strerror(errno))).")
    throw ExitCode(CommandFailure.Code.failed.rawValue)
  }

  private var arguments: [String] {
    var list = world.arguments
    list += ["--port", "\(port)", "--host", host, "--camera", camera, "--mode", mode.rawValue]
    if let referee { list += ["--referee", referee] }
    return list + security.arguments
  }
}
