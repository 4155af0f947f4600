import AgentMessages

extension Estimator {
  private static let step: Float = 3
  private static let limit: Float = 4
  private static let minimumSolidPixels = 3
  private static let minimumFloorPixels = 2

  /// Log-odds occupancy (Moravec and Elfes 1985) with steps large enough that two looks overrule any history: depth is
  /// good and things move.
  func updateMap(_ belief: inout Belief, with scan: DepthScan) {
    let before = belief.map
    for (cell, seen) in scan.cells where belief.map.contains(cell) {
      let isSolid = seen.solidPixels >= Self.minimumSolidPixels
      guard isSolid || seen.floorPixels >= Self.minimumFloorPixels else { continue }
      mark(&belief.map[cell], isSolid: isSolid, seen: seen, update: belief.update)
    }
    for (cell, seen) in scan.cells where isClearDoorway(cell, seen: seen, in: belief.map) {
      belief.map[cell] = before[cell]
      mark(&belief.map[cell], isSolid: false, seen: seen, update: belief.update)
    }
    standHere(&belief)
  }

  private func mark(
    _ known: inout CellBelief, isSolid: Bool, seen: DepthScan.CellStatistics, update: UInt32
  ) {
    known.occupancy += isSolid ? Self.step : -Self.step
    known.occupancy = min(max(known.occupancy, -Self.limit), Self.limit)
    known.lastSeen = update
    known.closestView = min(known.closestView, seen.nearest)
    if isSolid {
      known.height = max(known.height, seen.highest)
      guard known.occupancy > 0 else { return }
      let isTall = known.height > 1.65 || (seen.isCutAtTop && known.height > 0.8)
      known.content = isTall || known.content == .wall ? .wall : .obstacle
    } else if known.occupancy <= 0 {
      known.content = .free
      known.height = 0
    }
  }

  /// Whether what is solid in a cell between two walls is only a door's posts and its leaf folded aside.
  private func isClearDoorway(_ cell: Cell, seen: DepthScan.CellStatistics, in map: CellMap) -> Bool {
    guard seen.solidPixels >= Self.minimumSolidPixels, seen.floorPixels > 0 else { return false }
    let isWall = cell.neighbours.map { map[$0].content == .wall }
    if isWall[0], isWall[2], seen.solidNearMiddleX == 0 { return true }
    return isWall[1] && isWall[3] && seen.solidNearMiddleY == 0
  }

  /// Where the robot stands nothing else does.
  private func standHere(_ belief: inout Belief) {
    let here = belief.cell
    belief.map[here].content = .free
    belief.map[here].occupancy = -Self.limit
    belief.map[here].height = 0
    belief.map[here].lastSeen = belief.update
    belief.map[here].closestView = min(belief.map[here].closestView, 0.5)
  }
}
