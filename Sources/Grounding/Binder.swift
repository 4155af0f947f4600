import AgentMessages

/// Makes a goal of commands: binds pronouns to what was spoken of, and says what cannot be.
///
/// Pronouns look back over the words in the order they were said, whatever order the commands are done in.
struct Binder {
  let vocabulary: Vocabulary
  /// What was spoken of, newest last.
  var mentions: [Referent]
  /// The last goal of the conversation: "and the plate as well" goes on from it.
  let lastGoal: Goal?
  /// What the last command handled, when that was several things.
  var group: [Referent] = []
  /// Why no goal can be made.
  var problem: Interpretation?
  /// Readings to choose between.
  var alternatives: [[Command]] = []
  /// Containers that were spoken of since the last change of place: "the door" is theirs.
  var containers: [Referent] = []
  /// What a question for a destination is about.
  var awaiting: [Referent] = []

  init(vocabulary: Vocabulary, context: Conversation) {
    self.vocabulary = vocabulary
    mentions = context.mentioned
    lastGoal = context.goal
  }

  var possible: Possibility { Possibility(vocabulary: vocabulary) }

  /// A command with its things known.
  struct Bound {
    enum Kind { case taking, handing, placing, carrying, finding, other, nothing }
    var kind = Kind.other
    var steps: [[Objective]] = []
    var constraints: [Constraint] = []
    var objects: [Referent] = []
    /// Whether its object is a pronoun for what came before.
    var isAnaphoric = false
    var isLater = false
  }

  /// The goal that the commands make, or why there is none.
  mutating func bind(_ items: [Item]) -> Interpretation {
    var bound = Array(repeating: Bound(), count: items.count)
    let order = items.indices.sorted { (items[$0].start, $0) < (items[$1].start, $1) }
    for (place, index) in order.enumerated() {
      let earlier = place > 0 ? bound[order[place - 1]] : nil
      bound[index] = self.bind(items[index].command, after: earlier)
      bound[index].isLater = items[index].isLater
      if let problem { return problem }
    }
    return goal(from: collapsed(bound.filter { $0.kind != .nothing || !$0.constraints.isEmpty }))
  }

  // MARK: - Putting commands together

  /// "pick up the mug and put it in the sink" is putting it in the sink.
  private mutating func collapsed(_ commands: [Bound]) -> [Bound] {
    var result: [Bound] = []
    for command in commands {
      if command.isAnaphoric, let last = result.last, last.objects == command.objects {
        switch (last.kind, command.kind) {
        case (.taking, .handing), (.taking, .placing), (.taking, .carrying), (.handing, .placing),
          (.handing, .carrying),
          (.handing, .handing), (.taking, .taking):
          result.removeLast()
        case (.carrying, .placing), (.carrying, .handing):
          if case .putDown? = last.steps.last?.first { result[result.count - 1].steps.removeLast() }
        case (.finding, .finding): continue
        case (.placing, .placing):
          if last.steps == command.steps { continue }
          if !command.isLater {
            problem = problem ?? .refuse("That cannot be: the same thing cannot be in two places.")
          }
        default: break
        }
      }
      result.append(command)
    }
    for (index, command) in result.enumerated()
    where command.kind == .placing && !command.isLater && index > 0 {
      let last = result[index - 1]
      if last.kind == .placing, last.objects == command.objects, last.steps != command.steps {
        problem = problem ?? .refuse("That cannot be: the same thing cannot be in two places.")
      }
    }
    return result
  }

  private mutating func goal(from commands: [Bound]) -> Interpretation {
    if let problem { return problem }
    for command in commands where command.kind == .taking {
      let several =
        command.objects.count > 1 || command.objects.contains { $0.quantifier.isSeveral }
      if several {
        return .refuse("I can hold only one thing at a time. Tell me where they should go.")
      }
    }
    let goal = Goal(steps: commands.flatMap(\.steps), constraints: commands.flatMap(\.constraints))
    guard !goal.steps.isEmpty || !goal.constraints.isEmpty else {
      return .notUnderstood("I heard what is so, but not what I should do.")
    }
    if let contradiction = Contradictions(vocabulary: vocabulary).contradiction(in: goal) {
      return .refuse(contradiction)
    }
    return .goal(goal)
  }

  mutating func fail(_ interpretation: Interpretation) -> Bound {
    problem = problem ?? interpretation
    return Bound(kind: .nothing)
  }
}

extension Referent.Quantifier {
  var isSeveral: Bool {
    switch self {
    case .the, .any: false
    case .all: true
    case .count(let count): count > 1
    }
  }
}
