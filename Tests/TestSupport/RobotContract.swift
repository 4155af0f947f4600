public import AgentMessages

/// What every `Robot` must do, whatever body is behind it. A suite of a robot's calls `check` with a fresh robot that
/// stands free (at least one cell of room ahead) and takes commands in lockstep.
public enum RobotContract {
  /// A promise of the contract that a robot broke.
  public struct Violation: Error, CustomStringConvertible {
    public var description: String
  }

  /// Runs through the contract, using ids from `firstID` on. Throws the first `Violation`, or the robot's `LinkError`.
  public static func check(_ robot: some Robot, firstID: UInt64 = 1) async throws {
    try describesItself(robot)
    let start = try await robot.observation()
    try await answersWithWhatWasDone(robot, id: firstID, start)
    try await executesAnIDOnce(robot, id: firstID)
    try await refusesWhatItDoesNotTake(robot, id: firstID + 1)
    try await refusesWhatIsTooLate(robot, id: firstID + 2)
    await robot.stop()
    try await stillTurns(robot, id: firstID + 3)
  }

  private static func expect(_ holds: Bool, _ promise: String) throws(Violation) {
    guard holds else { throw Violation(description: "the robot breaks its contract: \(promise)") }
  }

  private static func describesItself(_ robot: some Robot) throws {
    let description = robot.description
    try expect(!description.commands.isEmpty, "it says which commands it takes")
    try expect(description.cellSize > 0, "its cell size is positive")
    try expect(
      description.cameras.allSatisfy { $0.width > 0 && $0.height > 0 && $0.K.count == 9 },
      "its cameras have a size and intrinsics")
  }

  private static func answersWithWhatWasDone(
    _ robot: some Robot, id: UInt64, _ start: Observation
  ) async throws {
    let cell = robot.description.cellSize
    let status = try await robot.send(MotorCommand(id: id, action: .translate(cell)))
    try expect(status.id == id, "a status names its command")
    try expect(status.state == .succeeded, "a free cell can be driven into, found \(status)")
    try expect(abs(status.executed.x - cell) < cell / 4, "the status says how far it went")
    let after = try await robot.observation()
    try expect(after.sequence > start.sequence, "a command leads to a new observation")
    try expect(after.stamp > start.stamp, "a command takes time")
    try expect(after.lastCommandID == id, "the observation names the last command")
    let odometry = start.odometry.pose.inverseTransform(
      Point3(x: after.odometry.pose.x, y: after.odometry.pose.y))
    try expect(abs(odometry.x - cell) < cell / 4, "odometry tells the same distance")
    for frame in after.frames {
      let camera = robot.description.cameras.first { $0.name == frame.camera }
      try expect(
        camera?.width == frame.width && camera?.height == frame.height,
        "frames have the size that the camera's description says")
    }
  }

  private static func executesAnIDOnce(_ robot: some Robot, id: UInt64) async throws {
    let before = try await robot.observation()
    let again = MotorCommand(id: id, action: .translate(robot.description.cellSize))
    let status = try await robot.send(again)
    try expect(status.state == .succeeded, "an id that comes again is answered as before")
    let after = try await robot.observation()
    try expect(before.odometry == after.odometry, "an id that comes again moves nothing")
  }

  private static func refusesWhatItDoesNotTake(_ robot: some Robot, id: UInt64) async throws {
    let offered: [MotorCommand.Action] = [
      .velocity(Twist2D(linear: 0.1), seconds: 0.1), .toggle(target: Point3(x: 0.5)),
      .speak("hello"),
    ]
    guard let action = offered.first(where: { !robot.description.commands.contains($0.name) })
    else { return }
    let status = try await robot.send(MotorCommand(id: id, action: action))
    try expect(
      status.state == .rejected && status.reason == .unsupported,
      "a command that it does not take is rejected as unsupported, found \(status)")
  }

  private static func refusesWhatIsTooLate(_ robot: some Robot, id: UInt64) async throws {
    let before = try await robot.observation()
    let late = MotorCommand(
      id: id, expiry: before.stamp - 1, action: .translate(-robot.description.cellSize))
    let status = try await robot.send(late)
    try expect(
      status.state == .rejected && status.reason == .expired,
      "a command whose time has run out is rejected as expired, found \(status)")
    let after = try await robot.observation()
    try expect(before.odometry == after.odometry, "an expired command moves nothing")
  }

  private static func stillTurns(_ robot: some Robot, id: UInt64) async throws {
    let before = try await robot.observation().odometry.pose
    let status = try await robot.send(MotorCommand(id: id, action: .rotate(.pi / 2)))
    try expect(status.state == .succeeded, "it obeys after a stop, found \(status)")
    let turn = try await robot.observation().odometry.pose.theta - before.theta
    let quarter = Heading(radians: turn) == .north
    try expect(quarter, "a quarter turn counter-clockwise is +pi/2, found \(turn)")
  }
}
