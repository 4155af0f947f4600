public import AgentMessages

/// Plain and honest answers to questions about the world.
extension Grounder {
  /// One or two sentences from what was seen; says where it has not looked.
  public func answer(_ question: WorldQuestion, from belief: Belief) -> String {
    let resolver = Resolver(grounder: self, belief: belief)
    switch question {
    case .whatIsHeld:
      guard let held = belief.heldID.flatMap(belief.object) else { return "I am holding nothing." }
      return "I am holding the \(held.name)."
    case .whereIs(let referent):
      if let room = referent.room { return answerWhere(room: room, belief) }
      let found = resolver.found(referent)
      guard !found.isEmpty else { return resolver.absence(of: referent) }
      return found.map { "The \($0.name) is \(resolver.whereabouts($0))." }.joined(separator: " ")
    case .isThere(let referent):
      if let room = referent.room { return answerWhere(room: room, belief) }
      let found = resolver.found(referent)
      guard !found.isEmpty else { return resolver.absence(of: referent) }
      return "Yes: "
        + found.map { "the \($0.name) is \(resolver.whereabouts($0))" }.joined(separator: ", ")
        + "."
    case .howMany(let referent):
      let count = resolver.found(referent).count
      let noun = referent.kinds.isEmpty ? "thing" : referent.kinds.joined(separator: " or ")
      let plural =
        referent.kinds.isEmpty
        ? "things" : referent.kinds.map(Inflection.plural).joined(separator: " or ")
      let words = [referent.colour, count == 1 ? noun : plural].compactMap { $0 }.joined(
        separator: " ")
      let sum = "I have seen \(count == 0 ? "no" : "\(count)") \(words)."
      return resolver.hasSeenAll ? sum : sum + " I have not looked everywhere yet."
    case .isInState(let referent, let state):
      let found = resolver.found(referent)
      guard !found.isEmpty else { return resolver.absence(of: referent) }
      return found.map { resolver.report(of: $0, state: state) }.joined(separator: " ")
    case .whatIs(let relation, let landmark):
      return resolver.contents(relation, landmark)
    }
  }

  private func answerWhere(room: String, _ belief: Belief) -> String {
    guard let room = belief.rooms.first(where: { $0.name == room }), let name = room.name else {
      return "I have not found the \(room) yet."
    }
    return room.cells.contains(belief.cell)
      ? "This is the \(name)." : "I know where the \(name) is."
  }
}

extension Resolver {
  func found(_ referent: Referent) -> [TrackedObject] {
    resolved(referent).candidates.compactMap(belief.object)
  }

  /// Whether there is nothing left that could be looked at or into.
  var hasSeenAll: Bool {
    belief.update > 0 && belief.frontiers.isEmpty
      && belief.objects.allSatisfy { object in
        guard object.existence >= thresholds.existence else { return true }
        switch vocabulary.kind(named: object.kind)?.role {
        case .container: return object.isInspected
        case .door:
          if case .open = object.openness { return true }
          return object.cells.allSatisfy {
            $0.neighbours.allSatisfy { belief.map[$0].content != .unknown }
          }
        default: return true
        }
      }
  }

  /// "on the table in the kitchen"
  func whereabouts(_ object: TrackedObject) -> String {
    let parts = [place(object), object.place == .held ? nil : room(object)].compactMap { $0 }
    if parts.isEmpty { return "somewhere that I cannot name" }
    return parts.joined(separator: " ")
  }

  func absence(of referent: Referent) -> String {
    let name = referent.room.map { "the \($0)" } ?? referent.noun
    return hasSeenAll
      ? "I have looked everywhere I can and have not seen \(name)."
      : "I have not seen \(name) yet, but I have not looked everywhere."
  }

  func report(of object: TrackedObject, state: String) -> String {
    let found: String
    switch object.openness {
    case .unknown: return "I do not know whether the \(object.name) is \(state)."
    case .open: found = "open"
    case .closed: found = "closed"
    case .locked(let colour): found = colour.map { "locked with the \($0) key" } ?? "locked"
    }
    return "\(isInState(object, state) ? "Yes" : "No"), the \(object.name) is \(found)."
  }

  func contents(_ relation: Relation, _ landmark: Referent) -> String {
    let place = resolved(landmark)
    let clause = Referent(words: "things", quantifier: .all, clauses: [.init(relation, place)])
    let things = found(clause)
    let name = "\(relation.spoken) \(landmark.bare.spoken)"
    guard things.isEmpty else {
      let list = things.map { Resolver.indefinite($0.name) }
      let joined =
        list.count == 1
        ? list[0] : list.dropLast().joined(separator: ", ") + " and " + list[list.count - 1]
      return "There is \(joined) \(name)."
    }
    if landmark.room != nil {
      return belief.rooms.contains { $0.name == landmark.room }
        ? "I have seen nothing to carry \(name)." : "I have not found \(landmark.bare.spoken) yet."
    }
    if landmark.isFloor { return "I have seen nothing \(name)." }
    let holders = place.candidates.compactMap(belief.object)
    guard !holders.isEmpty else { return absence(of: landmark) }
    if relation == .inside, holders.contains(where: { !$0.isInspected }) {
      return "I have not looked \(name) yet."
    }
    return "I have seen nothing \(name)."
  }

  static func indefinite(_ name: String) -> String {
    (name.first.map { "aeiou".contains($0) } ?? false ? "an " : "a ") + name
  }
}

extension Referent {
  /// "a red mug": for saying that there is none.
  var noun: String {
    let kind = kinds.isEmpty ? "thing" : kinds.joined(separator: " or ")
    let head = ([colour, state].compactMap { $0 } + attributes + [kind]).joined(separator: " ")
    return
      ([Resolver.indefinite(head)]
      + clauses.map { "\($0.relation.spoken) \($0.landmark.bare.spoken)" })
      .joined(separator: " ")
  }
}
