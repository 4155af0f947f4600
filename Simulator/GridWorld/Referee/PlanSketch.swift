import AgentMessages

/// Turns a condition into the lists of phases by which it could be made true, and takes the
/// shortest. What it knows: going somewhere, carrying, opening, closing; a locked door's key and a
/// thing in the way are fetched first where nothing goes without. Atoms are made true in the order
/// in which they are written.
struct PlanSketch {
  private let world: World
  private let plan: ShortestPlan

  /// At most so many ways to do it are compared.
  private static let mostAlternatives = 64

  private struct Draft {
    var phases: [ShortestPlan.Phase] = []
    var heldID: Int
    var opened: Set<Int> = []
    /// Things put on or in each object by the phases so far, by id.
    var used: [Int: Int] = [:]
  }

  init(in world: World, avoiding rooms: [Int]) {
    self.world = world
    plan = ShortestPlan(in: world, avoiding: rooms)
  }

  /// The least number of steps to make all atoms true, in order; nil where there is no way that
  /// this knows.
  func steps(to atoms: [Condition.Atom]) -> Int? {
    let start = Draft(heldID: world.heldID)
    if let steps = best(from: [start], atoms) { return steps }
    if let steps = best(from: unlocking(start), atoms) { return steps }
    if let steps = best(from: clearing(start), atoms) { return steps }
    return best(
      from: clearing(start).flatMap(unlocking) + unlocking(start).flatMap(clearing), atoms)
  }

  private func best(from starts: [Draft], _ atoms: [Condition.Atom]) -> Int? {
    var drafts = starts
    for atom in atoms {
      drafts = Array(drafts.flatMap { extend($0, atom) }.prefix(Self.mostAlternatives))
      if drafts.isEmpty { return nil }
    }
    return drafts.compactMap { plan.steps(through: $0.phases) }.min()
  }

  private func extend(_ draft: Draft, _ atom: Condition.Atom) -> [Draft] {
    switch atom {
    case .holding(let a): return world.objects(matching: a).flatMap { take($0, draft) }
    case .relation(let relation, let a, let b):
      return world.objects(matching: a).flatMap { bring($0, relation, b, draft) }
    case .all(let a, let relation, let b): return bringAll(a, relation, b, draft)
    case .onFloor(let a):
      return world.objects(matching: a).flatMap { drop($0, draft) { _ in true } }
    case .inRoom(let a, let room):
      return world.objects(matching: a).flatMap {
        drop($0, draft) { world.plan.room(at: $0)?.name == room }
      }
    case .nearStart(let a):
      return world.objects(matching: a).flatMap { object in
        drop(object, draft) { $0.isBeside(world.start.cell) }
          + take(object, draft).map { go($0) { cell, _ in cell.isBeside(world.start.cell) } }
      }
    case .robotIn(let room):
      return [go(draft) { cell, _ in world.plan.room(at: cell)?.name == room }]
    case .robotAt(let a):
      let cells = Set(world.objects(matching: a).flatMap { world.cells(of: $0.id) })
      return [go(draft) { cells.contains($0.stepped($1)) }]
    case .robotNear(let a):
      let ids = world.objects(matching: a).map(\.id)
      return [go(draft) { cell, _ in ids.contains { world.isNear($0, cell) } }]
    case .robotAtStart: return [go(draft) { cell, _ in cell.isBeside(world.start.cell) }]
    case .open(let a): return world.objects(matching: a).map { setOpen($0, true, draft) }
    case .closed(let a): return world.objects(matching: a).map { setOpen($0, false, draft) }
    case .handEmpty: return draft.heldID == 0 ? [draft] : [dropAnywhere(draft)]
    case .count, .viewed, .viewedAll, .opened, .seen, .locked, .held, .moved: return []
    case .exists, .unchanged, .visited, .noCollisions: return [draft]
    }
  }
}

// MARK: - carrying

extension PlanSketch {
  /// Opens what it is in, if need be, and takes it.
  private func take(_ object: WorldObject, _ draft: Draft) -> [Draft] {
    guard draft.heldID != object.id else { return [draft] }
    guard draft.heldID == 0, object.kind.isPortable, object.placement != .gone else { return [] }
    var draft = uncovering(object, draft)
    let isOnFloor = object.placement.isFloor
    draft.phases.append(
      phase(cost: 1, frees: isOnFloor ? world.cell(of: object.id) : nil) { reaches(object, $0, $1) }
    )
    draft.heldID = object.id
    return [draft]
  }

  /// Opens the container that the object is in, where it is closed.
  private func uncovering(_ object: WorldObject, _ draft: Draft) -> Draft {
    guard case .inside(let id, _) = object.placement, let container = world.object(id) else {
      return draft
    }
    return setOpen(container, true, draft)
  }

  private func setOpen(_ object: WorldObject, _ wanted: Bool, _ draft: Draft) -> Draft {
    let isOpen = object.opening.isOpen || draft.opened.contains(object.id)
    guard isOpen != wanted else { return draft }
    var draft = draft
    draft.phases.append(phase(cost: 1) { reaches(object, $0, $1) })
    if wanted { draft.opened.insert(object.id) } else { draft.opened.remove(object.id) }
    return draft
  }

  /// Takes `object` and puts it so that the relation to one of `b` holds; where it already does
  /// there is nothing to do.
  private func bring(
    _ object: WorldObject, _ relation: Condition.Relation, _ b: Reference, _ draft: Draft
  ) -> [Draft] {
    let targets = world.objects(matching: b).filter { $0.id != object.id }
    if object.id != draft.heldID, targets.contains(where: { world.holds(relation, object, $0) }) {
      return [draft]
    }
    if relation == .on || relation == .in && targets.allSatisfy({ $0.kind == .sink }) {
      return take(object, draft).flatMap { putOnto(targets, object, $0) }
    }
    if relation == .in { return targets.flatMap { putInto($0, object, draft) } }
    return targets.flatMap { putBeside($0, relation, object, draft) }
  }

  private func putOnto(_ targets: [WorldObject], _ object: WorldObject, _ draft: Draft) -> [Draft] {
    let cells = targets.filter(\.kind.isSurface).flatMap(\.footprint)
      .filter { world.thing(at: $0) == nil || world.thing(at: $0)?.id == object.id }
    // what this plan has put there before takes up room too; counted where there is only one target
    let used = targets.count == 1 ? draft.used[targets[0].id, default: 0] : 0
    guard cells.count > used else { return [] }
    var draft = putDown(draft) { cells.contains($0.stepped($1)) }
    if targets.count == 1 { draft.used[targets[0].id] = used + 1 }
    return [draft]
  }

  /// Opens the container before or after taking the object, whichever is shorter, and puts it in.
  private func putInto(_ container: WorldObject, _ object: WorldObject, _ draft: Draft) -> [Draft] {
    let used = draft.used[container.id, default: 0]
    guard container.kind.isContainer, world.freeSlots(of: container.id).count > used else {
      return []
    }
    let orders = [
      take(object, setOpen(container, true, draft)),
      take(object, draft).map { setOpen(container, true, $0) },
    ]
    return orders.joined().map { draft in
      var draft = putDown(draft) { reaches(container, $0, $1) }
      draft.used[container.id] = used + 1
      return draft
    }
  }

  private func putBeside(
    _ target: WorldObject, _ relation: Condition.Relation, _ object: WorldObject, _ draft: Draft
  ) -> [Draft] {
    let cells = world.placesBeside(target, relation, for: object)
    guard !cells.isEmpty else { return [] }
    return take(object, draft).map { putDown($0) { cells.contains($0.stepped($1)) } }
  }

  /// The nearest first, each in turn: an order that is good, not always the best.
  private func bringAll(
    _ a: Reference, _ relation: Condition.Relation, _ b: Reference, _ draft: Draft
  ) -> [Draft] {
    var drafts = [draft]
    for object in world.objects(matching: a) {
      let extended = drafts.flatMap { bring(object, relation, b, $0) }
      drafts = Array(extended.sorted { $0.phases.count < $1.phases.count }.prefix(2))
    }
    return drafts
  }

  private func drop(_ object: WorldObject, _ draft: Draft, _ accepts: (Cell) -> Bool) -> [Draft] {
    take(object, draft).map { draft in
      putDown(draft) { cell, heading in
        let front = cell.stepped(heading)
        return accepts(front) && world.plan.room(at: front) != nil && hasRoom(front, for: object)
      }
    }
  }

  private func hasRoom(_ cell: Cell, for object: WorldObject) -> Bool {
    if let thing = world.thing(at: cell), thing.id != object.id { return false }
    guard let fixture = world.fixture(at: cell) else { return !world.plan.isWall(cell) }
    return fixture.kind.isSurface
  }

  private func putDown(_ draft: Draft, _ accepts: (Cell, Heading) -> Bool) -> Draft {
    var draft = draft
    draft.phases.append(phase(cost: 1, accepts))
    draft.heldID = 0
    return draft
  }

  private func dropAnywhere(_ draft: Draft) -> Draft {
    putDown(draft) { cell, heading in
      let front = cell.stepped(heading)
      return world.plan.room(at: front) != nil && world.plan.contains(front)
        && world.isStandingRoom(at: world.plan.index(front))
    }
  }
}

// MARK: - what has to be done first

extension PlanSketch {
  /// For each locked door: fetch its key, unlock, put the key down.
  private func unlocking(_ draft: Draft) -> [Draft] {
    world.doors.flatMap { door -> [Draft] in
      guard let colour = door.opening.lockColour else { return [] }
      let keys = world.objects.filter { $0.kind == .key && $0.colour == colour }
      return keys.flatMap { key in
        take(key, draft).flatMap { draft -> [Draft] in
          var draft = draft
          draft.phases.append(phase(cost: 1, unlocks: door.id) { reaches(door, $0, $1) })
          return [dropAnywhere(draft), draft]
        }
      }
    }
  }

  /// For each thing that lies on the floor: take it away, and put it down or keep it in the hand.
  private func clearing(_ draft: Draft) -> [Draft] {
    world.objects.flatMap { object -> [Draft] in
      guard object.kind.isPortable, object.placement.isFloor else { return [] }
      return take(object, draft).flatMap { [dropAnywhere($0), $0] }
    }
  }

  private func go(_ draft: Draft, _ accepts: (Cell, Heading) -> Bool) -> Draft {
    var draft = draft
    draft.phases.append(phase(cost: 0, accepts))
    return draft
  }

  private func phase(
    cost: Int, frees: Cell? = nil, unlocks: Int? = nil, _ accepts: (Cell, Heading) -> Bool
  ) -> ShortestPlan.Phase {
    var isPose = [Bool](repeating: false, count: world.plan.isWall.count * 4)
    for index in world.plan.isWall.indices where !world.plan.isWall[index] {
      let cell = world.plan.cell(at: index)
      for heading in Heading.allCases where accepts(cell, heading) {
        isPose[index * 4 + heading.rawValue] = true
      }
    }
    return ShortestPlan.Phase(
      isPose: isPose, cost: cost, frees: frees.map { world.plan.index($0) }, unlocks: unlocks)
  }

  /// Whether the hand gets at the object from the pose: fixed containers and what is in them from
  /// the front only.
  private func reaches(_ object: WorldObject, _ cell: Cell, _ heading: Heading) -> Bool {
    let front = cell.stepped(heading)
    guard world.cells(of: object.id).contains(front) else { return false }
    guard let fixture = world.fixture(at: front), fixture.kind.isFixedContainer else { return true }
    return front.stepped(fixture.facing) == cell
  }
}

extension World {
  /// Cells in which `object` could be put down so that the relation to `target` holds.
  func placesBeside(
    _ target: WorldObject, _ relation: Condition.Relation, for object: WorldObject
  ) -> [Cell] {
    var places: [Cell] = []
    for cell in cells(of: target.id) {
      for near in cell.neighbours {
        guard plan.contains(near), let spot = putDownSpot(near, for: object) else { continue }
        var moved = self
        moved.place(object.id, spot)
        if moved.holds(relation, moved.objects[object.id - 1], target) { places.append(near) }
      }
    }
    return places
  }

  /// As `spot(for:at:)`, but never inside anything, and the object's own place counts as free.
  private func putDownSpot(_ cell: Cell, for object: WorldObject) -> Placement? {
    guard !plan.isWall(cell), plan.room(at: cell) != nil else { return nil }
    if let thing = thing(at: cell), thing.id != object.id { return nil }
    guard let fixture = fixture(at: cell) else { return .floor(cell) }
    return fixture.kind.isSurface ? .on(furniture: fixture.id, cell: cell) : nil
  }
}
