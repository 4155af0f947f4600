import AgentMessages

/// A question as it was said, before pronouns are bound.
enum Query: Hashable {
  case whereIs(NounPhrase)
  case howMany(NounPhrase)
  case isThere(NounPhrase)
  case isInState(NounPhrase, String)
  case whatIs(Relation?, NounPhrase)
  case whatIsHeld
}

extension SentenceParser {
  /// Every reading of the whole sentence as a question about the world.
  mutating func questions() -> [Parse<Query>] {
    let start = skipping(
      [
        "hey", "hi", "hello", "okay", "so", "robot", ",", "please", "well", "and", "oh", "now",
        "sorry", "also",
      ], at: 0)
    let indirect = end(
      ofOneOf: [
        "can you tell me", "could you tell me", "tell me", "do you know", "do you happen to know",
        "any idea", "have you any idea",
        "do you have any idea", "i wonder", "i was wondering", "would you know", "can you say",
        "please tell me", "could you please tell me",
        "do you remember", "can you see", "could you say", "would you tell me", "let me know",
        "i want to know", "i would like to know",
      ], at: start)
    var result = direct(at: start)
    if let indirect {
      result += direct(at: skipping(["if", "whether", ","], at: indirect)) + embedded(at: indirect)
    }
    return result.filter { afterQuestion(at: $0.end) >= words.count }.sorted { $0.cost < $1.cost }
  }

  private func afterQuestion(at index: Int) -> Int {
    var at = index
    while let end = end(
      ofOneOf: [
        "anywhere", "at the moment", "right now", "now", "please", "left", "there", "already",
        "by any chance", "in total", "altogether",
        "at all", "then", "again", "robot", "still", "somewhere", "around here", "around",
        "currently", "yet", "or not", "?", ",", "about", "lying around",
      ], at: at)
    { at = end }
    return at
  }

  private mutating func direct(at index: Int) -> [Parse<Query>] {
    whereQuestions(at: index) + countQuestions(at: index) + existenceQuestions(at: index)
      + stateQuestions(at: index)
      + contentQuestions(at: index) + heldQuestions(at: index)
  }

  /// "(do you know) where my book is"
  private mutating func embedded(at index: Int) -> [Parse<Query>] {
    var result: [Parse<Query>] = []
    if word(index) == "where" {
      for thing in nounPhrases(at: index + 1) {
        if let end = end(
          ofOneOf: [
            "is", "are", "went", "has gone", "have gone", "might be", "could be", "got to", "was",
            "are kept", "is kept",
          ], at: thing.end)
        {
          var parse = thing.map { Query.whereIs($0) }
          parse.end = end
          result.append(parse)
        }
      }
    }
    if let start = end(ofOneOf: ["if", "whether"], at: index) {
      for thing in nounPhrases(at: start) where has(thing.end, ["is", "are"]) {
        result += predicates(of: thing, at: thing.end + 1)
      }
      if let end = end(ofOneOf: ["there is", "there are"], at: start) {
        result += nounPhrases(at: end).map { $0.map { .isThere($0) } }
      }
    }
    return result
  }

  private mutating func whereQuestions(at index: Int) -> [Parse<Query>] {
    var result: [Parse<Query>] = []
    if let end = end(
      ofOneOf: [
        "where is", "where are", "where did i leave", "where did i put", "where have i left",
        "where have i put", "where can i find",
        "where could i find", "where do i find", "where do we keep", "where do i keep", "where has",
        "where have", "where did",
        "where would i find", "where might", "where could", "where did we leave",
        "where did we put", "have you seen", "did you see",
        "what room is", "which room is", "in which room is", "in what room is", "which room are",
        "what is the location of", "where was",
        "have you found", "where abouts is", "in which room are", "where did you see",
        "where did you leave", "where did you put",
      ], at: index)
    {
      for thing in nounPhrases(at: end) {
        var parse = thing.map { phrase -> Query in
          ["seen", "see", "found"].contains(word(end - 1)) && phrase.quantifier != .the
            ? .isThere(phrase) : .whereIs(phrase)
        }
        parse.end =
          self.end(
            ofOneOf: ["in", "gone", "been", "be", "got to", "go", "end up", "disappeared to"],
            at: thing.end) ?? thing.end
        result.append(parse)
      }
    }
    return result
  }

  private mutating func countQuestions(at index: Int) -> [Parse<Query>] {
    guard let end = end(ofOneOf: ["how many of the", "how many", "count", "count up"], at: index)
    else { return [] }
    var result: [Parse<Query>] = []
    for thing in nounPhrases(at: end) {
      var phrase = thing.value
      phrase.quantifier = .all
      let at =
        self.end(
          ofOneOf: [
            "are there", "do we have", "have we got", "can you see", "do you see", "have you seen",
            "are", "did you see", "is there",
            "do you know of", "have you found", "did you find", "do i have", "have i got",
            "are we having", "can be found",
          ], at: thing.end) ?? thing.end
      result.append(Parse(value: .howMany(phrase), end: at, cost: thing.cost))
      let place = has(at, SentenceParser.postures) ? at + 1 : at
      for complement in places(at: place, uses: [.place]) {
        var located = phrase
        located.complements.append(complement.value)
        result.append(
          Parse(value: .howMany(located), end: complement.end, cost: thing.cost + complement.cost))
      }
    }
    return result
  }

  private mutating func existenceQuestions(at index: Int) -> [Parse<Query>] {
    guard
      let end = end(
        ofOneOf: [
          "is there", "are there", "do we have", "have we got", "have we", "do you see",
          "can you see", "do i have", "have i got",
          "is there still", "are there still", "do you know of", "could you see",
          "is there by any chance", "are there by any chance",
        ], at: index)
    else { return [] }
    var result: [Parse<Query>] = []
    for thing in nounPhrases(at: end) {
      result.append(thing.map { .isThere($0) })
      // "any fruit left in the fridge"
      guard word(thing.end) == "left" else { continue }
      for complement in places(at: thing.end + 1, uses: [.place]) {
        var phrase = thing.value
        phrase.complements.append(complement.value)
        result.append(Parse(value: .isThere(phrase), end: complement.end, cost: thing.cost))
      }
    }
    if word(index) == "is",
      word(index + 1) == "anyone" || word(index + 1) == "anybody" || word(index + 1) == "someone"
    {
      result += nounPhrases(at: index + 1).map { $0.map { .isThere($0) } }
    }
    return result
  }

  private mutating func stateQuestions(at index: Int) -> [Parse<Query>] {
    guard
      let end = end(
        ofOneOf: ["is", "are", "did i leave", "have i left", "did we leave", "did i put", "was"],
        at: index)
    else { return [] }
    return nounPhrases(at: end).flatMap { self.predicates(of: $0, at: $0.end) }
  }

  private mutating func predicates(of thing: Parse<NounPhrase>, at index: Int) -> [Parse<Query>] {
    let at = skipping(
      ["still", "already", "all", "both", "currently", "really", "now", "actually"], at: index)
    var result: [Parse<Query>] = []
    if has(at, ["open", "closed", "shut", "locked"]) {
      let state = word(at) == "shut" ? "closed" : word(at)
      result.append(Parse(value: .isInState(thing.value, state), end: at + 1, cost: thing.cost))
    }
    let place = has(at, SentenceParser.postures) ? at + 1 : at
    for complement in places(at: place, uses: [.place]) {
      var phrase = thing.value
      phrase.complements.append(complement.value)
      result.append(
        Parse(value: .isThere(phrase), end: complement.end, cost: thing.cost + complement.cost))
    }
    return result
  }

  private mutating func contentQuestions(at index: Int) -> [Parse<Query>] {
    var result: [Parse<Query>] = []
    if let end = end(
      ofOneOf: [
        "what is there", "what is", "what can you see", "what do you see", "what do we have",
        "what have we got", "what are there",
        "what things are", "what is lying", "what is standing", "what is sitting",
        "what did you see", "what else is", "what objects are",
        "what is kept", "what is hidden", "what have you seen", "what did you find",
        "which things are", "what do i have", "what have i got",
        "what items are", "what stuff is",
      ], at: index)
    {
      for place in places(at: end, uses: [.place]) {
        result.append(place.map { .whatIs($0.relation, $0.landmark) })
      }
    }
    if let end = end(ofOneOf: ["who is"], at: index) {
      for place in places(at: end, uses: [.place]) {
        let person = lexicon.vocabulary.kinds.filter { $0.role == .person }.map(\.name)
        result.append(
          place.map {
            .isThere(
              NounPhrase(
                words: "anyone", start: index, quantifier: .any, kinds: person, complements: [$0]))
          })
      }
    }
    return result
  }

  private func heldQuestions(at index: Int) -> [Parse<Query>] {
    guard
      let end = end(
        ofOneOf: [
          "what are you holding", "what are you carrying", "what do you hold",
          "what have you got in your hand", "what do you have in your hand",
          "what is in your hand", "what is it you are holding", "are you holding anything",
          "are you holding something", "are you carrying anything",
          "what have you got", "what do you have", "do you have anything in your hand",
          "is there anything in your hand", "what have you got in your hands",
          "what is in your hands", "do you hold anything", "have you got anything in your hand",
          "what have you picked up", "what do you carry",
        ], at: index)
    else { return [] }
    return [Parse(value: .whatIsHeld, end: end)]
  }
}
