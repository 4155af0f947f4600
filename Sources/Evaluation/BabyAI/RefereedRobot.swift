import AgentMessages
import Synchronization
import Transport

/// A robot whose episode may end in the middle: after each command the referee is asked whether it has, and then no
/// further command goes out. Tells the agent nothing.
final class RefereedRobot: Robot {
  private let robot: any Robot
  private let referee: RefereeClient
  private let last = Mutex<EpisodeCounters?>(nil)

  init(_ robot: any Robot, referee: RefereeClient) {
    self.robot = robot
    self.referee = referee
  }

  var description: RobotDescription { robot.description }

  func send(_ command: MotorCommand) async throws(LinkError) -> CommandStatus {
    if last.withLock({ $0?.hasEnded ?? false }) {
      throw .robotEnded(address: description.name, why: "the episode is over")
    }
    let status = try await robot.send(command)
    let counters = try await referee.counters()
    last.withLock { $0 = counters }
    return status
  }

  func observation() async throws(LinkError) -> Observation { try await robot.observation() }

  func stop() async { await robot.stop() }
}
