extension Belief {
  /// Whether the robot may stand on the cell as far as it knows: floor was seen there, nothing stands on it, no door
  /// in it is shut.
  public func isPassable(_ cell: Cell) -> Bool {
    guard map[cell].content == .free || isUnderOpenLeaf(cell) else { return false }
    return !objects.contains { object in
      guard object.existence >= 0.5, object.cells.contains(cell) else { return false }
      switch object.openness {
      case .closed, .locked: return object.kind == "door"
      case .open, .unknown: return object.kind != "door" && object.place != .held
      }
    }
  }

  /// The cells on which the robot may stand, for searches that ask many times. People are not counted: they move on.
  public func passableCells() -> Set<Cell> {
    var cells = Set(map.known.filter { map[$0].content == .free })
    cells.formUnion(cellsUnderOpenLeaves())
    for object in objects where object.existence >= 0.5 && object.place != .held {
      switch (object.kind, object.openness) {
      case ("person", _): cells.formUnion(object.cells)
      case ("door", .closed), ("door", .locked): cells.subtract(object.cells)
      case ("door", _): break
      default: cells.subtract(object.cells)
      }
    }
    cells.insert(cell)
    return cells
  }

  /// Whether all that is known to stand in the cell may be the open leaf of a cupboard beside it, which gives way.
  public func isUnderOpenLeaf(_ cell: Cell) -> Bool {
    map[cell].content == .obstacle && cellsUnderOpenLeaves().contains(cell)
  }

  /// Cells in which nothing is known to stand but what may be the open leaf of a container beside it.
  public func cellsUnderOpenLeaves() -> Set<Cell> {
    var cells: Set<Cell> = []
    for object in objects
    where object.openness == .open && object.kind != "door" && object.existence >= 0.5
      && object.place == .floor
    {
      for cell in object.cells {
        for column in -1...1 {
          for row in -1...1 {
            let near = Cell(column: cell.column + column, row: cell.row + row)
            if map[near].content == .obstacle { cells.insert(near) }
          }
        }
      }
    }
    guard !cells.isEmpty else { return [] }
    cells.subtract(bumped)
    for object in objects where object.existence >= 0.25 && object.place != .held {
      cells.subtract(object.cells)
    }
    return cells
  }

  /// Cells where depth shows something that no believed object explains: somebody who has walked on, the open leaf of
  /// a cupboard, a thing that was not recognised. Worth a second look before a way is given up.
  public func unexplainedObstacles() -> Set<Cell> {
    var cells = Set(map.known.filter { map[$0].content == .obstacle })
    for object in objects where object.existence >= 0.5 && object.place != .held {
      switch (object.kind, object.openness) {
      case ("person", _), ("door", .open), ("door", .unknown): cells.formUnion(object.cells)
      default: cells.subtract(object.cells)
      }
    }
    return cells
  }

  /// The cells that the robot can get to as far as it knows.
  public func reachableCells() -> Set<Cell> { reachableCells(over: passableCells()) }

  private func reachableCells(over passable: Set<Cell>) -> Set<Cell> {
    var reached: Set<Cell> = [cell]
    var open = [cell]
    while let next = open.popLast() {
      for neighbour in next.neighbours
      where passable.contains(neighbour) && reached.insert(neighbour).inserted {
        open.append(neighbour)
      }
    }
    return reached
  }

  /// Cells in which something unexplained, or somebody, stands between where the robot can get and floor where it
  /// cannot: whoever it is may walk on.
  public func obstaclesInTheWay() -> Set<Cell> {
    let doubtful = unexplainedObstacles()
    guard !doubtful.isEmpty else { return [] }
    let standing = peopleCells
    let passable = passableCells().subtracting(standing.subtracting([cell]))
    let reached = reachableCells(over: passable)
    let doorways = Set(
      objects.filter { $0.kind == "door" && ($0.openness == .open || $0.openness == .unknown) }
        .flatMap(\.cells))
    func isBeyond(_ cell: Cell) -> Bool {
      !reached.contains(cell)
        && (passable.contains(cell) || standing.contains(cell) || doorways.contains(cell))
    }
    return doubtful.filter { cell in
      map[cell].content == .obstacle && cell.neighbours.contains(where: reached.contains)
        && (doorways.contains(cell) || cell.neighbours.contains(where: isBeyond))
    }
  }

  /// Where people stand now.
  public var peopleCells: Set<Cell> {
    Set(objects.filter { $0.kind == "person" }.flatMap(\.cells))
  }
}

/// Where a grid robot stands and looks.
public struct GridPose: Hashable, Sendable {
  public var cell: Cell
  public var heading: Heading

  public init(_ cell: Cell, _ heading: Heading) {
    self.cell = cell
    self.heading = heading
  }
}

/// Breadth-first search over poses (cell and heading), where a move forward and a quarter turn cost one each.
///
/// Expands in a fixed order (forward, left, right), so that the same map gives the same path. O(poses).
public struct PoseSearch {
  private let passable: Set<Cell>
  private var parents: [GridPose: GridPose] = [:]
  private var costs: [GridPose: Int] = [:]
  /// Poses in order of cost.
  public private(set) var reached: [GridPose] = []

  /// Searches from `start` until `isGoal` holds for a pose or everything within `maximumCost` was reached.
  public init(
    from start: GridPose, over passable: Set<Cell>, maximumCost: Int = .max,
    until isGoal: (GridPose) -> Bool = { _ in false }
  ) {
    self.passable = passable
    costs[start] = 0
    reached.append(start)
    var next = 0
    while next < reached.count {
      let pose = reached[next]
      next += 1
      if isGoal(pose) {
        found = pose
        return
      }
      let cost = (costs[pose] ?? 0) + 1
      guard cost <= maximumCost else { continue }
      visit(GridPose(pose.cell.moved(pose.heading), pose.heading), from: pose, cost: cost)
      visit(GridPose(pose.cell, pose.heading.left), from: pose, cost: cost)
      visit(GridPose(pose.cell, pose.heading.right), from: pose, cost: cost)
    }
  }

  /// The first pose for which `isGoal` held.
  public private(set) var found: GridPose?

  public func cost(of pose: GridPose) -> Int? { costs[pose] }

  /// The poses after the start that lead to `pose`, which must have been reached.
  public func path(to pose: GridPose) -> [GridPose] {
    var path: [GridPose] = []
    var here = pose
    while let parent = parents[here] {
      path.append(here)
      here = parent
    }
    return path.reversed()
  }

  private mutating func visit(_ pose: GridPose, from parent: GridPose, cost: Int) {
    guard costs[pose] == nil, passable.contains(pose.cell) else { return }
    costs[pose] = cost
    parents[pose] = parent
    reached.append(pose)
  }
}
