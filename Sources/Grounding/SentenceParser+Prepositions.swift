import AgentMessages

/// How a preposition relates what stands before it to what follows.
struct Preposition: Hashable {
  enum Use: Hashable {
    /// "on": where something is, or is to go.
    case place
    /// "onto": where it is to go.
    case destination
    /// "to": where it is to go, as the landmark has it.
    case toward
    /// "from": where it is.
    case source
  }

  var relation: Relation?
  var use: Use
}

extension SentenceParser {
  /// The preposition that starts here, after words like "right" and "over" that say nothing more.
  func preposition(at index: Int) -> (Preposition, end: Int)? {
    var at = index
    while true {
      if let found = SentenceParser.prepositions.lazy.compactMap({ entry in
        self.end(of: entry.phrase, at: at).map { (entry.preposition, $0) }
      }).first {
        return found
      }
      guard has(at, SentenceParser.softeners), at - index < 3 else { return nil }
      at += 1
    }
  }

  static let softeners: Set<String> = [
    "right", "just", "directly", "immediately", "over", "back", "up", "down", "somewhere",
    "anywhere", "out",
    "straight", "all", "still", "away", "exactly",
  ]

  private static let prepositions: [(phrase: String, preposition: Preposition)] = {
    let table: [(Relation?, Preposition.Use, [String])] = [
      (
        .leftOf, .place,
        [
          "to the left of", "on the left of", "on the left hand side of", "on the left side of",
          "left of",
          "to the left hand side of", "to the left side of",
        ]
      ),
      (
        .rightOf, .place,
        [
          "to the right of", "on the right of", "on the right hand side of", "on the right side of",
          "right of",
          "to the right hand side of", "to the right side of",
        ]
      ),
      (.inFrontOf, .place, ["in front of", "in the front of", "before"]),
      (.behind, .place, ["behind", "in back of"]),
      (
        .nextTo, .place,
        [
          "next to", "beside", "by the side of", "by", "near to", "near", "close to", "alongside",
          "adjacent to",
          "at the side of",
        ]
      ),
      (.under, .place, ["underneath", "under", "beneath", "below"]),
      (.on, .source, ["from on top of", "from on", "off from", "off"]),
      (.inside, .source, ["from inside of", "from inside", "from within", "from in", "out of"]),
      (nil, .source, ["from"]),
      (.on, .place, ["on top of", "on the top of", "on"]),
      (.on, .destination, ["onto the top of", "onto top of", "onto"]),
      (.inside, .place, ["inside of", "inside", "within", "in"]),
      (.inside, .destination, ["into the inside of", "into"]),
      (nil, .toward, ["to", "toward"]),
    ]
    return table.flatMap { relation, use, phrases in
      phrases.map { ($0, Preposition(relation: relation, use: use)) }
    }.sorted { $0.0.count > $1.0.count }
  }()

  /// A place said by a preposition and a description, or by "there", "inside", "in there".
  mutating func places(
    at index: Int, uses: Set<Preposition.Use>
  ) -> [Parse<NounPhrase.Complement>] {
    var result: [Parse<NounPhrase.Complement>] = []
    if let end = end(ofOneOf: ["in there", "inside", "in it", "into there", "into it"], at: index) {
      let lone = word(end - 1) == "inside"
      result.append(
        Parse(
          value: .init(relation: .inside, landmark: place(.there, index, end)), end: end,
          cost: lone ? 1 : 0))
    }
    if let end = end(ofOneOf: ["on there"], at: index) {
      result.append(
        Parse(value: .init(relation: .on, landmark: place(.there, index, end)), end: end))
    }
    guard let (preposition, next) = preposition(at: index), uses.contains(preposition.use) else {
      return result
    }
    for landmark in nounPhrases(at: next) {
      result.append(
        landmark.map {
          .init(relation: preposition.relation, landmark: $0, isSource: preposition.use == .source)
        })
    }
    return result
  }

  func place(_ anaphor: NounPhrase.Anaphor, _ start: Int, _ end: Int) -> NounPhrase {
    NounPhrase(words: text(start, end), start: start, anaphor: anaphor)
  }
}
