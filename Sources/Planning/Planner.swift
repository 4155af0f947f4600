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

    public init(expansions: Int = 4_000, improvement: Int = 300) {
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
    let careful = try plan(for: step, of: goal, from: belief, previous, isCareful: true)
    guard case .none = careful.status, hasSuspects(goal, belief) else {
      return careful
    }
    // a room that may be the one to keep out of is entered only when there is no other way
    return try plan(for: step, of: goal, from: belief, previous, isCareful: false)
  }

  private func plan(
    for step: [Objective], of goal: Goal, from belief: Belief, _ previous: Plan?, isCareful: Bool
  ) throws(PlanningError) -> Plan {
    var task = Task(
      belief, vocabulary: vocabulary, constraints: goal.constraints, previous: previous,
      avoidsSuspects: isCareful)
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
    let plan = try achieve(task, explorer)
    guard plan.status == .satisfied, let all = task.missing.first,
      let closed = Chances(task, all.referent).neverOpened
    else { return plan }
    // of the ones that are known every one is where it should be
    return Plan(status: .none(reason: Reason.perhapsMore(all.referent, in: closed)))
  }

  private func isAbsent(_ referent: Referent, _ task: Task) -> Bool {
    (referent.candidates + referent.moved).allSatisfy { task.object($0) == nil }
  }

  private func achieve(_ task: Task, _ explorer: Explorer) throws(PlanningError) -> Plan {
    guard !task.wishes.isEmpty else {
      return Plan(
        status: task.tail.isEmpty ? .satisfied : .achieves, actions: task.tail)
    }
    if let place = task.doubtfulPlace,
      let plan = try explorer.planToVisit(place.id, for: "room on the \(place.name)")
    {
      return plan
    }
    let (text, names) = task.problem(goal: conjunction(task.wishes))
    let outcome = try solve(text)
    switch outcome.solution {
    case .plan(let steps, let cost):
      let actions = try skills(for: steps, task, names) + task.tail
      return Plan(
        status: actions.isEmpty ? .satisfied : .achieves, actions: actions, cost: cost,
        expansions: outcome.expansions, problem: text)
    case .unsolvable(let explanation):
      if let plan = try achieveOneMore(task) { return plan }
      // perhaps something that was not seen yet helps: a key, another door
      let reason = Reason(task, explanation, names)
      if reason.mightBeOtherwise, let plan = try explorer.plan(lookingFor: reason.wanted) {
        return plan
      }
      // or another thing of the kind, where the known ones cannot be had
      for referent in task.open {
        if let plan = try explorer.plan(lookingFor: referent) { return plan }
      }
      return Plan(
        status: .none(reason: reason.sentence), expansions: outcome.expansions, problem: text)
    case .limit:
      if let plan = try achieveOneMore(task) { return plan }
      return Plan(
        status: .none(
          reason: "I thought about \(options.expansions) ways and found none that works"),
        expansions: options.expansions, problem: text)
    }
  }

  private func hasSuspects(_ goal: Goal, _ belief: Belief) -> Bool {
    Constraints(goal.constraints, belief, nameless: vocabulary.rooms.last).hasSuspects
  }

  private func conjunction(_ wishes: [String]) -> String {
    wishes.count == 1 ? wishes[0] : "(and \(wishes.joined(separator: " ")))"
  }

  private func skills(
    for steps: [PlanStep], _ task: Task, _ names: Names
  ) throws(PlanningError) -> [GroundAction] {
    var skills = Skills(task, names)
    for step in steps { try skills.add(step) }
    return skills.actions
  }

  /// When not all can be had together as far as is known: one thing more than there is already, so that there is
  /// something to show, and more is known when the rest is thought about again.
  private func achieveOneMore(_ task: Task) throws(PlanningError) -> Plan? {
    guard task.wishes.count > 1 else { return nil }
    var had: [String] = []
    var open: [String] = []
    for wish in task.wishes {
      if case .plan(let steps, _) = try solve(task.problem(goal: wish).text).solution,
        steps.isEmpty
      {
        had.append(wish)
      } else {
        open.append(wish)
      }
    }
    for wish in open {
      let (text, names) = task.problem(goal: conjunction(had + [wish]))
      let outcome = try solve(text)
      guard case .plan(let steps, let cost) = outcome.solution else { continue }
      return Plan(
        status: .achieves, actions: try skills(for: steps, task, names), cost: cost,
        expansions: outcome.expansions, problem: text)
    }
    return nil
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
