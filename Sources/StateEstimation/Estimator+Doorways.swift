import AgentMessages

/// Gaps between walls: with free floor they are doorways, with a leaf in them shut doors, whatever the detector says.
extension Estimator {
  /// Pixels of a face through the middle of a cell that make a shut door of a gap between walls.
  private static let leafPixels = 20

  /// A free cell in a gap between two wall cells is a doorway, whatever the detector says of it.
  func markOpenDoorways(_ belief: inout Belief) {
    guard let door = fixtures.firstIndex(where: { $0.role == .door }) else { return }
    for cell in belief.map.known where belief.map[cell].content == .free {
      guard isDoorway(cell, in: belief) else { continue }
      var evidence = belief.furnitureEvidence[cell] ?? .zero
      evidence[door] = max(evidence[door], 3)
      belief.furnitureEvidence[cell] = evidence
    }
  }

  /// A tall face through the middle of a cell, in line with walls on both sides, is a leaf, whatever the detector says.
  func markShutDoorways(_ belief: inout Belief, scan: DepthScan) {
    guard let doorLane else { return }
    for cell in scan.cells.keys.sorted() {
      guard let seen = scan.cells[cell], seen.middlePixels >= Self.leafPixels,
        seen.isCutAtTop || seen.highest > 1.3, isGap(cell, in: belief),
        belief.furnitureEvidence[cell]?[doorLane] ?? 0 > -10
      else { continue }
      var evidence = belief.furnitureEvidence[cell] ?? .zero
      evidence[doorLane] = max(evidence[doorLane], 2.5)
      belief.furnitureEvidence[cell] = evidence
    }
  }

  func isDoorway(_ cell: Cell, in belief: Belief) -> Bool {
    let around = cell.neighbours
    let isWall = around.map { isPlainWall($0, in: belief) }
    let isOpen = around.map { belief.map[$0].content != .wall }
    return (isWall[0] && isWall[2] && isOpen[1] && isOpen[3])
      || (isWall[1] && isWall[3] && isOpen[0] && isOpen[2])
  }

  var doorLane: Int? { fixtures.firstIndex { $0.role == .door } }

  func isGap(_ cell: Cell, in belief: Belief) -> Bool {
    let isWall = cell.neighbours.map { isPlainWall($0, in: belief) }
    return (isWall[0] && isWall[2]) || (isWall[1] && isWall[3])
  }

  /// Whether a cell leads through a wall from floor to floor: furniture does not stand there, whatever seems to. What
  /// stands there may hide the floor behind it, but a wall would be seen over it unless it is as tall.
  func isPassage(_ cell: Cell, in map: CellMap) -> Bool {
    let around = cell.neighbours.map { map[$0].content }
    func leadsOn(_ one: Int, _ other: Int) -> Bool {
      let (near, far) = (around[one], around[other])
      if near == .free, far == .free { return true }
      return map[cell].content == .obstacle && [near, far].contains(.free)
        && [near, far].contains(.unknown)
    }
    return (around[0] == .wall && around[2] == .wall && leadsOn(1, 3))
      || (around[1] == .wall && around[3] == .wall && leadsOn(0, 2))
  }

  func isPlainWall(_ cell: Cell, in belief: Belief) -> Bool {
    guard belief.map[cell].content == .wall else { return false }
    guard let label = label(of: cell, in: belief) else { return true }
    return fixtures[label].role == .door
  }

  /// A door whose cell is free floor is open, and one whose cell is filled is not.
  func observeDoorways(_ belief: inout Belief) {
    for index in belief.objects.indices where belief.objects[index].kind == "door" {
      guard let cell = belief.objects[index].cells.first else { continue }
      let known = belief.map[cell]
      guard known.lastSeen == belief.update else { continue }
      if known.content == .free {
        belief.objects[index].openness = .open
        belief.objects[index].lastSeen = belief.update
      } else if known.occupancy > 2,
        belief.objects[index].openness == .open
          || belief.objects[index].openness == .unknown
      {
        belief.objects[index].openness = known.content == .wall ? .closed : .unknown
      }
    }
  }
}
