public import AgentMessages

/// Turns what a person says into a goal, and a goal's words into things of the belief.
///
///     var talk = Conversation()
///     let grounder = Grounder(vocabulary: .household)
///     try grounder.interpret(Instruction("put the blue mug in the sink"), in: belief, context: &talk)
///     // .goal: place(the blue mug, on, the sink)
///
/// Interpreting is parsing by a hand-written grammar over the vocabulary's words: every word must find its use, or the
/// sentence is not understood; words that nobody told it are named, not guessed. Resolving fits descriptions to
/// tracked objects by their probabilities and places. Both are pure: the same words and belief give the same meaning.
public struct Grounder: Sendable {
  let lexicon: Lexicon
  let scorer: (any PhraseScorer)?
  let thresholds: Thresholds
  /// The longest instruction that is read.
  static let wordLimit = 80

  var vocabulary: Vocabulary { lexicon.vocabulary }

  /// When a tracked object fits a word.
  public struct Thresholds: Hashable, Sendable {
    public var kind: Double
    public var colour: Double
    public var existence: Double
    public var attribute: Double
    /// A candidate this many times likelier than the next is meant without asking.
    public var preference: Double
    /// What fits with less than this probability is no reason to ask.
    public var rival: Double

    public init(
      kind: Double = 0.5, colour: Double = 0.5, existence: Double = 0.5, attribute: Double = 0.5,
      preference: Double = 3, rival: Double = 0.4
    ) {
      self.kind = kind
      self.colour = colour
      self.existence = existence
      self.attribute = attribute
      self.preference = preference
      self.rival = rival
    }
  }

  public init(
    vocabulary: Vocabulary, scorer: (any PhraseScorer)? = nil, thresholds: Thresholds = Thresholds()
  ) {
    lexicon = Lexicon(vocabulary: vocabulary)
    self.scorer = scorer
    self.thresholds = thresholds
  }

  /// What an instruction means after what was said before; updates the conversation.
  ///
  /// Throws `tooLong` where an instruction has more than 80 words; whatever else is wrong with it is an interpretation.
  public func interpret(
    _ instruction: Instruction, in belief: Belief, context: inout Conversation
  ) throws(GroundingError) -> Interpretation {
    let words = Words.of(instruction.text)
    guard words.count <= Grounder.wordLimit else {
      throw .tooLong(words: words.count, limit: Grounder.wordLimit)
    }
    context.repairs = []
    context.pending = nil
    bindHandled(&context, in: belief)
    let interpretation = interpret(words, context: &context)
    if case .goal(let goal) = interpretation, !goal.steps.isEmpty { context.goal = goal }
    return interpretation
  }

  /// After "bring me an apple", "it" is that apple, wherever it is now and whatever others there are.
  private func bindHandled(_ context: inout Conversation, in belief: Belief) {
    guard let id = belief.lastPickup?.objectID, let object = belief.object(id) else { return }
    let handled = (context.goal?.steps.joined().compactMap(\.handled) ?? []).map(\.bare)
    let resolver = Resolver(grounder: self, belief: belief)
    for index in context.mentioned.indices {
      let referent = context.mentioned[index]
      guard referent.objectID == nil, !referent.quantifier.isSeveral, handled.contains(referent),
        resolver.likeness(object, referent) != nil
      else { continue }
      context.mentioned[index].objectID = id
    }
  }

  /// Words to a meaning: mends spelling, then drops remarks, then names what is not known.
  private func interpret(_ words: [String], context: inout Conversation) -> Interpretation {
    guard words.contains(where: { !Words.isPunctuation($0) }) else {
      return .notUnderstood("Nothing was said.")
    }
    var words = words
    if let question = mend(&words, context: &context) { return question }
    var first: Interpretation?
    for variant in [words, Remarks.dropped(from: words), words.filter { !Words.isPunctuation($0) }]
    {
      guard first == nil || variant != words, !variant.isEmpty else { continue }
      let interpretation = meaning(of: variant, context: &context)
      switch interpretation {
      case .notUnderstood, .unknownWords: first = first ?? interpretation
      default: return interpretation
      }
    }
    return first ?? .notUnderstood("I could not make out the sentence.")
  }

  private func meaning(of words: [String], context: inout Conversation) -> Interpretation {
    let open = Set(words.filter { !lexicon.isKnown($0) && scorer?.knows($0) == true })
    var parser = SentenceParser(words: words, lexicon: lexicon, openWords: open)
    let unknown = words.filter { !lexicon.isKnown($0) && !open.contains($0) }
    if unknown.isEmpty {
      if let correction = correction(&parser, context: &context) { return correction }
      if let question = question(&parser, context: &context) { return question }
    }
    let readings = parser.readings()
    if unknown.isEmpty, let goal = goal(of: readings, context: &context) { return goal }
    if case .impossible? = readings.first?.value.first?.command, let fault = readings.first?.fault {
      return .refuse(fault)
    }
    guard unknown.isEmpty else { return .unknownWords(unique(unknown)) }
    if let fault = readings.first?.fault { return .refuse(fault) }
    if let rest = parser.afterObjection() {
      return meaning(of: Array(words[rest...]), context: &context)
    }
    return .notUnderstood("I know the words, but I could not make out what they ask for.")
  }

  private func unique(_ words: [String]) -> [String] {
    var seen: Set<String> = []
    return words.filter { seen.insert($0).inserted }
  }

  // MARK: - Commands

  /// The cheapest reading that makes sense; two that are as cheap and differ are a question.
  private func goal(of readings: [Parse<[Item]>], context: inout Conversation) -> Interpretation? {
    let sound = readings.filter { $0.fault == nil }
    // "put the mug under the table" is no question for a place
    if let first = sound.first, first.value.contains(where: \.isWhereTo),
      let fault = readings.first(where: { $0.fault != nil && $0.cost < first.cost })?.fault
    {
      return .refuse(fault)
    }
    var first: Interpretation?
    var goals: [(goal: Goal, cost: Int, binder: Binder)] = []
    for reading in sound {
      if let best = goals.first, reading.cost > best.cost { break }
      var binder = Binder(vocabulary: vocabulary, context: context)
      let interpretation = binder.bind(reading.value)
      guard case .goal(let goal) = interpretation else {
        if first == nil {
          first = interpretation
          remember(binder, interpretation, &context)
        }
        // a cheaper reading that is a question stays a question
        if case .ask = interpretation, goals.isEmpty { break }
        continue
      }
      if !goals.contains(where: { MeaningNotation.text($0.goal) == MeaningNotation.text(goal) }) {
        goals.append((goal, reading.cost, binder))
      }
    }
    guard let best = goals.first else { return first }
    guard goals.count == 1 || goals[1].cost > best.cost else {
      return choice(goals.map(\.goal), context: &context)
    }
    if case .ask? = first { return first }
    context.pending = nil
    return accepted(best.goal, best.binder, &context)
  }

  /// A goal with the standing rules; a rule alone becomes one.
  private func accepted(_ goal: Goal, _ binder: Binder, _ context: inout Conversation)
    -> Interpretation
  {
    context.mention(binder.mentions)
    guard !goal.steps.isEmpty else {
      for constraint in goal.constraints where !context.standing.contains(constraint) {
        context.standing.append(constraint)
      }
      return .goal(goal)
    }
    var full = goal
    for constraint in context.standing where !full.constraints.contains(constraint) {
      full.constraints.append(constraint)
    }
    if let reason = Contradictions(vocabulary: vocabulary).contradiction(in: full) {
      let question = ClarifyingQuestion(
        text: "You told me otherwise before. \(reason) Shall I do it all the same?",
        choices: ["yes", "no"])
      context.pending = .init(question: question, answers: .goals([goal, nil]))
      return .ask(question)
    }
    return .goal(full)
  }

  private func choice(_ goals: [Goal], context: inout Conversation) -> Interpretation {
    let choices = goals.map(\.spoken)
    let question = ClarifyingQuestion(
      text: "Do you mean: \(choices.joined(separator: ", or: "))?", choices: choices)
    context.pending = .init(question: question, answers: .goals(goals.map(Optional.some)))
    return .ask(question)
  }

  /// Keeps what an answer to the question will need.
  private func remember(
    _ binder: Binder, _ interpretation: Interpretation, _ context: inout Conversation
  ) {
    guard case .ask(let question) = interpretation else { return }
    context.mention(binder.mentions)
    if !binder.awaiting.isEmpty {
      context.pending = .init(question: question, answers: .destination(binder.awaiting))
    } else if !binder.alternatives.isEmpty {
      let goals = binder.alternatives.map { commands -> Goal? in
        var binder = Binder(vocabulary: vocabulary, context: context)
        guard case .goal(let goal) = binder.bind(commands.map { Item(command: $0, start: 0) })
        else { return nil }
        return goal
      }
      let choices = goals.map { $0?.spoken ?? "nothing" }
      context.pending = .init(
        question: ClarifyingQuestion(text: question.text, choices: choices), answers: .goals(goals))
    }
  }

  // MARK: - Spelling

  /// Mends misspelt words in place; a question where one can only be supposed.
  private func mend(_ words: inout [String], context: inout Conversation) -> Interpretation? {
    let spelling = Spelling(words: lexicon.contentWords)
    var supposed: [(Int, String)] = []
    for (index, word) in words.enumerated()
    where !lexicon.isKnown(word) && scorer?.knows(word) != true {
      switch spelling.finding(for: word) {
      case .mended(let right)?:
        context.repairs.append(.init(word: word, takenFor: right))
        words[index] = right
      case .perhaps(let right)?: supposed.append((index, right))
      case nil: return nil
      }
    }
    guard let (index, right) = supposed.first, supposed.count == 1 else { return nil }
    let question = ClarifyingQuestion(
      text: "I do not know the word \"\(words[index])\". Do you mean \"\(right)\"?",
      choices: ["yes", "no"])
    words[index] = right
    context.pending = .init(question: question, answers: .sentence(words.joined(separator: " ")))
    return .ask(question)
  }
}

/// What people say about themselves beside an instruction ("I'm thirsty, ...").
enum Remarks {
  /// The words without a remark at the beginning or the end.
  static func dropped(from words: [String]) -> [String] {
    var words = words
    if isRemark(words[...]), let mark = words.firstIndex(where: Words.isPunctuation),
      mark + 1 < words.count
    {
      words = Array(words[(mark + 1)...])
    }
    if let mark = words.lastIndex(where: { Words.isPunctuation($0) && $0 != "?" }), mark > 0,
      isRemark(words[(mark + 1)...])
    {
      words = Array(words[..<mark])
    }
    return words
  }

  private static func isRemark(_ words: ArraySlice<String>) -> Bool {
    let sentence = words.prefix { !Words.isPunctuation($0) }
    guard sentence.count >= 3, sentence.first == "i", let verb = sentence.dropFirst().first,
      ["am", "feel", "was"].contains(verb)
    else { return false }
    return sentence.allSatisfy {
      !["not", "never", "you", "it", "them", "looking", "searching", "without", "but"].contains($0)
    }
      && sentence.count <= 6
  }
}
