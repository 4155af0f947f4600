public import AgentMessages

/// A cell and the way the robot faces on it, in the map frame.
public struct GridPose: Hashable, Sendable {
  public var cell: Cell
  public var heading: Heading

  public init(cell: Cell, heading: Heading) {
    self.cell = cell
    self.heading = heading
  }

  /// The cell in front: all that the gripper reaches.
  public var front: Cell { cell.stepped(heading) }
  /// The pose in metres and radians, map frame.
  public var pose: Pose2D {
    Pose2D(
      x: Double(cell.column) * Dimensions.cellSize, y: Double(cell.row) * Dimensions.cellSize,
      theta: heading.radians)
  }
}

/// One room: its name and its cells of floor, furniture's included, doorways not.
public struct Room: Hashable, Sendable {
  /// One of `Vocabulary.household.rooms`, or "room 2" where a map does not say.
  public var name: String
  /// In the order of `Cell`.
  public var cells: [Cell]
  public var style: RoomStyle
}

/// What never changes in a world: its walls and its rooms. Row 0 is the south edge; all edge cells
/// are wall.
public struct FloorPlan: Hashable, Sendable {
  public let columns: Int
  public let rows: Int
  /// `[rows, columns]`.
  public let isWall: [Bool]
  /// `[rows, columns]`, index into `rooms`; -1 for walls and doorways.
  public let roomIndex: [Int]
  public let rooms: [Room]
  /// `[rows, columns]`, index into `rooms` of the style that each cell is drawn in.
  let styleIndex: [Int]

  init(columns: Int, rows: Int, isWall: [Bool], rooms: [Room]) {
    self.columns = columns
    self.rows = rows
    self.isWall = isWall
    self.rooms = rooms
    var roomIndex = [Int](repeating: -1, count: columns * rows)
    for (number, room) in rooms.enumerated() {
      for cell in room.cells { roomIndex[cell.row * columns + cell.column] = number }
    }
    self.roomIndex = roomIndex
    self.styleIndex = Self.styles(roomIndex, columns: columns)
  }

  /// For each cell the room whose style it has: its own, or that of the first neighbour that has
  /// one.
  private static func styles(_ roomIndex: [Int], columns: Int) -> [Int] {
    roomIndex.indices.map { index in
      if roomIndex[index] >= 0 { return roomIndex[index] }
      for offset in [
        1, columns, -1, -columns, columns + 1, columns - 1, -columns + 1, -columns - 1,
      ] {
        let near = index + offset
        if roomIndex.indices.contains(near), roomIndex[near] >= 0 { return roomIndex[near] }
      }
      return 0
    }
  }

  /// Whether the cell lies in the plan at all.
  public func contains(_ cell: Cell) -> Bool {
    cell.column >= 0 && cell.row >= 0 && cell.column < columns && cell.row < rows
  }

  /// The cell's place in the arrays of shape `[rows, columns]`.
  @inline(__always)
  func index(_ cell: Cell) -> Int { cell.row &* columns &+ cell.column }

  /// The cell at a place in the arrays of shape `[rows, columns]`.
  func cell(at index: Int) -> Cell { Cell(column: index % columns, row: index / columns) }

  /// Whether the cell is wall; everything outside the plan is.
  public func isWall(_ cell: Cell) -> Bool { !contains(cell) || isWall[index(cell)] }

  /// The room that the cell belongs to; nil for walls, doorways and everything outside.
  public func room(at cell: Cell) -> Room? {
    guard contains(cell), roomIndex[index(cell)] >= 0 else { return nil }
    return rooms[roomIndex[index(cell)]]
  }
}

extension Cell {
  /// `moved(_:by:)` without an array in its way: the simulator takes a million of these a second.
  @inline(__always)
  func stepped(_ heading: Heading) -> Cell {
    switch heading {
    case .east: Cell(column: column &+ 1, row: row)
    case .north: Cell(column: column, row: row &+ 1)
    case .west: Cell(column: column &- 1, row: row)
    case .south: Cell(column: column, row: row &- 1)
    }
  }
}
