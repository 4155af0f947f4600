import AgentMessages
import Transport

/// What is missing in a robot's description or cannot be meant, as sentences.
enum DescriptionFaults {
  static let actions: Set<String> = [
    "translate", "rotate", "velocity", "grasp", "release", "open", "close", "toggle", "wait",
    "speak", "stop",
  ]

  static func of(_ welcome: WireMessage.Welcome) -> [String] {
    let robot = welcome.robot
    return words(robot) + sizes(robot) + rates(welcome)
      + robot.cameras.flatMap { faults($0, robot) }
  }

  private static func words(_ robot: RobotDescription) -> [String] {
    var faults: [String] = []
    if robot.name.isEmpty { faults.append("it has no name") }
    if robot.profile.isEmpty { faults.append("it has no profile") }
    if robot.cameras.isEmpty { faults.append("it has no camera") }
    if Set(robot.cameras.map(\.name)).count < robot.cameras.count {
      faults.append("two cameras have the same name")
    }
    for word in robot.commands where !actions.contains(word) {
      faults.append("'\(word)' is not a command")
    }
    if !robot.commands.contains(where: ["translate", "rotate", "velocity"].contains) {
      faults.append("it takes none of translate, rotate, velocity")
    }
    if !(1...65535).contains(robot.observationPort) {
      faults.append("observation_port is \(robot.observationPort)")
    }
    return faults
  }

  private static func sizes(_ robot: RobotDescription) -> [String] {
    let ranges: [(String, Double, ClosedRange<Double>, String)] = [
      ("cell_size", robot.cellSize, 0.01...10, "metres"),
      ("footprint_radius", robot.footprintRadius, 0.01...5, "metres"),
      ("maximum_linear_speed", robot.maximumLinearSpeed, 0.001...20, "metres a second"),
      ("maximum_angular_speed", robot.maximumAngularSpeed, 0.001...20, "radians a second"),
    ]
    var faults = ranges.filter { !$0.2.contains($0.1) }.map {
      "\($0.0) is \($0.1); it is in \($0.3), \($0.2.lowerBound) to \($0.2.upperBound)"
    }
    let handles = ["grasp", "release", "open", "close", "toggle"].contains(
      where: robot.commands.contains)
    if handles, !(0.01...10).contains(robot.reach) {
      faults.append("reach is \(robot.reach); a robot that manipulates says it in metres")
    }
    return faults
  }

  private static func rates(_ welcome: WireMessage.Welcome) -> [String] {
    var faults: [String] = []
    if !(0.02...10).contains(welcome.heartbeatSeconds) {
      faults.append("heartbeat_milliseconds is \(Int(welcome.heartbeatSeconds * 1000))")
    }
    if welcome.leaseSeconds < 2 * welcome.heartbeatSeconds || welcome.leaseSeconds > 60 {
      faults.append(
        "lease_milliseconds is \(Int(welcome.leaseSeconds * 1000)); it is at least two heartbeats")
    }
    if welcome.episode == 0 { faults.append("episode is 0; episodes count from 1") }
    return faults
  }

  private static func faults(_ camera: CameraInfo, _ robot: RobotDescription) -> [String] {
    let name = "camera '\(camera.name)'"
    guard camera.width > 0, camera.height > 0 else { return ["\(name) has no pixels"] }
    if robot.projection == .grid { return gridFaults(camera, name) }
    let k = camera.K
    var faults: [String] = []
    let (width, height) = (Double(camera.width), Double(camera.height))
    // a picture is 5 to 170 degrees wide
    if k[0] < width * 0.04 || k[0] > width * 12 {
      faults.append("\(name): fx is \(k[0]) for \(camera.width) pixels; is it in pixels?")
    }
    if k[4] < k[0] * 0.5 || k[4] > k[0] * 2 {
      faults.append("\(name): fy is \(k[4]) and fx \(k[0]); pixels are about square")
    }
    if abs(k[2] - width / 2) > width / 4 || abs(k[5] - height / 2) > height / 4 {
      faults.append(
        "\(name): (\(k[2]), \(k[5])) is not about the middle of \(camera.width)x\(camera.height)")
    }
    if k[8] != 1 || k[6] != 0 || k[7] != 0 {
      faults.append("\(name): k is row-major, fx 0 cx / 0 fy cy / 0 0 1")
    }
    if abs(camera.pitchDown) > .pi / 2 {
      faults.append("\(name): pitch_down is \(camera.pitchDown); it is in radians")
    }
    if abs(camera.position.x) > 5 || abs(camera.position.y) > 5 || abs(camera.position.z) > 10 {
      faults.append("\(name): its position is in metres")
    }
    return faults
  }

  private static func gridFaults(_ camera: CameraInfo, _ name: String) -> [String] {
    guard let cells = camera.cells, cells.columns > 0, cells.rows > 0 else {
      return ["\(name) is a grid camera and has no cells"]
    }
    var faults: [String] = []
    if camera.width % cells.columns != 0 || camera.height % cells.rows != 0 {
      faults.append(
        "\(name): \(cells.columns)x\(cells.rows) cells do not divide \(camera.width)x\(camera.height) pixels"
      )
    }
    if cells.robotColumn >= cells.columns || cells.robotRow >= cells.rows {
      faults.append("\(name): the robot's own cell is outside of the picture")
    }
    return faults
  }
}
