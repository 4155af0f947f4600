import AgentMessages

extension Estimator {
  private static let step: Float = 3
  private static let limit: Float = 4
  /// From this near a look at floor is sure, metres.
  private static let nearFloor: Float = 2.5
  /// The tallness of floor that was seen well: seven clear looks at something tall make a wall of it.
  private static let certainFloor: Float = -12
  private static let minimumSolidPixels = 3
  private static let minimumFloorPixels = 2
  private static let pixelsOfALook = 40
  /// Pixels in the middle of a doorway that are more than a knob: somebody stands there.
  private static let pixelsOfABody = 300

  /// Log-odds occupancy (Moravec and Elfes 1985) with steps large enough that two looks overrule any history: depth is
  /// good and things move.
  func updateMap(_ belief: inout Belief, with scan: DepthScan) {
    let doors = Set(belief.objects.filter { $0.kind == "door" }.flatMap(\.cells))
    let flaps = flapCells(in: belief)
    let leaves = leafCells(in: belief)
    // in order: what a cell is depends on its neighbours, which are marked on the way
    for cell in scan.cells.keys.sorted() where belief.map.contains(cell) {
      guard let seen = scan.cells[cell] else { continue }
      var isSolid =
        doors.contains(cell) ? isShut(seen) : isFilled(cell, seen: seen, in: belief.map)
      if flaps.contains(cell), seen.highest < Self.flapHeight { isSolid = false }
      guard isSolid || seen.floorPixels >= Self.minimumFloorPixels else { continue }
      let isLeaf =
        leaves[cell].map { sidesWithWalls(of: cell, in: belief.map, doors: doors) < $0 } ?? false
      let surroundings: CellSurroundings =
        isLeaf ? .leaf : isGap(cell, in: belief.map) ? .gap : .plain
      mark(
        &belief.map[cell], isSolid: isSolid, in: surroundings, seen: seen, update: belief.update)
    }
    standHere(&belief)
  }

  /// Where the front of an open chest hangs down: the robot can stand over it.
  private func flapCells(in belief: Belief) -> Set<Cell> {
    let open = belief.objects.filter { object in
      vocabulary.kind(named: object.kind)?.role == .container && object.openness == .open
    }
    let things = belief.objects.filter {
      vocabulary.kind(named: $0.kind)?.isPortable == true && $0.existence >= 0.5
    }.flatMap(\.cells)
    return Set(open.compactMap(\.front)).subtracting(things)
  }

  /// The front of an open chest hangs lower than this, metres.
  static let flapHeight: Float = 0.2

  /// Whether something stands in the middle of the cell. In a gap between walls it takes more: a door's posts, its open
  /// leaf and its knob stand there as well, to the sides.
  private func isFilled(_ cell: Cell, seen: DepthScan.CellStatistics, in map: CellMap) -> Bool {
    guard seen.centralPixels >= Self.minimumSolidPixels else { return false }
    let share = isGap(cell, in: map) ? 0.2 : 0.1
    return Double(seen.centralPixels) > Double(seen.solidPixels) * share
  }

  private func isGap(_ cell: Cell, in map: CellMap) -> Bool {
    let isWall = cell.neighbours.map { map[$0].content == .wall }
    return (isWall[0] && isWall[2]) || (isWall[1] && isWall[3])
  }

  /// Whether a doorway is shut by its leaf, or blocked by something that fills it.
  private func isShut(_ seen: DepthScan.CellStatistics) -> Bool {
    seen.middlePixels * 3 > max(seen.solidPixels, 15)
      || seen.centralPixels * 2 > max(seen.solidPixels, 9)
      || seen.centralPixels >= Self.pixelsOfABody
  }

  /// What is around a cell, and may reach into it.
  private enum CellSurroundings {
    case plain
    /// Walls on two sides: a door's posts and leaf.
    case gap
    /// A cupboard that stands open: its leaf.
    case leaf
  }

  /// Cells into which the leaf of an open cupboard may reach, which from near goes on beyond the picture like a wall,
  /// each with the number of its sides on which a wall at least goes on: two beside a front that is known, one around.
  private func leafCells(in belief: Belief) -> [Cell: Int] {
    var cells: [Cell: Int] = [:]
    for object in belief.objects where object.openness == .open && object.existence >= 0.5 {
      guard let kind = vocabulary.kind(named: object.kind), kind.role == .container,
        !kind.isPortable, let cell = object.cells.first
      else { continue }
      if object.isFrontCertain, let front = object.front {
        for side in [front] + front.neighbours where side != cell && side.isBeside(cell) {
          cells[side] = 2
        }
      } else {
        for column in -1...1 {
          for row in -1...1 {
            cells[Cell(column: cell.column + column, row: cell.row + row), default: 1] += 0
          }
        }
      }
    }
    return cells
  }

  /// On how many sides of a cell a wall may go on.
  private func sidesWithWalls(of cell: Cell, in map: CellMap, doors: Set<Cell>) -> Int {
    cell.neighbours.count { neighbour in
      switch map[neighbour].content {
      case .wall, .unknown: true
      case .free, .obstacle: doors.contains(neighbour)
      }
    }
  }

  private func mark(
    _ known: inout CellBelief, isSolid: Bool, in surroundings: CellSurroundings,
    seen: DepthScan.CellStatistics, update: UInt32
  ) {
    known.occupancy += isSolid ? Self.step : -Self.step
    known.occupancy = min(max(known.occupancy, -Self.limit), Self.limit)
    // what is seen clearly and near is there, whatever was believed: somebody may have stepped in
    if isSolid, seen.nearest < 1.6, seen.solidPixels >= 12 {
      known.occupancy = max(known.occupancy, 1)
    }
    known.lastSeen = update
    // a corner of it is not a look at it
    if seen.floorPixels + seen.solidPixels >= (isSolid ? Self.pixelsOfALook : 12) {
      known.closestView = min(known.closestView, seen.nearest)
    }
    if isSolid {
      known.height = max(known.height, seen.highest)
      weighHeight(&known, seen, in: surroundings)
      guard known.occupancy > 0 else { return }
      known.content = known.tallness > 0 ? .wall : .obstacle
    } else if known.occupancy <= 0 {
      known.content = .free
      known.height = 0
      known.tallness = Self.tallness(ofFloorIn: surroundings, seenFrom: known.closestView)
    }
  }

  /// How little speaks for a wall where floor is free. No wall grows from floor that was seen well, so whoever steps
  /// there, however tall, is none; only in a gap between walls a door may fall shut.
  private static func tallness(
    ofFloorIn surroundings: CellSurroundings, seenFrom distance: Float
  ) -> Float {
    surroundings == .plain && distance < nearFloor ? certainFloor : 0
  }

  /// A wall is what is tall: one clear look at a top tells more than several at what goes on beyond the picture. In a
  /// gap between walls the posts of a door go on there, whatever stands in it; beside an open cupboard its leaf does.
  private func weighHeight(
    _ known: inout CellBelief, _ seen: DepthScan.CellStatistics, in surroundings: CellSurroundings
  ) {
    var change: Float = 0
    if seen.isCertainlyLow {
      change = -3
      known.height = min(known.height, max(seen.highest, 0.3))
    } else if surroundings == .leaf, !seen.isHigherThanALeaf {
      change = -2
    } else if seen.isCertainlyTall {
      change = 2
    } else if seen.isPerhapsTall {
      let isPost = surroundings == .gap && seen.isOnlyTallAtTheSides
      if isPost {
        change = -1
      } else if surroundings != .gap || known.tallness > 0 {
        change = 0.5
      }
    }
    // only floor that was seen well lies lower
    let least = min(known.tallness, -Self.limit)
    known.tallness = min(max(known.tallness + change, least), Self.limit)
  }

  /// Where the robot stands nothing else does.
  private func standHere(_ belief: inout Belief) {
    let here = belief.cell
    belief.map[here].content = .free
    belief.map[here].occupancy = -Self.limit
    belief.map[here].height = 0
    belief.map[here].tallness = Self.tallness(
      ofFloorIn: isGap(here, in: belief.map) ? .gap : .plain, seenFrom: 0)
    belief.map[here].lastSeen = belief.update
    belief.map[here].closestView = min(belief.map[here].closestView, 0.5)
  }
}

extension Cell {
  /// Whether it is one of the eight cells around another.
  fileprivate func isBeside(_ other: Cell) -> Bool {
    abs(column - other.column) <= 1 && abs(row - other.row) <= 1 && self != other
  }
}
