/// What a search for a plan came to.
public enum Solution: Sendable {
  case plan([PlanStep], cost: Int)
  /// No plan exists; with the reason.
  case unsolvable(Explanation)
  /// The limit of expansions was reached first.
  case limit
}

/// Parses, grounds and searches.
///
///     let domain = try Domain(parsing: domainText, file: "household.pddl")
///     let problem = try Problem(parsing: problemText, file: "problem.pddl", domain: domain)
///     let outcome = try Solver().solve(domain, problem)
///     if case .plan(let steps, let cost) = outcome.solution { print(steps, cost) }
///
/// It does not look for optimal plans.
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

  /// Throws what `GroundTask.init` throws.
  public func solve(_ domain: Domain, _ problem: Problem) throws(PDDLError) -> Outcome {
    let reach = try Reachability(domain: domain, problem: problem, limit: 4_000_000)
    let task = GroundTask(reach, try Instantiation(reach).task)
    var outcome = Outcome(
      solution: .limit, facts: task.factCount, operators: task.operatorCount, expansions: 0)
    guard !task.isGoalUnreachable else {
      outcome.solution = .unsolvable(Explainer(reach, task).explanation())
      return outcome
    }
    let search = Search(task)
    switch search.run(limit: limits.firstPlan) {
    case .exhausted: outcome.solution = .unsolvable(Explainer(reach, task).explanation())
    case .limit: break
    case .path(let path):
      let improver = Improver(task, limit: limits.improvement)
      let best = improver.improve(path)
      outcome.expansions = improver.expansions
      let steps = best.compactMap { task.planStep(Int($0)) }
      outcome.solution = .plan(steps, cost: steps.reduce(0) { $0 + $1.cost })
    }
    outcome.expansions += search.expansions
    return outcome
  }
}

/// Makes a plan cheaper: takes out steps that it does not need (Nakhost and Müller 2010, "Action elimination"), and
/// searches again with weighted A*, weights falling, for as many expansions as it is given.
final class Improver {
  private let task: GroundTask
  private let limit: Int
  private(set) var expansions = 0

  init(_ task: GroundTask, limit: Int) {
    self.task = task
    self.limit = limit
  }

  func improve(_ path: [Int32]) -> [Int32] {
    var best = eliminate(path)
    var bestCost = cost(best)
    for weight in [3, 2, 1] {
      while expansions < limit, bestCost > 0 {
        let search = Search(task, weight: weight)
        let result = search.run(limit: limit - expansions, bound: bestCost)
        expansions += search.expansions
        guard case .path(let path) = result else { break }
        best = eliminate(path)
        bestCost = cost(best)
      }
    }
    return best
  }

  private func cost(_ path: [Int32]) -> Int {
    path.reduce(0) { $0 + task.operators[Int($1)].cost }
  }

  /// Leaves out each step in turn, with whatever then cannot be done, and keeps what still reaches the goal.
  private func eliminate(_ path: [Int32]) -> [Int32] {
    guard path.count <= 200 else { return path }
    var kept = path
    var index = 0
    while index < kept.count {
      if let shorter = without(index, in: kept) {
        kept = shorter
      } else {
        index += 1
      }
    }
    return kept
  }

  private func without(_ left: Int, in path: [Int32]) -> [Int32]? {
    var state = task.initial
    var next = state
    var kept: [Int32] = []
    for (index, action) in path.enumerated() where index != left {
      guard holds(task.operators[Int(action)].conditions, in: state) else { continue }
      apply(Int(action), &state, &next)
      kept.append(action)
    }
    for fact in task.goal where state[Int(fact) >> 6] & (1 << UInt64(fact & 63)) == 0 { return nil }
    return kept
  }

  private func holds(_ range: Range<Int>, in state: [UInt64]) -> Bool {
    state.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { task.holds(range, in: $0) } ?? true
    }
  }

  private func apply(_ action: Int, _ state: inout [UInt64], _ next: inout [UInt64]) {
    state.withUnsafeBufferPointer { from in
      next.withUnsafeMutableBufferPointer { to in
        guard let from = from.baseAddress, let to = to.baseAddress else { return }
        task.apply(action, to: from, into: to)
      }
    }
    swap(&state, &next)
  }
}
