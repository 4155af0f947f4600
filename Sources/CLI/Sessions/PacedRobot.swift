import AgentMessages

/// A robot that waits a moment before each command, so that a person can watch a simulation that would be over at once.
struct PacedRobot: Robot {
  private let robot: any Robot
  private let secondsBetweenCommands: Double

  init(_ robot: any Robot, secondsBetweenCommands: Double) {
    self.robot = robot
    self.secondsBetweenCommands = secondsBetweenCommands
  }

  var description: RobotDescription { robot.description }

  func send(_ command: MotorCommand) async throws(LinkError) -> CommandStatus {
    try? await Task.sleep(for: .seconds(secondsBetweenCommands))
    return try await robot.send(command)
  }

  func observation() async throws(LinkError) -> Observation { try await robot.observation() }
  func stop() async { await robot.stop() }
}
