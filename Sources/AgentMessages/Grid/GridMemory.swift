/// What a robot with a grid camera remembers besides its map and the things in it.
public struct GridMemory: Hashable, Sendable {
  public var cells: CellGrid
  /// The newest picture, `[rows * columns]`.
  public var view: [CellSight]
  /// What the wheels said when it was taken.
  public var odometry: Pose2D
  /// Where the robot would be had its last command not been carried out; nil while nothing speaks for that. The picture
  /// may be an old one, or the motors did nothing: one more look tells.
  public var doubt: GridPose?
  /// How the robot stood when the instruction was given: "on your left" is meant from there.
  public var home: GridPose
  /// Where each thing was when it was first seen; without those that came out of something.
  public var origins: [Int: Cell]
  /// Readings that contradict the map and wait for a second look.
  public var pending: [Cell: CellSight]
  /// The command that the next picture shows the effect of.
  public var lastAction: MotorCommand.Action?

  public init(cells: CellGrid = .miniGrid) {
    self.cells = cells
    view = []
    odometry = Pose2D()
    doubt = nil
    home = GridPose(Cell(column: 0, row: 0), .east)
    origins = [:]
    pending = [:]
    lastAction = nil
  }
}

extension Belief {
  /// Cells from the start in each direction that a grid world's map has.
  private static let gridRadius = 32

  /// An empty belief for a robot that moves by cells and sees them from above.
  public static func grid(cellSize: Double, cells: CellGrid) -> Belief {
    var belief = Belief(cellSize: cellSize, mapRadius: gridRadius)
    belief.grid = GridMemory(cells: cells)
    return belief
  }

  /// Where the robot stands and looks.
  public var gridPose: GridPose { GridPose(cell, heading) }

  /// The cell before the robot.
  public var front: Cell { cell.moved(heading) }

  /// The thing or door in a cell.
  public func object(in cell: Cell) -> TrackedObject? {
    objects.first { $0.place != .held && $0.cells.first == cell }
  }
}

extension Vocabulary {
  /// What there is in MiniGrid's worlds.
  public static let gridWorld = Vocabulary(
    kinds: [
      Kind(name: "key", role: .thing, synonyms: [], isPortable: true, capacity: 0, rooms: []),
      Kind(name: "ball", role: .thing, synonyms: [], isPortable: true, capacity: 0, rooms: []),
      Kind(name: "box", role: .container, synonyms: [], isPortable: true, capacity: 1, rooms: []),
      Kind(name: "door", role: .door, synonyms: [], isPortable: false, capacity: 0, rooms: []),
    ],
    colours: ["red", "green", "blue", "purple", "yellow", "grey"], rooms: [])
}
