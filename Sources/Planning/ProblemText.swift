import AgentMessages

/// Names of objects in PDDL text and back: `blue-mug-7`, `room-3`.
struct Names {
  private(set) var arguments: [String: GroundAction.Argument] = [:]

  static func room(_ id: Int) -> String { "room-\(id)" }

  mutating func add(_ name: String, _ argument: GroundAction.Argument) {
    arguments[name] = argument
  }
}

extension Task {
  /// The object's name in the problem, in the words that people use for it, with its id.
  func name(_ object: TrackedObject) -> String {
    let words = object.name.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "-" }
    return String(words) + "-\(object.id)"
  }

  /// Whether the gripper holds something that the belief cannot name.
  var holdsSomethingUnknown: Bool { belief.heldID == nil && belief.gripper.isHolding }

  /// Writes the problem as PDDL text. Only what the goal can need is in it: the things it speaks of, what they are on
  /// or in, what is in their way, all doors, and keys for the locked ones.
  func problem(goal: String) -> (text: String, names: Names) {
    var writer = ProblemWriter(self)
    return writer.write(goal: goal)
  }
}

private struct ProblemWriter {
  private let task: Task
  private var names = Names()
  private var declarations: [String] = []
  private var facts: [String] = []
  private var objects: [TrackedObject] = []
  private var goal = ""
  /// What must be moved before each object can be got at, the nearest to the robot first.
  private var obstacles: [Int: [Int]] = [:]

  private var here: Surroundings { task.surroundings }
  private var belief: Belief { task.belief }

  init(_ task: Task) {
    self.task = task
    collect()
  }

  mutating func write(goal: String) -> (text: String, names: Names) {
    self.goal = goal
    writeRooms()
    for object in objects { write(object) }
    writeHand()
    writeHome()
    let text = """
      (define (problem belief-\(belief.update))
        (:domain household)
        (:objects
          \(declarations.joined(separator: "\n    "))
        )
        (:init
          (= (total-cost) 0)
          \(facts.joined(separator: "\n    "))
        )
        (:goal \(goal))
        (:metric minimize (total-cost)))

      """
    return (text, names)
  }

  // MARK: what matters

  private mutating func collect() {
    var wanted = task.relevant
    for object in here.objects where here.role(object) == .door { wanted.insert(object.id) }
    if let held = belief.heldID { wanted.insert(held) }
    var open = wanted.sorted()
    while let id = open.popLast() {
      guard let object = task.object(id) else { continue }
      for other in needs(of: object) where wanted.insert(other).inserted { open.append(other) }
    }
    objects = here.objects.filter { wanted.contains($0.id) }
  }

  /// What has to do with an object: its holder, what is in its way, its key, what fills it.
  private mutating func needs(of object: TrackedObject) -> [Int] {
    var ids: [Int] = []
    switch object.place {
    case .on(let id), .inside(let id): ids.append(id)
    case .floor, .held, .unknown: break
    }
    if object.id != belief.heldID, let stance = here.stance(for: object) {
      var things = here.things(onWayTo: stance, except: object.id)
      if here.role(object) == .door {
        things += here.things(beside: object).filter { !things.contains($0) }
      }
      obstacles[object.id] = things
      ids += things
    }
    if case .locked(let colour) = object.openness {
      ids += keys(colour).map(\.id)
    }
    if here.role(object) == .surface { ids += here.thingsBefore(roomOn: object) }
    let isFull =
      [.surface, .container].contains(here.role(object)) && here.capacity(of: object) == 0
    if isFull {
      ids += here.objects.filter { $0.place == .on(object.id) || $0.place == .inside(object.id) }
        .map(\.id)
    }
    return ids
  }

  private func keys(_ colour: String?) -> [TrackedObject] {
    here.objects.filter { $0.kind == "key" && (colour == nil || $0.colour == colour) }
  }

  // MARK: rooms

  private mutating func writeRooms() {
    for room in belief.rooms {
      let name = Names.room(room.id)
      names.add(name, .room(room.id))
      declarations.append("\(name) - room\(room.name.map { "  ; the \($0)" } ?? "")")
      if !task.constraints.forbiddenRooms.contains(room.id) { facts.append("(may-enter \(name))") }
    }
    if let room = here.robotRoom { facts.append("(robot-in \(Names.room(room)))") }
  }

  private func walk(_ a: Room, _ b: Room, through door: TrackedObject) -> Int {
    guard let cell = door.cells.first else { return 10 }
    return middle(a).manhattanDistance(to: cell) + middle(b).manhattanDistance(to: cell)
  }

  private func middle(_ room: Room) -> Cell {
    guard !room.cells.isEmpty else { return belief.cell }
    let (x, y) = room.cells.reduce((0, 0)) { ($0.0 + $1.column, $0.1 + $1.row) }
    return Cell(column: x / room.cells.count, row: y / room.cells.count)
  }

  // MARK: objects

  private mutating func write(_ object: TrackedObject) {
    let name = task.name(object)
    names.add(name, .object(object.id))
    let role = here.role(object)
    switch role {
    case .container? where here.isPortable(object):
      declarations.append("\(name) - (either container portable)")
    case .container?: declarations.append("\(name) - container")
    case .surface?: declarations.append("\(name) - surface")
    case .door?: declarations.append("\(name) - door")
    case .person?: declarations.append("\(name) - item")
    case .thing?, nil: declarations.append("\(name) - portable")
    }
    writeAccess(object, name)
    if role == .door { writeDoor(object, name) }
    if role == .container || role == .door { writeOpenness(object, name) }
    if here.isPortable(object) { writePlace(object, name) }
    if role == .container || role == .surface { writeCapacity(object, name) }
    writeBeside(object, name)
    let isDone = task.visited.contains(object.id) || object.id == belief.heldID
    if isDone || task.isBefore(object) { facts.append("(visited \(name))") }
    if isDone || object.lastSeen == belief.update { facts.append("(seen \(name))") }
  }

  private mutating func writeAccess(_ object: TrackedObject, _ name: String) {
    let approach = approach(object)
    facts.append("(= (approach \(name)) \(approach))")
    guard object.id != belief.heldID else { return }
    if here.role(object) != .door, let room = here.room(of: object) {
      facts.append("(stands-in \(name) \(Names.room(room)))")
      // what lies right behind a doorway is taken from the doorway, before the room is come into
      if let near = here.robotRoom, near != room, !task.relevant.contains(object.id),
        isGotAtThroughDoor(object, into: room, from: near)
      {
        facts.append("(stands-in \(name) \(Names.room(near)))")
      }
    }
    guard here.stance(for: object) != nil else { return }
    let things = (obstacles[object.id] ?? []).compactMap { task.object($0) }
    if let last = things.last {
      facts.append("(behind \(name) \(task.name(last)))")
    } else {
      facts.append("(reachable \(name))")
    }
  }

  private func isGotAtThroughDoor(_ thing: TrackedObject, into room: Int, from near: Int) -> Bool {
    guard here.isPortable(thing) else { return false }
    return objects.contains { door in
      here.role(door) == .door && obstacles[door.id]?.contains(thing.id) == true
        && [room, near].allSatisfy { side in
          belief.rooms.contains { $0.id == side && $0.doors.contains(door.id) }
        }
    }
  }

  /// Steps to it from the robot, or from the middle of its room when the robot is elsewhere.
  private func approach(_ object: TrackedObject) -> Int {
    guard let stance = here.stance(for: object) else { return 20 }
    if here.room(of: object) == here.robotRoom { return min(40, here.distance(to: stance) ?? 20) }
    guard let room = belief.rooms.first(where: { $0.id == here.room(of: object) }) else {
      return 20
    }
    return min(40, middle(room).manhattanDistance(to: stance))
  }

  private mutating func writeDoor(_ door: TrackedObject, _ name: String) {
    let sides = belief.rooms.filter { $0.doors.contains(door.id) }
    for side in sides { facts.append("(stands-in \(name) \(Names.room(side.id)))") }
    guard belief.givenUp[door.id] == nil || door.openness == .open else { return }
    for a in sides {
      for b in sides where b.id != a.id {
        facts.append("(joins \(name) \(Names.room(a.id)) \(Names.room(b.id)))")
        facts.append(
          "(= (walk \(Names.room(a.id)) \(Names.room(b.id))) \(walk(a, b, through: door)))")
      }
    }
  }

  private mutating func writeOpenness(_ object: TrackedObject, _ name: String) {
    if !task.constraints.unopenable.contains(object.id), belief.givenUp[object.id] == nil {
      facts.append("(may-open \(name))")
    }
    if goal.contains("(closed \(name))") { facts.append("(may-close \(name))") }
    switch object.openness {
    case .open: facts.append("(open \(name))")
    case .closed: facts.append("(closed \(name))")
    case .unknown: facts.append(here.role(object) == .door ? "(open \(name))" : "(closed \(name))")
    case .locked(let colour):
      facts.append("(locked \(name))\(colour.map { "  ; with a \($0) plate" } ?? "")")
      for key in keys(colour) { facts.append("(unlocks \(task.name(key)) \(name))") }
    }
    if object.isInspected { facts.append("(searched \(name))") }
  }

  private mutating func writePlace(_ thing: TrackedObject, _ name: String) {
    if thing.id == belief.heldID { return facts.append("(may-touch \(name))") }
    if !task.constraints.untouchable.contains(thing.id), belief.givenUp[thing.id] == nil {
      facts.append("(may-touch \(name))")
    }
    switch thing.place {
    case .on(let id): facts.append(place("on", name, id))
    case .inside(let id): facts.append(place("in", name, id))
    case .floor, .unknown: facts.append("(on-floor \(name))")
    case .held: break
    }
  }

  /// What stands on something that is believed in no longer is taken as from the floor: the hand finds it all the same.
  private func place(_ predicate: String, _ name: String, _ holder: Int) -> String {
    guard let holder = task.object(holder) else { return "(on-floor \(name))" }
    return "(\(predicate) \(name) \(task.name(holder)))"
  }

  private mutating func writeCapacity(_ holder: TrackedObject, _ name: String) {
    let capacity = belief.givenUp[holder.id] == nil ? here.capacity(of: holder) : 0
    let things = here.role(holder) == .surface ? here.thingsBefore(roomOn: holder) : []
    if let last = things.last.flatMap({ task.object($0) }), capacity >= 1 {
      facts += ["(room-behind \(name) \(task.name(last)))", "(tight \(name))"]
      return
    }
    if capacity >= 1 { facts.append("(has-room \(name))") }
    if capacity <= 1 { facts.append("(tight \(name))") }
  }

  private mutating func writeBeside(_ object: TrackedObject, _ name: String) {
    guard task.landmarks.contains(object.id) else { return }
    if !here.cellsBeside(object).isEmpty { facts.append("(has-room-beside \(name))") }
    let cells = Set(object.cells)
    for thing in objects
    where thing.id != object.id && here.isPortable(thing) && thing.id != belief.heldID
      && !isInside(thing)
      && thing.cells.contains(where: {
        !cells.contains($0) && !cells.isDisjoint(with: $0.neighbours)
      })
    {
      facts.append("(beside \(task.name(thing)) \(name))")
    }
  }

  private func isInside(_ thing: TrackedObject) -> Bool {
    if case .inside = thing.place { true } else { false }
  }

  // MARK: the robot

  private mutating func writeHand() {
    if let held = belief.heldID, let thing = task.object(held) {
      facts.append("(holding \(task.name(thing)))")
    } else if task.holdsSomethingUnknown {
      declarations.append("something - portable  ; in the hand, and nobody knows what it is")
      names.add("something", .object(-1))
      facts += ["(holding something)", "(may-touch something)", "(= (approach something) 0)"]
    } else {
      facts.append("(hand-empty)")
    }
  }

  private mutating func writeHome() {
    if task.isHome { facts.append("(at-home)") }
    guard let room = here.homeRoom else { return }
    facts.append("(home-in \(Names.room(room)))")
    guard task.isHomeLandmark else { return }
    declarations.append("home - item  ; where the task was given")
    names.add("home", .word("home"))
    facts += [
      "(stands-in home \(Names.room(room)))", "(reachable home)", "(= (approach home) 5)",
    ]
    if !here.homeSpots.isEmpty { facts.append("(has-room-beside home)") }
    for thing in objects
    where here.isPortable(thing) && thing.id != belief.heldID && thing.place == .floor
      && here.room(of: thing) == room && thing.cells.contains(where: here.isNearHome)
    {
      facts.append("(beside \(task.name(thing)) home)")
    }
  }
}
