import AgentMessages

/// What follows the object of a verb that handles things.
struct Tail {
  var isToSpeaker = false
  var particles: Set<String> = []
  var spot: Spot?
  var source: NounPhrase.Complement?
  /// "where it was", "to its place"
  var isWhereItWas = false
}

extension SentenceParser {
  /// "put the mug on the table", "bring me the plate", "pick it up": everything from the verb's first word after it.
  mutating func handling(_ verb: VerbForm, at index: Int) -> [Parse<[Command]>] {
    var result: [Parse<[Command]>] = []
    var verb = verb
    var starts: [(at: Int, toSpeaker: Bool, particles: Set<String>)] = []
    for (at, toSpeaker) in [(index, false)] + (has(index, ["me", "us"]) ? [(index + 1, true)] : [])
    {
      starts.append((at, toSpeaker, []))
      if has(at, SentenceParser.particles) { starts.append((at + 1, toSpeaker, [word(at)])) }
      if ["get", "take", "grab"].contains(verb.lemma),
        let end = end(ofOneOf: ["a hold of", "hold of", "ahold of"], at: at)
      {
        verb.verbClass = .take
        starts.append((end, toSpeaker, ["up"]))
      }
    }
    for start in starts {
      for objects in nounPhraseLists(at: start.at) {
        guard objects.value.allSatisfy({ !$0.isSpeaker }) else { continue }
        for tail in tails(at: objects.end, of: verb.verbClass) {
          var value = tail.value
          value.isToSpeaker = value.isToSpeaker || start.toSpeaker
          value.particles.formUnion(start.particles)
          guard let (commands, cost, fault) = commands(of: verb, objects.value, value) else {
            continue
          }
          // "put the ball next to the box on the bed": what follows belongs to the box
          let isSplit = objects.cost > 0 && verb.verbClass == .put && value.spot != nil
          result.append(
            Parse(
              value: commands, end: tail.end,
              cost: objects.cost + tail.cost + cost + (isSplit ? 1 : 0),
              fault: objects.fault ?? tail.fault ?? fault))
        }
      }
    }
    return pruned(result)
  }

  static let particles: Set<String> = ["up", "down", "back", "away", "out", "over", "along", "off"]

  /// Ways to go on after the object: particles, "to me", a destination.
  mutating func tails(at index: Int, of verb: VerbClass) -> [Parse<Tail>] {
    var result: [Parse<Tail>] = []
    var front = [Parse(value: Tail(), end: index)]
    for _ in 0..<4 where !front.isEmpty {
      result += front
      front = pruned(front.flatMap { self.longer($0, of: verb) })
    }
    return pruned(result)
  }

  private mutating func longer(_ parse: Parse<Tail>, of verb: VerbClass) -> [Parse<Tail>] {
    let (tail, at) = (parse.value, parse.end)
    var result: [Parse<Tail>] = []
    func add(_ end: Int, cost: Int = 0, _ change: (inout Tail) -> Void) {
      var next = parse
      change(&next.value)
      next.end = end
      next.cost += cost
      result.append(next)
    }
    if tail.spot == nil, !tail.isToSpeaker {
      if has(at, SentenceParser.particles) { add(at + 1) { $0.particles.insert(word(at)) } }
      if let end = end(
        ofOneOf: [
          "here", "over here", "to me", "to us", "over to me", "back to me", "back here",
          "to where i am", "back to us", "right here", "to my place", "in my hand", "in my hands",
        ], at: at)
      {
        add(end) { $0.isToSpeaker = true }
      }
      if let end = end(
        ofOneOf: ["there", "over there", "in there", "on there", "back there", "right there"],
        at: at)
      {
        let relation: Relation? = word(end - 2) == "in" && end - 2 >= at ? .inside : nil
        add(end, cost: 2) { $0.spot = Spot(relation: relation, landmark: place(.there, at, end)) }
      }
      if let end = end(ofOneOf: SentenceParser.originalPlaces, at: at) {
        add(end) { $0.isWhereItWas = true }
      }
      if let end = end(ofOneOf: ["with you", "for me", "for us"], at: at) { add(end) { _ in } }
      for spot in destinations(at: at, of: verb, after: tail) {
        var next = parse
        next.value.spot = spot.value
        next.end = spot.end
        next.cost += spot.cost
        next.fault = next.fault ?? spot.fault
        result.append(next)
      }
      if tail.source == nil {
        for source in places(at: at, uses: [.source]) {
          add(source.end, cost: source.cost) { $0.source = source.value }
        }
      }
    }
    return result
  }

  /// Where things may be said to go after this verb.
  private mutating func destinations(at index: Int, of verb: VerbClass, after tail: Tail) -> [Parse<
    Spot
  >] {
    var uses: Set<Preposition.Use> = [.destination, .toward]
    switch verb {
    case .put, .drop, .leave, .carry, .clear: uses.insert(.place)
    default: if !tail.particles.isDisjoint(with: ["back", "down"]) { uses.insert(.place) }
    }
    var starts = [index]
    if has(index, [",", "and"]) {
      starts.append(end(ofOneOf: [", and", "and then", "and"], at: index) ?? index + 1)
    }
    var result: [Parse<Spot>] = []
    for start in starts {
      if has(start, ["there", "inside"]), start > index { continue }
      for place in places(at: start, uses: uses) {
        var cost = place.cost
        if start > index { cost += 1 }
        if place.value.landmark.isSpeaker { continue }
        if place.value.landmark.room != nil {
          guard [.inside, nil].contains(place.value.relation) else { continue }
          if verb == .put || verb == .drop || verb == .leave { cost += 2 }
        }
        result.append(
          Parse(
            value: Spot(
              relation: place.value.relation, landmark: place.value.landmark,
              isAfterAnd: start > index),
            end: place.end, cost: cost, fault: place.fault))
      }
    }
    return result
  }

  private static let originalPlaces = [
    "where you found it", "where it was", "where it came from", "where you got it",
    "where you got it from",
    "where you took it from", "where they were", "where it was before", "to its place",
    "to where it was",
    "to where you found it", "where you found them", "in its place", "to where it came from",
  ]

  /// What a verb with this object and this tail asks for; nil where the verb does not go so.
  func commands(
    of verb: VerbForm, _ objects: [NounPhrase], _ tail: Tail
  ) -> (commands: [Command], cost: Int, fault: String?)? {
    var objects = objects
    if let source = tail.source {
      objects = objects.map {
        var object = $0
        object.complements.append(source)
        return object
      }
    } else if tail.particles.contains("out"), tail.spot == nil, verb.verbClass != .put {
      // "take the key out": out of what was spoken of last
      objects = objects.map {
        var object = $0
        if object.anaphor == nil, object.complements.isEmpty {
          object.complements.append(
            .init(relation: .inside, landmark: NounPhrase(start: object.start, anaphor: .there)))
        }
        return object
      }
    }
    let possible = Possibility(vocabulary: lexicon.vocabulary)
    if verb.verbClass == .clear { objects = objects.map(contents) }
    let fault = objects.lazy.compactMap {
      possible.faultOfCarrying($0.kinds) ?? self.faultOfCarrying($0)
    }.first
    if tail.isWhereItWas { return ([.putBack(objects)], 0, fault) }
    if let spot = tail.spot { return placing(verb, objects, at: spot, tail, fault) }
    let commands: [Command]
    switch verb.verbClass {
    case .bring:
      commands = [
        tail.particles.contains("back") && verb.lemma == "put" ? .putBack(objects) : .bring(objects)
      ]
    case .give: commands = [.bring(objects)]
    case .take, .pick:
      if tail.isToSpeaker {
        commands = [.bring(objects)]
      } else if tail.particles.contains("back") {
        commands = [.putBack(objects)]
      } else {
        commands = [.take(objects)]
      }
    case .carry:
      if tail.isToSpeaker {
        commands = [.bring(objects)]
      } else if verb.lemma == "return" || tail.particles.contains("back") {
        commands = [.putBack(objects)]
      } else if verb.lemma == "carry" {
        commands = [.take(objects)]
      } else {
        commands = [.whereTo(objects)]
      }
    case .put, .drop:
      if tail.isToSpeaker {
        commands = [.bring(objects), .putDown(nil)]
      } else if tail.particles.contains("back") {
        commands = [.putBack(objects)]
      } else if tail.particles.contains("down") || verb.verbClass == .drop {
        guard objects.count == 1 else { return ([.whereTo(objects)], 0, fault) }
        commands = [.putDown(objects[0])]
      } else {
        commands = [.whereTo(objects)]
      }
    case .clear: commands = [.whereTo(objects)]
    default: return nil
    }
    if case .whereTo? = commands.first { return (commands, 3, fault) }
    return (commands, verb.lemma == "hold" ? 1 : 0, fault)
  }

  private func placing(
    _ verb: VerbForm, _ objects: [NounPhrase], at spot: Spot, _ tail: Tail, _ fault: String?
  ) -> (commands: [Command], cost: Int, fault: String?)? {
    if verb.verbClass == .leave {
      return objects.count == 1 ? ([.leave(objects[0], spot)], 0, fault) : nil
    }
    let possible = Possibility(vocabulary: lexicon.vocabulary)
    var fault = fault
    guard !spot.isAfterAnd || objects.allSatisfy({ $0.complements.contains(where: \.isSource) })
    else { return nil }
    if spot.landmark.room == nil, let relation = spot.relation {
      fault =
        fault
        ?? possible.faultOfPutting(
          normalised(relation, spot.landmark), landmark: spot.landmark.kinds)
    } else if spot.relation == nil, !spot.landmark.kinds.isEmpty,
      spot.landmark.kinds.allSatisfy({ lexicon.role($0) == .thing })
    {
      return nil
    }
    if verb.verbClass == .give,
      !spot.landmark.kinds.contains(where: { lexicon.role($0) == .person })
    {
      return nil
    }
    return ([.place(objects, spot)], 0, fault)
  }

  /// "in" a surface is on it.
  func normalised(_ relation: Relation, _ landmark: NounPhrase) -> Relation {
    relation == .inside && !landmark.kinds.isEmpty
      && landmark.kinds.allSatisfy { lexicon.role($0) == .surface }
      ? .on : relation
  }

  private func faultOfCarrying(_ phrase: NounPhrase) -> String? {
    phrase.room == nil ? nil : "I cannot carry a room."
  }

  /// "clear the table": what is on it.
  private func contents(_ phrase: NounPhrase) -> NounPhrase {
    guard !phrase.kinds.isEmpty,
      phrase.kinds.allSatisfy({ Possibility(vocabulary: lexicon.vocabulary).isFixed($0) })
    else { return phrase }
    return NounPhrase(
      words: "everything on " + phrase.words, start: phrase.start, quantifier: .all, isPlural: true,
      complements: [.init(relation: nil, landmark: phrase)])
  }
}
