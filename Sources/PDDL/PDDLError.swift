/// What can be wrong with a planning task as it is written. That there is no plan is a result, not an error.
public enum PDDLError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The text is not PDDL: the offending word, where it stands (counted from 1), and what was expected there.
  case syntax(file: String, line: Int, column: Int, found: String, expected: String)
  /// The text uses a part of PDDL that this planner does not plan with.
  case unsupported(file: String, line: Int, column: Int, word: String, feature: String)
  /// Grounding needs more actions than `limit`.
  case tooLarge(actions: Int, limit: Int)

  public var description: String {
    switch self {
    case .syntax(let file, let line, let column, let found, let expected):
      "\(file):\(line):\(column): found \(found), expected \(expected)"
    case .unsupported(let file, let line, let column, let word, let feature):
      "\(file):\(line):\(column): '\(word)': \(feature)"
    case .tooLarge(let actions, let limit):
      "the task has more than \(limit) ground actions (\(actions) found so far); "
        + "remove objects that do not matter or add preconditions"
    }
  }
}
