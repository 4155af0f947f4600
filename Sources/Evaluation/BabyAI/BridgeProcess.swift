import AgentMessages
import Foundation
import Glibc

/// A bridge to another world as a child process: started, waited for until it has announced its addresses, ended.
///
/// It announces itself by a file, since its standard output belongs to the world behind it, which prints there.
public final class BridgeProcess: Sendable {
  /// Where the robot and the referee listen.
  public let address: String
  public let refereeAddress: String
  private let child: ChildProcess

  private init(address: String, refereeAddress: String, child: ChildProcess) {
    self.address = address
    self.refereeAddress = refereeAddress
    self.child = child
  }

  /// Starts `command` (the program and its arguments, looked up in PATH) with the bridge kit's link options, and waits
  /// for its announcement. Throws `cannotStart`, `simulatorSilent`, `simulatorEnded`.
  public static func start(
    _ command: [String], environment: [String] = [], deadlineSeconds: Double = 60
  ) throws(EvaluationError) -> BridgeProcess {
    let file = "/tmp/errand-bridge-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
    defer { unlink(file) }
    let options = [
      "--port", "0", "--referee", "tcp://127.0.0.1:0", "--announce", file, "--parent-pid",
      "\(getpid())",
    ]
    let child = try ChildProcess.spawnUnheard("/usr/bin/env", environment + command + options)
    var waited = 0.0
    while access(file, R_OK) != 0 {
      guard child.isAlive else {
        throw .bridgeEnded(command: command.joined(separator: " "))
      }
      guard waited < deadlineSeconds else {
        child.end()
        throw .simulatorSilent(
          program: command.joined(separator: " "), waitedSeconds: deadlineSeconds,
          awaiting: "its announcement")
      }
      usleep(10_000)
      waited += 0.01
    }
    guard let data = FileManager.default.contents(atPath: file),
      let addresses = try? JSONDecoder().decode([String: String].self, from: data),
      let control = addresses["control"], let referee = addresses["referee"]
    else {
      child.end()
      throw .referee(operation: "to listen", why: "the bridge announced no addresses")
    }
    return BridgeProcess(address: control, refereeAddress: referee, child: child)
  }

  public var isAlive: Bool { child.isAlive }

  /// Calls `handler` once when the process has ended without being asked to; the text says how.
  public func whenEnded(_ handler: @escaping @Sendable (String) -> Void) {
    child.whenEnded(handler)
  }

  public func kill() { child.kill(SIGKILL) }

  public func end() { child.end() }

  deinit { child.end() }
}
