public import AgentMessages

extension World {
  /// Whether the robot or a person could stand in the cell: no wall, furniture, closed door, thing
  /// or person, and for a person not the robot either (which this does not ask).
  public func isFree(_ cell: Cell) -> Bool {
    plan.contains(cell) && isFree(at: plan.index(cell))
  }

  /// As `isFree(_:)`, for an index into `[rows, columns]`.
  @inline(__always)
  func isFree(at index: Int) -> Bool {
    if plan.isWall[index] || thingAt[index] != 0 || personAt[index] != 0 { return false }
    let fixture = fixtureAt[index]
    return fixture == 0 || isOpenDoor(fixture)
  }

  @inline(__always)
  private func isOpenDoor(_ id: Int32) -> Bool {
    let index = Int(id) &- 1
    return objects[index].kind == .door && objects[index].opening == .open
  }

  /// The furniture, fixed container or door in the cell.
  public func fixture(at cell: Cell) -> WorldObject? {
    plan.contains(cell) ? object(Int(fixtureAt[plan.index(cell)])) : nil
  }

  /// The small thing or box that stands in the cell, on the floor or on furniture.
  public func thing(at cell: Cell) -> WorldObject? {
    plan.contains(cell) ? object(Int(thingAt[plan.index(cell)])) : nil
  }

  /// The person in the cell.
  public func person(at cell: Cell) -> WorldObject? {
    plan.contains(cell) ? object(Int(personAt[plan.index(cell)])) : nil
  }

  /// What is in the container, lowest slot first.
  public func contents(of container: Int) -> [WorldObject] {
    objects.compactMap { object -> (Int, WorldObject)? in
      guard case .inside(container, let slot) = object.placement else { return nil }
      return (slot, object)
    }
    .sorted { $0.0 < $1.0 }.map(\.1)
  }

  /// The slots of the container that hold nothing, lowest first.
  public func freeSlots(of container: Int) -> [Int] {
    guard let kind = object(container)?.kind else { return [] }
    var isTaken = [Bool](repeating: false, count: kind.slots)
    for object in objects {
      if case .inside(container, let slot) = object.placement { isTaken[slot] = true }
    }
    return isTaken.indices.filter { !isTaken[$0] }
  }

  /// The cell that the object is in, through whatever it stands on or lies in; the robot's own for
  /// a held thing, nil for what is gone. Furniture of several cells: its corner.
  public func cell(of id: Int) -> Cell? {
    guard let object = object(id) else { return nil }
    switch object.placement {
    case .floor(let cell), .on(_, let cell): return cell
    case .inside(let container, _): return cell(of: container)
    case .held: return robot.cell
    case .gone: return nil
    }
  }

  /// The cells that the object covers, through whatever it stands on or lies in; empty for what is
  /// held or gone.
  public func cells(of id: Int) -> [Cell] {
    guard let object = object(id) else { return [] }
    switch object.placement {
    case .floor: return object.footprint
    case .on(_, let cell): return [cell]
    case .inside(let container, _): return cells(of: container)
    case .held, .gone: return []
    }
  }

  /// The room that the object is in; nil in a doorway and for what is gone.
  public func room(of id: Int) -> Room? { cell(of: id).flatMap { plan.room(at: $0) } }

  /// The doors, in the order of their ids.
  public var doors: [WorldObject] { objects.filter { $0.kind == .door } }

  /// Indices into `plan.rooms` of the two rooms that a door joins.
  public func rooms(joinedBy door: WorldObject) -> [Int] {
    guard case .floor(let cell) = door.placement else { return [] }
    return [cell.stepped(door.facing), cell.stepped(door.facing.opposite)]
      .map { plan.roomIndex[plan.index($0)] }.filter { $0 >= 0 }.sorted()
  }

  /// Metres from the floor to the plane that the object stands on.
  public func standingHeight(of id: Int) -> Double {
    guard let object = object(id) else { return 0 }
    switch object.placement {
    case .floor, .held, .gone: return 0
    case .on(let furniture, _): return self.object(furniture)?.kind.surfaceHeight ?? 0
    case .inside(let container, let slot):
      let heights = self.object(container).flatMap { Dimensions.slotHeights[$0.kind.name] } ?? []
      let above = slot < heights.count ? heights[slot] : 0
      return standingHeight(of: container) + above
    }
  }

  /// Whether eyes and hands get at the object: it is not held, not gone, and in nothing that is
  /// closed.
  public func isAccessible(_ id: Int) -> Bool {
    guard let object = object(id) else { return false }
    switch object.placement {
    case .floor, .on: return true
    case .inside(let container, _):
      return self.object(container)?.opening.isOpen == true && isAccessible(container)
    case .held, .gone: return false
    }
  }
}
