/// What is known of one square of the floor, from depth.
public struct CellBelief: Hashable, Sendable {
  public enum Content: UInt8, Hashable, Sendable {
    case unknown, free
    /// Something lower than a wall stands here: furniture, a box, a thing, a person.
    case obstacle
    case wall
  }

  public var content: Content
  /// Log-odds that the robot cannot be here; 0 is not known.
  public var occupancy: Float
  /// Height of the highest point seen over it, metres.
  public var height: Float
  /// Evidence that what stands here is as tall as a wall; 0 is not known.
  public var tallness: Float = 0
  /// The update that saw it last; 0 is never.
  public var lastSeen: UInt32
  /// The shortest distance from which its floor or its top was seen, metres.
  public var closestView: Float

  public init(
    content: Content = .unknown, occupancy: Float = 0, height: Float = 0, lastSeen: UInt32 = 0,
    closestView: Float = .infinity
  ) {
    self.content = content
    self.occupancy = occupancy
    self.height = height
    self.lastSeen = lastSeen
    self.closestView = closestView
  }
}

/// A square map around the place where the robot was switched on. Cells outside it are unknown for ever.
public struct CellMap: Hashable, Sendable {
  /// Cells from -radius to +radius in both directions.
  public let radius: Int
  private var cells: [CellBelief]

  public init(radius: Int = 48) {
    self.radius = radius
    let side = 2 * radius + 1
    self.cells = Array(repeating: CellBelief(), count: side * side)
  }

  public func contains(_ cell: Cell) -> Bool {
    abs(cell.column) <= radius && abs(cell.row) <= radius
  }

  /// Unknown outside the map; writing there is ignored.
  public subscript(cell: Cell) -> CellBelief {
    get { contains(cell) ? cells[index(of: cell)] : CellBelief() }
    set { if contains(cell) { cells[index(of: cell)] = newValue } }
  }

  /// Every cell that something is known of, by row, then column.
  public var known: [Cell] {
    let side = 2 * radius + 1
    return cells.indices.lazy.filter { self.cells[$0].content != .unknown }.map {
      Cell(column: $0 % side - self.radius, row: $0 / side - self.radius)
    }
  }

  /// The cells that differ from a map of the same size, by row, then column.
  public func changed(since other: CellMap) -> [Cell] {
    precondition(other.radius == radius, "radius \(other.radius) and \(radius)")
    let side = 2 * radius + 1
    return cells.withUnsafeBufferPointer { cells in
      other.cells.withUnsafeBufferPointer { others in
        guard cells.baseAddress != others.baseAddress else { return [] }
        return cells.indices.filter { cells[$0] != others[$0] }.map {
          Cell(column: $0 % side - radius, row: $0 / side - radius)
        }
      }
    }
  }

  private func index(of cell: Cell) -> Int {
    (cell.row + radius) * (2 * radius + 1) + cell.column + radius
  }
}

/// Where a thing is, as far as is known.
public enum Place: Hashable, Sendable, Codable {
  case floor
  case on(Int)
  case inside(Int)
  case held
  case unknown
}

/// Whether something that opens is open.
public enum Openness: Hashable, Sendable, Codable {
  case unknown, open, closed
  case locked(colour: String?)
}

/// One thing that is believed to exist: a mug, a fridge, a door, a person.
public struct TrackedObject: Hashable, Sendable, Identifiable {
  public var id: Int
  /// Probabilities over the vocabulary's kinds, best first.
  public var kinds: [ObjectHypothesis]
  /// Probabilities over the vocabulary's colours, best first; empty for what has no named colour.
  public var colours: [ObjectHypothesis]
  /// Cells it stands on; one for a thing, several for a table. For a thing on a table: the table's cell it is on.
  public var cells: [Cell]
  /// Height of its middle above the floor, metres: what the hand aims at.
  public var height: Double
  public var place: Place
  public var openness: Openness
  /// For containers: whether the robot has looked into it while it was open.
  public var isInspected: Bool
  /// Probability that it is (still) there.
  public var existence: Double
  /// How often it was seen, and at which update last.
  public var sightings: Int
  public var lastSeen: UInt32
  /// Mean of the image embeddings that were seen of it; empty until seen.
  public var embedding: [Float]
  /// The cell from which a person would face it, where known (containers: the free cell before the front).
  public var front: Cell?
  /// Whether the robot has opened it or looked into it from `front`.
  public var isFrontCertain = false

  public init(
    id: Int, kinds: [ObjectHypothesis], colours: [ObjectHypothesis] = [], cells: [Cell],
    height: Double, place: Place = .unknown, openness: Openness = .unknown,
    isInspected: Bool = false, existence: Double = 1, sightings: Int = 0, lastSeen: UInt32 = 0,
    embedding: [Float] = [], front: Cell? = nil
  ) {
    self.id = id
    self.kinds = kinds
    self.colours = colours
    self.cells = cells
    self.height = height
    self.place = place
    self.openness = openness
    self.isInspected = isInspected
    self.existence = existence
    self.sightings = sightings
    self.lastSeen = lastSeen
    self.embedding = embedding
    self.front = front
  }

  public var kind: String { kinds.first?.label ?? "thing" }
  public var colour: String? { colours.first?.label }
  /// "blue mug", or "fridge" where no colour is named.
  public var name: String { colour.map { "\($0) \(kind)" } ?? kind }
}

/// A part of the map that doors and walls close in.
public struct Room: Hashable, Sendable, Identifiable {
  public var id: Int
  /// The likeliest room name from the furniture seen in it; nil while nothing tells.
  public var name: String?
  public var cells: [Cell]
  /// Object ids of the doors (and doorways) that lead out of it.
  public var doors: [Int]
  /// Whether cells at its edge or in it are still unknown and can be looked at from where the robot can get.
  public var hasFrontier: Bool

  public init(id: Int, name: String?, cells: [Cell], doors: [Int], hasFrontier: Bool) {
    self.id = id
    self.name = name
    self.cells = cells
    self.doors = doors
    self.hasFrontier = hasFrontier
  }
}

/// Something that has not been seen, and the nearest pose from which it could be.
public struct Frontier: Hashable, Sendable {
  /// The cell to see: unknown, or seen only from too far.
  public var target: Cell
  public var viewpoint: Cell
  public var heading: Heading
  /// Moves and quarter turns from the robot's pose to the viewpoint.
  public var cost: Int

  public init(target: Cell, viewpoint: Cell, heading: Heading, cost: Int) {
    self.target = target
    self.viewpoint = viewpoint
    self.heading = heading
    self.cost = cost
  }
}

/// All that the robot believes: its map, the things in it, itself. A value; the next tick gets a changed copy.
///
/// Frame: `odom`, cells of `cellSize` metres, the robot's first cell is (0, 0), its first heading east.
public struct Belief: Hashable, Sendable {
  public var cellSize: Double
  /// Counts updates, 1 for the first.
  public var update: UInt32
  public var stamp: Int64
  public var pose: Pose2D
  public var map: CellMap
  /// Sorted by id; ids are never used again.
  public var objects: [TrackedObject]
  /// Rooms of the cells the map knows, sorted by id. Doorway cells belong to no room.
  public var rooms: [Room]
  /// The object in the hand.
  public var heldID: Int?
  public var gripper: Gripper
  /// Where the newest instruction was given.
  public var home: Cell
  /// Where the held (or last held) thing was taken from.
  public var lastPickup: Placement?
  /// What has not been seen yet and could be from where the robot can get, nearest first. Empty: all has been seen that
  /// can be without opening anything.
  public var frontiers: [Frontier]
  /// Targets of frontiers that were looked for in vain, sorted.
  public var unseeable: [Cell]
  /// Objects that were tried in vain (could not be reached, opened, grasped), with the reason as a sentence.
  public var givenUp: [Int: String]
  /// Cells that the bumper found taken since the instruction was given.
  public var bumped: Set<Cell> = []
  /// Log-evidence for each kind of furniture, container and door by cell; lanes are the vocabulary's kinds of those
  /// roles in order.
  public var furnitureEvidence: [Cell: SIMD16<Float>]
  public var nextObjectID: Int
  /// What a grasp that succeeded should have closed on, until the gripper's sensor tells.
  public var pendingGraspID: Int?
  /// Where what was let go should stand (`odom` frame), until the camera tells.
  public var pendingRelease: Point3?
  /// What only a robot with a grid camera keeps.
  public var grid: GridMemory?

  /// Where a thing once was.
  public struct Placement: Hashable, Sendable {
    public var objectID: Int
    public var place: Place
    public var cell: Cell

    public init(objectID: Int, place: Place, cell: Cell) {
      self.objectID = objectID
      self.place = place
      self.cell = cell
    }
  }

  public init(cellSize: Double = 0.5, mapRadius: Int = 48) {
    self.cellSize = cellSize
    update = 0
    stamp = 0
    pose = Pose2D()
    map = CellMap(radius: mapRadius)
    objects = []
    rooms = []
    heldID = nil
    gripper = Gripper()
    home = Cell(column: 0, row: 0)
    lastPickup = nil
    frontiers = []
    unseeable = []
    givenUp = [:]
    furnitureEvidence = [:]
    nextObjectID = 1
  }

  public var cell: Cell { cell(x: pose.x, y: pose.y) }
  public var heading: Heading { Heading(radians: pose.theta) }

  public func cell(x: Double, y: Double) -> Cell {
    Cell(column: Int((x / cellSize).rounded()), row: Int((y / cellSize).rounded()))
  }

  public func object(_ id: Int) -> TrackedObject? {
    var low = 0
    var high = objects.count
    while low < high {
      let middle = (low + high) / 2
      if objects[middle].id < id { low = middle + 1 } else { high = middle }
    }
    return low < objects.count && objects[low].id == id ? objects[low] : nil
  }

  /// Adds an object under the next free id, which it returns; the object's own id is ignored.
  @discardableResult
  public mutating func insert(_ object: TrackedObject) -> Int {
    var object = object
    object.id = nextObjectID
    nextObjectID += 1
    objects.append(object)
    return object.id
  }

  public func room(containing cell: Cell) -> Room? {
    rooms.first { $0.cells.contains(cell) }
  }
}
