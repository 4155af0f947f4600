import AgentMessages
import Dashboard

extension EpisodeEncoder {
  static func goal(_ interpretation: Interpretation) -> EpisodeMessage {
    EpisodeMessage(.goal) { message in
      switch interpretation {
      case .goal(let goal): write(goal, into: &message)
      case .answer(let question): write(question, into: &message)
      case .correction(let correction): write(correction, into: &message)
      case .ask(let question):
        message.text(1, "ask")
        message.text(2, question.text)
        message.texts(8, question.choices)
        message.integers(9, question.candidates)
      case .unknownWords(let words):
        message.text(1, "unknown-words")
        message.texts(8, words)
      case .refuse(let reason):
        message.text(1, "refuse")
        message.text(2, reason)
      case .notUnderstood(let reason):
        message.text(1, "not-understood")
        message.text(2, reason)
      }
    }
  }

  private static func write(_ goal: Goal, into message: inout ProtobufWriter) {
    message.text(1, "goal")
    message.text(2, GoalWords.sentence(for: goal))
    message.messages(3, goal.steps) { $0.messages(1, $1, objective) }
    message.messages(4, goal.constraints, constraint)
  }

  private static func write(_ question: WorldQuestion, into message: inout ProtobufWriter) {
    message.text(1, "question")
    message.text(2, GoalWords.sentence(for: question))
    let (topic, about, detail): (String, [Referent], String) =
      switch question {
      case .whereIs(let what): ("where-is", [what], "")
      case .howMany(let what): ("how-many", [what], "")
      case .isThere(let what): ("is-there", [what], "")
      case .isInState(let what, let state): ("is-in-state", [what], state)
      case .whatIs(let relation, let landmark): ("what-is", [landmark], relation.rawValue)
      case .whatIsHeld: ("what-is-held", [], "")
      }
    message.text(5, topic)
    message.messages(6, about, referent)
    message.text(7, detail)
  }

  private static func write(_ correction: Correction, into message: inout ProtobufWriter) {
    message.text(1, "correction")
    message.text(2, GoalWords.sentence(for: correction))
    switch correction {
    case .stop: message.text(5, "stop")
    case .putBack: message.text(5, "put-back")
    case .instead(let what):
      message.text(5, "instead")
      message.messages(6, [what], referent)
    }
  }

  private static func objective(_ message: inout ProtobufWriter, _ objective: Objective) {
    func write(
      _ verb: String, _ what: Referent? = nil, _ relation: Relation? = nil,
      _ landmark: Referent? = nil, amount: Double = 0
    ) {
      message.text(1, verb)
      message.messages(2, [what].compactMap { $0 }, referent)
      message.text(3, relation?.rawValue ?? "")
      message.messages(4, [landmark].compactMap { $0 }, referent)
      message.number(5, amount)
    }
    switch objective {
    case .goTo(let what): write("go-to", what)
    case .find(let what): write("find", what)
    case .pickUp(let what): write("pick-up", what)
    case .bring(let what): write("bring", what)
    case .place(let what, let relation, let landmark): write("place", what, relation, landmark)
    case .putDown(let what): write("put-down", what)
    case .open(let what): write("open", what)
    case .close(let what): write("close", what)
    case .move(let metres): write("move", amount: metres)
    case .turn(let radians): write("turn", amount: radians)
    case .wait(let seconds): write("wait", amount: seconds)
    case .explore: write("explore")
    }
  }

  private static func constraint(_ message: inout ProtobufWriter, _ constraint: Constraint) {
    let (kind, what) =
      switch constraint {
      case .avoidRoom(let what): ("avoid-room", what)
      case .leaveAlone(let what): ("leave-alone", what)
      case .keepClosed(let what): ("keep-closed", what)
      }
    message.text(1, kind)
    message.messages(2, [what], referent)
  }

  private static func referent(_ message: inout ProtobufWriter, _ referent: Referent) {
    message.text(1, referent.words)
    let (quantifier, count) =
      switch referent.quantifier {
      case .the: ("the", 0)
      case .any: ("any", 0)
      case .all: ("all", 0)
      case .count(let count): ("count", count)
      }
    message.text(2, quantifier)
    message.integer(3, count)
    message.texts(4, referent.kinds)
    message.text(5, referent.colour ?? "")
    message.text(6, referent.state ?? "")
    message.text(7, referent.room ?? "")
    message.flag(8, referent.isSpeaker)
    message.messages(9, referent.clauses) { message, clause in
      message.text(1, clause.relation.rawValue)
      message.messages(2, [clause.landmark], Self.referent)
    }
    message.integer(10, referent.objectID ?? 0)
    message.integers(11, referent.candidates)
    message.integers(12, referent.moved)
    message.messages(13, referent.exceptions, Self.referent)
    message.texts(14, referent.attributes)
  }
}
