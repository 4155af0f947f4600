public import AgentMessages

/// Says back what an instruction was taken to mean.
public enum GoalWords {
  /// "put the blue mug in the sink; then go to the kitchen; without: entering the bedroom".
  public static func sentence(for goal: Goal) -> String {
    let steps = goal.steps.map { $0.map(sentence(for:)).joined(separator: " and ") }
    let constraints = goal.constraints.map(sentence(for:))
    return (steps.joined(separator: "; then ") + constraints.map { "; \($0)" }.joined())
  }

  public static func sentence(for objective: Objective) -> String {
    switch objective {
    case .goTo(let place): "go to \(words(place))"
    case .find(let thing): "find \(words(thing))"
    case .pickUp(let thing): "pick up \(words(thing))"
    case .bring(let thing): "bring \(words(thing)) to you"
    case .place(let thing, let relation, let landmark):
      "put \(words(thing)) \(relation.words) \(words(landmark))"
    case .putDown(let thing): "put down \(thing.map(words) ?? "what is held")"
    case .open(let thing): "open \(words(thing))"
    case .close(let thing): "close \(words(thing))"
    case .move(let metres): "move \(metres) m"
    case .turn(let radians): "turn \(Int((radians * 180 / Double.pi).rounded())) degrees"
    case .wait(let seconds): "wait \(Story.seconds(seconds))"
    case .explore: "see every room"
    }
  }

  public static func sentence(for constraint: Constraint) -> String {
    switch constraint {
    case .avoidRoom(let room): "without entering \(words(room))"
    case .leaveAlone(let thing): "without touching \(words(thing))"
    case .keepClosed(let thing): "without opening \(words(thing))"
    }
  }

  public static func sentence(for question: WorldQuestion) -> String {
    switch question {
    case .whereIs(let thing): "tell where \(words(thing)) is"
    case .howMany(let thing): "count \(words(thing))"
    case .isThere(let thing): "tell whether there is \(words(thing))"
    case .isInState(let thing, let state): "tell whether \(words(thing)) is \(state)"
    case .whatIs(let relation, let landmark): "tell what is \(relation.words) \(words(landmark))"
    case .whatIsHeld: "tell what is in the hand"
    }
  }

  public static func sentence(for correction: Correction) -> String {
    switch correction {
    case .stop: "stop"
    case .instead(let thing): "the same with \(words(thing))"
    case .putBack: "put it back where it came from"
    }
  }

  private static func words(_ referent: Referent) -> String {
    referent.words.isEmpty ? "it" : referent.words
  }
}
