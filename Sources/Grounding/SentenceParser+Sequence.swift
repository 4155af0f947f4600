import AgentMessages

extension SentenceParser {
  /// Every reading of the sentence that uses all of its words.
  mutating func readings() -> [Parse<[Item]>] {
    var found: [Parse<[Item]>] = []
    for parse in sequences(at: start(at: 0)) where parse.end >= words.count { found.append(parse) }
    // "and the plate as well": goes on from what was asked before
    if found.isEmpty, has(0, ["and", "also", "then"]) || has(words.count - 1, ["too", "well"]) {
      for parse in repeated(at: skipping(["and", "also", "then", "now", "next", "finally"], at: 0))
      where afterTrailers(at: parse.end) >= words.count {
        found.append(parse)
      }
    }
    return pruned(found, keeping: 12)
  }

  private func start(at index: Int) -> Int {
    skipping(["and", "then", ",", "but", "so", "."], at: index)
  }

  /// Commands in order from here to wherever they can end.
  private mutating func sequences(at index: Int) -> [Parse<[Item]>] {
    if let known = sequenceMemo[index] { return known }
    guard depth < 24, index < words.count else { return [] }
    depth += 1
    defer { depth -= 1 }
    sequenceMemo[index] = []
    var result: [Parse<[Item]>] = []
    for parse in leadingSubordinates(at: index) + clauses(at: index) {
      result += continued(parse)
    }
    result = pruned(result, keeping: 8)
    sequenceMemo[index] = result
    return result
  }

  /// What may follow a clause.
  private mutating func continued(_ parse: Parse<[Item]>) -> [Parse<[Item]>] {
    var result: [Parse<[Item]>] = []
    let tail = afterTrailers(at: parse.end)
    if tail >= words.count { return [ended(parse, tail)] }
    for at in Set([parse.end, tail]).sorted() {
      var here = parse
      here.end = at
      for next in trailingSubordinates(after: here) { result += continued(next) }
      for (next, isLater) in connectors(at: at) {
        if next >= words.count {
          result.append(ended(here, next))
          continue
        }
        // "but first ..." goes before
        if !isLater, end(ofOneOf: ["first", "before that", "beforehand"], at: next) != nil {
          continue
        }
        for rest in sequences(at: next) {
          result.append(here.then(rest) { $0 + SentenceParser.marked($1, later: isLater) })
        }
        for again in repeated(at: next)
        where isLater || again.value.contains(where: \.hasSpot)
          || has(afterTrailers(at: again.end) - 1, ["too", "well"])
        {
          result += continued(
            here.then(again, adding: again.value.contains(where: \.hasSpot) ? 1 : 3) {
              $0 + SentenceParser.marked($1, later: isLater)
            })
        }
      }
    }
    return pruned(result, keeping: 8)
  }

  private func ended(_ parse: Parse<[Item]>, _ end: Int) -> Parse<[Item]> {
    var parse = parse
    parse.end = end
    return parse
  }

  private static func marked(_ items: [Item], later: Bool) -> [Item] {
    guard later, var first = items.first else { return items }
    first.isLater = true
    return [first] + items.dropFirst()
  }

  /// "and", "then", a full stop, "when you are done": where the next clause begins.
  private func connectors(at index: Int) -> [(next: Int, isLater: Bool)] {
    var at = index
    var isLater = false
    while at < words.count {
      if let end = end(ofOneOf: SentenceParser.whenDone, at: at) {
        (at, isLater) = (end, true)
      } else if has(at, [".", "?", "then", "afterwards", "next", "finally", "later", "lastly"]) {
        isLater = true
        at += 1
      } else if has(at, [",", ";", "and", "but", "also", "plus", "or"]), word(at) != "or" {
        at += 1
      } else {
        break
      }
    }
    return at > index ? [(at, isLater)] : []
  }

  private static let whenDone = [
    "when you are done", "once you are done", "after that", "when that is done",
    "once that is done", "when you have finished",
    "when you are finished", "once you have done that", "when done", "once done", "when finished",
    "after this",
    "when you have done that", "once you have finished", "once you are finished",
    "as soon as you are done", "from there",
    "having done that", "having done so", "after doing that", "after doing so", "at the end",
    "in the end",
    "once it is done", "when it is done", "as soon as that is done",
    "after you are done", "the next thing is to",
  ]

  /// "the bottle", "the plate in the cabinet": the same again with another thing.
  private mutating func repeated(at index: Int) -> [Parse<[Item]>] {
    var result: [Parse<[Item]>] = []
    for list in nounPhraseLists(at: index)
    where list.value.allSatisfy({ !$0.isSpeaker && $0.anaphor == nil }) {
      result.append(list.map { [Item(command: .again($0, nil), start: index)] })
      for spot in places(at: list.end, uses: [.place, .destination, .toward]) {
        result.append(
          list.then(spot) { list, spot in
            [
              Item(
                command: .again(list, Spot(relation: spot.relation, landmark: spot.landmark)),
                start: index)
            ]
          })
      }
    }
    if let end = end(ofOneOf: ["to", "into", "in"], at: index) {
      for list in nounPhraseLists(at: end) where list.value.allSatisfy({ $0.room != nil }) {
        result.append(list.map { [Item(command: .goTo($0), start: index)] })
      }
    }
    return result
  }

  // MARK: - Before and after

  private enum Order { case first, second }

  private func subordinator(at index: Int) -> (Order, Int)? {
    let index = skipping(["just", "right", "only", "but", "shortly"], at: index)
    if let end = end(ofOneOf: ["before"], at: index) { return (.second, end) }
    if let end = end(
      ofOneOf: [
        "as soon as", "once", "after", "when", "having", "only after", "not until", "following",
      ], at: index),
      word(index) != "not"
    {
      return (.first, word(end - 1) == "having" ? end - 1 : end)
    }
    return nil
  }

  /// "before you go to the kitchen, close the fridge"
  private mutating func leadingSubordinates(at index: Int) -> [Parse<[Item]>] {
    guard let (order, start) = subordinator(at: index) else { return [] }
    var result: [Parse<[Item]>] = []
    for sub in subordinates(at: start) {
      var next = skipping([",", "then", ";"], at: sub.end)
      next = skipping(["and"], at: next)
      for main in sequences(at: next) {
        result.append(
          sub.then(main) { sub, main in
            switch order {
            case .first: return sub + Self.marked(main, later: true)
            case .second:
              let split = main.dropFirst().firstIndex(where: \.isLater) ?? main.count
              return Array(main[..<split]) + Self.marked(sub, later: true) + Array(main[split...])
            }
          })
      }
    }
    return result
  }

  /// "... after closing the fridge", "... without opening it", "... to get the key", "but first ..."
  private mutating func trailingSubordinates(after parse: Parse<[Item]>) -> [Parse<[Item]>] {
    var result: [Parse<[Item]>] = []
    let at = skipping([","], at: parse.end)
    if let (order, start) = subordinator(at: at) {
      for sub in subordinates(at: start) {
        result.append(
          parse.then(sub) {
            order == .first
              ? $1 + Self.marked($0, later: true) : $0 + Self.marked($1, later: true)
          })
      }
    }
    let first = skipping(["but", "and"], at: at)
    if let start = end(ofOneOf: ["first", "before that", "beforehand"], at: first),
      first > parse.end
    {
      for sub in clauses(at: skipping([","], at: start)) {
        result.append(parse.then(sub) { $1 + Self.marked($0, later: true) })
      }
    }
    if word(at) == "while" {
      for sub in subordinates(at: at + 1)
      where SentenceParser.isRule(parse.value) || SentenceParser.isRule(sub.value) {
        result.append(parse.then(sub) { $0 + $1 })
      }
    }
    if word(at) == "to" || word(at) == "so" && word(at + 1) == "you" {
      let start = word(at) == "to" ? at + 1 : skipping(["you", "can"], at: at + 1)
      for purpose in verbPhrases(at: start, mood: .base) {
        result.append(parse.then(purpose, adding: 1) { $0 + items($1, at: start) })
      }
    }
    for rule in constraints(at: skipping(["but", "and", "all", "though", ","], at: at)) {
      result.append(parse.then(rule) { $0 + items($1, at: at) })
    }
    return result
  }

  static func isRule(_ items: [Item]) -> Bool {
    items.allSatisfy { item in
      switch item.command {
      case .avoid, .leaveAlone, .keepClosed: true
      default: false
      }
    }
  }

  /// What follows "before", "after", "once".
  private mutating func subordinates(at index: Int) -> [Parse<[Item]>] {
    var result: [Parse<[Command]>] = []
    var at = index
    if word(at) == "having" {
      result += verbPhrases(at: at + 1, mood: .passive)
    }
    result += verbPhrases(at: at, mood: .gerund)
    if word(at) == "you" {
      at = skipping(["have", "are", "will", "can", "had", "then", "just", "already"], at: at + 1)
      result += verbPhrases(at: at, mood: .finite)
      if let end = goAnd(at: at) { result += verbPhrases(at: end, mood: .base) }
      result += takingAndPutting(at: at)
      let held = end(ofOneOf: ["got", "hold", "holding", "carrying", "picked up"], at: at) ?? at
      if held > index + 1 {
        for list in nounPhraseLists(at: held)
        where list.value.allSatisfy({ $0.room == nil && !$0.isSpeaker }) {
          var parse = list.map { [Command.take($0)] }
          parse.end = end(ofOneOf: ["in your hand", "in hand"], at: list.end) ?? list.end
          result.append(parse.adding(-1))
        }
      }
      for place in places(at: at, uses: [.place])
      where place.value.landmark.room != nil || place.value.relation == .nextTo {
        result.append(place.map { [.goTo([$0.landmark])] })
      }
      if has(at, ["there", "here"]) {
        result.append(Parse(value: [.goTo([place(.there, at, at + 1)])], end: at + 1))
      }
    }
    for list in nounPhraseLists(at: index) where has(list.end, ["is", "are", "has", "have"]) {
      result += accomplished(list)
    }
    return pruned(result).map { parse in
      Parse(
        value: items(parse.value, at: index), end: afterTrailers(at: parse.end), cost: parse.cost,
        fault: parse.fault)
    }
  }

  /// "you take the mug and put it in the sink": two verbs about one thing are one step.
  private mutating func takingAndPutting(at index: Int) -> [Parse<[Command]>] {
    var result: [Parse<[Command]>] = []
    for first in verbPhrases(at: index, mood: .finite) where word(first.end) == "and" {
      let second = skipping(["then"], at: first.end + 1)
      guard case .take? = first.value.last, has(second + 1, ["it", "them"]) else { continue }
      for next in verbPhrases(at: second, mood: .finite) {
        result.append(first.then(next, adding: -1) { $0 + $1 })
      }
    }
    return result
  }

  /// "the mug is in the sink", "the fridge has been closed"
  private mutating func accomplished(_ list: Parse<[NounPhrase]>) -> [Parse<[Command]>] {
    achieved(list, at: skipping(["been"], at: list.end + 1))
  }

  // MARK: - One clause

  /// One clause: a command, a wish, a rule; after words of courtesy.
  mutating func clauses(at index: Int) -> [Parse<[Item]>] {
    if let known = clauseMemo[index] { return known }
    guard depth < 24, index < words.count else { return [] }
    depth += 1
    defer { depth -= 1 }
    clauseMemo[index] = []
    var result: [Parse<[Item]>] = []
    for (at, mood) in openings(at: index) {
      for parse in verbPhrases(at: at, mood: mood) {
        result.append(parse.map { items($0, at: at) })
      }
      guard mood == .base else { continue }
      for parse in constraints(at: at) + statements(at: at) {
        result.append(parse.map { items($0, at: at) })
      }
    }
    // "the black box - bring it here"
    for topic in nounPhrases(at: index)
    where has(topic.end, [",", ";"]) && topic.value.anaphor == nil {
      for clause in clauses(at: topic.end + 1) {
        result.append(
          topic.then(clause, adding: 2) { [Item(command: .mention($0), start: index)] + $1 })
      }
    }
    result = pruned(result, keeping: 8)
    clauseMemo[index] = result
    return result
  }

  private func items(_ commands: [Command], at index: Int) -> [Item] {
    commands.map { Item(command: $0, start: index) }
  }
}

extension Item {
  /// Whether it leaves open where something should go.
  var isWhereTo: Bool {
    if case .whereTo = command { return true }
    return false
  }

  /// Whether it says a place of its own.
  var hasSpot: Bool {
    if case .again(_, let spot) = command { return spot != nil }
    return false
  }
}
