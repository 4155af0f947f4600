import AgentMessages

/// What has not been seen yet, and from where it could be (after Yamauchi 1997, "A frontier-based approach for
/// autonomous exploration", over poses instead of cells).
extension Estimator {
  /// Something to look at and from how near, in cells.
  private struct Target {
    var cell: Cell
    var range: Int
    /// What is to be seen of it: the floor, or the top of furniture; metres.
    var height: Float
    /// Whether it is to be seen from straight before it.
    var isFaced = false
  }

  /// How high the camera is, for what hides what.
  private static let eyeHeight: Float = 0.9

  func findFrontiers(_ belief: inout Belief) {
    let passable = belief.passableCells()
    let targets = self.targets(in: belief, passable: passable)
    let search = PoseSearch(from: GridPose(belief.cell, belief.heading), over: passable)
    let reached = Set(search.reached.map(\.cell))
    // first from where the view is wide, then, for what is left, from where there is any
    var open = targets + seenThrough(in: belief, passable: passable, reached: reached)
    var frontiers = claim(&open, from: search, margin: 0.3, in: belief)
    frontiers += claim(&open, from: search, margin: 0, in: belief)
    belief.frontiers = frontiers.sorted { ($0.cost, $0.target) < ($1.cost, $1.target) }
  }

  /// For each open target the nearest pose that sees it; those are taken out of `open`.
  private func claim(
    _ open: inout [Target], from search: PoseSearch, margin: Double, in belief: Belief
  ) -> [Frontier] {
    var frontiers: [Frontier] = []
    for pose in search.reached {
      guard !open.isEmpty else { break }
      let cost = search.cost(of: pose) ?? 0
      guard cost > 0 else { continue }
      open.removeAll { target in
        guard sees(target, from: pose, margin: margin, in: belief) else { return false }
        frontiers.append(
          Frontier(
            target: target.cell, viewpoint: pose.cell, heading: pose.heading, cost: cost))
        return true
      }
    }
    return frontiers
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
    var targets = unknown.subtracting(unseeable).map { Target(cell: $0, range: 5, height: 0.05) }
    var explained: Set<Cell> = []
    let near = Int(parameters.inspectionDistance / belief.cellSize)
    for object in belief.objects {
      explained.formUnion(object.cells)
      guard vocabulary.kind(named: object.kind)?.role == .surface else { continue }
      for cell in object.cells
      where Double(belief.map[cell].closestView) > parameters.inspectionDistance
        && !unseeable.contains(cell)
      {
        targets.append(
          Target(cell: cell, range: near, height: min(belief.map[cell].height, 0.6)))
      }
    }
    // a shut door shows what it is to who stands before it
    for cell in belief.map.known
    where belief.map[cell].content == .obstacle && isGap(cell, in: belief)
      && !explained.contains(cell) && !unseeable.contains(cell)
    {
      targets.append(Target(cell: cell, range: 2, height: 0.8, isFaced: true))
    }
    for cell in belief.map.known
    where belief.map[cell].content == .obstacle && belief.map[cell].closestView > 1.6
      && !explained.contains(cell) && !unseeable.contains(cell)
    {
      targets.append(Target(cell: cell, range: 3, height: min(belief.map[cell].height, 0.8)))
    }
    targets += glimpsed(in: belief).filter { !unseeable.contains($0.cell) }
    targets += blockedDoorways(in: belief).filter { !unseeable.contains($0.cell) }
    targets += standingInTheWay(in: belief).filter { !unseeable.contains($0.cell) }
    targets += unsupported(in: belief).filter { !unseeable.contains($0.cell) }
    return targets.sorted { ($0.cell, $0.range) < ($1.cell, $1.range) }
  }

  /// Furniture that was seen only once, or not clearly: it may be another piece, or none.
  private func glimpsed(in belief: Belief) -> [Target] {
    belief.objects.compactMap { object in
      guard object.sightings <= 1, object.existence >= Self.glimpse, let cell = object.cells.first,
        let kind = vocabulary.kind(named: object.kind), !kind.isPortable,
        kind.role == .surface || kind.role == .container
      else { return nil }
      return Target(cell: cell, range: 4, height: 0.6)
    }
  }

  /// What stood in the way to more when it was last seen, some time ago: people walk on.
  private func standingInTheWay(in belief: Belief) -> [Target] {
    belief.obstaclesInTheWay().filter { belief.map[$0].lastSeen + Self.patience < belief.update }
      .map { Target(cell: $0, range: 6, height: min(belief.map[$0].height, 0.8)) }
  }

  /// Updates after which it is worth looking whether somebody has walked on.
  private static let patience: UInt32 = 5

  /// Walls between floor that can be reached and floor that was seen behind: from afar a doorway's posts look like one.
  private func seenThrough(
    in belief: Belief, passable: Set<Cell>, reached: Set<Cell>
  ) -> [Target] {
    let unseeable = Set(belief.unseeable)
    let beyond = passable.subtracting(reached)
    guard !beyond.isEmpty else { return [] }
    var targets: Set<Cell> = []
    for cell in beyond {
      for heading in Heading.allCases {
        let wall = cell.moved(heading)
        guard belief.map[wall].content == .wall, reached.contains(wall.moved(heading)),
          Double(belief.map[wall].closestView) > Self.lookAtWall, !unseeable.contains(wall)
        else { continue }
        targets.insert(wall)
      }
    }
    return targets.sorted().map { Target(cell: $0, range: 3, height: 0.8) }
  }

  /// From how near a wall is known for one, metres.
  private static let lookAtWall = 1.5

  /// Things as high as a table with nothing known below them: what carries them was not recognised.
  private func unsupported(in belief: Belief) -> [Target] {
    belief.objects.compactMap { object in
      guard object.place == .floor, object.existence >= 0.5, object.sightings >= 2,
        object.height > Self.raisedHeight, let cell = object.cells.first,
        vocabulary.kind(named: object.kind)?.role == .thing
      else { return nil }
      return Target(cell: cell, range: 3, height: 0.6)
    }
  }

  /// Doorways in which something stood when they were last seen: people walk on.
  private func blockedDoorways(in belief: Belief) -> [Target] {
    let things = Set(
      belief.objects.filter {
        vocabulary.kind(named: $0.kind)?.isPortable == true && $0.existence >= 0.5
      }.flatMap(\.cells))
    return belief.objects.compactMap { object in
      guard object.kind == "door", object.openness == .open || object.openness == .unknown,
        let cell = object.cells.first, belief.map[cell].content != .free, !things.contains(cell)
      else { return nil }
      return Target(cell: cell, range: 6, height: 0.8)
    }
  }

  /// Whether a target lies in the quarter that the camera covers, near enough, with nothing tall in between.
  private func sees(
    _ target: Target, from pose: GridPose, margin: Double, in belief: Belief
  ) -> Bool {
    let dx = target.cell.column - pose.cell.column
    let dy = target.cell.row - pose.cell.row
    let ahead = dx * pose.heading.dx + dy * pose.heading.dy
    let aside = dx * pose.heading.left.dx + dy * pose.heading.left.dy
    guard ahead >= 1, ahead <= target.range, abs(aside) <= (target.isFaced ? 0 : ahead) else {
      return false
    }
    return isLineClear(from: pose.cell, to: target, margin: margin, in: belief)
  }

  /// Whether a beam of `margin` cells to both sides of the line between two cells meets nothing that hides the target, and nothing unknown.
  private func isLineClear(
    from a: Cell, to target: Target, margin: Double, in belief: Belief
  ) -> Bool {
    let b = target.cell
    let (dx, dy) = (Double(b.column - a.column), Double(b.row - a.row))
    let length = (dx * dx + dy * dy).squareRoot()
    let steps = max(abs(b.column - a.column), abs(b.row - a.row)) * 2
    guard steps > 2 else { return true }
    for offset in margin == 0 ? [0] : [-margin, margin] {
      let (ox, oy) = (-dy / length * offset, dx / length * offset)
      for step in 1..<steps {
        let t = Double(step) / Double(steps)
        let cell = Cell(
          column: a.column + Int((t * dx + ox).rounded()), row: a.row + Int((t * dy + oy).rounded())
        )
        if cell == a || cell == b { continue }
        let known = belief.map[cell]
        if known.content == .wall || known.content == .unknown { return false }
        let ray = Self.eyeHeight + Float(t) * (target.height - Self.eyeHeight)
        if known.content == .obstacle, known.height > ray { return false }
      }
    }
    return true
  }
}
