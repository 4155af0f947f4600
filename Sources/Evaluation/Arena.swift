import AgentMessages
import Synchronization
public import Transport

/// A simulator with its referee, for one episode after another. Each worker of a suite has one.
///
/// When the simulator has died (a scenario may kill it) the next episode starts another.
public final class Arena: Sendable {
  private let open = Mutex<Open?>(nil)

  private struct Open: Sendable {
    var simulator: SimulatorProcess
    var referee: RefereeClient
    var robot: RemoteRobot?
    var isAlive: Bool { simulator.isAlive }
  }

  public init() {}

  deinit { close() }

  /// Puts the simulator into a fresh world. The mission is empty for worlds that are no tasks.
  public func begin(_ world: WorldSpecification) async throws -> (Mission, RemoteRobot) {
    let open = try await ready()
    await open.robot?.close()
    let mission = try await open.referee.reset(world)
    let address = open.simulator.address
    let robot = try await RemoteRobot.connect(to: address, name: "errand-evaluation")
    self.open.withLock { $0?.robot = robot }
    return (mission, robot)
  }

  /// The referee of the episode that runs. Throws where none was begun.
  public func referee() throws(EvaluationError) -> RefereeClient {
    guard let referee = open.withLock({ $0?.referee }) else {
      throw .referee(operation: "a question", why: "no episode was begun")
    }
    return referee
  }

  /// Kills the simulator as a crash would.
  public func kill() { open.withLock { $0 }?.simulator.kill() }

  public func close() {
    let last = open.withLock { open in
      defer { open = nil }
      return open
    }
    last?.referee.close()
    last?.simulator.end()
  }

  /// The simulator has died: nobody waits for its robot any longer.
  private func abandon(_ how: String) {
    let last = open.withLock { $0 }
    guard let last, let robot = last.robot else { return }
    robot.abandon(.robotEnded(address: last.simulator.address, why: how))
  }

  private func ready() async throws -> Open {
    if let open = open.withLock({ $0 }), open.isAlive { return open }
    close()
    let simulator = try SimulatorProcess.start([
      "--port", "0", "--world", "apartment", "--seed", "1", "--referee", "tcp://127.0.0.1:0",
    ])
    guard let address = simulator.refereeAddress else {
      simulator.end()
      throw EvaluationError.referee(operation: "to listen", why: "the simulator named no address")
    }
    let fresh = Open(
      simulator: simulator, referee: try await RefereeClient.connect(to: address), robot: nil)
    open.withLock { $0 = fresh }
    simulator.whenEnded { [weak self] how in self?.abandon(how) }
    return fresh
  }
}
