public import AgentMessages

/// Tells what an agent does, line by line, from its events.
///
///     var story = Story()
///     for try await event in agent.run("bring the red mug", on: robot) {
///       for line in story.lines(for: event) { print(line.plain) }
///     }
///
/// A state machine without input or output: the same events give the same lines. It remembers the newest belief, to call
/// things by their names, and what it said already, so that it says a thing once.
public struct Story: Sendable {
  private var belief: Belief?
  private var seenNames: Set<String> = []
  private var lastPlan: [GroundAction] = []
  private var planLength = 0

  public init() {}

  /// What there is to say about `event`: often nothing.
  public mutating func lines(for event: AgentEvent) -> [StoryLine] {
    switch event {
    case .instructed(let instruction):
      return [StoryLine("told", instruction.text, ink: .bold)]
    case .observed, .commanded:
      return []
    case .perceived(let percept):
      return sighted(percept)
    case .believed(let belief):
      self.belief = belief
      return []
    case .interpreted(let interpretation):
      return [interpreted(interpretation)]
    case .planned(let plan):
      return planned(plan)
    case .started(let action, let index):
      let text = ActionWords.sentence(for: action, in: belief)
      return [StoryLine("step", "\(index + 1)/\(max(planLength, index + 1))  \(text)", ink: .cyan)]
    case .executed(let status):
      return executed(status)
    case .finished(let action, let status):
      return finished(action, status)
    case .surprised(let sentence):
      return [StoryLine("surprise", sentence, ink: .yellow)]
    case .said(let sentence):
      return [StoryLine("says", sentence, ink: .magenta)]
    case .asked(let question):
      return asked(question)
    case .answered(let text):
      return [StoryLine("told", text, ink: .bold)]
    case .waiting(let reason, let atMost):
      return [StoryLine("waits", "\(reason) (at most \(Self.seconds(atMost)))", ink: .yellow)]
    case .ended(let outcome):
      return [ended(outcome)]
    }
  }

  /// 1.5 -> "1.5 s", 10 -> "10 s".
  public static func seconds(_ seconds: Double) -> String {
    let tenths = (seconds * 10).rounded() / 10
    return tenths == tenths.rounded() ? "\(Int(tenths)) s" : "\(tenths) s"
  }
}

extension Story {
  /// Names that were never seen before, for detections that are more likely right than not.
  private mutating func sighted(_ percept: Percept) -> [StoryLine] {
    var fresh: [String] = []
    for detection in percept.detections where detection.score >= 0.5 && detection.isNamed {
      // floor and walls are no news
      guard let kind = detection.kinds.first?.label, CellSight(detection).isObject else { continue }
      let name = detection.colours.first.map { "\($0.label) \(kind)" } ?? kind
      if seenNames.insert(name).inserted { fresh.append(name) }
    }
    return fresh.isEmpty ? [] : [StoryLine("sees", fresh.joined(separator: ", "))]
  }

  private func interpreted(_ interpretation: Interpretation) -> StoryLine {
    switch interpretation {
    case .goal(let goal): StoryLine("means", GoalWords.sentence(for: goal))
    case .answer(let question): StoryLine("means", GoalWords.sentence(for: question))
    case .correction(let correction): StoryLine("means", GoalWords.sentence(for: correction))
    case .ask(let question): StoryLine("unsure", question.text, ink: .yellow)
    case .unknownWords(let words):
      StoryLine("unsure", "words I do not know: \(words.joined(separator: ", "))", ink: .yellow)
    case .refuse(let reason): StoryLine("refuses", reason, ink: .yellow)
    case .notUnderstood(let reason): StoryLine("unsure", reason, ink: .yellow)
    }
  }

  private mutating func planned(_ plan: Plan) -> [StoryLine] {
    planLength = plan.actions.count
    guard plan.actions != lastPlan || plan.actions.isEmpty else { return [] }
    lastPlan = plan.actions
    let steps = plan.actions.map { ActionWords.sentence(for: $0, in: belief) }
    switch plan.status {
    case .achieves:
      return [StoryLine("plans", steps.joined(separator: ", "))]
    case .satisfied:
      return [StoryLine("plans", "nothing to do, it is so already")]
    case .explores(let wanted):
      return [StoryLine("plans", "to look for \(wanted): \(steps.joined(separator: ", "))")]
    case .none(let reason):
      return [StoryLine("plans", "no way: \(reason)", ink: .yellow)]
    }
  }

  private func executed(_ status: CommandStatus) -> [StoryLine] {
    guard status.state != .succeeded, status.state.isFinal else { return [] }
    let why = status.message.isEmpty ? status.reason.rawValue : status.message
    return [StoryLine("robot", "\(status.state.rawValue): \(why)", ink: .yellow)]
  }

  private func finished(_ action: GroundAction, _ status: ExecutionStatus) -> [StoryLine] {
    guard case .blocked(let reason) = status else { return [] }
    return [
      StoryLine(
        "failed", "\(ActionWords.sentence(for: action, in: belief)): \(reason)", ink: .yellow)
    ]
  }

  private func asked(_ question: ClarifyingQuestion) -> [StoryLine] {
    [StoryLine("asks", question.text, ink: .magenta)]
      + question.choices.enumerated().map { StoryLine("", "\($0 + 1)) \($1)") }
  }

  private func ended(_ outcome: Outcome) -> StoryLine {
    switch outcome {
    case .done(let what): StoryLine("done", what, ink: .green)
    case .cannot(let reason): StoryLine("cannot", reason, ink: .red)
    case .stepLimit(let steps): StoryLine("ended", "not finished after \(steps) steps", ink: .red)
    case .stopped: StoryLine("stopped", "as you asked", ink: .yellow)
    case .needsAnswer(let question):
      StoryLine(
        "ended", "needs an answer: \(question.text) \(question.choices.joined(separator: " / "))",
        ink: .yellow)
    case .outOfResources(let what): StoryLine("ended", what, ink: .red)
    case .badInput(let what): StoryLine("ended", what, ink: .red)
    case .linkLost(let what): StoryLine("ended", what, ink: .red)
    }
  }
}
