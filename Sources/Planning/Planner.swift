public import AgentMessages
import PDDL

/// Turns a goal and a belief into a plan.
///
/// The belief becomes a PDDL problem over the domain file; the PDDL engine plans. When something that the goal needs is
/// not known, the plan looks for it instead: at what has not been seen, behind doors, in closed containers, the
/// likeliest for its distance first. When nothing is left to look at, the result says so.
///
///     let planner = try Planner(domain: domainText, vocabulary: .household)
///     let plan = try planner.plan(for: goal, from: belief, previous: nil)
///
/// A value without memory: the same goal, belief and previous plan give the same plan.
public struct Planner: Sendable {
  public struct Options: Hashable, Sendable {
    /// States expanded before a search is given up.
    public var expansions: Int
    /// States expanded to make a plan shorter.
    public var improvement: Int

    public init(expansions: Int = 20_000, improvement: Int = 300) {
      self.expansions = expansions
      self.improvement = improvement
    }
  }

  private let domain: Domain
  private let vocabulary: Vocabulary
  private let options: Options

  /// - Parameter domain: the text of the domain file. Throws `PlanningError.domain` when it cannot be planned with.
  public init(
    domain: String, vocabulary: Vocabulary, options: Options = Options()
  ) throws(PlanningError) {
    do {
      self.domain = try Domain(parsing: domain, file: "household.pddl")
    } catch {
      throw .domain(error)
    }
    self.vocabulary = vocabulary
    self.options = options
  }

  /// Plans the first step of a goal. `previous` keeps a search from turning back halfway.
  public func plan(
    for goal: Goal, from belief: Belief, previous: Plan?
  ) throws(PlanningError) -> Plan {
    guard let step = goal.steps.first else { return Plan(status: .satisfied) }
    var task = Task(
      belief, vocabulary: vocabulary, constraints: goal.constraints, previous: previous)
    for objective in step { task.add(objective) }
    let explorer = Explorer(task, previous: previous) { text throws(PlanningError) in
      try self.solve(text)
    }

    // what is missing is looked for first; "all" needs everything seen
    if let reason = task.impossible { return Plan(status: .none(reason: reason)) }
    for missing in task.missing {
      if let plan = try explorer.plan(lookingFor: missing.referent) { return plan }
      if !missing.isAll || isAbsent(missing.referent, task) {
        return Plan(status: .none(reason: Reason.absent(missing.referent, task)))
      }
    }
    if task.wantsExploration, let plan = try explorer.planToSeeRooms() { return plan }
    return try achieve(task, explorer)
  }

  private func isAbsent(_ referent: Referent, _ task: Task) -> Bool {
    (referent.candidates + referent.moved).allSatisfy { task.object($0) == nil }
  }

  private func achieve(_ task: Task, _ explorer: Explorer) throws(PlanningError) -> Plan {
    let wish =
      task.wishes.count == 1 ? task.wishes[0] : "(and \(task.wishes.joined(separator: " ")))"
    let (text, names) = task.problem(goal: wish)
    let outcome = task.wishes.isEmpty ? nil : try solve(text)
    switch outcome?.solution ?? .plan([], cost: 0) {
    case .plan(let steps, let cost):
      var skills = Skills(task, names)
      for step in steps { try skills.add(step) }
      let actions = skills.actions + task.tail
      return Plan(
        status: actions.isEmpty ? .satisfied : .achieves, actions: actions, cost: cost,
        expansions: outcome?.expansions ?? 0, problem: task.wishes.isEmpty ? "" : text)
    case .unsolvable(let explanation):
      // perhaps something that was not seen yet helps: a key, another door
      let reason = Reason(task, explanation, names)
      if reason.mightBeOtherwise, let plan = try explorer.plan(lookingFor: reason.wanted) {
        return plan
      }
      return Plan(
        status: .none(reason: reason.sentence), expansions: outcome?.expansions ?? 0, problem: text)
    case .limit:
      return Plan(
        status: .none(
          reason: "I thought about \(options.expansions) ways and found none that works"),
        expansions: options.expansions, problem: text)
    }
  }

  private func solve(_ text: String) throws(PlanningError) -> Solver.Outcome {
    do {
      let problem = try Problem(parsing: text, file: "belief.pddl", domain: domain)
      let limits = SearchLimits(firstPlan: options.expansions, improvement: options.improvement)
      return try Solver(limits: limits).solve(domain, problem)
    } catch {
      throw .problem(error, text: text)
    }
  }
}
