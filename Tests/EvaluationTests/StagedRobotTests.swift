import AgentMessages
import Evaluation
import Synchronization
import Testing

@Suite("The staged robot")
struct StagedRobotTests {
  /// Does everything at once and remembers what it was told.
  private final class Puppet: Robot {
    let told = Mutex<[MotorCommand]>([])
    let description = RobotDescription(
      name: "puppet", profile: "household", cameras: [], commands: [], cellSize: 0.5,
      footprintRadius: 0.2, maximumLinearSpeed: 0.5, maximumAngularSpeed: 1.6, reach: 0.5,
      timeMode: .lockstep, observationPort: 0)

    func send(_ command: MotorCommand) async throws(LinkError) -> CommandStatus {
      told.withLock { $0.append(command) }
      return CommandStatus(id: command.id, state: .succeeded)
    }

    func observation() async throws(LinkError) -> Observation {
      let count = told.withLock { $0.count }
      return Observation(
        sequence: UInt64(count), stamp: Int64(count) * 1_000_000_000, frames: [],
        odometry: Odometry(), contact: false, gripper: Gripper(), lastCommandID: 0)
    }

    func stop() async {}
  }

  @Test("Disturbances happen at their moments, once")
  func moments() async throws {
    let log = Mutex<[String]>([])
    let robot = StagedRobot(
      Puppet(),
      disturbances: [
        Disturbance(.after("grasp", count: 1), .fault("after")),
        Disturbance(.before("grasp", count: 2), .fault("second")),
        Disturbance(.step(2), .fault("step two")), Disturbance(.seconds(3), .fault("three")),
      ]
    ) { happening in
      if case .fault(let text) = happening { log.withLock { $0.append(text) } }
    }
    let actions: [MotorCommand.Action] = [
      .translate(1.5), .grasp(target: Point3()), .rotate(Double.pi), .grasp(target: Point3()),
    ]
    for (index, action) in actions.enumerated() {
      _ = try await robot.observation()
      _ = try await robot.send(MotorCommand(id: UInt64(index + 1), action: action))
      log.withLock { $0.append(action.name) }
    }
    #expect(
      log.withLock { $0 } == [
        "translate", "step two", "after", "grasp", "rotate", "second", "three", "grasp",
      ])
    #expect(robot.pendingDisturbances.isEmpty)
    #expect(robot.steps == 3 + 1 + 2 + 1)
    #expect(robot.decisionMilliseconds.count == 4)
  }
}
