import AgentMessages

/// What has not been seen yet, and from where it could be (after Yamauchi 1997, "A frontier-based approach for
/// autonomous exploration", over poses instead of cells).
extension Estimator {
  /// Something to look at and from how near, in cells.
  private struct Target {
    var cell: Cell
    var range: Int
  }

  func findFrontiers(_ belief: inout Belief) {
    let passable = belief.passableCells()
    let targets = self.targets(in: belief, passable: passable)
    var open = targets
    var frontiers: [Frontier] = []
    let search = PoseSearch(from: GridPose(belief.cell, belief.heading), over: passable)
    for pose in search.reached {
      guard !open.isEmpty else { break }
      let cost = search.cost(of: pose) ?? 0
      open.removeAll { target in
        guard cost > 0, sees(target, from: pose, in: belief) else { return false }
        frontiers.append(
          Frontier(
            target: target.cell, viewpoint: pose.cell, heading: pose.heading, cost: cost))
        return true
      }
    }
    belief.frontiers = frontiers.sorted { ($0.cost, $0.target) < ($1.cost, $1.target) }
  }

  private func targets(in belief: Belief, passable: Set<Cell>) -> [Target] {
    let unseeable = Set(belief.unseeable)
    var unknown: Set<Cell> = []
    for cell in passable {
      for neighbour in cell.neighbours
      where belief.map[neighbour].content == .unknown && belief.map.contains(neighbour) {
        unknown.insert(neighbour)
      }
    }
    var targets = unknown.subtracting(unseeable).map { Target(cell: $0, range: 5) }
    var explained: Set<Cell> = []
    let near = Int(parameters.inspectionDistance / belief.cellSize)
    for object in belief.objects {
      explained.formUnion(object.cells)
      guard vocabulary.kind(named: object.kind)?.role == .surface else { continue }
      for cell in object.cells
      where Double(belief.map[cell].closestView) > parameters.inspectionDistance
        && !unseeable.contains(cell)
      {
        targets.append(Target(cell: cell, range: near))
      }
    }
    for cell in belief.map.known
    where belief.map[cell].content == .obstacle && belief.map[cell].closestView > 1.6
      && !explained.contains(cell) && !unseeable.contains(cell)
    {
      targets.append(Target(cell: cell, range: 3))
    }
    return targets.sorted { ($0.cell, $0.range) < ($1.cell, $1.range) }
  }

  /// Whether a target lies in the quarter that the camera covers, near enough, with nothing tall in between.
  private func sees(_ target: Target, from pose: GridPose, in belief: Belief) -> Bool {
    let dx = target.cell.column - pose.cell.column
    let dy = target.cell.row - pose.cell.row
    let ahead = dx * pose.heading.dx + dy * pose.heading.dy
    let aside = dx * pose.heading.left.dx + dy * pose.heading.left.dy
    guard ahead >= 1, ahead <= target.range, abs(aside) <= ahead else { return false }
    return isLineClear(from: pose.cell, to: target.cell, in: belief)
  }

  private func isLineClear(from a: Cell, to b: Cell, in belief: Belief) -> Bool {
    let steps = max(abs(b.column - a.column), abs(b.row - a.row))
    guard steps > 1 else { return true }
    for step in 1..<steps {
      let t = Double(step) / Double(steps)
      let cell = Cell(
        column: Int((Double(a.column) + t * Double(b.column - a.column)).rounded()),
        row: Int((Double(a.row) + t * Double(b.row - a.row)).rounded()))
      let known = belief.map[cell]
      if known.content == .wall || known.content == .unknown || known.height > 0.85 { return false }
    }
    return true
  }
}
