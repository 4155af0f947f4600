import AgentMessages
import Testing
import Transport

enum Support {
  /// Whether `condition` comes to hold within `seconds`.
  static func eventually(
    within seconds: Double = 5, _ condition: () async throws -> Bool
  ) async rethrows -> Bool {
    let end = WallClock.seconds() + seconds
    while WallClock.seconds() < end {
      if try await condition() { return true }
      try? await Task.sleep(nanoseconds: 5_000_000)
    }
    return try await condition()
  }

  /// The error that `body` throws, or nil.
  static func linkError(_ body: () async throws(LinkError) -> Void) async -> LinkError? {
    do {
      try await body()
      return nil
    } catch {
      return error
    }
  }

  static let loopback = "tcp://127.0.0.1:0"
}

/// Samples of every kind of message, with every field filled.
enum Sample {
  static let camera = CameraInfo.pinhole(
    name: "front", width: 6, height: 4, horizontalFieldOfView: 1.5,
    position: Point3(x: 0.1, y: -0.2, z: 0.9), pitchDown: 0.43)

  static let view = CameraInfo.grid(
    width: 56, height: 56,
    cells: CellGrid(columns: 7, rows: 7, robotColumn: 3, robotRow: 6), cellSize: 0.5)

  static let robot = RobotDescription(
    name: "tést", profile: "household", cameras: [camera, view], projection: .grid,
    commands: ["translate", "grasp"], cellSize: 0.5, footprintRadius: 0.2, maximumLinearSpeed: 0.5,
    maximumAngularSpeed: 1.5, reach: 0.75, timeMode: .realTime, observationPort: 5556,
    discreteMoves: true)

  static let observation = WireMessage.EpisodeObservation(
    Observation(
      sequence: 7, stamp: -5,
      frames: [
        CameraFrame(
          camera: "front", stamp: 9, width: 6, height: 4, rgb: (0..<72).map { UInt8($0 * 3) },
          depth: (0..<24).map { UInt16($0 * 2500) }),
        CameraFrame(camera: "rear", stamp: 9, width: 1, height: 1, rgb: [1, 2, 3]),
      ],
      odometry: Odometry(
        pose: Pose2D(x: 1, y: -2, theta: 3), twist: Twist2D(linear: 0.5, angular: -1)),
      contact: true, gripper: Gripper(opening: 0.04, isHolding: true), lastCommandID: 6),
    episode: 3)

  static let actions: [MotorCommand.Action] = [
    .translate(-0.5), .rotate(1.5), .velocity(Twist2D(linear: 0.1, angular: 0.2), seconds: 3),
    .grasp(target: Point3(x: 1, y: 2, z: 3)), .release(target: Point3(x: 4)),
    .open(target: Point3(y: 5)), .close(target: Point3(z: 6)), .toggle(target: Point3(x: 7)),
    .wait(seconds: 8), .speak("Grüße"), .stop,
  ]

  static let messages: [WireMessage] =
    [
      .hello(.init(name: "errand", lease: 42)),
      .welcome(
        .init(
          robot: robot, lease: 42, heartbeatSeconds: 0.5, leaseSeconds: 3, episode: 3,
          lastCommandID: 6, observation: observation)),
      .refused(.init(code: .leaseTaken, message: "taken")),
      .heartbeat(.init(lease: 42, count: 8, episode: 3)), .goodbye(lease: 42),
      .status(
        .init(
          status: CommandStatus(
            id: 6, state: .aborted, reason: .busy, message: "why not",
            executed: Pose2D(x: 0.5, y: 0, theta: 1)), lease: 42, observation: observation)),
      .observation(observation),
    ]
    + actions.enumerated().map { index, action in
      .command(MotorCommand(id: UInt64(index + 1), expiry: .max - 1, action: action), lease: 42)
    }
}
