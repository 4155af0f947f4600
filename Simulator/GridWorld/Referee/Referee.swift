extension Simulation {
  /// Whether the condition is true now, on ground truth.
  public func holds(_ condition: Condition) -> Bool {
    switch condition {
    case .atom(let atom): holds(atom)
    case .not(let inner): !holds(inner)
    case .and(let parts): parts.allSatisfy(holds)
    case .or(let parts): parts.contains(where: holds)
    }
  }

  private func holds(_ atom: Condition.Atom) -> Bool {
    switch atom {
    case .relation(let relation, let a, let b):
      pairs(a, b).contains { world.holds(relation, $0, $1) }
    case .all(let a, let relation, let b): holdsForAll(a, relation, b)
    case .count(let a, let relation, let b, let comparison, let number):
      comparison.holds(count(a, relation, b), number)
    case .inRoom(let a, let room): any(a) { world.roomNames(of: $0).contains(room) }
    case .onFloor(let a): any(a) { $0.placement.isFloor }
    case .nearStart(let a): any(a) { world.isNear($0.id, world.start.cell) }
    case .holding(let a): any(a) { $0.placement == .held }
    case .handEmpty: world.heldID == 0
    case .robotIn(let room): world.plan.room(at: world.robot.cell)?.name == room
    case .robotAt(let a): any(a) { world.cells(of: $0.id).contains(world.robot.front) }
    case .robotNear(let a): any(a) { world.isNear($0.id, world.robot.cell) }
    case .robotAtStart: world.robot.cell.isBeside(world.start.cell)
    case .open(let a): any(a) { $0.opening.isOpen }
    case .closed(let a): any(a) { $0.canOpen && !$0.opening.isOpen }
    case .locked(let a): any(a) { $0.opening.lockColour != nil }
    case .exists(let a): any(a) { $0.placement != .gone }
    default: remembers(atom)
    }
  }

  /// The atoms that ask about what has been, not about what is.
  private func remembers(_ atom: Condition.Atom) -> Bool {
    switch atom {
    case .unchanged(let exceptions): isUnchanged(except: exceptions)
    case .moved(let a): any(a) { hasMoved($0) }
    case .held(let a): any(a) { record.wasHeld[$0.id - 1] }
    case .seen(let a): any(a) { record.wasSeen[$0.id - 1] }
    case .opened(let a): any(a) { record.wasOpen[$0.id - 1] }
    case .visited(let room): rooms(room).contains { record.isVisited[$0] }
    case .viewed(let room): rooms(room).contains { viewedShare(ofRoom: $0) >= Self.viewedThreshold }
    case .viewedAll: reachableRoomsViewed && reachableContainersOpened
    case .noCollisions: record.collisionsWithPeople == 0
    default: false
    }
  }

  /// Whether frames have shown every room that the robot could have got to.
  public var reachableRoomsViewed: Bool {
    let reach = Reachability(of: initialWorld)
    return world.plan.rooms.indices.allSatisfy { room in
      !world.plan.rooms[room].cells.contains(where: reach.reaches)
        || viewedShare(ofRoom: room) >= Self.viewedThreshold
    }
  }

  /// Whether every container that the robot could have got to has stood open at some time.
  public var reachableContainersOpened: Bool {
    let reach = Reachability(of: initialWorld)
    return initialWorld.objects.allSatisfy { object in
      !object.kind.isContainer || !reach.reaches(object: object.id, in: initialWorld)
        || record.wasOpen[object.id - 1]
    }
  }

  private func any(_ reference: Reference, _ test: (WorldObject) -> Bool) -> Bool {
    world.objects.contains { reference.matches($0, in: world) && test($0) }
  }

  private func rooms(_ name: String) -> [Int] {
    world.plan.rooms.indices.filter { world.plan.rooms[$0].name == name }
  }

  private func pairs(_ a: Reference, _ b: Reference) -> [(WorldObject, WorldObject)] {
    let seconds = world.objects(matching: b)
    return world.objects(matching: a).flatMap { first in seconds.map { (first, $0) } }
  }

  private func holdsForAll(_ a: Reference, _ relation: Condition.Relation, _ b: Reference) -> Bool {
    let firsts = world.objects(matching: a)
    return !firsts.isEmpty && count(a, relation, b) == firsts.count
  }

  private func count(_ a: Reference, _ relation: Condition.Relation, _ b: Reference) -> Int {
    let seconds = world.objects(matching: b)
    return world.objects(matching: a).count { first in
      seconds.contains { world.holds(relation, first, $0) }
    }
  }

  private func isUnchanged(except exceptions: [Reference]) -> Bool {
    world.objects.allSatisfy { object in
      !object.kind.isPortable || !hasMoved(object)
        || exceptions.contains { $0.matches(object, in: world) }
    }
  }

  private func hasMoved(_ object: WorldObject) -> Bool {
    initialWorld.object(object.id)?.placement != object.placement
  }
}

extension WorldObject {
  var canOpen: Bool { kind == .door || kind.isContainer }
}

extension Opening {
  /// The colour of the key that opens the lock; nil where there is none.
  public var lockColour: ObjectColour? {
    guard case .locked(let colour) = self else { return nil }
    return colour
  }
}

extension Placement {
  var isFloor: Bool {
    guard case .floor = self else { return false }
    return true
  }
}
