/// Makes a plan cheaper: takes out steps that it does not need (Nakhost and Müller 2010, "Action elimination"), and
/// searches again with weighted A*, weights falling, for as many expansions as it is given.
final class Improver {
  /// Steps looked at while leaving out steps, at most.
  private static let eliminationEffort = 20_000_000
  private let context: SearchContext
  private let space: StateSpace
  private let limits: SearchLimits
  private(set) var expansions = 0

  init(_ context: SearchContext, limits: SearchLimits) {
    self.context = context
    space = context.space
    self.limits = limits
  }

  /// The cheapest plan found; `report` is told of each that is cheaper than those before.
  func improve(_ path: [Int32], report: ([Int32]) -> Void) -> [Int32] {
    var best = eliminate(path)
    var bestCost = cost(best)
    report(best)
    let limit = limits.improvement == .max ? .max : effort
    for weight in [5, 3, 2, 1] {
      while expansions < limit, bestCost > 0, !limits.isOver {
        let search = Search(context, weight: weight, limits: limits)
        let result = search.run(limit: limit - expansions, bound: bestCost)
        expansions += search.expansions
        guard case .path(let path) = result else {
          if case .limit = result { return best }
          break
        }
        best = eliminate(path)
        bestCost = cost(best)
        report(best)
      }
    }
    return best
  }

  /// Expansions to spend: fewer where each looks at a large task.
  private var effort: Int {
    min(limits.improvement, 20_000_000 / max(1, space.task.facts.count))
  }

  private func cost(_ path: [Int32]) -> Int {
    path.reduce(0) { $0 + Int(space.cost[$1]) }
  }

  /// Leaves out each step in turn, with whatever then cannot be done, and keeps what still reaches the goal.
  private func eliminate(_ path: [Int32]) -> [Int32] {
    let walk = Walk(space)
    var kept = path
    var index = 0
    var effort = 0
    while index < kept.count, effort < Improver.eliminationEffort {
      effort += kept.count - index
      if let shorter = walk.without(index, in: kept), cost(shorter) <= cost(kept) {
        kept = shorter
      } else {
        walk.advance(kept[index])
        index += 1
      }
    }
    return kept
  }
}

/// Goes along a plan, and tries what becomes of the rest of it when a step is left out.
private final class Walk {
  private let space: StateSpace
  private let words: Int
  private let here: UnsafeMutablePointer<UInt64>
  private var state: UnsafeMutablePointer<UInt64>
  private var next: UnsafeMutablePointer<UInt64>

  init(_ space: StateSpace) {
    self.space = space
    words = space.layout.wordCount
    here = .allocate(capacity: words)
    state = .allocate(capacity: words)
    next = .allocate(capacity: words)
    space.writeInitial(to: here)
  }

  deinit {
    here.deallocate()
    state.deallocate()
    next.deallocate()
  }

  func advance(_ action: Int32) {
    space.apply(action, to: here, into: next)
    here.update(from: next, count: words)
  }

  func without(_ left: Int, in path: [Int32]) -> [Int32]? {
    state.update(from: here, count: words)
    var kept = Array(path[..<left])
    let hasAxioms = !space.task.axioms.isEmpty
    for action in path[(left + 1)...] {
      if hasAxioms { space.unpack(state) }
      guard space.isApplicable(action, in: state) else { continue }
      space.apply(action, to: state, into: next)
      swap(&state, &next)
      kept.append(action)
    }
    return space.holds(all: space.task.goal, in: state) ? kept : nil
  }
}
