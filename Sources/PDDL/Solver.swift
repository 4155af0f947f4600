/// What a search for a plan came to.
public enum Solution: Sendable {
  case plan([PlanStep], cost: Int)
  /// No plan exists; with the reason.
  case unsolvable(Explanation)
  /// The limit of expansions, time or memory was reached first.
  case limit
}

/// Parses, grounds and searches.
///
///     let domain = try Domain(parsing: domainText, file: "household.pddl")
///     let problem = try Problem(parsing: problemText, file: "problem.pddl", domain: domain)
///     let outcome = try Solver().solve(domain, problem)
///     if case .plan(let steps, let cost) = outcome.solution { print(steps, cost) }
///
/// Plans are good but not always the cheapest.
public struct Solver: Sendable {
  public var limits: SearchLimits

  public init(limits: SearchLimits = SearchLimits()) {
    self.limits = limits
  }

  /// A solution with what it took.
  public struct Outcome: Sendable {
    public var solution: Solution
    public var facts: Int
    public var operators: Int
    public var expansions: Int
  }

  /// Looks for a plan of the least cost, with A* and LM-cut, for as long as the limits allow: `firstPlan` expansions.
  /// Throws what `GroundTask.init` throws.
  public func solveOptimally(_ domain: Domain, _ problem: Problem) throws(PDDLError) -> Outcome {
    let reach = try Reachability(domain: domain, problem: problem, limit: 8_000_000)
    let task = GroundTask(reach)
    var outcome = Outcome(
      solution: .limit, facts: task.factCount, operators: task.operatorCount, expansions: 0)
    guard !task.isGoalUnreachable else {
      outcome.solution = .unsolvable(Explainer(reach, task).explanation())
      return outcome
    }
    let space = StateSpace(task)
    let search = OptimalSearch(space, SuccessorGenerator(space), limits: limits)
    let result = search.run()
    outcome.expansions = search.expansions
    switch result {
    case .exhausted: outcome.solution = .unsolvable(Explainer(reach, task).explanation())
    case .limit: break
    case .path(let path):
      let steps = path.map { task.planStep(Int($0)) }
      outcome.solution = .plan(steps, cost: steps.reduce(0) { $0 + $1.cost })
    }
    return outcome
  }

  /// Throws what `GroundTask.init` throws. `report` is told of every plan that is cheaper than all before it.
  public func solve(
    _ domain: Domain, _ problem: Problem, report: ([PlanStep], Int) -> Void = { _, _ in }
  ) throws(PDDLError) -> Outcome {
    let reach = try Reachability(domain: domain, problem: problem, limit: 8_000_000)
    let task = GroundTask(reach)
    var outcome = Outcome(
      solution: .limit, facts: task.factCount, operators: task.operatorCount, expansions: 0)
    guard !task.isGoalUnreachable else {
      outcome.solution = .unsolvable(Explainer(reach, task).explanation())
      return outcome
    }
    let context = SearchContext(task)
    if let conflict = context.space.conflictingGoals {
      outcome.solution = .unsolvable(Explainer(reach, task).explanation(conflict: conflict))
      return outcome
    }
    let search = FirstPlanSearch(context, limits: limits)
    let result = search.run()
    outcome.expansions = search.expansions
    switch result {
    case .exhausted: outcome.solution = .unsolvable(Explainer(reach, task).explanation())
    case .limit: break
    case .path(let path):
      let improver = Improver(context, limits: limits)
      let best = improver.improve(path) { path in
        let steps = path.map { task.planStep(Int($0)) }
        report(steps, steps.reduce(0) { $0 + $1.cost })
      }
      outcome.expansions += improver.expansions
      let steps = best.map { task.planStep(Int($0)) }
      outcome.solution = .plan(steps, cost: steps.reduce(0) { $0 + $1.cost })
    }
    return outcome
  }
}

extension StateSpace {
  /// Two goals that exclude each other, if there are two.
  var conflictingGoals: [Int32]? {
    for group in groups {
      let both = task.goal.filter { group.contains($0) }
      if both.count > 1 { return both }
    }
    return nil
  }
}
