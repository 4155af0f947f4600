import AgentMessages

/// Which forms of a verb may stand here.
enum Mood: Hashable {
  /// "open the fridge"
  case base
  /// "opening the fridge"
  case gerund
  /// after "you", "have": "you open", "you have opened", "you are opening"
  case finite
  /// "the fridge is opened"
  case passive

  func accepts(_ form: VerbForm.Form) -> Bool {
    switch self {
    case .base: form == .base
    case .gerund: form == .gerund
    case .finite: form != .third
    case .passive: form == .participle
    }
  }
}

extension SentenceParser {
  /// Every reading of a verb and what belongs to it.
  mutating func verbPhrases(at index: Int, mood: Mood) -> [Parse<[Command]>] {
    guard depth < 12, index < words.count else { return [] }
    depth += 1
    defer { depth -= 1 }
    var result: [Parse<[Command]>] = []
    for verb in lexicon.verb(word(index)) where mood.accepts(verb.form) {
      result += frames(of: verb, at: index + 1)
    }
    if mood == .base {
      if let end = end(
        ofOneOf: [
          "have a look", "take a look", "have a good look", "take a good look", "have another look",
        ], at: index)
      {
        result += looking(at: end)
      }
      if let end = end(
        ofOneOf: [
          "make your way", "get yourself", "find your way", "get", "get back", "keep going",
        ], at: index)
      {
        result += going("go", at: end)
      }
      if let end = end(ofOneOf: ["let go of"], at: index) {
        for object in nounPhrases(at: end) { result.append(object.map { [.putDown($0)] }) }
      }
      if let end = end(
        ofOneOf: [
          "do the same with", "do the same for", "do the same to", "the same with", "same with",
          "the same for", "same for",
        ], at: index)
      {
        result += nounPhraseLists(at: end).map { list in list.map { [.again($0, nil)] } }
      }
    }
    return pruned(result)
  }

  private mutating func frames(of verb: VerbForm, at index: Int) -> [Parse<[Command]>] {
    switch verb.verbClass {
    case .bring, .give, .take, .pick, .carry, .put, .drop, .leave: return handling(verb, at: index)
    case .clear: return handling(verb, at: index)
    case .empty: return emptying(at: index)
    case .go: return going(verb.lemma, at: index)
    case .enter: return entering(verb.lemma, at: index)
    case .stand: return standing(at: index)
    case .find: return finding(at: index)
    case .look: return looking(at: index)
    case .search: return searching(at: index)
    case .check: return checking(verb.lemma, at: index)
    case .show: return showing(at: index)
    case .open, .unlock: return operating(at: index, verb: "open") { .open($0) }
    case .close: return operating(at: index, verb: "close") { .close($0) }
    case .turn: return turning(at: index)
    case .wait: return waiting(at: index)
    case .explore: return exploring(at: index)
    case .use: return using(at: index)
    case .impossible: return impossible(verb.lemma, at: index)
    case .touch, .keep, .avoid, .stop: return []
    }
  }

  // MARK: - Opening and closing

  private mutating func operating(
    at index: Int, verb: String, _ command: ([NounPhrase]) -> Command
  ) -> [Parse<[Command]>] {
    let at = skipping(["up"], at: index)
    var result: [Parse<[Command]>] = []
    for list in nounPhraseLists(at: at) {
      var fault = list.fault
      for phrase in list.value {
        if phrase.room != nil || phrase.isSpeaker {
          fault = fault ?? "A room is nothing that I can \(verb)."
        }
        fault =
          fault
          ?? Possibility(vocabulary: lexicon.vocabulary).faultOfOpening(phrase.kinds, verb: verb)
      }
      let end = skipping(["up", "again"], at: list.end)
      let parse = Parse(value: [command(list.value)], end: end, cost: list.cost, fault: fault)
      result.append(parse)
      guard verb == "open", has(end, ["with", "using"]) else { continue }
      for tool in nounPhrases(at: end + 1) {
        result.append(parse.then(tool) { commands, tool in [.take([tool])] + commands })
      }
    }
    return result
  }

  /// "use the red key to open the door"
  private mutating func using(at index: Int) -> [Parse<[Command]>] {
    var result: [Parse<[Command]>] = []
    for tool in nounPhrases(at: index) where tool.value.room == nil {
      var starts: [(Int, Mood)] = []
      if word(tool.end) == "to" { starts.append((tool.end + 1, .base)) }
      if word(tool.end) == "for" { starts.append((tool.end + 1, .gerund)) }
      for (start, mood) in starts {
        for phrase in verbPhrases(at: start, mood: mood) {
          result.append(tool.then(phrase) { [.take([$0])] + $1 })
        }
      }
    }
    return result
  }

  /// "empty the drawer onto the bed"
  private mutating func emptying(at index: Int) -> [Parse<[Command]>] {
    var result: [Parse<[Command]>] = []
    for place in nounPhrases(at: index) where place.value.room == nil {
      let contents = NounPhrase(
        words: "everything in " + place.value.words, start: index, quantifier: .all, isPlural: true,
        complements: [.init(relation: nil, landmark: place.value)])
      result.append(place.map { _ in [.whereTo([contents])] })
      for spot in places(at: place.end, uses: [.destination]) {
        result.append(
          place.then(spot) {
            [.place([contents], Spot(relation: $1.relation, landmark: $1.landmark))]
          })
      }
    }
    return result
  }

  private func impossible(_ lemma: String, at index: Int) -> [Parse<[Command]>] {
    if lemma == "make", has(index, ["sure", "certain", "it", "that", "your"]) { return [] }
    return [
      Parse(
        value: [.impossible(lemma)], end: words.count, cost: 0,
        fault: SentenceParser.inability(lemma))
    ]
  }

  static func inability(_ verb: String) -> String {
    "I do not know how to \(verb). I can find, fetch, carry, put down, open and close things, and go to places."
  }

  // MARK: - Finding

  private mutating func finding(at index: Int) -> [Parse<[Command]>] {
    var result: [Parse<[Command]>] = []
    let at = has(index, ["me", "us"]) ? index + 1 : index
    result += nounPhraseLists(at: at).map { list in list.map { [.find($0)] } }
    if let end = end(ofOneOf: ["out where", "where"], at: index) {
      for list in nounPhraseLists(at: end) where has(list.end, ["is", "are"]) {
        var parse = list.map { [Command.find($0)] }
        parse.end = list.end + 1
        result.append(parse)
      }
    }
    return result
  }

  private mutating func looking(at index: Int) -> [Parse<[Command]>] {
    var result: [Parse<[Command]>] = []
    if let end = end(ofOneOf: ["for", "out for", "around for", "at", "down"], at: index) {
      result += nounPhraseLists(at: end).map { list in list.map { [.find($0)] } }
    }
    result += rounds(at: index)
    result += contentsOfPlaces(at: index, needsPreposition: true)
    return result
  }

  private mutating func searching(at index: Int) -> [Parse<[Command]>] {
    var result: [Parse<[Command]>] = []
    if word(index) == "for" {
      result += nounPhraseLists(at: index + 1).map { list in list.map { [.find($0)] } }
    }
    return result + contentsOfPlaces(at: index, needsPreposition: false)
  }

  private mutating func checking(_ lemma: String, at index: Int) -> [Parse<[Command]>] {
    var result: [Parse<[Command]>] = []
    if let end = end(
      ofOneOf: [
        "if you can find", "whether you can find", "if you can see", "if you can spot",
        "if you find",
        "whether there is", "if there is", "whether there are", "if there are", "for",
        "to see if there is",
        "whether you can see", "if you see", "if we have", "whether we have", "if we have got",
      ], at: index)
    {
      if lemma != "see" || word(end - 1) != "for" {
        result += nounPhraseLists(at: end).map { list in list.map { [.find($0)] } }
      }
    }
    if lemma != "see" {
      result += contentsOfPlaces(at: index, needsPreposition: false)
      result += rounds(at: skipping(["out"], at: index))
    }
    return result
  }

  private mutating func showing(at index: Int) -> [Parse<[Command]>] {
    guard
      let end = end(
        ofOneOf: ["me where", "me", "us", "us where", "to", "at", "out", "toward", "out to me"],
        at: index)
    else { return [] }
    return nounPhraseLists(at: end).map { list in
      var parse = list.map { [Command.find($0)] }
      if word(end - 1) == "where", has(list.end, ["is", "are"]) { parse.end += 1 }
      return parse
    }
  }

  /// "look in the drawer for the key", "search the kitchen for a cup", "check the fridge"
  private mutating func contentsOfPlaces(at index: Int, needsPreposition: Bool) -> [Parse<
    [Command]
  >] {
    var sites = places(at: index, uses: [.place, .destination])
    if !needsPreposition {
      sites += nounPhrases(at: index).map { site in
        site.map { NounPhrase.Complement(relation: nil, landmark: $0) }
      }
    }
    var result: [Parse<[Command]>] = []
    for site in sites where isPlace(site.value.landmark) {
      if site.value.landmark.room == nil, site.value.landmark.anaphor == nil {
        let anything = NounPhrase(
          words: "anything there", start: index, quantifier: .any, complements: [site.value])
        result.append(site.map { _ in [.find([anything])] })
      }
      guard word(site.end) == "for" else { continue }
      for list in nounPhraseLists(at: site.end + 1) {
        result.append(
          site.then(list) { complement, list in
            [
              .find(
                list.map { phrase in
                  var phrase = phrase
                  phrase.complements.append(complement)
                  return phrase
                })
            ]
          })
      }
    }
    return result
  }

  private func isPlace(_ phrase: NounPhrase) -> Bool {
    if phrase.room != nil || phrase.anaphor == .there || phrase.anaphor == .it { return true }
    return phrase.kinds.contains { [.surface, .container].contains(lexicon.role($0)) }
  }

  // MARK: - Exploring

  private mutating func exploring(at index: Int) -> [Parse<[Command]>] {
    rounds(at: index) + [Parse(value: [.explore], end: index)]
  }

  /// "around the place", "every room in the house"
  func rounds(at index: Int) -> [Parse<[Command]>] {
    var result: [Parse<[Command]>] = []
    var at = index
    var isRound = false
    while has(at, ["around", "round", "about", "through", "in", "into", "to", "at", "inside"]) {
      isRound = isRound || ["around", "round", "about"].contains(word(at))
      at += 1
    }
    if isRound { result.append(Parse(value: [.explore], end: at)) }
    let house = "house flat apartment home place building everything".split(separator: " ").map(
      String.init)
    if let end = end(
      ofOneOf: [
        "every room", "all rooms", "all the rooms", "each room", "all of the rooms", "the rooms",
        "every single room", "everywhere", "each of the rooms",
      ], at: at)
    {
      result.append(Parse(value: [.explore], end: end))
      if has(end, ["in", "of"]), word(end + 1) == "the", house.contains(word(end + 2)) {
        result.append(Parse(value: [.explore], end: end + 3))
      }
    }
    let open = skipping(["the", "whole", "entire", "my", "our", "your"], at: at)
    if open > at || word(at) == "everything", house.contains(word(open)) {
      result.append(Parse(value: [.explore], end: open + 1))
    }
    return result
  }
}
