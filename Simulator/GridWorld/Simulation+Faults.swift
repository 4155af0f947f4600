import AgentMessages

extension Simulation {
  /// Makes the disturbance happen. Throws `WorldError.fault` where the world has no such thing or
  /// no room for it.
  public mutating func inject(_ fault: Fault) throws(WorldError) {
    switch fault {
    case .beginTask: beginTask()
    case .failGrasps(let count): pending.graspMisses = count
    case .slipMoves(let count): pending.slips = count
    case .dropFrames(let count): pending.droppedFrames = count
    case .light(let level):
      steadyBrightness = Float(level)
      world.lighting.brightness = Float(level)
    case .remove(let reference): world.place(try first(reference, fault).id, .gone)
    case .move(let reference, let place): try move(reference, to: place, fault)
    case .setOpening(let reference, let opening): try set(reference, opening, fault)
    case .putPerson(let column, let rowFromTop):
      try putPerson(at: drawn(column, rowFromTop), fault)
    }
  }

  /// Steps, visits, what has been held and what counts as unchanged begin anew; what has been
  /// viewed and opened stays known, and collisions are never forgiven.
  private mutating func beginTask() {
    var fresh = EpisodeRecord(world: world)
    fresh.isViewed = record.isViewed
    fresh.wasSeen = record.wasSeen
    fresh.wasOpen = record.wasOpen
    fresh.bumps = record.bumps
    fresh.collisionsWithPeople = record.collisionsWithPeople
    record = fresh
    initialWorld = world
  }

  private func first(_ reference: Reference, _ fault: Fault) throws(WorldError) -> WorldObject {
    guard let object = world.objects(matching: reference).first else {
      throw .fault("\(fault)", why: "there is no '\(reference.text)' in this world")
    }
    return object
  }

  private func drawn(_ column: Int, _ rowFromTop: Int) -> Cell {
    Cell(column: column, row: world.plan.rows - 1 - rowFromTop)
  }

  private mutating func move(
    _ reference: Reference, to place: Fault.Place, _ fault: Fault
  ) throws(WorldError) {
    let object = try first(reference, fault)
    guard object.kind.isPortable else { throw .fault("\(fault)", why: "it cannot be carried") }
    let placement: Placement?
    switch place {
    case .cell(let column, let rowFromTop):
      let cell = drawn(column, rowFromTop)
      placement = world.plan.contains(cell) ? world.spot(for: object, at: cell) : nil
    case .furniture(let target):
      placement = world.spots(for: object).first {
        world.holder(of: $0).map { target.matches(world.objects[$0 - 1], in: world) } ?? false
      }
    case .floor(let room):
      placement = world.spots(for: object).first {
        guard case .floor(let cell) = $0 else { return false }
        return world.plan.room(at: cell)?.name == room
      }
    }
    guard let placement else { throw .fault("\(fault)", why: "there is no room for it there") }
    world.place(object.id, placement)
  }

  private mutating func set(
    _ reference: Reference, _ opening: Opening, _ fault: Fault
  ) throws(WorldError) {
    let object = try first(reference, fault)
    guard object.kind == .door || object.kind.isContainer else {
      throw .fault("\(fault)", why: "it does not open or close")
    }
    if case .locked = opening, object.kind != .door {
      throw .fault("\(fault)", why: "only doors can be locked")
    }
    if object.kind == .door, !opening.isOpen, let cell = world.cell(of: object.id),
      world.isDoorwayTaken(cell)
    {
      throw .fault("\(fault)", why: "something stands in the doorway")
    }
    world.objects[object.id - 1].opening = opening
    if opening.isOpen { record.wasOpen[object.id - 1] = true }
  }

  private mutating func putPerson(at cell: Cell, _ fault: Fault) throws(WorldError) {
    guard world.isFree(cell), cell != world.robot.cell else {
      throw .fault("\(fault)", why: "the cell is not free")
    }
    if let walker = world.walkers.first {
      world.place(walker.id, .floor(cell))
    } else {
      world.addPerson(at: cell)
      record.grow(to: world.objects.count)
    }
  }

  /// Once a simulated second: somebody moves something, if chance wants it.
  mutating func moveThingsByChance() {
    while nextMoverCheck <= world.time {
      nextMoverCheck += Self.second
      guard chance.mover.unit() < noise.moverChance else { continue }
      let things = world.objects.filter { $0.kind.isThing && world.isAccessible($0.id) }
      guard !things.isEmpty else { continue }
      let thing = things[chance.mover.int(in: 0...(things.count - 1))]
      let spots = world.spots(for: thing).filter {
        guard case .on = $0 else { return false }
        return true
      }
      guard !spots.isEmpty else { continue }
      world.place(thing.id, spots[chance.mover.int(in: 0...(spots.count - 1))])
    }
  }
}

extension EpisodeRecord {
  /// Makes room for objects that came later.
  mutating func grow(to count: Int) {
    while wasOpen.count < count {
      wasOpen.append(false)
      wasHeld.append(false)
      wasSeen.append(false)
    }
  }
}

extension World {
  /// Every place where the object could be put now: surface cells, free slots, floor; in a fixed
  /// order.
  func spots(for object: WorldObject) -> [Placement] {
    var spots: [Placement] = []
    for index in plan.isWall.indices where !plan.isWall[index] {
      if let spot = spot(for: object, at: plan.cell(at: index)) { spots.append(spot) }
    }
    return spots
  }

  /// Where the object could be put in one cell, whoever puts it there; doorways take nothing.
  func spot(for object: WorldObject, at cell: Cell) -> Placement? {
    guard !plan.isWall(cell), person(at: cell) == nil, cell != robot.cell else { return nil }
    if let thing = thing(at: cell) {
      guard thing.kind == .box, object.kind != .box, let slot = freeSlots(of: thing.id).first else {
        return nil
      }
      return .inside(container: thing.id, slot: slot)
    }
    guard let fixture = fixture(at: cell) else { return .floor(cell) }
    if fixture.kind.isSurface { return .on(furniture: fixture.id, cell: cell) }
    guard fixture.kind.isFixedContainer, object.kind != .box else { return nil }
    return freeSlots(of: fixture.id).first.map { .inside(container: fixture.id, slot: $0) }
  }

  /// The furniture or container that a placement is on or in.
  func holder(of placement: Placement) -> Int? {
    switch placement {
    case .on(let furniture, _): furniture
    case .inside(let container, _): container
    case .floor, .held, .gone: nil
    }
  }

  mutating func addPerson(at cell: Cell, patrol: [Cell] = []) {
    let person = WorldObject(
      id: objects.count + 1, kind: .person, placement: .gone, seed: seed &+ UInt64(objects.count))
    objects.append(person)
    place(person.id, .floor(cell))
    walkers.append(Walker(id: person.id, patrol: patrol, nextStep: time + Walker.pace))
  }
}
