import AgentMessages
import WireMessages

extension RobotDescription {
  private static let timeModes: [TimeMode] = [.lockstep, .realTime]
  private static let projections: [Projection] = [.pinhole, .grid]

  init(wire: Errand__V1__RobotDescription) throws(CodecError) {
    let cellSize = try Field.number(wire.cell_size, "robot.cell_size")
    let projection = try Field.value(
      Int(wire.projection.rawValue), among: Self.projections, "robot.projection")
    self.init(
      name: try Field.text(wire.name, "robot.name"),
      profile: try Field.text(wire.profile, "robot.profile"),
      cameras: try Field.messages(
        wire.cameras, wire.n_cameras, "robot.cameras", limit: WireLimits.frames
      ) { (camera) throws(CodecError) in
        try CameraInfo(wire: camera, projection, cellSize: cellSize)
      }, projection: projection,
      commands: try Field.texts(
        wire.commands, wire.n_commands, "robot.commands", limit: WireLimits.commands),
      cellSize: cellSize,
      footprintRadius: try Field.number(wire.footprint_radius, "robot.footprint_radius"),
      maximumLinearSpeed: try Field.number(wire.maximum_linear_speed, "robot.maximum_linear_speed"),
      maximumAngularSpeed: try Field.number(
        wire.maximum_angular_speed, "robot.maximum_angular_speed"),
      reach: try Field.number(wire.reach, "robot.reach"),
      timeMode: try Field.value(Int(wire.time_mode.rawValue), among: Self.timeModes, "time_mode"),
      observationPort: try Field.size(wire.observation_port, "observation_port", limit: 65535),
      discreteMoves: wire.discrete_moves != 0)
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
    message.discrete_moves = discreteMoves ? 1 : 0
    return message
  }
}

extension CameraInfo {
  fileprivate init(
    wire: Errand__V1__CameraInfo, _ projection: RobotDescription.Projection, cellSize: Double
  ) throws(CodecError) {
    let name = try Field.text(wire.name, "camera.name")
    let width = try Field.size(wire.width, "camera.width", limit: WireLimits.imageSide)
    let height = try Field.size(wire.height, "camera.height", limit: WireLimits.imageSide)
    let cells = try wire.cells.map { (cells) throws(CodecError) in
      try CellGrid(wire: cells.pointee)
    }
    if projection == .grid, wire.n_k == 0, let cells {
      self = .grid(name: name, width: width, height: height, cells: cells, cellSize: cellSize)
      return
    }
    self.init(
      name: name, width: width, height: height, K: try Self.intrinsics(wire),
      position: try Point3(wire: wire.position, "camera.position"),
      pitchDown: try Field.number(wire.pitch_down, "camera.pitch_down"),
      hasDepth: wire.has_depth != 0, cells: cells)
  }

  private static func intrinsics(_ wire: Errand__V1__CameraInfo) throws(CodecError) -> [Double] {
    guard wire.n_k == 9, let numbers = wire.k else {
      throw .sizeMismatch(field: "camera.k", expected: 9, found: wire.n_k)
    }
    var k: [Double] = []
    for index in 0..<9 { k.append(try Field.number(numbers[index], "camera.k")) }
    guard k[0] != 0, k[4] != 0 else { throw .missing(field: "camera.k (a focal length is 0)") }
    return k
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
    message.cells = cells.flatMap { arena.message($0.wire) }
    return message
  }
}

extension CellGrid {
  fileprivate init(wire: Errand__V1__CellGrid) throws(CodecError) {
    self.init(
      columns: try Field.size(wire.columns, "cells.columns", limit: WireLimits.imageSide),
      rows: try Field.size(wire.rows, "cells.rows", limit: WireLimits.imageSide),
      robotColumn: try Field.size(wire.robot_column, "cells.column", limit: WireLimits.imageSide),
      robotRow: try Field.size(wire.robot_row, "cells.row", limit: WireLimits.imageSide))
  }

  fileprivate var wire: Errand__V1__CellGrid {
    var message = Errand__V1__CellGrid()
    errand__v1__cell_grid__init(&message)
    message.columns = UInt32(clamping: columns)
    message.rows = UInt32(clamping: rows)
    message.robot_column = UInt32(clamping: robotColumn)
    message.robot_row = UInt32(clamping: robotRow)
    return message
  }
}
