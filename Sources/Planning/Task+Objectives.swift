import AgentMessages

/// From objectives to conditions.
extension Task {
  mutating func add(_ objective: Objective) {
    switch objective {
    case .goTo(let referent): addGoTo(referent)
    case .find(let referent): addFind(referent)
    case .pickUp(let referent): addHolding(referent)
    case .bring(let referent): addBring(referent)
    case .place(let thing, let relation, let landmark): addPlace(thing, relation, landmark)
    case .putDown(let referent): addPutDown(referent)
    case .open(let referent): addOpenness(referent, "open")
    case .close(let referent): addOpenness(referent, "closed")
    case .explore: wantsExploration = true
    case .move(let metres): tail.append(GroundAction("move", [.number(metres)]))
    case .turn(let radians): tail.append(GroundAction("turn", [.number(radians)]))
    case .wait(let seconds): tail.append(GroundAction("wait", [.number(seconds)]))
    }
  }

  // MARK: which ones

  /// The objects a referent means: each inner list is one that is wanted, by alternatives. Nil when something about it
  /// is not known yet or cannot be; that is noted.
  private mutating func objects(of referent: Referent) -> [[Int]]? {
    var known: [Int] = []
    let named = (referent.objectID.map { [$0] } ?? []) + referent.candidates + referent.moved
    for id in named where !known.contains(id) && object(id) != nil { known.append(id) }
    let usable = known.filter { belief.givenUp[$0] == nil }
    switch referent.quantifier {
    case .all:
      missing.append(Missing(referent: referent, isAll: true))
      return known.isEmpty ? nil : known.map { [$0] }
    case .count(let count):
      if known.count >= count {
        return (usable + known.filter { !usable.contains($0) }).prefix(count).map { [$0] }
      }
    case .the:
      // a thing that was tried in vain is still the one that is meant
      if let id = known.first { return tried(id, referent) ? nil : [[id]] }
    case .any:
      open.append(referent)
      if !usable.isEmpty { return [Array(usable.prefix(6))] }
      if let id = known.first, tried(id, referent) { return nil }
    }
    missing.append(Missing(referent: referent, isAll: false))
    return nil
  }

  private mutating func tried(_ id: Int, _ referent: Referent) -> Bool {
    guard let reason = belief.givenUp[id], id != belief.heldID else { return false }
    impossible = impossible ?? reason
    return true
  }

  /// Adds a condition for each object that is meant, with `or` over alternatives.
  private mutating func require(_ referent: Referent, _ condition: (Task, TrackedObject) -> String)
  {
    for alternatives in objects(of: referent) ?? [] {
      let parts = alternatives.compactMap { id in object(id).map { condition(self, $0) } }
      relevant.formUnion(alternatives)
      wishes.append(parts.count == 1 ? parts[0] : "(or \(parts.joined(separator: " ")))")
    }
  }

  private mutating func cannot(_ reason: String) { impossible = impossible ?? reason }

  // MARK: each objective

  private mutating func addGoTo(_ referent: Referent) {
    if referent.isSpeaker {
      wishes.append("(at-home)")
    } else if let name = referent.room {
      guard let room = room(named: name, referent) else { return }
      if surroundings.room(at: belief.cell) != room {
        tail.append(GroundAction("go-to-room", [.room(room)]))
      }
      wishes.append("(robot-in \(Names.room(room)))")
    } else {
      require(referent) { task, object in "(visited \(task.name(object)))" }
    }
  }

  private mutating func addFind(_ referent: Referent) {
    if let name = referent.room {
      _ = room(named: name, referent)
    } else {
      require(referent) { task, object in "(seen \(task.name(object)))" }
    }
  }

  private mutating func addHolding(_ referent: Referent) {
    guard checkPortable(referent) else { return }
    let count = wishes.count
    require(referent) { task, object in "(holding \(task.name(object)))" }
    if wishes.count - count > 1 { cannot("I have one hand and can hold only one thing at a time") }
  }

  private mutating func addBring(_ referent: Referent) {
    guard checkPortable(referent) else { return }
    if case .all = referent.quantifier { return addPlace(referent, .nextTo, Task.speaker) }
    if case .count(let count) = referent.quantifier, count > 1 {
      return addPlace(referent, .nextTo, Task.speaker)
    }
    require(referent) { task, object in "(and (holding \(task.name(object))) (at-home))" }
  }

  static let speaker = Referent(words: "me", isSpeaker: true)

  private mutating func addPutDown(_ referent: Referent?) {
    guard let held = belief.heldID else {
      if belief.gripper.isHolding { wishes.append("(hand-empty)") }
      return
    }
    if let referent {
      let meant = (referent.objectID.map { [$0] } ?? []) + referent.candidates + referent.moved
      guard meant.contains(held) || meant.isEmpty else { return }
    }
    relevant.insert(held)
    wishes.append("(hand-empty)")
  }

  private mutating func addOpenness(_ referent: Referent, _ state: String) {
    for kind in referent.kinds {
      let role = vocabulary.kind(named: kind)?.role
      if role != .door && role != .container { return cannot("a \(kind) does not open") }
    }
    require(referent) { task, object in "(\(state) \(task.name(object)))" }
  }

  private mutating func addPlace(_ thing: Referent, _ relation: Relation, _ landmark: Referent) {
    guard checkPortable(thing) else { return }
    if case .all = landmark.quantifier { return cannot("one thing cannot be in several places") }
    guard let condition = placing(relation, landmark) else {
      // what is placed may be unknown as well: look for both at once
      _ = objects(of: thing)
      return
    }
    require(thing, condition)
    if [.on, .inside].contains(relation), let place = landmark.candidates.first {
      wantRoom(for: thing, on: place)
    }
  }

  private mutating func wantRoom(for thing: Referent, on place: Int) {
    guard let place = object(place), surroundings.role(place) == .surface else { return }
    let elsewhere = Set(thing.candidates + thing.moved).compactMap { object($0) }
      .count { $0.place != .on(place.id) }
    let wanted =
      switch thing.quantifier {
      case .all: elsewhere
      case .count(let count): min(count, elsewhere)
      case .the, .any: min(1, elsewhere)
      }
    wantedOn[place.id, default: 0] += wanted
  }

  /// The condition that a thing is where it is wanted; nil when the landmark is not known or cannot be.
  private mutating func placing(
    _ relation: Relation, _ landmark: Referent
  ) -> ((Task, TrackedObject) -> String)? {
    if landmark.isFloor { return { task, object in "(on-floor \(task.name(object)))" } }
    if landmark.isSpeaker {
      isHomeLandmark = true
      return { task, object in "(beside \(task.name(object)) home)" }
    }
    if let name = landmark.room {
      guard let room = room(named: name, landmark) else { return nil }
      return { task, object in "(stands-in \(task.name(object)) \(Names.room(room)))" }
    }
    guard let places = objects(of: landmark)?.first else { return nil }
    relevant.formUnion(places)
    var conditions: [(String) -> String] = []
    for place in places.compactMap({ object($0) }) {
      if let predicate = predicate(relation, place) {
        let name = name(place)
        conditions.append { "(\(predicate) \($0) \(name))" }
      }
    }
    guard !conditions.isEmpty else {
      cannot(refusal(relation, places.first.flatMap { object($0) }))
      return nil
    }
    return { task, object in
      let parts = conditions.map { $0(task.name(object)) }
      return parts.count == 1 ? parts[0] : "(or \(parts.joined(separator: " ")))"
    }
  }

  private mutating func predicate(_ relation: Relation, _ place: TrackedObject) -> String? {
    switch (relation, surroundings.role(place)) {
    case (.on, .surface?), (.inside, .surface?): return "on"
    case (.inside, .container?): return "in"
    case (.nextTo, _):
      landmarks.insert(place.id)
      return "beside"
    default: return nil
    }
  }

  private func refusal(_ relation: Relation, _ place: TrackedObject?) -> String {
    guard let place else { return "I do not know where that is" }
    switch relation {
    case .on: return "nothing can be put on the \(place.name)"
    case .inside: return "nothing can be put into the \(place.name)"
    default: return "I can put things on, in and next to others, not \(relation.words) them"
    }
  }

  /// A room by its name; noted as missing when no such room is known.
  private mutating func room(named name: String, _ referent: Referent) -> Int? {
    if let room = belief.rooms.first(where: { $0.name == name }) { return room.id }
    missing.append(Missing(referent: referent, isAll: false))
    return nil
  }

  private mutating func checkPortable(_ referent: Referent) -> Bool {
    guard
      let fixed = referent.kinds.first(where: { vocabulary.kind(named: $0)?.isPortable == false }),
      referent.kinds.allSatisfy({ vocabulary.kind(named: $0)?.isPortable == false })
    else { return true }
    cannot("a \(fixed) cannot be carried")
    return false
  }
}
