/// What one cell of a grid camera's picture shows.
public struct CellSight: Hashable, Sendable {
  /// A kind of the vocabulary, or ``unseen``, ``floor``, ``wall``.
  public var kind: String
  public var colour: String?
  /// "open", "closed" or "locked"; nil for what has no state.
  public var state: String?
  /// Probability that all of it is so.
  public var confidence: Double

  public init(
    _ kind: String, colour: String? = nil, state: String? = nil, confidence: Double = 1
  ) {
    self.kind = kind
    self.colour = colour
    self.state = state
    self.confidence = confidence
  }

  /// Nothing is seen there: something is in the way.
  public static let unseen = "unseen"
  /// The cell is empty.
  public static let floor = "floor"
  public static let wall = "wall"

  /// Whether a thing or a door is seen.
  public var isObject: Bool { ![Self.unseen, Self.floor, Self.wall].contains(kind) }

  /// Whether both show the same, however sure.
  public func shows(_ other: CellSight) -> Bool {
    kind == other.kind && colour == other.colour && state == other.state
  }

  /// Whether both are of one thing, whose state may have changed.
  public func isSameThing(as other: CellSight) -> Bool {
    kind == other.kind && colour == other.colour
  }
}

extension Detection {
  /// A cell of a grid camera's picture as a detection: `box` is the cell.
  public init(_ sight: CellSight, box: BoundingBox) {
    self.init(
      box: box, score: sight.confidence,
      kinds: [ObjectHypothesis(label: sight.kind, score: sight.confidence)],
      colours: sight.colour.map { [ObjectHypothesis(label: $0, score: sight.confidence)] } ?? [],
      states: sight.state.map { [ObjectHypothesis(label: $0, score: sight.confidence)] } ?? [])
  }
}

extension CellSight {
  /// The best reading of a cell.
  public init(_ detection: Detection) {
    self.init(
      detection.kinds.first?.label ?? Self.unseen, colour: detection.colours.first?.label,
      state: detection.states.first?.label, confidence: detection.score)
  }
}

extension CellGrid {
  /// MiniGrid's: seven by seven, the robot in the middle of the lowest row.
  public static let miniGrid = CellGrid(columns: 7, rows: 7, robotColumn: 3, robotRow: 6)

  /// The cell of the world that a cell of the picture shows, seen from `pose`: up is ahead.
  public func cell(row: Int, column: Int, from pose: GridPose) -> Cell {
    pose.cell.moved(pose.heading, by: robotRow - row)
      .moved(pose.heading.right, by: column - robotColumn)
  }

  /// Where in the picture a cell of the world is seen from `pose`; nil where it is outside.
  public func place(of cell: Cell, from pose: GridPose) -> (row: Int, column: Int)? {
    let (dx, dy) = (cell.column - pose.cell.column, cell.row - pose.cell.row)
    let right = pose.heading.right
    let row = robotRow - (dx * pose.heading.dx + dy * pose.heading.dy)
    let column = robotColumn + dx * right.dx + dy * right.dy
    guard (0..<rows).contains(row), (0..<columns).contains(column) else { return nil }
    return (row, column)
  }
}
