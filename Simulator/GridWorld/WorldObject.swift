public import AgentMessages

/// Where an object is.
public enum Placement: Hashable, Sendable {
  /// On the floor. For furniture of several cells: the cell with the least column and row that it
  /// covers.
  case floor(Cell)
  /// On the surface `furniture` (an id), at one of its cells.
  case on(furniture: Int, cell: Cell)
  /// In the container `container` (an id); slot 0 is the lowest.
  case inside(container: Int, slot: Int)
  /// In the robot's hand.
  case held
  /// Taken out of the world.
  case gone
}

/// Whether a door or a container can be passed or reached into.
public enum Opening: Hashable, Sendable {
  case open, closed
  /// Doors only: opens to the key of this colour.
  case locked(ObjectColour)

  /// Whether it stands open.
  public var isOpen: Bool { self == .open }
}

/// One object of a world: a small thing, a piece of furniture, a door or a person.
public struct WorldObject: Hashable, Sendable {
  /// 1 and up; the object's index in `World.objects` is `id - 1`.
  public let id: Int
  public let kind: ObjectKind
  /// The colour of small things and boxes; nil for everything else.
  public var colour: ObjectColour?
  public internal(set) var placement: Placement
  /// The direction that its front faces; for a door the direction of the passage.
  public internal(set) var facing: Heading
  /// Cells it covers across, seen from its front.
  public let cellsWide: Int
  /// Cells it covers from front to back.
  public let cellsDeep: Int
  /// Open, closed or locked; closed for what does not open.
  public internal(set) var opening: Opening
  /// Chooses finish and proportions when it is drawn.
  public let seed: UInt64

  init(
    id: Int, kind: ObjectKind, colour: ObjectColour? = nil, placement: Placement,
    facing: Heading = .south, cellsWide: Int = 1, cellsDeep: Int = 1, opening: Opening = .closed,
    seed: UInt64 = 0
  ) {
    self.id = id
    self.kind = kind
    self.colour = colour
    self.placement = placement
    self.facing = facing
    self.cellsWide = cellsWide
    self.cellsDeep = cellsDeep
    self.opening = opening
    self.seed = seed
  }

  /// The cells of floor that furniture, a door, a person or a thing on the floor covers, in order;
  /// empty for the rest.
  public var footprint: [Cell] {
    guard case .floor(let corner) = placement else { return [] }
    let (across, up) = span
    guard across * up > 1 else { return [corner] }
    return (0..<up).flatMap { row in
      (0..<across).map { Cell(column: corner.column + $0, row: corner.row + row) }
    }
  }

  /// Columns and rows that it covers, given the way it faces.
  var span: (columns: Int, rows: Int) {
    facing == .north || facing == .south ? (cellsWide, cellsDeep) : (cellsDeep, cellsWide)
  }

  /// What a person would call it: "blue mug", "fridge".
  public var name: String { colour.map { "\($0.name) \(kind.name)" } ?? kind.name }
}
