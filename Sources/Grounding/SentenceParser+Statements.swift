import AgentMessages

extension SentenceParser {
  /// Wishes that are not commands: "the red mug belongs in the sink", "I would like a towel", "there is a cup on the table".
  mutating func statements(at index: Int) -> [Parse<[Command]>] {
    guard depth < 12 else { return [] }
    depth += 1
    defer { depth -= 1 }
    var result: [Parse<[Command]>] = []
    if let end = end(ofOneOf: SentenceParser.wishes, at: index) { result += wished(at: end) }
    if let end = end(ofOneOf: SentenceParser.requests, at: index) {
      result += nounPhraseLists(at: end).map { list in list.map { [.bring($0)] } }
    }
    if let end = end(
      ofOneOf: [
        "i am looking for", "i am searching for", "i want to see", "i would like to see",
        "i can not find",
        "i am trying to find", "help me find", "i have lost", "i lost", "i need to find",
      ], at: index)
    {
      result += nounPhraseLists(at: end).map { list in list.map { [.find($0)] } }
    }
    if let end = end(ofOneOf: SentenceParser.assurances, at: index) {
      for list in nounPhraseLists(at: end) {
        result += desired(list, at: list.end, isAssured: true)
      }
    }
    if let end = end(
      ofOneOf: [
        "there is", "there are", "there should be", "there must be", "there might be",
        "there may be",
      ], at: index)
    {
      result += nounPhraseLists(at: end).map { list in list.map { $0.map { .mention($0) } } }
    }
    if has(index, ["could", "can", "would", "should", "may", "might", "shall"]) {
      for list in nounPhraseLists(at: index + 1) where !(list.value.first?.isSpeaker ?? true) {
        result += desired(list, at: list.end, isAssured: false, afterModal: true)
      }
    }
    let start =
      end(ofOneOf: ["i think", "i believe", "i guess", "i would say"], at: index) ?? index
    for list in nounPhraseLists(at: start) {
      result += desired(list, at: list.end, isAssured: false)
      result += told(list)
    }
    return pruned(result)
  }

  private static let wishes: [String] = {
    let verbs = [
      "want", "need", "would like", "would love", "would prefer", "wish for", "really need",
      "would really like",
      "would like to have", "want to have", "would love to have", "still need", "also need",
      "also want", "would rather have",
      "just want", "just need", "require", "would quite like",
    ]
    return ["i", "we"].flatMap { subject in verbs.map { subject + " " + $0 } }
  }()

  private static let requests = [
    "can i have", "could i have", "may i have", "can i get", "could i get", "may i get",
    "can we have", "could we have",
    "let me have", "i will have", "i will take", "i could do with", "i could really do with",
    "i could use",
    "i could really use", "could i please have", "can i please have", "i fancy", "might i have",
    "any chance of",
    "is there any chance of", "could you let me have", "can you let me have",
    "would you let me have", "i feel like",
  ]

  private static let assurances = [
    "make sure that", "make sure", "ensure that", "ensure", "see to it that", "make certain that",
    "make certain", "see that",
    "be sure that", "check that",
  ]

  /// "I want ..." a thing, a thing somewhere, a thing moved, you somewhere.
  private mutating func wished(at index: Int) -> [Parse<[Command]>] {
    var result: [Parse<[Command]>] = []
    if word(index) == "you" {
      for place in places(at: index + 1, uses: [.place])
      where [.inside, .nextTo, .inFrontOf].contains(place.value.relation) {
        result.append(place.map { [.goTo([$0.landmark])] })
      }
    }
    for list in nounPhraseLists(at: index) where !list.value.contains(where: { $0.isSpeaker }) {
      result.append(list.map { [.bring($0)] })
      if list.end < words.count { result += passives(list, at: list.end) }
      if has(list.end, ["closed", "shut", "open"]) { result += states(list, at: list.end) }
      for tail in tails(at: list.end, of: .put) {
        guard let spot = tail.value.spot, !tail.value.isToSpeaker else { continue }
        let put = VerbForm(lemma: "put", verbClass: .put, form: .base)
        guard let (commands, cost, fault) = commands(of: put, list.value, tail.value) else {
          continue
        }
        let hasSource = list.value.contains { !$0.complements.isEmpty } || tail.value.source != nil
        let isPlain =
          !hasSource && spot.relation != nil && list.value.contains { $0.quantifier == .the }
        let isDirected = ["onto", "into"].contains { text(list.end, tail.end).contains($0) }
        let parse = Parse(
          value: commands, end: tail.end, cost: list.cost + tail.cost + cost,
          fault: list.fault ?? tail.fault ?? fault)
        if isPlain && !isDirected {
          let there = list.value.map { phrase in
            var phrase = phrase
            phrase.complements.append(.init(relation: spot.relation, landmark: spot.landmark))
            return phrase
          }
          result.append(
            parse.map { commands in
              [
                .eitherOr(
                  "Shall I put it there, or bring you the one that is there?",
                  [commands, [.bring(there)]])
              ]
            })
        } else {
          result.append(parse)
        }
      }
    }
    return result
  }

  /// What a thing should do or be, after its name: "belongs in the sink", "needs to be shut", "should go on the shelf".
  private mutating func desired(
    _ list: Parse<[NounPhrase]>, at index: Int, isAssured: Bool, afterModal: Bool = false
  ) -> [Parse<[Command]>] {
    guard list.value.allSatisfy({ $0.room == nil && !$0.isSpeaker }) else { return [] }
    var result: [Parse<[Command]>] = []
    func place(at start: Int, uses: Set<Preposition.Use> = [.place, .destination, .toward]) {
      let put = VerbForm(lemma: "move", verbClass: .carry, form: .base)
      for tail in tails(at: start, of: .put)
      where tail.value.spot != nil || tail.value.isToSpeaker || tail.value.isWhereItWas {
        guard let (commands, cost, fault) = commands(of: put, list.value, tail.value) else {
          continue
        }
        result.append(
          Parse(
            value: commands, end: tail.end, cost: list.cost + tail.cost + cost,
            fault: list.fault ?? tail.fault ?? fault))
      }
    }
    var at = index
    if !afterModal {
      if has(at, ["belongs", "belong", "goes", "go"]) { place(at: at + 1) }
      if isAssured,
        let end = end(
          ofOneOf: ["is", "are", "ends up", "end up", "gets", "get", "stays", "lands", "gets put"],
          at: at)
      {
        place(at: end)
        result += passives(list, at: end) + states(list, at: end)
      }
      if has(at, ["needs", "need", "wants", "want"]) {
        for verb in lexicon.verb(word(at + 1)) where verb.form == .gerund {
          result += passive(verb, list, at: at + 2)
        }
      }
      guard let end = end(ofOneOf: SentenceParser.modals, at: at) else { return result }
      at = end
    }
    at = skipping(["please", "all", "both", "also", "just", "really", "probably", "now"], at: at)
    if let end = end(
      ofOneOf: [
        "go", "be", "live", "end up", "stay", "sit", "stand", "be put", "be back", "go back",
        "belong",
        "be lying", "be sitting", "be standing",
      ], at: at)
    {
      if word(end) != "somewhere",
        !(has(end - 1, SentenceParser.postures) && word(end - 2) == "be" && word(end - 1) != "put")
      {
        place(at: end)
      }
    }
    // "could the fridge be open?" wonders, "could the fridge be closed?" asks for it
    if word(at) == "be", !(afterModal && word(at + 1) == "open") {
      result += passives(list, at: at + 1) + states(list, at: at + 1)
    }
    return result
  }

  /// What a thing is said to have become: "in the sink", "closed", "put away".
  mutating func achieved(_ list: Parse<[NounPhrase]>, at index: Int) -> [Parse<[Command]>] {
    var result = passives(list, at: index) + states(list, at: index)
    let put = VerbForm(lemma: "put", verbClass: .put, form: .base)
    for tail in tails(at: index, of: .put) where tail.value.spot != nil {
      guard let (commands, cost, fault) = commands(of: put, list.value, tail.value) else {
        continue
      }
      result.append(
        Parse(
          value: commands, end: tail.end, cost: list.cost + tail.cost + cost,
          fault: list.fault ?? tail.fault ?? fault))
    }
    return result
  }

  private static let modals = [
    "should", "must", "needs to", "need to", "has to", "have to", "ought to", "is to", "are to",
    "is supposed to",
    "are supposed to", "can", "could", "may", "shall", "would better", "had better", "is meant to",
    "are meant to",
  ]

  private func states(_ list: Parse<[NounPhrase]>, at index: Int) -> [Parse<[Command]>] {
    let at = skipping(["all", "both"], at: index)
    guard has(at, ["open", "closed", "shut"]) else { return [] }
    let verb = word(at) == "open" ? "open" : "close"
    let possible = Possibility(vocabulary: lexicon.vocabulary)
    let fault = list.value.lazy.compactMap { possible.faultOfOpening($0.kinds, verb: verb) }.first
    return [
      Parse(
        value: [verb == "open" ? .open(list.value) : .close(list.value)], end: at + 1,
        cost: list.cost,
        fault: list.fault ?? fault)
    ]
  }

  private mutating func passives(_ list: Parse<[NounPhrase]>, at index: Int) -> [Parse<[Command]>] {
    let at = skipping(["all", "both"], at: index)
    return lexicon.verb(word(at)).filter { $0.form == .participle }.flatMap {
      passive($0, list, at: at + 1)
    }
  }

  /// "... (to be) moved to the sofa", "... brought to me"
  private mutating func passive(
    _ verb: VerbForm, _ list: Parse<[NounPhrase]>, at index: Int
  ) -> [Parse<[Command]>] {
    switch verb.verbClass {
    case .open, .unlock, .close:
      let kind = verb.verbClass == .close ? "close" : "open"
      let possible = Possibility(vocabulary: lexicon.vocabulary)
      let fault = list.value.lazy.compactMap { possible.faultOfOpening($0.kinds, verb: kind) }.first
      return [
        Parse(
          value: [kind == "close" ? .close(list.value) : .open(list.value)], end: index,
          cost: list.cost,
          fault: list.fault ?? fault)
      ]
    case .bring, .take, .pick, .carry, .put, .drop, .give, .clear:
      return tails(at: index, of: verb.verbClass == .bring ? .carry : verb.verbClass).compactMap {
        tail in
        guard let (commands, cost, fault) = commands(of: verb, list.value, tail.value) else {
          return nil
        }
        return Parse(
          value: commands, end: tail.end, cost: list.cost + tail.cost + cost,
          fault: list.fault ?? tail.fault ?? fault)
      }
    case .impossible:
      return [
        Parse(
          value: [.impossible(verb.lemma)], end: words.count,
          fault: SentenceParser.inability(verb.lemma))
      ]
    default: return []
    }
  }

  /// What is only said to be so: "the cup is on the table", "my key should be somewhere in the bedroom".
  private mutating func told(_ list: Parse<[NounPhrase]>) -> [Parse<[Command]>] {
    guard list.value.count == 1, let subject = list.value.first, subject.room == nil,
      !subject.isSpeaker,
      subject.anaphor == nil
    else { return [] }
    var start: Int?
    if let end = end(ofOneOf: ["should be", "must be", "has to be", "ought to be"], at: list.end),
      word(end) == "somewhere" || has(end, SentenceParser.postures)
    {
      start = end
    } else {
      start = end(ofOneOf: SentenceParser.copulas, at: list.end)
    }
    guard var at = start else { return [] }
    at = skipping(["currently", "still", "now", "probably", "all"], at: at)
    if has(at, SentenceParser.postures) { at += 1 }
    return places(at: at, uses: [.place]).map { place in
      var phrase = subject
      phrase.complements.append(place.value)
      return Parse(
        value: [.mention(phrase)], end: place.end, cost: list.cost + place.cost + 1,
        fault: list.fault ?? place.fault)
    }
  }

  private static let copulas = [
    "is", "are", "might be", "may be", "could be", "is probably", "should not be", "must not be",
    "does not belong",
    "do not belong", "was", "is not supposed to be", "has no business being", "is now",
  ]
}
