import AgentMessages

/// What could be looked at for a referent, with how likely it shows it for the steps it takes.
struct Chances {
  private let task: Task
  private let referent: Referent
  private var here: Surroundings { task.surroundings }
  /// Rooms that the words name as the place of it.
  private let rooms: Set<Int>
  private let namesRoom: Bool
  private let holders: Set<Int>
  private let holderKinds: Set<String>

  init(_ task: Task, _ referent: Referent) {
    self.task = task
    self.referent = referent
    let landmarks = referent.clauses.filter { $0.relation == .inside || $0.relation == .on }
      .map(\.landmark)
    let names = landmarks.compactMap(\.room)
    namesRoom = !names.isEmpty
    rooms = Set(task.belief.rooms.filter { $0.name.map(names.contains) == true }.map(\.id))
    holders = Set(landmarks.flatMap { $0.candidates + [$0.objectID].compactMap { $0 } })
    holderKinds = Set(landmarks.flatMap(\.kinds))
  }

  func options() -> [Explorer.Option] {
    if let scoped = scopedOptions() { return scoped }
    return allOptions()
  }

  private func allOptions() -> [Explorer.Option] {
    var options = frontiers() + doors()
    if canBeInContainer { options += containers() }
    if options.isEmpty { options = obstacles() }
    return options
  }

  /// "all mugs in the kitchen", "everything on the table": only that place must have been seen, once it is known.
  private func scopedOptions() -> [Explorer.Option]? {
    guard case .all = referent.quantifier else { return nil }
    if namesRoom, !rooms.isEmpty {
      let known = allOptions().filter { room(of: $0.place).map(rooms.contains) == true }
      return known
    }
    guard !holders.isEmpty, !namesRoom else { return nil }
    return allOptions().filter { option in
      if case .container(let id) = option.place { return holders.contains(id) }
      if case .frontier(let cell) = option.place {
        return holders.contains { task.object($0)?.cells.contains(cell) == true }
      }
      return false
    }
  }

  /// A container that may hold what is meant and could not be looked into.
  var neverOpened: TrackedObject? {
    guard canBeInContainer else { return nil }
    return here.objects.first { object in
      here.role(object) == .container && !object.isInspected && object.id != task.belief.heldID
        && !task.constraints.unopenable.contains(object.id) && isInScope(object)
    }
  }

  private func isInScope(_ container: TrackedObject) -> Bool {
    if namesRoom { return here.room(of: container).map(rooms.contains) ?? true }
    return holders.isEmpty || holders.contains(container.id)
  }

  /// Furniture, doors and rooms are not in containers, nor is a box.
  private var canBeInContainer: Bool {
    if referent.room != nil || referent.isSpeaker { return false }
    if referent.kinds.isEmpty { return true }
    return referent.kinds.contains { task.vocabulary.kind(named: $0)?.role == .thing }
  }

  // MARK: the places

  private func frontiers() -> [Explorer.Option] {
    task.belief.frontiers.compactMap { frontier in
      guard !here.hindrances(to: frontier.viewpoint).contains(.forbiddenRoom) else { return nil }
      let chance = 0.3 * liking(here.room(at: frontier.target) ?? here.room(at: frontier.viewpoint))
      return option(.frontier(frontier.target), chance, frontier.cost, at: frontier.viewpoint)
    }
  }

  private func containers() -> [Explorer.Option] {
    here.objects.compactMap { object in
      guard here.role(object) == .container, object.id != task.belief.heldID,
        !object.isInspected, task.belief.givenUp[object.id] == nil,
        !task.constraints.unopenable.contains(object.id), let stance = here.stance(for: object),
        let distance = here.distance(to: stance)
      else { return nil }
      var chance = 0.06 * liking(here.room(of: object))
      if holders.contains(object.id) || holderKinds.contains(object.kind) { chance = 0.9 }
      return option(.container(object.id), chance, distance + 4, at: stance)
    }
  }

  private func doors() -> [Explorer.Option] {
    here.objects.compactMap { door in
      guard here.role(door) == .door, door.openness != .open, door.openness != .unknown,
        task.belief.givenUp[door.id] == nil, !task.constraints.unopenable.contains(door.id),
        hidesSomething(door), let stance = here.stance(for: door),
        let distance = here.distance(to: stance)
      else { return nil }
      if case .locked = door.openness {
        return option(.door(door.id), 0.2, distance + 25, at: stance)
      }
      return option(.door(door.id), 0.3, distance + 4, at: stance)
    }
  }

  /// Whether what is behind a closed door was not seen, or not all of it.
  private func hidesSomething(_ door: TrackedObject) -> Bool {
    let sides = task.belief.rooms.filter { $0.doors.contains(door.id) }
    if sides.count < 2 { return true }
    return sides.contains { room in
      room.hasFrontier
        && room.cells.allSatisfy { cell in
          !here.isFreeFloor(cell)
            || !here.hindrances(to: cell).isDisjoint(with: [.closedDoor, .lockedDoor])
            || here.distance(to: cell) == nil
        }
    }
  }

  /// Things on the floor behind which nothing was seen yet.
  private func obstacles() -> [Explorer.Option] {
    here.objects.compactMap { thing in
      guard here.isPortable(thing), thing.place == .floor || thing.place == .unknown,
        thing.id != task.belief.heldID, task.belief.givenUp[thing.id] == nil,
        !task.constraints.untouchable.contains(thing.id), let cell = thing.cells.first,
        let stance = here.stance(for: thing), let distance = here.distance(to: stance),
        cell.neighbours.contains(where: { isHidden($0) })
      else { return nil }
      return option(.obstacle(thing.id), 0.3, distance + 8, at: stance)
    }
  }

  /// Whether something unknown lies in this direction that can only be seen when the thing is gone.
  private func isHidden(_ cell: Cell) -> Bool {
    if isUnknown(cell) { return true }
    var open = [cell]
    var seen: Set<Cell> = []
    while let next = open.popLast() {
      guard here.isFreeFloor(next), here.hindrances(to: next).contains(.thing),
        seen.insert(next).inserted
      else { continue }
      if next.neighbours.contains(where: isUnknown) { return true }
      open += next.neighbours
    }
    return false
  }

  private func isUnknown(_ cell: Cell) -> Bool {
    task.belief.map[cell].content == .unknown && !task.belief.unseeable.contains(cell)
  }

  // MARK: chances

  private func option(
    _ place: Explorer.Place, _ chance: Double, _ steps: Int, at cell: Cell
  ) -> Explorer.Option? {
    var chance = chance
    let hindrances = here.hindrances(to: cell)
    if hindrances.contains(.forbiddenRoom) { return nil }
    if hindrances.contains(.lockedDoor) { chance *= 0.3 }
    // a room without a name may be the one to keep out of
    if task.constraints.hasSuspects, let room = here.room(at: cell), room != here.robotRoom,
      task.belief.rooms.first(where: { $0.id == room })?.name == nil
    {
      chance *= 0.2
    }
    return Explorer.Option(place: place, score: chance / Double(steps + 1))
  }

  /// How much more or less likely than elsewhere it is in this room.
  private func liking(_ room: Int?) -> Double {
    let name = room.flatMap { id in task.belief.rooms.first { $0.id == id }?.name }
    if namesRoom {
      guard let room, name != nil else { return 1 }
      return rooms.contains(room) ? 4 : 0.4
    }
    let likely = referent.kinds.flatMap { task.vocabulary.kind(named: $0)?.rooms ?? [] }
    if let name, likely.contains(name) { return 2 }
    return 1
  }

  private func room(of place: Explorer.Place) -> Int? {
    switch place {
    case .frontier(let cell):
      return here.room(at: cell) ?? cell.neighbours.lazy.compactMap { here.room(at: $0) }.first
    case .container(let id), .obstacle(let id): return task.object(id).flatMap { here.room(of: $0) }
    case .door(let id): return task.object(id).flatMap { here.room(of: $0) }
    }
  }
}
