public import AgentMessages

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What people answer to our questions.
extension Grounder {
  /// What a person's answer to a question means: `.goal` with what was asked about bound, or whatever else was said
  /// instead (a correction, a new instruction); `.ask` with the same question where it was no answer.
  ///
  /// `goal` is the goal the question came up with, resolved; nil for a question that `interpret` asked.
  public func answer(
    _ text: String, to question: ClarifyingQuestion, about goal: Goal?, in belief: Belief,
    context: inout Conversation
  ) throws(GroundingError) -> Interpretation {
    let words = Words.of(text)
    guard words.count <= Grounder.wordLimit else {
      throw .tooLong(words: words.count, limit: Grounder.wordLimit)
    }
    if let pending = context.pending, pending.question == question {
      if let reply = try answer(words, to: pending, in: belief, context: &context) { return reply }
    } else if let goal, !question.candidates.isEmpty,
      let chosen = chosen(words, among: question.candidates, in: belief, context: context)
    {
      let bound = goal.binding(question.candidates, to: chosen)
      context.bind(like: bound, to: chosen)
      context.goal = bound
      context.pending = nil
      return .goal(bound)
    }
    let pending = context.pending
    let other = try interpret(Instruction(text, turn: 1), in: belief, context: &context)
    switch other {
    case .goal, .correction, .answer: return other
    case .refuse, .unknownWords, .ask, .notUnderstood:
      context.pending = pending
      return .ask(question)
    }
  }

  // MARK: - Choosing among things

  /// The object that an answer picks out; nil where it picks none or several.
  private func chosen(
    _ words: [String], among ids: [Int], in belief: Belief, context: Conversation
  ) -> Int? {
    let said = words.filter { !Words.isPunctuation($0) && !Grounder.idle.contains($0) }
    let resolver = Resolver(grounder: self, belief: belief)
    let objects = ids.compactMap(belief.object)
    guard !said.isEmpty, objects.count == ids.count, !objects.isEmpty else { return nil }
    if let index = ordinal(said, count: ids.count) { return ids[index] }
    if said.contains(where: ["any", "either", "whichever"].contains) || said == ["matter"] {
      return ids[0]
    }
    if said == ["nearest"] || said == ["closest"] || said == ["nearer"] || said == ["closer"] {
      return objects.min { nearness($0, belief) < nearness($1, belief) }?.id
    }
    if said == ["farther"] || said == ["farthest"] || said == ["furthest"] || said == ["further"] {
      return objects.max { nearness($0, belief) < nearness($1, belief) }?.id
    }
    if said == ["left"] || said == ["right"] {
      let sorted = objects.sorted { bearing($0, belief) > bearing($1, belief) }
      return said == ["left"] ? sorted.first?.id : sorted.last?.id
    }
    var matching: Set<Int>?
    for description in descriptions(words, kinds: Set(objects.map(\.kind)), context: context) {
      let resolved = resolver.resolved(description)
      let fitting = Set(objects.filter { resolver.fits($0, resolved) != nil }.map(\.id))
      if !fitting.isEmpty, matching.map({ fitting.count < $0.count }) ?? true { matching = fitting }
    }
    guard let matching, matching.count == 1 else { return nil }
    return matching.first
  }

  private static let idle: Set<String> = [
    "the", "one", "ones", "please", "i", "mean", "meant", "that", "this", "on", "to", "your", "my",
    "a", "it", "is", "want", "would",
    "like", "number", "take", "thanks", "no", "yes", "um", "well", "hand", "side", "of", "them",
    "do", "not", "care", "doesn",
    "does", "bring", "me", "just", "you", "go", "with", "for",
  ]

  private func ordinal(_ words: [String], count: Int) -> Int? {
    guard words.count == 1 else { return nil }
    let names = [
      ["first", "1", "1st", "former"], ["second", "two", "2", "2nd"],
      ["third", "three", "3", "3rd"], ["fourth", "four", "4", "4th"],
    ]
    if let index = names.firstIndex(where: { $0.contains(words[0]) }), index < count {
      return index
    }
    if ["last", "latter"].contains(words[0]) { return count - 1 }
    return nil
  }

  private func nearness(_ object: TrackedObject, _ belief: Belief) -> (Int, Int) {
    (object.cells.map { $0.manhattanDistance(to: belief.cell) }.min() ?? 0, object.id)
  }

  /// How far to the left of the robot's heading a thing is, radians.
  private func bearing(_ object: TrackedObject, _ belief: Belief) -> (Double, Int) {
    guard let cell = object.cells.first else { return (0, object.id) }
    let (ahead, left) = (belief.heading, belief.heading.left)
    let (dx, dy) = (cell.column - belief.cell.column, cell.row - belief.cell.row)
    return (
      atan2(Double(dx * left.dx + dy * left.dy), Double(dx * ahead.dx + dy * ahead.dy)), -object.id
    )
  }

  /// Readings of an answer as a description: "the red one", "on the table", "red".
  private func descriptions(_ words: [String], kinds: Set<String>, context: Conversation)
    -> [Referent]
  {
    let kinds = vocabulary.kinds.map(\.name).filter(kinds.contains)
    let lead: Set<String> = [
      "no", "yes", "please", "i", "mean", "meant", ",", "um", "well", "want", "take", "would",
      "like", "bring", "me", "it", "is",
    ]
    let rest = Array(
      words.drop { lead.contains($0) }.filter { $0 != "please" && $0 != "?" && $0 != "." })
    guard !rest.isEmpty else { return [] }
    var result: [Referent] = []
    func add(_ words: [String]) {
      var parser = SentenceParser(words: words, lexicon: lexicon)
      var phrases = parser.nounPhrases(at: 0).filter { $0.end >= words.count }.map(\.value)
      phrases += parser.places(at: 0, uses: [.place, .source]).filter { $0.end >= words.count }.map
      {
        NounPhrase(words: words.joined(separator: " "), anaphor: .one, complements: [$0.value])
      }
      for var phrase in phrases where phrase.room == nil && !phrase.isSpeaker {
        if phrase.anaphor == .one {
          phrase.anaphor = nil
          phrase.kinds = kinds
        }
        var binder = Binder(vocabulary: vocabulary, context: context)
        if let referent = binder.refer(phrase, slot: .any).first, binder.problem == nil {
          result.append(referent)
        }
      }
    }
    add(rest)
    // "red" for "the red one"
    if rest.count == 1 || rest.first != "the" {
      add(["the"] + rest.filter { $0 != "the" } + ["one"])
    }
    return result
  }

  // MARK: - Answers to what interpret asked

  private func answer(
    _ words: [String], to pending: Conversation.Pending, in belief: Belief,
    context: inout Conversation
  ) throws(GroundingError) -> Interpretation? {
    let said = words.filter { !Words.isPunctuation($0) }
    let isYes =
      !Set(said).isDisjoint(with: ["yes", "yeah", "yep", "sure", "okay", "right"])
      && !said.contains("no")
    let isNo = ["no", "nope"].contains(said.first ?? "") && said.count <= 3
    switch pending.answers {
    case .sentence(let sentence):
      if isYes { return try interpret(Instruction(sentence), in: belief, context: &context) }
      if isNo { return .notUnderstood("Then I do not know that word.") }
    case .goals(let goals):
      var choice = ordinal(
        said.filter { !Grounder.idle.contains($0) || $0 == "one" }, count: goals.count)
      if goals.count == 2, goals[1] == nil { choice = isYes ? 0 : isNo ? 1 : choice }
      if choice == nil { choice = likest(said, pending.question.choices) }
      guard let choice else { return nil }
      context.pending = nil
      guard let goal = goals[choice] else { return .correction(.stop) }
      context.goal = goal
      return .goal(goal)
    case .destination(let things):
      guard let goal = destination(words, for: things, context: context) else { return nil }
      context.pending = nil
      context.goal = goal
      return .goal(goal)
    }
    return nil
  }

  /// The choice that shares most words with an answer, where that is one.
  private func likest(_ words: [String], _ choices: [String]) -> Int? {
    let counts = choices.map { choice in
      let other = Set(Words.of(choice))
      return words.count { other.contains($0) && !["the", "it", "you", "a"].contains($0) }
    }
    guard let best = counts.max(), best > 0, counts.count(where: { $0 == best }) == 1 else {
      return nil
    }
    return counts.firstIndex(of: best)
  }

  /// "in the sink", "the table": where things are to go.
  private func destination(_ words: [String], for things: [Referent], context: Conversation)
    -> Goal?
  {
    let start = words.prefix {
      ["put", "it", "them", "please", "just", "um", "well", "maybe"].contains($0)
    }.count
    var parser = SentenceParser(words: words.filter { $0 != "please" }, lexicon: lexicon)
    let spots =
      parser.places(at: start, uses: [.place, .destination, .toward]).filter {
        $0.end >= parser.words.count
      }
      .map { ($0.value.relation, $0.value.landmark) }
      + parser.nounPhrases(at: start).filter { $0.end >= parser.words.count }.map {
        (nil, $0.value)
      }
    for (relation, phrase) in spots {
      var binder = Binder(vocabulary: vocabulary, context: context)
      guard let landmark = binder.refer(phrase, slot: .landmark).first else { continue }
      let bound = binder.placing(things, relation, landmark, isAnaphoric: false, after: nil)
      if binder.problem == nil, !bound.steps.isEmpty { return Goal(steps: bound.steps) }
    }
    return nil
  }
}

extension Conversation {
  /// "it" is from now on what was chosen.
  mutating func bind(like goal: Goal, to id: Int) {
    let chosen = goal.steps.joined().flatMap(\.named).filter { $0.objectID == id }.map { referent in
      var bare = referent.bare
      bare.objectID = nil
      return bare
    }
    for index in mentioned.indices where chosen.contains(mentioned[index]) {
      mentioned[index].objectID = id
    }
  }
}

extension Goal {
  /// The goal with the first description that these candidates fit, and all like it, bound to one object.
  func binding(_ candidates: [Int], to id: Int) -> Goal {
    let wanted = Set(candidates)
    let target = steps.joined().flatMap(\.named).first { referent in
      referent.quantifier == .the && referent.objectID == nil
        && wanted.isSubset(of: Set(referent.candidates))
    }
    guard let target else { return self }
    func bind(_ referent: Referent) -> Referent {
      guard referent.quantifier == .the, referent.kinds == target.kinds,
        referent.colour == target.colour,
        referent.clauses == target.clauses, referent.exceptions == target.exceptions,
        referent.objectID == nil
      else { return referent }
      var referent = referent
      referent.objectID = id
      referent.candidates = [id]
      return referent
    }
    var goal = self
    goal.steps = steps.map { $0.map { $0.mapping(bind) } }
    return goal
  }
}

extension Objective {
  func mapping(_ transform: (Referent) -> Referent) -> Objective {
    switch self {
    case .goTo(let x): .goTo(transform(x))
    case .find(let x): .find(transform(x))
    case .pickUp(let x): .pickUp(transform(x))
    case .bring(let x): .bring(transform(x))
    case .place(let x, let relation, let y): .place(transform(x), relation, transform(y))
    case .putDown(let x): .putDown(x.map(transform))
    case .open(let x): .open(transform(x))
    case .close(let x): .close(transform(x))
    case .move, .turn, .wait, .explore: self
    }
  }
}
