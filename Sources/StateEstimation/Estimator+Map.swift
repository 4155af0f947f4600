import AgentMessages

extension Estimator {
  private static let step: Float = 3
  private static let limit: Float = 4
  private static let minimumSolidPixels = 3
  private static let minimumFloorPixels = 2

  /// Log-odds occupancy (Moravec and Elfes 1985) with steps large enough that two looks overrule any history: depth is
  /// good and things move.
  func updateMap(_ belief: inout Belief, with scan: DepthScan) {
    let doors = Set(belief.objects.filter { $0.kind == "door" }.flatMap(\.cells))
    // in order: what a cell is depends on its neighbours, which are marked on the way
    for cell in scan.cells.keys.sorted() where belief.map.contains(cell) {
      guard let seen = scan.cells[cell] else { continue }
      let isSolid =
        doors.contains(cell) ? isShut(seen) : isFilled(cell, seen: seen, in: belief.map)
      guard isSolid || seen.floorPixels >= Self.minimumFloorPixels else { continue }
      mark(&belief.map[cell], isSolid: isSolid, seen: seen, update: belief.update)
    }
    standHere(&belief)
  }

  /// Whether something stands in the middle of the cell. In a gap between walls it takes more: a door's posts, its open
  /// leaf and its knob stand there as well, to the sides.
  private func isFilled(_ cell: Cell, seen: DepthScan.CellStatistics, in map: CellMap) -> Bool {
    guard seen.centralPixels >= Self.minimumSolidPixels else { return false }
    let isWall = cell.neighbours.map { map[$0].content == .wall }
    let isGap = (isWall[0] && isWall[2]) || (isWall[1] && isWall[3])
    return Double(seen.centralPixels) > Double(seen.solidPixels) * (isGap ? 0.2 : 0.1)
  }

  /// Whether a doorway is shut by its leaf, or blocked by something that fills it.
  private func isShut(_ seen: DepthScan.CellStatistics) -> Bool {
    seen.middlePixels * 3 > max(seen.solidPixels, 15)
      || seen.centralPixels * 2 > max(seen.solidPixels, 9)
  }

  private func mark(
    _ known: inout CellBelief, isSolid: Bool, seen: DepthScan.CellStatistics, update: UInt32
  ) {
    known.occupancy += isSolid ? Self.step : -Self.step
    known.occupancy = min(max(known.occupancy, -Self.limit), Self.limit)
    // what is seen clearly and near is there, whatever was believed: somebody may have stepped in
    if isSolid, seen.nearest < 1.6, seen.solidPixels >= 12 {
      known.occupancy = max(known.occupancy, 1)
    }
    known.lastSeen = update
    known.closestView = min(known.closestView, seen.nearest)
    if isSolid {
      known.height = max(known.height, seen.highest)
      guard known.occupancy > 0 else { return }
      let isTall =
        (seen.highest > 1.65 && seen.tallPixels > 3) || (seen.isCutAtTop && seen.highest > 0.8)
      known.content = isTall || known.content == .wall ? .wall : .obstacle
    } else if known.occupancy <= 0 {
      known.content = .free
      known.height = 0
    }
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
