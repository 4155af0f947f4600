public import PDDL

/// What can be wrong with planning itself. That there is no plan is a result (`Plan.Status.none`).
public enum PlanningError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The domain file cannot be planned with.
  case domain(PDDLError)
  /// The problem that was written from the belief does not fit the domain file; with its text.
  case problem(PDDLError, text: String)
  /// A plan has a step that no skill is known for.
  case unknownAction(String)

  public var description: String {
    switch self {
    case .domain(let error): "the domain file: \(error)"
    case .problem(let error, _):
      "the domain file does not fit what Errand writes for it: \(error); "
        + "keep the names of types, predicates and actions of Domains/household.pddl"
    case .unknownAction(let name):
      "the domain file has an action '\(name)' that no skill carries out; "
        + "use the action names of Domains/household.pddl"
    }
  }
}
