/// Looks for a first plan: the best-first search on all goals; if that has not come through after a while, one goal after
/// the other, the nearest first, keeping those that are reached; and if that ends in a dead end, the best-first search
/// again, from where it was.
///
/// With many goals in different places the heuristic for all of them pulls every way at once; for one it does not. Going
/// goal by goal is not complete, which is why it comes second and may fail.
final class FirstPlanSearch {
  /// Expansions for one goal beyond those that are reached.
  private static let stageLimit = 3_000
  /// Goals tried, the nearest first, before a stage has failed.
  private static let tries = 4
  private let context: SearchContext
  private let space: StateSpace
  private let limits: SearchLimits
  private(set) var expansions = 0

  init(_ context: SearchContext, limits: SearchLimits) {
    self.context = context
    space = context.space
    self.limits = limits
  }

  func run() -> Search.Result {
    let goalCount = space.task.goal.count
    let search = Search(context, limits: limits)
    var result = search.run(limit: min(limits.firstPlan, 500 + 50 * goalCount))
    if case .limit = result, search.expansions < limits.firstPlan, !limits.isOver {
      if goalCount > 1, let path = goalByGoal() {
        result = .path(path)
      } else {
        result = search.run(limit: limits.firstPlan)
      }
    }
    expansions += search.expansions
    return result
  }

  /// Nil at a dead end or a limit.
  private func goalByGoal() -> [Int32]? {
    var state = Array(repeating: UInt64(0), count: space.layout.wordCount)
    state.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { space.writeInitial(to: base) }
    }
    var path: [Int32] = []
    while true {
      let (met, unmet) = split(state)
      if unmet.isEmpty { return path }
      guard let stage = stage(from: state, keeping: met, unmet), !limits.isOver else { return nil }
      path += stage
      for action in stage { state = after(action, state) }
    }
  }

  /// The steps to one goal more, or nil.
  private func stage(from state: [UInt64], keeping met: [Int32], _ unmet: [Int32]) -> [Int32]? {
    for goal in nearest(unmet, from: state).prefix(FirstPlanSearch.tries) {
      let search = Search(context, limits: limits, from: state, to: met + [goal])
      let result = search.run(limit: FirstPlanSearch.stageLimit)
      expansions += search.expansions
      if case .path(let path) = result { return path }
    }
    return nil
  }

  private func split(_ state: [UInt64]) -> (met: [Int32], unmet: [Int32]) {
    state.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return ([], []) }
      space.unpack(base)
      let goal = space.task.goal
      return (goal.filter { space.holds($0, in: base) }, goal.filter { !space.holds($0, in: base) })
    }
  }

  /// The goals by what h_FF says of each alone; those that cannot be reached are left out.
  private func nearest(_ goals: [Int32], from state: [UInt64]) -> [Int32] {
    state.withUnsafeBufferPointer { buffer in
      if let base = buffer.baseAddress { space.unpack(base) }
    }
    let heuristic = context.unitHeuristic
    var valued: [(value: Int, goal: Int32)] = []
    for goal in goals {
      heuristic.goal = [goal]
      if let value = heuristic.evaluate() { valued.append((value, goal)) }
    }
    return valued.sorted { ($0.value, $0.goal) < ($1.value, $1.goal) }.map(\.goal)
  }

  private func after(_ action: Int32, _ state: [UInt64]) -> [UInt64] {
    var result = state
    state.withUnsafeBufferPointer { from in
      result.withUnsafeMutableBufferPointer { to in
        guard let from = from.baseAddress, let to = to.baseAddress else { return }
        space.apply(action, to: from, into: to)
      }
    }
    return result
  }
}
