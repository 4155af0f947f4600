import AgentMessages

/// A belief with what every plan over it needs: all ways, with what is in the way, and what is wanted later.
struct GridSituation {
  let belief: Belief
  /// Ways on which doors, locks and things cost extra.
  let routes: GridRoutes
  /// Things that the goal speaks of: they are not broken.
  let wanted: Set<Int>

  init(_ belief: Belief, wanted: [Referent]) {
    self.belief = belief
    routes = GridRoutes(in: belief, tolls: .any)
    self.wanted = Set(wanted.flatMap(\.candidates))
  }

  /// Where to stand before a thing, and what must be got out of the way for that.
  func access(to object: TrackedObject) -> (cost: Int, obstacles: [Int])? {
    guard object.place != .held, let cell = object.cells.first,
      let stance = routes.facing(cell)
    else { return nil }
    return (stance.cost, routes.obstacles(to: stance.pose).filter { $0 != object.id })
  }

  /// The cells on the way to where a thing can be handled.
  func way(to object: TrackedObject) -> [Cell] {
    guard object.place != .held, let cell = object.cells.first, let stance = routes.facing(cell)
    else { return [] }
    return routes.path(to: stance.pose).map(\.cell)
  }

  /// The cells on the way to where something can be put down beside a thing, with that place.
  func way(beside object: TrackedObject) -> [Cell] {
    guard let pose = bestSpot(beside: object)?.pose else { return [] }
    return routes.path(to: pose).map(\.cell) + [pose.cell.moved(pose.heading)]
  }

  /// Where to stand to put something down beside a thing, and what must be got out of the way for that.
  func spot(beside object: TrackedObject) -> (cost: Int, obstacles: [Int])? {
    guard let best = bestSpot(beside: object) else { return nil }
    let obstacles = routes.obstacles(to: best.pose) + (best.occupant.map { [$0] } ?? [])
    return (best.cost, obstacles)
  }

  private func bestSpot(
    beside object: TrackedObject
  ) -> (cost: Int, pose: GridPose, occupant: Int?)? {
    guard let cell = object.cells.first else { return nil }
    var best: (cost: Int, pose: GridPose, occupant: Int?)?
    for free in cell.neighbours {
      let occupant = belief.object(in: free)
      guard belief.map[free].content == .free || occupant != nil, occupant?.kind != "door" else {
        continue
      }
      for heading in Heading.allCases {
        let pose = GridPose(free.moved(heading.opposite), heading)
        guard pose.cell != cell, let way = routes.cost(of: pose) else { continue }
        let cost = way + (occupant == nil ? 0 : GridRoutes.Tolls.any.thing ?? 0)
        if cost < best?.cost ?? .max { best = (cost, pose, occupant?.id) }
      }
    }
    return best
  }
}
