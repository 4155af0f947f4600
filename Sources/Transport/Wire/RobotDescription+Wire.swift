import AgentMessages
import WireMessages

extension RobotDescription {
  private static let timeModes: [TimeMode] = [.lockstep, .realTime]
  private static let projections: [Projection] = [.pinhole, .grid]

  init(wire: Errand__V1__RobotDescription) throws(CodecError) {
    self.init(
      name: try Field.text(wire.name, "robot.name"),
      profile: try Field.text(wire.profile, "robot.profile"),
      cameras: try Field.messages(
        wire.cameras, wire.n_cameras, "robot.cameras", limit: WireLimits.frames,
        CameraInfo.init(wire:)),
      projection: try Field.value(
        Int(wire.projection.rawValue), among: Self.projections, "robot.projection"),
      commands: try Field.texts(
        wire.commands, wire.n_commands, "robot.commands", limit: WireLimits.commands),
      cellSize: try Field.number(wire.cell_size, "robot.cell_size"),
      footprintRadius: try Field.number(wire.footprint_radius, "robot.footprint_radius"),
      maximumLinearSpeed: try Field.number(wire.maximum_linear_speed, "robot.maximum_linear_speed"),
      maximumAngularSpeed: try Field.number(
        wire.maximum_angular_speed, "robot.maximum_angular_speed"),
      reach: try Field.number(wire.reach, "robot.reach"),
      timeMode: try Field.value(Int(wire.time_mode.rawValue), among: Self.timeModes, "time_mode"),
      observationPort: try Field.size(wire.observation_port, "observation_port", limit: 65535))
  }

  func wire(in arena: ProtobufArena) -> Errand__V1__RobotDescription {
    var message = Errand__V1__RobotDescription()
    errand__v1__robot_description__init(&message)
    message.name = arena.text(name)
    message.profile = arena.text(profile)
    message.n_cameras = cameras.count
    message.cameras = arena.messages(cameras.map { $0.wire(in: arena) })
    message.projection = Errand__V1__RobotDescription__Projection(projection == .pinhole ? 0 : 1)
    message.n_commands = commands.count
    message.commands = arena.texts(commands)
    message.cell_size = cellSize
    message.footprint_radius = footprintRadius
    message.maximum_linear_speed = maximumLinearSpeed
    message.maximum_angular_speed = maximumAngularSpeed
    message.reach = reach
    message.time_mode = Errand__V1__RobotDescription__TimeMode(timeMode == .lockstep ? 0 : 1)
    message.observation_port = UInt32(clamping: observationPort)
    return message
  }
}

extension CameraInfo {
  fileprivate init(wire: Errand__V1__CameraInfo) throws(CodecError) {
    guard wire.n_k == 9, let numbers = wire.k else {
      throw .sizeMismatch(field: "camera.k", expected: 9, found: wire.n_k)
    }
    var k: [Double] = []
    for index in 0..<9 { k.append(try Field.number(numbers[index], "camera.k")) }
    guard k[0] != 0, k[4] != 0 else { throw .missing(field: "camera.k (a focal length is 0)") }
    self.init(
      name: try Field.text(wire.name, "camera.name"),
      width: try Field.size(wire.width, "camera.width", limit: WireLimits.imageSide),
      height: try Field.size(wire.height, "camera.height", limit: WireLimits.imageSide), K: k,
      position: try Point3(wire: wire.position, "camera.position"),
      pitchDown: try Field.number(wire.pitch_down, "camera.pitch_down"),
      hasDepth: wire.has_depth != 0)
  }

  fileprivate func wire(in arena: ProtobufArena) -> Errand__V1__CameraInfo {
    var message = Errand__V1__CameraInfo()
    errand__v1__camera_info__init(&message)
    message.name = arena.text(name)
    message.width = UInt32(clamping: width)
    message.height = UInt32(clamping: height)
    message.n_k = K.count
    message.k = arena.array(K)
    message.position = arena.message(position.wire)
    message.pitch_down = pitchDown
    message.has_depth = hasDepth ? 1 : 0
    return message
  }
}
