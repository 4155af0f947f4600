/// A task without variables, simplified, ready for search.
///
/// Facts are numbered: first those that states store, then those that axioms derive, then complements. A condition on
/// the absence of a fact is a condition on its complement, so that conditions are lists of facts. Conditional effects
/// stay what they are: groups of changes with conditions, read in the state before the action.
public struct GroundTask: Sendable {
  /// What an operator changes, if all of `conditions` hold: facts that become false, and facts that become true.
  package struct Change: Sendable {
    package var conditions: Range<Int32>
    package var falses: Range<Int32>
    package var trues: Range<Int32>
  }

  package struct Operator: Sendable {
    package var action: Int32
    package var firstArgument: Int32
    package var cost: Int32
    package var conditions: Range<Int32>
    /// The first has no conditions.
    package var changes: Range<Int32>
  }

  /// The head, a derived fact, holds where all conditions do.
  package struct Axiom: Sendable {
    package var head: Int32
    package var conditions: Range<Int32>
  }

  package internal(set) var operators: [Operator] = []
  package internal(set) var changes: [Change] = []
  /// In an order in which what they need is derived before them, except inside `axiomBlocks`.
  package internal(set) var axioms: [Axiom] = []
  /// Ranges of axioms that may need one another and are repeated until nothing changes.
  package internal(set) var axiomBlocks: [Range<Int>] = []
  /// Facts of conditions and changes, by range.
  package internal(set) var facts: [Int32] = []
  /// The complement of each fact, or -1.
  package internal(set) var complement: [Int32] = []
  /// Facts below this are stored in states.
  package internal(set) var storedCount = 0
  /// Facts from `storedCount` to below this are derived; from here on they are complements.
  package internal(set) var positiveCount = 0
  /// The stored facts that are true at first.
  package internal(set) var initial: [Int32] = []
  package internal(set) var goal: [Int32] = []
  /// Whether the goal is out of reach even when nothing is ever deleted.
  package internal(set) var isGoalUnreachable = false
  var brokenConstraints: [Int] = []
  var names = FactNames()
  var arguments: [Int32] = []
  var actions: [Domain.Signature] = []
  var objects: [String] = []

  /// Facts, with those that are derived and those that say that another is false.
  public var factCount: Int { complement.count }
  /// Ground actions.
  public var operatorCount: Int { operators.count }

  /// Grounds `problem`. Throws `PDDLError.tooLarge` beyond `maximumActions`.
  public init(
    domain: Domain, problem: Problem, maximumActions: Int = 8_000_000
  ) throws(PDDLError) {
    self.init(try Reachability(domain: domain, problem: problem, limit: maximumActions))
  }

  init(_ reach: Reachability) {
    actions = reach.domain.actions.map { .init(name: $0.name, arity: $0.parameters.count) }
    objects = reach.problem.objects.map(\.name)
    var simplifier = Simplifier(Instantiation(reach).task, reach: reach)
    simplifier.run()
    simplifier.fill(&self)
  }

  /// The operator as a step of a plan.
  package func planStep(_ index: Int) -> PlanStep {
    let action = operators[index]
    let signature = actions[Int(action.action)]
    let first = Int(action.firstArgument)
    return PlanStep(
      action: signature.name,
      arguments: arguments[first..<first + signature.arity].map { objects[Int($0)] },
      cost: Int(action.cost))
  }

  /// The fact in the words of the domain, or what it is the complement of; nil for what only exists inside.
  package func fact(_ index: Int32) -> (fact: Fact, isNegated: Bool)? {
    let isNegated = Int(index) >= positiveCount
    let base = isNegated ? complement[Int(index)] : index
    return names.fact(base).map { ($0, isNegated) }
  }
}

/// Which fact of the domain each fact of a ground task is, without a heap object for each.
struct FactNames: Sendable {
  /// By fact of the ground task: its number in the table, or -1.
  var number: [Int32] = []
  var predicateOf: [Int32] = []
  var start: [Int32] = []
  var arguments: [Int32] = []

  func fact(_ index: Int32) -> Fact? {
    guard Int(index) < number.count, number[Int(index)] >= 0 else { return nil }
    let known = Int(number[Int(index)])
    let end = known + 1 < start.count ? Int(start[known + 1]) : arguments.count
    return Fact(
      predicate: Int(predicateOf[known]),
      objects: arguments[Int(start[known])..<end].map { Int($0) })
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
