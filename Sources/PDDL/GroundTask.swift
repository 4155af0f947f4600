/// A task without variables, simplified, ready for search: facts are bits of a state.
///
/// A condition on the absence of a fact is a fact of its own, the complement, so that conditions are lists of facts.
/// Conditional effects stay what they are: groups of changes with conditions, read in the state before the action.
public struct GroundTask: Sendable {
  /// A bit of the state.
  package struct Variable: Hashable, Sendable {
    /// Nil for what only exists inside the search (the alternatives of a goal).
    package var fact: Fact?
    package var isNegated: Bool
  }

  /// What an operator changes, if all of `conditions` hold: facts that become false, and facts that become true.
  package struct Change: Sendable {
    package var conditions: Range<Int>
    package var falses: Range<Int>
    package var trues: Range<Int>
  }

  package struct Operator: Sendable {
    package var step: Step?
    package var cost: Int
    package var conditions: Range<Int>
    /// The first has no conditions.
    package var changes: Range<Int>
  }

  /// An action's number and the objects it is done with.
  package struct Step: Hashable, Sendable {
    package var action: Int
    package var objects: [Int]
  }

  package internal(set) var variables: [Variable] = []
  package internal(set) var operators: [Operator] = []
  package internal(set) var changes: [Change] = []
  /// Facts: conditions and changes of operators, by range.
  package internal(set) var facts: [Int32] = []
  /// The complement of each fact, or -1.
  package internal(set) var complement: [Int32] = []
  package internal(set) var initial: [UInt64] = []
  package internal(set) var goal: [Int32] = []
  /// Whether the goal is out of reach even when nothing is ever deleted.
  package internal(set) var isGoalUnreachable = false
  package internal(set) var actionNames: [String] = []
  package internal(set) var objectNames: [String] = []

  /// Facts that a state has room for.
  public var factCount: Int { variables.count }
  /// Ground actions.
  public var operatorCount: Int { operators.count }
  /// Words of 64 facts in a state.
  package var wordCount: Int { (variables.count + 63) / 64 }

  /// Grounds `problem`. Throws `PDDLError.tooManyAlternatives`, or `.tooLarge` beyond `maximumActions`.
  public init(
    domain: Domain, problem: Problem, maximumActions: Int = 4_000_000
  ) throws(PDDLError) {
    let reach = try Reachability(domain: domain, problem: problem, limit: maximumActions)
    self.init(reach, try Instantiation(reach).task)
  }

  init(_ reach: Reachability, _ raw: RawTask) {
    actionNames = reach.domain.actions.map(\.name)
    objectNames = reach.problem.objects.map(\.name)
    var simplifier = Simplifier(raw, reach: reach)
    simplifier.run()
    simplifier.fill(&self)
  }

  /// The operator as a step of a plan; nil for what only exists inside the search.
  package func planStep(_ index: Int) -> PlanStep? {
    operators[index].step.map { step in
      PlanStep(
        action: actionNames[step.action], arguments: step.objects.map { objectNames[$0] },
        cost: operators[index].cost)
    }
  }
}

/// One step of a plan in the words of the task: `(pick-up mug1 table2)`.
public struct PlanStep: Hashable, Sendable, CustomStringConvertible {
  public var action: String
  public var arguments: [String]
  /// What the step adds to the cost of the plan.
  public var cost: Int

  public init(action: String, arguments: [String], cost: Int = 1) {
    self.action = action
    self.arguments = arguments
    self.cost = cost
  }

  public var description: String { "(" + ([action] + arguments).joined(separator: " ") + ")" }
}
