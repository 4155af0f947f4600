import AgentMessages

extension SentenceParser {
  /// "don't touch the plate", "stay out of the kitchen", "without opening the fridge"
  mutating func constraints(at index: Int) -> [Parse<[Command]>] {
    guard depth < 12 else { return [] }
    depth += 1
    defer { depth -= 1 }
    var result: [Parse<[Command]>] = []
    let at =
      end(
        ofOneOf: ["whatever you do ,", "whatever you do", "whatever happens ,", "above all ,"],
        at: index) ?? index
    if let end = end(ofOneOf: SentenceParser.negators, at: at) {
      result += forbidden(at: skipping(["ever", "even", "just", "please"], at: end), mood: .base)
    }
    if let end = end(ofOneOf: ["without", "and without", "no", "instead of"], at: at),
      word(end - 1) == "without" || word(at) == "no"
    {
      result += forbidden(at: skipping(["ever", "even"], at: end), mood: .gerund)
    }
    if has(at, ["avoid", "avoiding"]) {
      result += forbidden(at: at + 1, mood: .gerund)
      result += keepingOff(at: at + 1)
    }
    if has(at, ["stay", "keep", "steer", "staying", "keeping", "steering"]),
      let end = end(
        ofOneOf: [
          "out of", "away from", "clear of", "off", "well away from", "well clear of",
          "your hands off",
        ], at: at + 1)
    {
      result += keepingOff(at: end)
    }
    if let end = end(ofOneOf: ["hands off"], at: at) { result += keepingOff(at: end) }
    if let end = end(
      ofOneOf: [
        "not through", "not via", "not into", "not in", "just not through", "not by way of",
        "but not through",
      ], at: at)
    {
      result += rooms(at: end)
    }
    if let end = end(
      ofOneOf: [
        "you are not allowed in", "you are not allowed into", "you are not allowed inside",
        "you are not allowed to be in", "you have no business in",
      ], at: at)
    {
      result += rooms(at: end)
    }
    if let end = end(ofOneOf: ["you may go", "you can go", "go", "feel free to go"], at: at) {
      let anywhere = skipping(["anywhere", "everywhere"], at: end)
      let like = self.end(ofOneOf: ["you like", "you want"], at: anywhere) ?? anywhere
      let comma = skippingComma(at: like)
      if anywhere > end,
        let end = self.end(
          ofOneOf: ["except for", "except", "but", "other than", "but not", "just not"], at: comma)
      {
        result += rooms(at: skipping(["in", "into", "to", "through"], at: end))
      }
    }
    result += leavingAlone(at: at)
    return pruned(result)
  }

  static let negators = [
    "do not", "never", "you must not", "you should not", "you may not", "you can not",
    "you are not to",
    "you are not allowed to", "be careful not to", "take care not to", "mind you do not",
    "mind that you do not",
    "make sure you do not", "make sure that you do not", "make sure not to", "try not to",
    "i do not want you to",
    "ensure you do not", "ensure that you do not", "you must never", "you should never",
    "just do not", "please do not",
    "be sure not to", "careful not to", "see that you do not", "i would rather you did not",
    "i would prefer if you did not", "remember not to", "do not you dare",
  ]

  private mutating func rooms(at index: Int) -> [Parse<[Command]>] {
    nounPhraseLists(at: index).compactMap { list in
      list.value.allSatisfy { $0.room != nil || $0.anaphor == .there }
        ? list.map { [.avoid($0)] } : nil
    }
  }

  /// A room is not entered, a thing is not touched.
  private mutating func keepingOff(at index: Int) -> [Parse<[Command]>] {
    nounPhraseListsWithOr(at: index).map { list in
      list.map { phrases in
        phrases.map { $0.room == nil ? Command.leaveAlone([$0]) : .avoid([$0]) }
      }
    }
  }

  private mutating func nounPhraseListsWithOr(at index: Int) -> [Parse<[NounPhrase]>] {
    var result = nounPhraseLists(at: index)
    for first in result where has(first.end, ["or", "nor"]) {
      result += nounPhraseLists(at: first.end + 1).map { first.then($0) { $0 + $1 } }
    }
    return result
  }

  /// What must not be done: "going through the hall", "touch anything or open the fridge".
  private mutating func forbidden(at index: Int, mood: Mood) -> [Parse<[Command]>] {
    var result: [Parse<[Command]>] = []
    for verb in lexicon.verb(word(index)) where mood.accepts(verb.form) {
      result += forbidden(verb, at: index + 1)
    }
    result = result.map { parse in
      var parse = parse
      parse.end =
        end(ofOneOf: ["at all", "on the way", "on your way", "for any reason"], at: parse.end)
        ?? parse.end
      return parse
    }
    for first in result {
      guard let next = end(ofOneOf: [", or", "or", "nor", "and", ", and"], at: first.end) else {
        continue
      }
      for rest in forbidden(at: next, mood: mood) { result.append(first.then(rest) { $0 + $1 }) }
    }
    return pruned(result)
  }

  private mutating func forbidden(_ verb: VerbForm, at index: Int) -> [Parse<[Command]>] {
    switch verb.verbClass {
    case .go, .stand:
      guard let end = end(ofOneOf: SentenceParser.ways, at: index) else { return [] }
      return nounPhraseListsWithOr(at: end).compactMap { list in
        list.value.allSatisfy { $0.room != nil || $0.anaphor == .there || $0.anaphor == .it }
          ? list.map { [.avoid($0)] } : nil
      }
    case .enter, .use:
      return nounPhraseListsWithOr(at: index).compactMap { list in
        list.value.allSatisfy { $0.room != nil } ? list.map { [.avoid($0)] } : nil
      }
    case .touch, .take, .pick, .bring, .carry:
      let starts = [
        index,
        end(ofOneOf: ["up", "over", "into", "against", "me", "through", "with"], at: index)
          ?? index,
      ]
      var result: [Parse<[Command]>] = []
      for start in Set(starts).sorted() {
        for list in nounPhraseListsWithOr(at: start) {
          if list.value.allSatisfy({ $0.room != nil }), verb.verbClass == .touch {
            result.append(list.map { [.avoid($0)] })
          } else if list.value.allSatisfy({ $0.room == nil && !$0.isSpeaker }) {
            var parse = list.map { [Command.leaveAlone($0)] }
            parse.end =
              end(ofOneOf: ["up", "over", "away", "around", "from there"], at: parse.end)
              ?? parse.end
            result.append(parse)
          }
        }
      }
      return result
    case .open, .unlock:
      return nounPhraseListsWithOr(at: skipping(["up"], at: index)).map { list in
        list.map { [.keepClosed($0)] }
      }
    default: return []
    }
  }

  private static let ways = [
    "through", "into", "in", "inside", "to", "via", "across", "anywhere near", "near", "past",
    "by way of",
    "back into", "back to", "over to", "out through", "by",
  ]

  /// "leave the plate alone", "keep the fridge shut", "the kitchen is off limits"
  private mutating func leavingAlone(at index: Int) -> [Parse<[Command]>] {
    var result: [Parse<[Command]>] = []
    if has(index, ["leave", "leaving", "keep", "keeping", "let"]) {
      for list in nounPhraseLists(at: index + 1) {
        if let end = end(ofOneOf: SentenceParser.untouched, at: list.end) {
          if word(end - 1) == "there", !list.value.allSatisfy({ $0.anaphor == nil }) { continue }
          var parse = list.map { [Command.leaveAlone($0)] }
          parse.end = end
          result.append(parse)
        }
        if has(list.end, ["closed", "shut"]) {
          var parse = list.map { [Command.keepClosed($0)] }
          parse.end = list.end + 1
          result.append(parse)
        }
      }
    }
    guard !has(index, ["it", "that", "there"]) || word(index + 1) != "is" else { return result }
    for list in nounPhraseLists(at: index) {
      result += rules(about: list)
    }
    return result
  }

  private mutating func rules(about list: Parse<[NounPhrase]>) -> [Parse<[Command]>] {
    func made(_ command: Command, _ end: Int) -> Parse<[Command]> {
      Parse(value: [command], end: end, cost: list.cost, fault: list.fault)
    }
    if let end = end(
      ofOneOf: [
        "is off limits", "is out of bounds", "are off limits", "are out of bounds", "is forbidden",
        "are forbidden", "is not allowed", "is a no go", "is off limits to you",
      ], at: list.end)
    {
      return [
        made(
          list.value.allSatisfy { $0.room != nil } ? .avoid(list.value) : .leaveAlone(list.value),
          end)
      ]
    }
    if let end = end(
      ofOneOf: [
        "must not be", "should not be", "may not be", "is not to be", "are not to be", "can not be",
      ], at: list.end)
    {
      switch word(end) {
      case "opened": return [made(.keepClosed(list.value), end + 1)]
      case "touched", "moved", "disturbed", "taken": return [made(.leaveAlone(list.value), end + 1)]
      case "entered": return [made(.avoid(list.value), end + 1)]
      default: return []
      }
    }
    guard
      let modal = end(
        ofOneOf: [
          "must", "should", "have to", "has to", "need to", "needs to", "are to", "is to", "can",
        ], at: list.end),
      let stays = end(ofOneOf: ["stay", "remain", "be kept", "be left", "stays"], at: modal)
    else { return [] }
    if has(stays, ["closed", "shut"]) { return [made(.keepClosed(list.value), stays + 1)] }
    if let end = end(ofOneOf: SentenceParser.untouched, at: stays) {
      return [made(.leaveAlone(list.value), end)]
    }
    return []
  }

  private static let untouched = [
    "alone", "be", "untouched", "where it is", "where they are", "as it is", "as they are",
    "in peace", "well alone",
    "exactly where it is", "exactly where they are", "right where it is", "right where they are",
    "where it stands",
    "where it lies", "where they belong", "the way it is", "the way they are", "put",
    "where it was",
  ]
}
