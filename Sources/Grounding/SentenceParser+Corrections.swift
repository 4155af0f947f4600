import AgentMessages

/// A change of mind as it was said.
enum Retort: Hashable {
  case stop
  case instead(NounPhrase)
}

extension SentenceParser {
  /// The reading of the whole sentence as a change of mind.
  mutating func retorts() -> [Parse<Retort>] {
    if let end = stop() { return [Parse(value: .stop, end: end)] }
    var result: [Parse<Retort>] = []
    for (at, marks) in afterMarks() {
      for target in targets(at: at) {
        var (end, marks) = (target.end, marks)
        var cost = target.cost
        while end < words.count {
          if let next = self.end(
            ofOneOf: ["instead", "i meant", "i mean", "i said"], at: skippingComma(at: end))
          {
            (end, marks) = (next, marks + 1)
          } else if let next = self.end(ofOneOf: ["please", "thanks"], at: skippingComma(at: end)) {
            end = next
          } else if let next = self.end(
            ofOneOf: ["rather than", "instead of", "not", "and not"], at: skippingComma(at: end)),
            let other = targets(at: next).first(where: { $0.end >= words.count })
              ?? targets(at: next).first
          {
            (end, marks) = (other.end, marks + 1)
            cost += other.cost
          } else {
            break
          }
        }
        if marks > 0, end >= words.count {
          result.append(
            Parse(value: .instead(target.value), end: end, cost: cost, fault: target.fault))
        }
      }
    }
    return result.filter { $0.fault == nil }.sorted { $0.cost < $1.cost }
  }

  /// Where a sentence goes on after "stop, ..." or "no, ...": the rest is what is wanted now.
  func afterObjection() -> Int? {
    var at = 0
    while let end = end(ofOneOf: SentenceParser.objections + SentenceParser.stops, at: at) {
      at = skipping([",", ";", "."], at: end)
    }
    return at > 0 && at < words.count ? at : nil
  }

  /// The end of a sentence that only says stop, perhaps with a remark of the speaker's own.
  private func stop() -> Int? {
    var at = skipping(
      [
        "no", "oh", "hey", "okay", "please", "wait", "actually", "robot", ",", "sorry", "just",
        "now",
      ], at: 0)
    guard let end = end(ofOneOf: SentenceParser.stops, at: at) else { return nil }
    at = skipping([",", ".", ";"], at: end)
    while let end = self.end(
      ofOneOf: [
        "please", "now", "robot", "right now", "at once", "immediately", "thanks", "thank you",
        "there", "stop",
      ] + SentenceParser.stops, at: at)
    {
      at = skipping([",", ".", ";"], at: end)
    }
    if at >= words.count { return words.count }
    if word(end - 1) == "stop", lexicon.verb(word(end)).contains(where: { $0.form == .gerund }) {
      return words.count
    }
    let isRemark =
      Words.isPunctuation(word(at - 1)) && ["i", "it", "that", "this", "we"].contains(word(at))
      && !words[at...].contains(where: {
        ["you", "want", "need", "like", "meant", "mean"].contains($0)
      })
    return isRemark ? words.count : nil
  }

  private static let stops = [
    "stop", "stop it", "stop that", "stop this", "halt", "freeze", "cancel", "cancel that",
    "cancel it", "abort", "never mind", "nevermind",
    "forget it", "forget that", "forget about it", "forget about that", "leave it",
    "that is enough", "enough", "that will do", "do not bother",
    "stop what you are doing", "hold it", "stop everything", "quit it", "do not do that",
    "do not do it", "stop right there", "cancel the task", "drop the idea",
    "stop moving", "leave it be", "no need", "not any more",
  ]

  private static let objections = [
    "no", "nope", "sorry", "oops", "wait", "hang on", "hold on", "actually", "not that one",
    "not that", "not this one", "not this", "not it",
    "that is wrong", "wrong one", "wrong", "that is the wrong one", "that is not it", "i meant",
    "i mean", "i said", "oh", "rather", "correction",
    "no no", "not those", "not them", "not there", "that is not what i meant",
    "that is not the one", "no wait", "ah", "my mistake",
  ]

  /// Places after words that mark a change of mind, with how many there were.
  private mutating func afterMarks() -> [(Int, Int)] {
    var result = [(0, 0)]
    var at = 0
    var marks = 0
    while at < words.count {
      if let end = end(ofOneOf: SentenceParser.objections, at: at) {
        at = end
        marks += 1
      } else if let end = end(ofOneOf: ["make it", "make that", "take"], at: at),
        word(at) == "make" || marks > 0
      {
        at = end
        marks += 1
      } else if marks > 0,
        let end = end(
          ofOneOf: [
            "i want", "i wanted", "i was asking for", "i asked for", "i need", "i would like",
            "but", "it is", "it should be", "bring me", "give me",
          ], at: at)
      {
        at = end
      } else if has(at, [",", ";", ".", "and", "please", "but"]), at > 0 {
        at += 1
      } else if word(at) == "not", marks == 0 || at > 0 {
        // "not the mug, the cup"; "not in the sink, on the table"
        guard
          let rejected = targets(at: at + 1).first(where: {
            Words.isPunctuation(word($0.end)) || word($0.end) == "but"
          })
        else { break }
        at = rejected.end
        marks += 1
      } else {
        break
      }
      result.append((at, marks))
    }
    return result
  }

  /// A thing, or a place: "the red one", "on the desk".
  private mutating func targets(at index: Int) -> [Parse<NounPhrase>] {
    nounPhrases(at: index)
      + places(at: index, uses: [.place, .destination, .toward]).map { $0.map(\.landmark) }
  }
}
