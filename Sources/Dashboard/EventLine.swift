public import AgentMessages

/// An event as one JSON object, for programs. `event` names it; nothing in it is wall-clock time, so the same episode
/// gives the same lines. Pictures are named by size and by a hash of their bytes.
public enum EventLine {
  public static func json(_ event: AgentEvent) -> JSONValue {
    switch event {
    case .instructed(let instruction):
      .object([
        "event": "instructed", "text": .string(instruction.text),
        "turn": .integer(instruction.turn),
      ])
    case .observed(let observation): EventLine.json(observation)
    case .perceived(let percept): EventLine.json(percept)
    case .believed(let belief): EventLine.json(belief)
    case .interpreted(let interpretation): EventLine.json(interpretation)
    case .planned(let plan): EventLine.json(plan)
    case .started(let action, let index):
      .object(["event": "started", "step": .integer(index), "action": .string("\(action)")])
    case .commanded(let command): EventLine.json(command)
    case .executed(let status): EventLine.json(status)
    case .finished(let action, let status): EventLine.json(action, status)
    case .surprised(let sentence): .object(["event": "surprised", "text": .string(sentence)])
    case .said(let sentence): .object(["event": "said", "text": .string(sentence)])
    case .asked(let question):
      JSONValue.object(["event": "asked"]).adding("question", json(question))
    case .answered(let text): .object(["event": "answered", "text": .string(text)])
    case .waiting(let reason, let atMost):
      .object([
        "event": "waiting", "reason": .string(reason), "at_most_seconds": .number(atMost),
      ])
    case .ended(let outcome): EventLine.json(outcome)
    }
  }
}
