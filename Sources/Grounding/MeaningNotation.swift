public import AgentMessages

/// Meanings in the notation of Scenarios/sentences.tsv (see Scenarios/README.md), for suites, tests and logs.
///
///     place(the red mug, on, the sink) ! avoid(@bedroom)
public enum MeaningNotation {
  public static func text(_ interpretation: Interpretation) -> String {
    switch interpretation {
    case .goal(let goal): text(goal)
    case .answer(let question): text(question)
    case .correction(.stop): "~stop"
    case .correction(.putBack): "~back"
    case .correction(.instead(let referent)): "~instead(\(text(referent)))"
    case .ask: "ask"
    case .unknownWords(let words): "unknown(\(words.joined(separator: ", ")))"
    case .refuse: "refuse"
    case .notUnderstood: "huh"
    }
  }

  public static func text(_ goal: Goal) -> String {
    let steps = goal.steps.map { $0.map(text).joined(separator: " & ") }.joined(separator: " ; ")
    let constraints = goal.constraints.map { "! " + text($0) }
    return ([steps] + constraints).filter { !$0.isEmpty }.joined(separator: " ")
  }

  public static func text(_ objective: Objective) -> String {
    switch objective {
    case .goTo(let x): "goto(\(text(x)))"
    case .find(let x): "find(\(text(x)))"
    case .pickUp(let x): "pickup(\(text(x)))"
    case .bring(let x): "bring(\(text(x)))"
    case .place(let x, let relation, let y): "place(\(text(x)), \(word(relation)), \(text(y)))"
    case .putDown(let x): "putdown(\(x.map(text) ?? ""))"
    case .open(let x): "open(\(text(x)))"
    case .close(let x): "close(\(text(x)))"
    case .move(let metres): "move(\(number(metres)))"
    case .turn(let radians): "turn(\(number((radians * 180 / Double.pi).rounded())))"
    case .wait(let seconds): "wait(\(number(seconds)))"
    case .explore: "explore()"
    }
  }

  public static func text(_ referent: Referent) -> String {
    if referent.isSpeaker { return "me" }
    var text = ""
    if let room = referent.room {
      text = "@" + room
    } else if referent.isFloor {
      text = Referent.floorKind
    } else {
      var parts = [quantifier(referent.quantifier)]
      parts += [referent.colour, referent.state].compactMap { $0 } + referent.attributes
      parts.append(referent.kinds.isEmpty ? "thing" : referent.kinds.joined(separator: "/"))
      text = parts.joined(separator: " ")
    }
    if !referent.clauses.isEmpty {
      let clauses = referent.clauses.map { "\(word($0.relation)) \(self.text($0.landmark))" }
      text += " {\(clauses.joined(separator: ", "))}"
    }
    for exception in referent.exceptions { text += " -(\(self.text(exception)))" }
    return text
  }

  private static func text(_ constraint: Constraint) -> String {
    switch constraint {
    case .avoidRoom(let x): "avoid(\(text(x)))"
    case .leaveAlone(let x): "leave(\(text(x)))"
    case .keepClosed(let x): "closed(\(text(x)))"
    }
  }

  private static func text(_ question: WorldQuestion) -> String {
    switch question {
    case .whereIs(let x): "?where(\(text(x)))"
    case .howMany(let x): "?count(\(text(x)))"
    case .isThere(let x): "?exists(\(text(x)))"
    case .isInState(let x, let state): "?state(\(text(x)), \(state))"
    case .whatIs(let relation, let x): "?what(\(word(relation)) \(text(x)))"
    case .whatIsHeld: "?held"
    }
  }

  private static func quantifier(_ quantifier: Referent.Quantifier) -> String {
    switch quantifier {
    case .the: "the"
    case .any: "any"
    case .all: "all"
    case .count(let count): "\(count)"
    }
  }

  private static func word(_ relation: Relation) -> String {
    switch relation {
    case .on: "on"
    case .inside: "in"
    case .under: "under"
    case .nextTo: "by"
    case .leftOf: "left"
    case .rightOf: "right"
    case .inFrontOf: "front"
    case .behind: "behind"
    }
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  }
}
