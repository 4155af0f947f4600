import AgentMessages

/// A place to look from at something unknown.
struct GridView: Hashable {
  var pose: GridPose
  /// An unknown cell that can be seen from there.
  var target: Cell
  /// What must be got out of the way, the nearest first.
  var obstacles: [Int]
  var cost: Int
}

/// Finds where to look next: the pose that shows the most unknown cells for the steps that it takes (a greedy
/// next-best-view search, Connolly 1985).
struct GridExplorer {
  /// Cells beside floor that is known count once, those farther off a part: they may be behind a wall.
  private static let farWeight = 0.2
  /// No pose shows more than this.
  private static let mostGain = 30.0
  private static let viewLimit = 6

  private let situation: GridSituation
  private let visibility: GridVisibility

  init(_ situation: GridSituation) {
    self.situation = situation
    visibility = GridVisibility(in: situation.belief)
  }

  /// The best view that nothing is in the way of; where there is none, the nearest ones past each obstacle.
  func views() -> [GridView] { views { _ in true } }

  /// The same for what is named by its side of the start: only cells of the room in which the words were said, on that
  /// side. Empty for other words, and where all that was seen.
  func views(for referent: Referent) -> [GridView] {
    guard !referent.clauses.isEmpty, let home = situation.belief.grid?.home else { return [] }
    let room = StartRoom(in: situation.belief)
    return views { cell in
      cell.neighbours.contains(where: room.cells.contains)
        && referent.clauses.allSatisfy { home.sees(cell, $0.relation) }
    }.filter(\.obstacles.isEmpty)
  }

  private func views(where counts: (Cell) -> Bool) -> [GridView] {
    var best: (view: GridView, worth: Double)?
    var blocked: [Int: GridView] = [:]
    for pose in situation.routes.reached {
      let cost = situation.routes.cost(of: pose) ?? 0
      if let best, Self.mostGain / Double(cost + 1) < best.worth { break }
      let found = gain(from: pose, counts)
      guard let target = found.target else { continue }
      let obstacles = situation.routes.obstacles(to: pose)
      let view = GridView(pose: pose, target: target, obstacles: obstacles, cost: cost)
      guard let last = obstacles.last else {
        let worth = found.gain / Double(cost + 1)
        if worth > best?.worth ?? 0 { best = (view, worth) }
        continue
      }
      if blocked[last] == nil { blocked[last] = view }
    }
    if let best { return [best.view] }
    let nearest = blocked.values.sorted {
      ($0.cost, $0.obstacles[0]) < ($1.cost, $1.obstacles[0])
    }
    return Array(nearest.prefix(Self.viewLimit))
  }

  private func gain(
    from pose: GridPose, _ counts: (Cell) -> Bool
  ) -> (gain: Double, target: Cell?) {
    var gain = 0.0
    var target: Cell?
    let belief = situation.belief
    visibility.unknown(from: pose, opened: pose.cell) { cell in
      let isBeside = cell.neighbours.contains { next in
        let content = belief.map[next].content
        return content == .free || content == .obstacle
      }
      guard isBeside, counts(cell) else {
        gain += isBeside ? 0 : Self.farWeight
        return
      }
      gain += 1
      let nearer = target.map {
        cell.manhattanDistance(to: pose.cell) < $0.manhattanDistance(to: pose.cell)
      }
      if nearer ?? true { target = cell }
    }
    return (min(gain, Self.mostGain), target)
  }
}
