import AgentMessages

extension Binder {
  /// What a description is wanted for: pronouns take the newest that fits.
  enum Slot { case carried, opened, landmark, any }

  /// What a description means; several where it stands for several.
  mutating func refer(_ phrase: NounPhrase, slot: Slot, isMentioned: Bool = true) -> [Referent] {
    let found: [Referent]
    switch phrase.anaphor {
    case .it: found = antecedent(slot) { !$0.quantifier.isSeveral }.map { [$0] } ?? lost(phrase)
    case .them:
      if group.count > 1, group.allSatisfy({ fits($0, slot) }) {
        found = group
      } else {
        found = antecedent(slot) { $0.quantifier.isSeveral }.map { [$0] } ?? lost(phrase)
      }
    case .there: found = antecedent(.landmark) { _ in true }.map { [$0] } ?? lost(phrase)
    case .one: found = one(phrase, slot)
    case nil: found = [referent(of: phrase)]
    }
    let completed = found.map { with($0, phrase) }
    if isMentioned { mention(completed) }
    return completed
  }

  mutating func mention(_ referents: [Referent]) {
    group = referents
    for referent in referents where !referent.isSpeaker {
      for clause in referent.clauses { push(clause.landmark) }
      push(referent)
    }
  }

  private mutating func push(_ referent: Referent) {
    guard !referent.isSpeaker, !referent.isFloor else { return }
    mentions.removeAll { $0 == referent }
    mentions.append(referent)
  }

  private mutating func lost(_ phrase: NounPhrase) -> [Referent] {
    problem =
      problem
      ?? .ask(ClarifyingQuestion(text: "What do you mean by \"\(phrase.words)\"?", choices: []))
    return []
  }

  /// The newest thing spoken of that can be meant.
  private func antecedent(_ slot: Slot, where condition: (Referent) -> Bool) -> Referent? {
    mentions.last { fits($0, slot) && condition($0) }
  }

  private func fits(_ referent: Referent, _ slot: Slot) -> Bool {
    switch slot {
    case .carried:
      return referent.room == nil
        && (referent.kinds.isEmpty
          || referent.kinds.contains { vocabulary.kind(named: $0)?.isPortable == true })
    case .opened: return isOf(.container, referent) || isOf(.door, referent)
    case .landmark:
      return referent.room != nil || isOf(.container, referent) || isOf(.surface, referent)
    case .any: return true
    }
  }

  func isOf(_ role: Vocabulary.Role, _ referent: Referent) -> Bool {
    referent.kinds.contains { vocabulary.kind(named: $0)?.role == role }
  }

  /// "the red one", "one of them", "the other one".
  private mutating func one(_ phrase: NounPhrase, _ slot: Slot) -> [Referent] {
    let hasOwn = phrase.colour != nil || phrase.state != nil || !phrase.complements.isEmpty
    guard let model = antecedent(slot, where: { !$0.kinds.isEmpty || !hasOwn }) else {
      return lost(phrase)
    }
    if phrase.isOther {
      var other = model
      other.words = phrase.words
      other.colour = phrase.colour
      other.clauses = []
      other.exceptions = [model.bare]
      other.objectID = nil
      return [other]
    }
    // "one of them" keeps the description, "the red one" only the kind
    guard hasOwn || phrase.quantifier == .the else {
      var member = model
      member.quantifier = phrase.quantifier
      member.words = phrase.words
      return [member]
    }
    var referent = referent(of: phrase)
    referent.kinds = model.kinds
    return [referent]
  }

  /// Adds what was said about a thing named by a pronoun ("take it out of the box").
  private mutating func with(_ referent: Referent, _ phrase: NounPhrase) -> Referent {
    guard phrase.anaphor == .it || phrase.anaphor == .them, !phrase.complements.isEmpty else {
      return referent
    }
    var referent = referent
    for clause in clauses(of: phrase) where !referent.clauses.contains(clause) {
      referent.clauses.append(clause)
    }
    return referent
  }

  // MARK: - Descriptions

  private mutating func referent(of phrase: NounPhrase) -> Referent {
    if phrase.isSpeaker { return Referent(words: phrase.words, isSpeaker: true) }
    var referent = Referent(
      words: phrase.words, quantifier: phrase.quantifier, kinds: phrase.kinds,
      colour: phrase.colour,
      state: phrase.state, room: phrase.room)
    referent.attributes = phrase.attributes
    referent.clauses = clauses(of: phrase)
    for exception in phrase.exceptions {
      var exception = exception
      if exception.anaphor == .one {
        exception.anaphor = nil
        exception.kinds = phrase.kinds
      }
      referent.exceptions += refer(exception, slot: .carried, isMentioned: false)
    }
    if phrase.isOther, phrase.anaphor == nil {
      let kinds = Set(phrase.kinds)
      if let known = mentions.last(where: {
        kinds.isEmpty ? fits($0, .carried) : !kinds.isDisjoint(with: $0.kinds)
      }) {
        referent.exceptions.append(known.bare)
      } else {
        _ = lost(phrase)
      }
    }
    return referent
  }

  private mutating func clauses(of phrase: NounPhrase) -> [Referent.Clause] {
    phrase.complements.compactMap { complement in
      let landmarks = refer(complement.landmark, slot: .landmark, isMentioned: false)
      guard let landmark = landmarks.first else { return nil }
      if landmark.isSpeaker {
        problem = problem ?? .notUnderstood("I do not know what near you means.")
        return nil
      }
      let relation = normalised(complement.relation, landmark)
      if landmark.room != nil, relation != .inside {
        problem = problem ?? .notUnderstood("A thing is in a room, not otherwise at it.")
      }
      if let fault = possible.fault(of: relation, subject: phrase.kinds, landmark: landmark.kinds) {
        problem = problem ?? .refuse(fault)
      }
      return Referent.Clause(relation, landmark)
    }
  }

  /// "in" a surface is on it; "from" is as the landmark has it.
  func normalised(_ relation: Relation?, _ landmark: Referent) -> Relation {
    if landmark.room != nil { return relation ?? .inside }
    if landmark.isFloor { return [nil, .inside].contains(relation) ? .on : relation ?? .on }
    switch relation {
    case nil: return isOf(.container, landmark) ? .inside : .on
    case .inside?: return isOf(.surface, landmark) ? .on : .inside
    case .some(let relation): return relation
    }
  }

  func same(_ a: Referent, _ b: Referent) -> Bool {
    a.kinds == b.kinds && a.colour == b.colour && a.clauses == b.clauses
      && a.exceptions == b.exceptions
      && a.room == b.room && !a.kinds.isEmpty && a.quantifier == b.quantifier
  }
}

extension Referent {
  /// Without what it was resolved to.
  var bare: Referent {
    var copy = self
    copy.candidates = []
    copy.moved = []
    copy.clauses = clauses.map { Clause($0.relation, $0.landmark.bare) }
    copy.exceptions = exceptions.map(\.bare)
    return copy
  }

  /// As one would say it in a sentence.
  var spoken: String {
    if isSpeaker { return "you" }
    if let room { return "the \(room)" }
    if isFloor { return "the floor" }
    let kind = kinds.isEmpty ? "thing" : kinds.joined(separator: " or ")
    let plural = kinds.isEmpty ? "things" : kinds.map(Inflection.plural).joined(separator: " or ")
    let described = ([colour, state].compactMap { $0 } + attributes).joined(separator: " ")
    func join(_ parts: String...) -> String { parts.filter { !$0.isEmpty }.joined(separator: " ") }
    let head =
      switch quantifier {
      case .the: join("the", described, kind)
      case .any:
        join(described.isEmpty && "aeiou".contains(kind.prefix(1)) ? "an" : "a", described, kind)
      case .all: join("all", described, plural)
      case .count(let count): join("\(count)", described, plural)
      }
    let places = clauses.map { "\($0.relation.spoken) \($0.landmark.spoken)" }
    let verb = quantifier.isSeveral ? " that are " : " that is "
    return head + (places.isEmpty ? "" : verb + places.joined(separator: " and "))
      + exceptions.map { " except \($0.spoken)" }.joined()
  }
}

extension Relation {
  var spoken: String {
    switch self {
    case .on: "on"
    case .inside: "in"
    case .under: "under"
    case .nextTo: "next to"
    case .leftOf: "to the left of"
    case .rightOf: "to the right of"
    case .inFrontOf: "in front of"
    case .behind: "behind"
    }
  }
}
