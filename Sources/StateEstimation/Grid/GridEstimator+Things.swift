import AgentMessages

/// What is where, and what is in the hand.
extension GridEstimator {
  /// What the hand did, by the cell before it: a thing that went is held, a thing that came was put there.
  func moveThings(_ belief: inout Belief, _ view: [CellSight]) {
    guard let memory = belief.grid,
      let place = memory.cells.place(of: belief.front, from: belief.gridPose)
    else { return }
    let sight = view[place.row * memory.cells.columns + place.column]
    guard sight.confidence >= Self.leastConfidence else { return }
    let there = belief.object(in: belief.front)
    switch memory.lastAction {
    case .grasp:
      guard let there, belief.heldID == nil, sight.kind == CellSight.floor else { return }
      hold(there.id, &belief)
    case .release:
      guard let held = belief.heldID, there == nil, sight.isObject else { return }
      putDown(held, in: belief.front, &belief)
    case .toggle:
      // what was in a box comes out of it, and the box is no more
      guard let there, there.kind == "box", !CellSight(there).isSameThing(as: sight) else { return }
      remove(there.id, &belief)
      guard sight.isObject else { return }
      let id = belief.insert(TrackedObject(sight, in: belief.front))
      belief.grid?.origins[id] = nil
    default: break
    }
  }

  /// Brings the map up to what the picture shows.
  func look(_ belief: inout Belief, _ view: [CellSight]) {
    guard let cells = belief.grid?.cells else { return }
    belief.map[belief.cell].content = .free
    belief.map[belief.cell].lastSeen = belief.update
    for (cell, sight) in seen(view, from: belief.gridPose, cells) {
      belief.map[cell].lastSeen = belief.update
      guard let known = expected(in: cell, belief) else {
        take(sight, in: cell, &belief)
        continue
      }
      if known.shows(sight) {
        confirm(cell, &belief)
      } else if sight.confidence >= Self.sureConfidence
        || belief.grid?.pending[cell]?.shows(sight) == true
      {
        take(sight, in: cell, &belief)
      } else {
        belief.grid?.pending[cell] = sight
      }
    }
  }

  /// The robot's own cell shows what it carries. The start may be with something in the hand.
  func noteHand(_ belief: inout Belief, _ view: [CellSight]) {
    guard let cells = belief.grid?.cells else { return }
    let sight = view[cells.robotRow * cells.columns + cells.robotColumn]
    guard sight.confidence >= Self.sureConfidence else { return }
    if sight.isObject, belief.heldID == nil {
      let isStart = belief.update <= 1
      let id = belief.insert(TrackedObject(sight, in: belief.cell))
      let origin = isStart ? belief.cell : nil
      belief.grid?.origins[id] = origin
      hold(id, &belief)
    } else if sight.kind == CellSight.floor, let held = belief.heldID {
      // an empty hand that should not be: it lies before the robot, or nobody knows where
      remove(held, &belief)
      belief.heldID = nil
    }
  }

  // MARK: changes

  private func take(_ sight: CellSight, in cell: Cell, _ belief: inout Belief) {
    belief.grid?.pending[cell] = nil
    let old = belief.object(in: cell)
    if let old, old.kind == sight.kind, old.colour == sight.colour {
      change(old.id, &belief) { $0.openness = sight.openness }
      confirm(cell, &belief)
      return
    }
    if let old { remove(old.id, &belief) }
    switch sight.kind {
    case CellSight.wall: belief.map[cell].content = .wall
    case CellSight.floor: belief.map[cell].content = .free
    default:
      let isNew = belief.map[cell].content == .unknown || old != nil
      belief.map[cell].content = sight.kind == "door" ? .free : .obstacle
      let id = belief.insert(TrackedObject(sight, in: cell))
      // a thing where none was has come from somewhere else
      if isNew { belief.grid?.origins[id] = cell }
    }
  }

  private func confirm(_ cell: Cell, _ belief: inout Belief) {
    belief.grid?.pending[cell] = nil
    guard let id = belief.object(in: cell)?.id else { return }
    let update = belief.update
    change(id, &belief) {
      $0.sightings += 1
      $0.lastSeen = update
    }
  }

  private func hold(_ id: Int, _ belief: inout Belief) {
    if let cell = belief.object(id)?.cells.first, belief.map[cell].content == .obstacle {
      belief.map[cell].content = .free
    }
    belief.heldID = id
    change(id, &belief) { $0.place = .held }
  }

  private func putDown(_ id: Int, in cell: Cell, _ belief: inout Belief) {
    belief.heldID = nil
    belief.map[cell].content = .obstacle
    change(id, &belief) {
      $0.place = .floor
      $0.cells = [cell]
    }
  }

  private func remove(_ id: Int, _ belief: inout Belief) {
    if let cell = belief.object(id)?.cells.first, belief.map[cell].content == .obstacle {
      belief.map[cell].content = .free
    }
    belief.objects.removeAll { $0.id == id }
    belief.grid?.origins[id] = nil
  }

  private func change(
    _ id: Int, _ belief: inout Belief, _ body: (inout TrackedObject) -> Void
  ) {
    guard let index = belief.objects.firstIndex(where: { $0.id == id }) else { return }
    body(&belief.objects[index])
  }
}

extension TrackedObject {
  /// What a cell shows, as a thing.
  init(_ sight: CellSight, in cell: Cell) {
    self.init(
      id: 0, kinds: [ObjectHypothesis(label: sight.kind, score: sight.confidence)],
      colours: sight.colour.map { [ObjectHypothesis(label: $0, score: sight.confidence)] } ?? [],
      cells: [cell], height: 0, place: .floor, openness: sight.openness, sightings: 1)
  }
}
