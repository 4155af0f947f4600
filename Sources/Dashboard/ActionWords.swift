public import AgentMessages

/// Says a step of a plan in words: `pick-up obj7 obj3` becomes "pick up the blue mug from the counter".
///
/// Any domain file's actions can be said: the action's name with spaces, then its arguments by their names. Things are
/// named as the belief names them; without a belief they keep their numbers.
public enum ActionWords {
  public static func sentence(for action: GroundAction, in belief: Belief?) -> String {
    let verb = verbs[action.name] ?? action.name.split(separator: "-").joined(separator: " ")
    let arguments = told(action).map { words(for: $0, in: belief) }
    guard let first = arguments.first else { return verb }
    let rest = arguments.dropFirst()
    guard !rest.isEmpty else { return "\(verb) \(first)" }
    return "\(verb) \(first) \(prepositions[action.name] ?? "at") \(rest.joined(separator: ", "))"
  }

  private static let verbs = [
    "pass-door": "go through", "open-door": "open", "close-door": "close", "unlock-door": "unlock",
    "take-out": "take", "put-on": "put", "put-in": "put", "put-next-to": "put",
    "go-to-room": "go to", "go-to-cell": "go to", "explore": "explore around",
  ]

  private static let prepositions = [
    "pick-up": "from", "take-out": "out of", "put-on": "on", "put-in": "in",
    "put-next-to": "next to", "put-down": "at", "pass-door": "to", "unlock-door": "with",
  ]

  /// The arguments worth telling: cells are, only where nothing else says where.
  private static func told(_ action: GroundAction) -> [GroundAction.Argument] {
    switch action.name {
    case "put-on", "put-next-to": Array(action.arguments.prefix(2))
    case "put-down": Array(action.arguments.prefix(1))
    case "pass-door":
      action.arguments.filter { if case .room(let id) = $0 { id >= 0 } else { true } }
    default: action.arguments
    }
  }

  private static func words(for argument: GroundAction.Argument, in belief: Belief?) -> String {
    switch argument {
    case .object(let id) where id < 0: "what is held"
    case .object(let id): belief?.object(id).map { "the \($0.name)" } ?? "thing \(id)"
    case .room(let id):
      belief?.rooms.first { $0.id == id }?.name.map { "the \($0)" } ?? "room \(id)"
    case .cell(let cell): "(\(cell.column), \(cell.row))"
    case .number(let number): "\(number)"
    case .word(let word): word == "floor" ? "the floor" : word
    }
  }
}
