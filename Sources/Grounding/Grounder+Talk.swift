public import AgentMessages

extension Grounder {
  /// A change of mind, if the sentence is one.
  func correction(_ parser: inout SentenceParser, context: inout Conversation) -> Interpretation? {
    for parse in parser.retorts() {
      switch parse.value {
      case .stop: return .correction(.stop)
      case .instead(let phrase):
        guard let goal = context.goal else { return nil }
        var binder = Binder(vocabulary: vocabulary, context: context)
        let wanted = goal.steps.joined().compactMap(\.subject).last
        if phrase.anaphor == .one || phrase.isOther, let wanted { binder.mention([wanted]) }
        let slot: Binder.Slot = phrase.anaphor == .one ? .any : .carried
        guard let referent = binder.refer(phrase, slot: slot).first else { continue }
        if let problem = binder.problem { return problem }
        context.mention(binder.mentions)
        let correction = Correction.instead(referent)
        if let changed = apply(correction, to: goal) { context.goal = changed }
        return .correction(correction)
      }
    }
    return nil
  }

  /// A question about the world, if the sentence is one.
  func question(_ parser: inout SentenceParser, context: inout Conversation) -> Interpretation? {
    var problem: Interpretation?
    for parse in parser.questions() where parse.fault == nil {
      var binder = Binder(vocabulary: vocabulary, context: context)
      let question: WorldQuestion?
      switch parse.value {
      case .whereIs(let phrase):
        question = binder.refer(phrase, slot: .any).first.map { .whereIs($0) }
      case .howMany(let phrase):
        question = binder.refer(phrase, slot: .any).first.map { .howMany($0) }
      case .isThere(let phrase):
        question = binder.refer(phrase, slot: .carried).first.map { .isThere($0) }
      case .isInState(let phrase, let state):
        question = binder.refer(phrase, slot: .opened).first.map { .isInState($0, state) }
      case .whatIs(let relation, let phrase):
        question = binder.refer(phrase, slot: .landmark).first.map {
          .whatIs(binder.normalised(relation, $0), $0)
        }
      case .whatIsHeld: question = .whatIsHeld
      }
      if let question, binder.problem == nil {
        context.mention(binder.mentions)
        return .answer(question)
      }
      problem = problem ?? binder.problem
    }
    return problem
  }

  /// The goal after a correction: with another thing in the place of the one handled, or, where a place was named that is
  /// not carried, another destination. nil where there is nothing left to do (stop) or where the belief knows better (put
  /// it back: see `Belief.lastPickup`).
  public func apply(_ correction: Correction, to goal: Goal) -> Goal? {
    guard case .instead(let other) = correction else { return nil }
    let isPlace =
      !other.kinds.isEmpty
      && other.kinds.allSatisfy { vocabulary.kind(named: $0)?.isPortable != true }
      || other.room != nil
    var changed = goal
    var didChange = false
    for step in changed.steps.indices {
      for index in changed.steps[step].indices {
        guard
          let objective = changed.steps[step][index].replacing(
            with: other, isPlace: isPlace, vocabulary: vocabulary)
        else { continue }
        changed.steps[step][index] = objective
        didChange = true
      }
    }
    return didChange ? changed : nil
  }
}

extension Objective {
  /// What it is about.
  var subject: Referent? {
    switch self {
    case .goTo(let x), .find(let x), .pickUp(let x), .bring(let x), .place(let x, _, _),
      .open(let x), .close(let x):
      x
    case .putDown(let x): x
    case .move, .turn, .wait, .explore: nil
    }
  }

  /// The same objective about another thing, or with another place; nil where it has none to replace.
  func replacing(with other: Referent, isPlace: Bool, vocabulary: Vocabulary) -> Objective? {
    let binder = Binder(vocabulary: vocabulary, context: Conversation())
    switch self {
    case .goTo(let old):
      return old.isSpeaker || (isPlace != binder.isFixed(old)) ? nil : .goTo(other)
    case .find(let old): return isPlace == binder.isFixed(old) ? .find(other) : nil
    case .pickUp: return isPlace ? nil : .pickUp(other)
    case .bring: return isPlace ? nil : .bring(other)
    case .place(let thing, let relation, let landmark):
      if !isPlace { return .place(other, relation, landmark) }
      guard other.room == nil else { return nil }
      return .place(thing, relation == .nextTo ? .nextTo : binder.normalised(nil, other), other)
    case .putDown(let old): return isPlace || old == nil ? nil : .putDown(other)
    case .open: return isPlace ? .open(other) : nil
    case .close: return isPlace ? .close(other) : nil
    case .move, .turn, .wait, .explore: return nil
    }
  }
}

extension Binder {
  func isFixed(_ referent: Referent) -> Bool {
    referent.room != nil
      || !referent.kinds.isEmpty
        && referent.kinds.allSatisfy { vocabulary.kind(named: $0)?.isPortable != true }
  }
}

extension Goal {
  /// In plain words, for questions.
  public var spoken: String {
    steps.map { $0.map(\.spoken).joined(separator: " and ") }.joined(separator: ", then ")
      + constraints.map { ", " + $0.spoken }.joined()
  }
}

extension Objective {
  /// In plain words: "put the red mug on the table".
  public var spoken: String {
    switch self {
    case .goTo(let x): "go to \(x.spoken)"
    case .find(let x): "find \(x.spoken)"
    case .pickUp(let x): "pick up \(x.spoken)"
    case .bring(let x): "bring you \(x.spoken)"
    case .place(let x, let relation, let y): "put \(x.spoken) \(relation.spoken) \(y.spoken)"
    case .putDown(let x): "put down \(x?.spoken ?? "what I hold")"
    case .open(let x): "open \(x.spoken)"
    case .close(let x): "close \(x.spoken)"
    case .move(let metres): "move \(metres) m"
    case .turn(let radians): "turn \((radians * 180 / Double.pi).rounded()) degrees"
    case .wait(let seconds): "wait \(seconds) s"
    case .explore: "look at every room"
    }
  }
}

extension Constraint {
  /// In plain words: "without going into the kitchen".
  public var spoken: String {
    switch self {
    case .avoidRoom(let x): "without going into \(x.spoken)"
    case .leaveAlone(let x): "without touching \(x.spoken)"
    case .keepClosed(let x): "without opening \(x.spoken)"
    }
  }
}
