import AgentMessages

extension EventLine {
  static func json(_ observation: Observation) -> JSONValue {
    .object([
      "event": "observed", "sequence": .integer(Int(clamping: observation.sequence)),
      "stamp": .integer(Int(observation.stamp)), "pose": json(observation.odometry.pose),
      "contact": .bool(observation.contact), "holding": .bool(observation.gripper.isHolding),
      "frames": .array(observation.frames.map(json)),
    ])
  }

  static func json(_ percept: Percept) -> JSONValue {
    .object([
      "event": "perceived", "sequence": .integer(Int(clamping: percept.sequence)),
      "detections": .array(percept.detections.map(json)),
    ])
  }

  static func json(_ belief: Belief) -> JSONValue {
    .object([
      "event": "believed", "update": .integer(Int(belief.update)),
      "cell": json(belief.cell), "heading": .string("\(belief.heading)"),
      "known_cells": .integer(belief.map.known.count),
      "frontiers": .integer(belief.frontiers.count),
      "held": belief.heldID.map { .integer($0) } ?? .null,
      "rooms": .array(belief.rooms.map { .string($0.name ?? "room \($0.id)") }),
      "objects": .array(belief.objects.map(json)),
    ])
  }

  static func json(_ interpretation: Interpretation) -> JSONValue {
    let kind: String
    let text: String
    switch interpretation {
    case .goal(let goal): (kind, text) = ("goal", GoalWords.sentence(for: goal))
    case .answer(let question): (kind, text) = ("question", GoalWords.sentence(for: question))
    case .correction(let change): (kind, text) = ("correction", GoalWords.sentence(for: change))
    case .ask(let question): (kind, text) = ("ask", question.text)
    case .unknownWords(let words): (kind, text) = ("unknown-words", words.joined(separator: " "))
    case .refuse(let reason): (kind, text) = ("refuse", reason)
    case .notUnderstood(let reason): (kind, text) = ("not-understood", reason)
    }
    return .object(["event": "interpreted", "as": .string(kind), "text": .string(text)])
  }

  static func json(_ plan: Plan) -> JSONValue {
    let status: JSONValue
    switch plan.status {
    case .achieves: status = "achieves"
    case .satisfied: status = "satisfied"
    case .explores(let wanted): status = .string("explores for \(wanted)")
    case .none(let reason): status = .string("none: \(reason)")
    }
    return .object([
      "event": "planned", "status": status, "cost": .integer(plan.cost),
      "expansions": .integer(plan.expansions),
      "actions": .array(plan.actions.map { .string("\($0)") }),
    ])
  }

  static func json(_ command: MotorCommand) -> JSONValue {
    let fields = JSONValue.object([
      "event": "commanded", "id": .integer(Int(clamping: command.id)),
      "command": .string(command.action.name),
    ])
    switch command.action {
    case .translate(let metres): return fields.adding("metres", .number(metres))
    case .rotate(let radians): return fields.adding("radians", .number(radians))
    case .velocity(let twist, let seconds):
      return fields.adding("linear", .number(twist.linear))
        .adding("angular", .number(twist.angular)).adding("seconds", .number(seconds))
    case .grasp(let point), .release(let point), .open(let point), .close(let point),
      .toggle(let point):
      return fields.adding(
        "target", .array([.number(point.x), .number(point.y), .number(point.z)]))
    case .wait(let seconds): return fields.adding("seconds", .number(seconds))
    case .speak(let text): return fields.adding("text", .string(text))
    case .stop: return fields
    }
  }

  static func json(_ status: CommandStatus) -> JSONValue {
    .object([
      "event": "executed", "id": .integer(Int(clamping: status.id)),
      "state": .string(status.state.rawValue), "reason": .string(status.reason.rawValue),
      "message": .string(status.message), "executed": json(status.executed),
    ])
  }

  static func json(_ action: GroundAction, _ status: ExecutionStatus) -> JSONValue {
    let fields = JSONValue.object(["event": "finished", "action": .string("\(action)")])
    switch status {
    case .running: return fields.adding("status", "running")
    case .finished: return fields.adding("status", "finished")
    case .blocked(let reason):
      return fields.adding("status", "blocked").adding("reason", .string(reason))
    }
  }

  static func json(_ outcome: Outcome) -> JSONValue {
    let fields = JSONValue.object([
      "event": "ended", "outcome": .string(outcome.word),
      "exit_code": .integer(Int(outcome.exitCode)),
    ])
    switch outcome {
    case .done(let text), .cannot(let text), .outOfResources(let text), .badInput(let text),
      .linkLost(let text):
      return fields.adding("text", .string(text))
    case .stepLimit(let steps): return fields.adding("steps", .integer(steps))
    case .stopped: return fields
    case .needsAnswer(let question): return fields.adding("question", json(question))
    }
  }

  static func json(_ question: ClarifyingQuestion) -> JSONValue {
    .object([
      "text": .string(question.text), "choices": .array(question.choices.map { .string($0) }),
    ])
  }
}

extension EventLine {
  private static func json(_ pose: Pose2D) -> JSONValue {
    .object(["x": .number(pose.x), "y": .number(pose.y), "theta": .number(pose.theta)])
  }

  private static func json(_ cell: Cell) -> JSONValue {
    .array([.integer(cell.column), .integer(cell.row)])
  }

  private static func json(_ frame: CameraFrame) -> JSONValue {
    .object([
      "camera": .string(frame.camera), "size": .string("\(frame.width)x\(frame.height)"),
      "hash": .string(hash(of: frame)),
    ])
  }

  private static func json(_ detection: Detection) -> JSONValue {
    let box = detection.box
    return .object([
      "kind": .string(detection.kinds.first?.label ?? ""),
      "colour": detection.colours.first.map { .string($0.label) } ?? .null,
      "score": .number(detection.score),
      "box": .array([box.minX, box.minY, box.maxX, box.maxY].map { .number($0) }),
    ])
  }

  private static func json(_ object: TrackedObject) -> JSONValue {
    .object([
      "id": .integer(object.id), "name": .string(object.name),
      "cell": object.cells.first.map(json) ?? .null, "place": .string("\(object.place)"),
      "existence": .number(object.existence),
    ])
  }

  /// FNV-1a over colours and depths, 64 bits, in hexadecimal.
  private static func hash(of frame: CameraFrame) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in frame.rgb { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    for value in frame.depth { hash = (hash ^ UInt64(value)) &* 0x100_0000_01B3 }
    return String(hash, radix: 16)
  }
}
