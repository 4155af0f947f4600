import AgentMessages

extension SentenceParser {
  /// What may stand before adjectives and noun: how many are meant, and whether the other ones.
  func determiners(at index: Int) -> [Parse<NounPhrase>] {
    var result: [Parse<NounPhrase>] = []
    let definite = [
      "the", "my", "your", "our", "his", "her", "their", "that", "this", "those", "these", "its",
    ]
    func add(
      _ end: Int, _ quantifier: Referent.Quantifier, plural: Bool = false, other: Bool = false
    ) {
      result.append(
        Parse(
          value: NounPhrase(
            start: index, quantifier: quantifier, isPlural: plural, isOther: other),
          end: end))
    }
    // skips "of the"
    func members(of index: Int) -> Int? {
      guard word(index) == "of" else { return nil }
      return definite.contains(word(index + 1)) ? index + 2 : index + 1
    }
    func optionalDefinite(_ index: Int) -> Int {
      definite.contains(word(index)) ? index + 1 : index
    }

    let first = word(index)
    switch first {
    case _ where definite.contains(first):
      let plural = ["those", "these"].contains(first)
      if let (count, end) = number(at: index + 1), count >= 1, count == count.rounded() {
        add(end, count == 1 ? .the : .count(Int(count)), plural: count > 1)
      }
      add(index + 1, plural ? .all : .the, plural: plural)
    case "a", "an", "any", "some", "another", "either":
      let other = first == "another"
      if let end = end(ofOneOf: ["a couple of", "a pair of"], at: index) {
        add(optionalDefinite(end), .count(2), plural: true)
      }
      if let end = members(of: index + 1), first == "any" || first == "either" { add(end, .any) }
      if let end = end(of: "any one", at: index), let end = members(of: end) { add(end, .any) }
      if first != "some" || !hasPluralNoun(after: index + 1) { add(index + 1, .any, other: other) }
    case "whichever", "which", "whatever": add(index + 1, .any)
    case "all":
      if let end = members(of: index + 1) { add(end, .all, plural: true) }
      let end = optionalDefinite(index + 1)
      if let (_, after) = number(at: end) { add(after, .all, plural: true) }
      add(end, .all, plural: true)
    case "every", "each":
      if let end = end(
        ofOneOf: ["every single one", "every one", "each one", "each", "every last one"], at: index),
        let end = members(of: end)
      {
        add(end, .all, plural: true)
      }
      add(end(ofOneOf: ["every single", "every last"], at: index) ?? index + 1, .all, plural: true)
    case "both":
      if let end = members(of: index + 1) { add(end, .count(2), plural: true) }
      add(optionalDefinite(index + 1), .count(2), plural: true)
    default:
      if let (count, end) = number(at: index), count >= 1, count == count.rounded(), count < 1000 {
        let quantifier: Referent.Quantifier = count == 1 ? .any : .count(Int(count))
        if let end = members(of: end) { add(end, quantifier, plural: count > 1) }
        add(end, quantifier, plural: count > 1)
      }
      result.append(
        Parse(value: NounPhrase(start: index, isBare: true), end: index))
    }
    return result
  }

  /// "some apples" leaves open how many; "some fruit" does not.
  private func hasPluralNoun(after index: Int) -> Bool {
    var at = index
    while lexicon.isColour(word(at)) { at += 1 }
    return lexicon.nouns(in: words, at: at).first?.noun.isPlural ?? false
  }
}
