import AgentMessages

extension SentenceParser {
  /// Every description that starts at a word, with all that may belong to it.
  mutating func nounPhrases(at index: Int) -> [Parse<NounPhrase>] {
    if let known = nounPhraseMemo[index] { return known }
    guard index < words.count, depth < 12 else { return [] }
    depth += 1
    defer { depth -= 1 }
    var result: [Parse<NounPhrase>] = []
    var front = bareNounPhrases(at: index)
    for _ in 0..<5 where !front.isEmpty {
      result += front
      front = pruned(front.flatMap { self.extended($0) })
    }
    result = pruned(result).map { parse in
      var parse = parse
      parse.value.start = index
      parse.value.words = text(index, parse.end)
      return parse
    }
    nounPhraseMemo[index] = result
    return result
  }

  /// Descriptions joined by commas and "and".
  mutating func nounPhraseLists(at index: Int) -> [Parse<[NounPhrase]>] {
    if let known = listMemo[index] { return known }
    var result: [Parse<[NounPhrase]>] = []
    var starts = [index]
    if word(index) == "both" { starts.append(index + 1) }
    for start in starts {
      for first in nounPhrases(at: start) {
        if start == index { result.append(first.map { [$0] }) }
        guard let (next, isBare) = listConnector(at: first.end) else { continue }
        for rest in nounPhraseLists(at: next) where !(rest.value.first?.anaphor == .it) {
          // "the mug, the plate" without an "and" is more often two ways to name one thing
          var cost = isBare && rest.value.count == 1 ? 3 : 0
          // "the mug in the sink and the plate in the cabinet" names two places to go to
          if first.cost > 0 { cost += 2 }
          result.append(first.then(rest, adding: cost) { [$0] + $1 })
        }
      }
    }
    result = pruned(result)
    listMemo[index] = result
    return result
  }

  private func listConnector(at index: Int) -> (Int, isBare: Bool)? {
    var at = index
    if word(at) == "," { at += 1 }
    if let next = end(
      ofOneOf: ["and also", "and", "plus", "as well as", "along with", "together with"], at: at)
    {
      return (next, false)
    }
    return at > index ? (at, true) : nil
  }

  // MARK: - The head

  private mutating func bareNounPhrases(at index: Int) -> [Parse<NounPhrase>] {
    pronouns(at: index) + indefinites(at: index) + freeRelatives(at: index) + described(at: index)
  }

  private func pronouns(at index: Int) -> [Parse<NounPhrase>] {
    var result: [Parse<NounPhrase>] = []
    func add(_ phrases: [String], _ make: (inout NounPhrase) -> Void) {
      for phrase in phrases {
        guard let end = end(of: phrase, at: index) else { continue }
        var value = NounPhrase()
        make(&value)
        result.append(Parse(value: value, end: end))
      }
    }
    add(["it", "that", "this", "that one", "this one", "it all", "all of it", "the same one"]) {
      $0.anaphor = .it
    }
    add([
      "them", "those", "these", "they", "them all", "all of them", "both of them", "both",
      "each of them", "them both",
    ]) {
      $0.anaphor = .them
      $0.isPlural = true
    }
    add([
      "one", "one of them", "one of those", "any of them", "any one of them", "either of them",
      "either one",
    ]) {
      $0.anaphor = .one
      $0.quantifier = .any
    }
    add(["two of them"]) {
      $0.anaphor = .one
      $0.quantifier = .count(2)
      $0.isPlural = true
    }
    add(["the other", "the other one"]) {
      $0.anaphor = .one
      $0.isOther = true
    }
    add(["me", "us", "myself", "where i am", "where i stand"]) { $0.isSpeaker = true }
    return result
  }

  private func indefinites(at index: Int) -> [Parse<NounPhrase>] {
    var value = NounPhrase()
    switch word(index) {
    case "everything": value.quantifier = .all; value.isPlural = true
    case "anything", "something": value.quantifier = .any
    default: return []
    }
    var at = index + 1
    if word(at) == "else" {
      value.isOther = true
      at += 1
    }
    if lexicon.isColour(word(at)) {
      value.colour = word(at)
      at += 1
    }
    return [Parse(value: value, end: at)]
  }

  /// "whatever is in the drawer", "what you find on the table", "all that is on the bed".
  private mutating func freeRelatives(at index: Int) -> [Parse<NounPhrase>] {
    var value = NounPhrase()
    let start: Int
    if let end = end(ofOneOf: ["what", "whatever"], at: index) {
      start = end
    } else if let end = end(ofOneOf: ["all that", "all there"], at: index) {
      value.quantifier = .all
      value.isPlural = true
      start = end
    } else {
      return []
    }
    return relativeBodies(at: start).compactMap { body in
      guard !body.value.complements.isEmpty else { return nil }
      return body.map { extra in
        var value = value
        extra.apply(to: &value)
        return value
      }
    }
  }

  /// Determiner, adjectives, noun.
  private mutating func described(at index: Int) -> [Parse<NounPhrase>] {
    var result: [Parse<NounPhrase>] = []
    for determiner in determiners(at: index) {
      for head in heads(at: determiner.end, with: determiner.value) {
        result.append(determiner.then(head) { _, head in head })
      }
    }
    return result
  }

  /// Adjectives and the noun, which may be "one" or left out after "all the red".
  private func heads(at index: Int, with start: NounPhrase) -> [Parse<NounPhrase>] {
    var value = start
    var at = index
    var cost = 0
    while at < words.count {
      if lexicon.isColour(word(at)), value.colour == nil {
        value.colour = word(at)
      } else if ["open", "opened", "closed", "shut", "locked"].contains(word(at)),
        value.state == nil
      {
        value.state = word(at) == "opened" ? "open" : word(at) == "shut" ? "closed" : word(at)
      } else if ["nearest", "closest"].contains(word(at)) {
        if value.quantifier == .the { value.quantifier = .any }
      } else if ["other", "different"].contains(word(at)) {
        value.isOther = true
      } else if ["same", "particular", "whole", "single"].contains(word(at)), at == index {
      } else if openWords.contains(word(at)), !word(at + 1).isEmpty {
        value.attributes.append(word(at))
      } else {
        break
      }
      at += 1
    }
    if value.isBare { cost += 1 }
    var result = nounHeads(at: at, value: value, cost: cost)
    if has(at, ["one", "ones"]), !value.isBare || at > index {
      var one = value
      one.anaphor = .one
      one.isPlural = word(at) == "ones"
      if one.isPlural, one.quantifier == .the { one.quantifier = .all }
      result.append(Parse(value: one, end: at + 1))
    }
    return result
  }

  private func nounHeads(at index: Int, value: NounPhrase, cost: Int) -> [Parse<NounPhrase>] {
    var result: [Parse<NounPhrase>] = []
    let candidates = lexicon.nouns(in: words, at: index)
    for (noun, length) in candidates {
      let end = index + length
      if let room = noun.room {
        // "kitchen counter", where that is a name of its own
        if candidates.contains(where: { $0.noun.room == nil && $0.length > length }) { continue }
        result += roomHeads(room, noun: noun, at: end, value: value, cost: cost)
        continue
      }
      if let head = finished(value, noun, cost: cost, end: end) { result.append(head) }
      // "the fridge door" is the fridge
      if has(end, ["door", "doors"]),
        noun.kinds.contains(where: { lexicon.role($0) == .container }),
        let head = finished(value, noun, cost: cost, end: end + 1)
      {
        result.append(head)
      }
    }
    return result
  }

  /// "the kitchen", or "the kitchen table".
  private func roomHeads(
    _ room: String, noun: Lexicon.Noun, at end: Int, value: NounPhrase, cost: Int
  ) -> [Parse<NounPhrase>] {
    var result: [Parse<NounPhrase>] = []
    if value.colour == nil, value.state == nil, !value.isOther {
      var itself = value
      itself.room = room
      itself.isPlural = noun.isPlural
      itself.quantifier = .the
      if value.quantifier == .the || value.isBare { result.append(Parse(value: itself, end: end)) }
    }
    if !noun.isPlural {
      var inner = value
      inner.complements.append(
        .init(relation: .inside, landmark: NounPhrase(words: room, start: end - 1, room: room)))
      for (noun, length) in lexicon.nouns(in: words, at: end) where noun.room == nil {
        if let head = finished(inner, noun, cost: cost, end: end + length) { result.append(head) }
      }
    }
    return result
  }

  private func finished(
    _ value: NounPhrase, _ noun: Lexicon.Noun, cost: Int, end: Int
  ) -> Parse<NounPhrase>? {
    var value = value
    var cost = cost
    value.kinds = noun.kinds
    value.isPlural = noun.isPlural || value.isPlural
    if noun.isPlural, case .the = value.quantifier { value.quantifier = .all }
    if noun.isMass, value.isBare { value.quantifier = .any }
    if noun.isIndefinite {
      value.quantifier = .any
      cost = 0
    }
    if noun.isFloor { value.isPlural = false }
    return Parse(value: value, end: end, cost: cost)
  }

  // MARK: - What follows the head

  private mutating func extended(_ parse: Parse<NounPhrase>) -> [Parse<NounPhrase>] {
    let value = parse.value
    guard !value.isSpeaker else { return [] }
    var result: [Parse<NounPhrase>] = []
    for body in modifiers(at: parse.end, of: value) {
      if value.anaphor == .it || value.anaphor == .them { continue }
      var cost = parse.cost + body.cost
      var extended = value
      body.value.apply(to: &extended)
      var fault = parse.fault ?? body.fault
      for complement in body.value.complements {
        let landmark = complement.landmark
        // furniture is seldom told by the small things beside it
        let isBySmall =
          isFixed(value) && !landmark.kinds.isEmpty && !isFixed(landmark) && landmark.room == nil
        cost += isBySmall ? 1 : 0
        if !value.complements.isEmpty, landmark.room != nil || isFixed(landmark) { cost += 2 }
        if landmark.room != nil, ![.inside, nil].contains(complement.relation) {
          fault = fault ?? "Nothing can be there: a room is only gone into."
        }
        if landmark.isSpeaker && complement.relation != .nextTo { cost += 2 }
        fault =
          fault
          ?? Possibility(vocabulary: lexicon.vocabulary).fault(
            of: complement.relation, subject: value.kinds, landmark: landmark.kinds)
      }
      result.append(Parse(value: extended, end: body.end, cost: cost, fault: fault))
    }
    return result
  }

  private func isFixed(_ phrase: NounPhrase) -> Bool {
    !phrase.kinds.isEmpty
      && phrase.kinds.allSatisfy { lexicon.vocabulary.kind(named: $0)?.isPortable == false }
  }

  /// What may be added to a description.
  struct Modifier {
    var complements: [NounPhrase.Complement] = []
    var colour: String?
    var state: String?
    var isNearest = false
    var exceptions: [NounPhrase] = []

    func apply(to value: inout NounPhrase) {
      value.complements += complements
      value.colour = value.colour ?? colour
      value.state = value.state ?? state
      if isNearest, value.quantifier == .the { value.quantifier = .any }
      value.exceptions += exceptions
    }
  }

  private mutating func modifiers(at index: Int, of value: NounPhrase) -> [Parse<Modifier>] {
    var result: [Parse<Modifier>] = []
    // "on the table", "from the fridge", "lying next to the sofa"
    let isRoom = value.room != nil
    var place = index
    if has(index, SentenceParser.postures), end(of: "left of", at: index) == nil {
      place = index + 1
    }
    let isPosture = place > index
    for complement in places(at: place, uses: [.place, .source]) where !isRoom {
      let bare =
        !isPosture && complement.value.relation != nil && complement.value.landmark.room == nil
      result.append(complement.map { Modifier(complements: [$0]) }.adding(bare ? 1 : 0))
    }
    // "the door of the fridge", "the floor of the kitchen", "the door to the kitchen"
    if has(index, ["of", "to", "into"]), !isRoom {
      for owner in nounPhrases(at: index + 1) where owner.value.room != nil {
        if word(index) == "of" || value.kinds.contains(where: { lexicon.role($0) == .door }) {
          result.append(
            owner.map { Modifier(complements: [.init(relation: .inside, landmark: $0)]) })
        }
      }
    }
    // "that is on the table", "which you find in the drawer"
    let relative = word(index) == "," && has(index + 1, ["which", "who"]) ? index + 1 : index
    if has(relative, ["that", "which", "who"]), !isRoom {
      result += relativeBodies(at: relative + 1)
    }
    // "you can find", "over there", "of mine"
    if let end = end(ofOneOf: SentenceParser.idleModifiers, at: index) {
      result.append(Parse(value: Modifier(), end: end))
    }
    // ", a red one"
    if word(index) == ",", has(index + 1, ["a", "the", "any"]), lexicon.isColour(word(index + 2)),
      value.colour == nil, word(index + 3) == "one"
    {
      result.append(Parse(value: Modifier(colour: word(index + 2)), end: index + 4))
    }
    // "whichever mug is closest"
    if word(index) == "is", has(value.start, ["which", "whichever", "whatever"]),
      has(index + 1, ["nearest", "closest"])
    {
      result.append(nearest(at: index + 1))
    }
    // "nearest to you", "closest to me"
    if has(index, ["nearest", "closest"]) { result.append(nearest(at: index)) }
    if value.quantifier == .all { result += exceptions(at: index) }
    return result
  }

  private mutating func exceptions(at index: Int) -> [Parse<Modifier>] {
    let at = word(index) == "," ? index + 1 : index
    guard
      let end = end(
        ofOneOf: [
          "except for", "except", "but not", "but", "other than", "apart from", "besides",
          "excluding",
          "not counting", "aside from",
        ], at: at)
    else { return [] }
    return nounPhraseLists(at: end).map { list in list.map { Modifier(exceptions: $0) } }
  }

  /// What follows "that", "which" or "whatever": "is on the table", "you can see in the hall", "is red".
  private mutating func relativeBodies(at index: Int) -> [Parse<Modifier>] {
    var at = index
    if let end = end(ofOneOf: SentenceParser.relativeVerbs, at: index) {
      at = end
    } else if !has(index, SentenceParser.postures), !["inside"].contains(word(index)) {
      return []
    }
    at = skipping(["currently", "still", "now", "always", "just", "also", "already"], at: at)
    var result: [Parse<Modifier>] = []
    if at > index, lexicon.isColour(word(at)) {
      result.append(Parse(value: Modifier(colour: word(at)), end: at + 1))
    }
    if has(at, ["open", "closed", "shut", "locked"]) {
      let state = word(at) == "shut" ? "closed" : word(at)
      result.append(Parse(value: Modifier(state: state), end: at + 1))
    }
    if has(at, ["nearest", "closest"]) { result.append(nearest(at: at)) }
    let place = has(at, SentenceParser.postures) ? at + 1 : at
    for complement in places(at: place, uses: [.place, .source]) {
      result.append(complement.map { Modifier(complements: [$0]) })
    }
    return result
  }

  private func nearest(at index: Int) -> Parse<Modifier> {
    let end = end(ofOneOf: ["to you", "to me", "by"], at: index + 1) ?? index + 1
    return Parse(value: Modifier(isNearest: true), end: end)
  }

  static let postures: Set<String> = [
    "lying", "standing", "sitting", "resting", "placed", "located", "left", "kept", "stored",
    "hidden", "hanging",
    "stood", "sat", "put", "found", "stands", "lies", "sits", "stowed", "lives", "lie", "stand",
    "sit", "stashed",
  ]

  private static let relativeVerbs = [
    "is", "are", "was", "were", "should be", "might be", "must be", "is the", "are the", "you see",
    "you can see",
    "you find", "you can find", "you will find", "you have", "i left", "i put", "i have left",
    "i have put", "was left",
    "there is", "is being", "has been", "have been", "is there", "we have", "we keep", "i keep",
  ]

  private static let idleModifiers = [
    "over there", "there", "of mine", "of ours", "you can find", "you find", "you see",
    "you can see",
    "you come across", "you will find", "you can get", "i left", "that you see", "that you can see",
    "that you find", "that you can find", "available", "which you can see", "that you come across",
  ]
}

extension Parse {
  func adding(_ cost: Int) -> Parse {
    var parse = self
    parse.cost += cost
    return parse
  }
}
