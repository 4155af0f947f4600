import AgentMessages
import Synchronization
public import Transport

/// A bridge with its referee, for one episode after another. When the bridge has died the next episode starts another.
public final class BridgeArena: Sendable {
  private let command: [String]
  private let environment: [String]
  private let open = Mutex<Open?>(nil)

  private struct Open: Sendable {
    var bridge: BridgeProcess
    var referee: RefereeClient
    var robot: RemoteRobot?
  }

  public init(command: [String], environment: [String] = []) {
    self.command = command
    self.environment = environment
  }

  deinit { close() }

  /// Puts the robot into a fresh world.
  public func begin(
    _ world: WorldSpecification
  ) async throws -> (Mission, RemoteRobot, RefereeClient) {
    let open = try await ready()
    await open.robot?.close()
    let mission = try await open.referee.reset(world)
    let robot = try await RemoteRobot.connect(to: open.bridge.address, name: "errand-evaluation")
    self.open.withLock { $0?.robot = robot }
    return (mission, robot, open.referee)
  }

  /// Kills the bridge as a crash would.
  public func kill() { open.withLock { $0 }?.bridge.kill() }

  public func close() {
    let last = open.withLock { open in
      defer { open = nil }
      return open
    }
    last?.referee.close()
    last?.bridge.end()
  }

  private func ready() async throws -> Open {
    if let open = open.withLock({ $0 }), open.bridge.isAlive { return open }
    close()
    let bridge = try BridgeProcess.start(command, environment: environment)
    let fresh = Open(
      bridge: bridge,
      referee: try await RefereeClient.connect(to: bridge.refereeAddress, timeoutSeconds: 60),
      robot: nil)
    open.withLock { $0 = fresh }
    bridge.whenEnded { [weak self] how in self?.abandon(how) }
    return fresh
  }

  private func abandon(_ how: String) {
    guard let last = open.withLock({ $0 }) else { return }
    last.robot?.abandon(.robotEnded(address: last.bridge.address, why: how))
  }
}
