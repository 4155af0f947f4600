import Glibc

/// The bundled simulator as a child process: started, listened to until it is ready, watched, ended.
///
///     let simulator = try SimulatorProcess.start(["--port", "0", "--world", "apartment", "--seed", "7"])
///     defer { simulator.end() }
///     let robot = try await RemoteRobot.connect(to: simulator.address)
///
/// The child is in a process group of its own, so that Ctrl-C reaches the agent, which stops the robot first.
public final class SimulatorProcess: Sendable {
  /// Where the robot listens.
  public let address: String
  /// Where the referee listens; nil where it was not asked for.
  public let refereeAddress: String?
  private let child: ChildProcess

  private init(address: String, refereeAddress: String?, child: ChildProcess) {
    self.address = address
    self.refereeAddress = refereeAddress
    self.child = child
  }

  /// Starts the simulator and waits until it says that it is ready.
  ///
  /// Throws `noSimulator` where the program is not found, `cannotStart`, `simulatorSilent` after `deadlineSeconds`, and
  /// `simulatorEnded` where it ends before it is ready.
  public static func start(
    _ arguments: [String], program: String? = nil, deadlineSeconds: Double = 10
  ) throws(EvaluationError) -> SimulatorProcess {
    let path: String
    if let program { path = program } else { path = try SimulatorProgram.path() }
    let parent = ["--parent-pid", "\(getpid())"]
    let child = try ChildProcess.spawn(path, arguments + parent)
    do throws(EvaluationError) {
      let lines = try child.lines(until: "ready", deadlineSeconds: deadlineSeconds)
      guard let address = value(of: "listening", in: lines) else {
        throw .simulatorSilent(
          program: path, waitedSeconds: deadlineSeconds, awaiting: "a line 'listening ADDRESS'")
      }
      return SimulatorProcess(
        address: address, refereeAddress: value(of: "referee", in: lines), child: child)
    } catch {
      child.end()
      throw error
    }
  }

  /// Calls `handler` once, on a thread of its own, when the process has ended; at once where it has already. The text
  /// says how: "exited with code 1", "was killed by signal 9". Not called after `end()`.
  public func whenEnded(_ handler: @escaping @Sendable (String) -> Void) {
    child.whenEnded(handler)
  }

  /// Kills the process without a word, as a crash would. For scenarios that test just this.
  public func kill() { child.kill(SIGKILL) }

  /// Ends the process and waits until it has ended.
  public func end() { child.end() }

  public var processID: Int32 { child.processID }

  /// Whether the process has not ended yet.
  public var isAlive: Bool { child.isAlive }

  deinit { child.end() }

  private static func value(of key: String, in lines: [String]) -> String? {
    lines.lazy.compactMap { line in
      let words = line.split(separator: " ")
      return words.count == 2 && words[0] == key ? String(words[1]) : nil
    }.first
  }
}
