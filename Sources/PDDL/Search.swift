/// How far a search goes. Limits count expansions, never seconds, so that the same task gives the same plan.
public struct SearchLimits: Hashable, Sendable {
  /// States expanded before giving up on a first plan.
  public var firstPlan: Int
  /// States expanded to make the first plan cheaper.
  public var improvement: Int

  public init(firstPlan: Int = 1_000_000, improvement: Int = 2_000) {
    self.firstPlan = firstPlan
    self.improvement = improvement
  }
}

/// A heuristic search over the states of a ground task.
///
/// The first plan: greedy best-first search on h_FF with deferred evaluation, and preferred operators in an open list
/// of their own that is boosted after progress (Richter and Helmert 2009). Then weighted A* with falling weights looks
/// for cheaper plans within a limit, and steps that a plan does not need are taken out of it.
final class Search {
  private let task: GroundTask
  private let registry: StateRegistry
  private let heuristic: FastForwardHeuristic
  private let scratch: UnsafeMutablePointer<UInt64>
  private let weight: Int?
  /// The heuristic counts in hundredths of this.
  private let highestCost: Int
  @exclusivity(unchecked) private var regular = BucketQueue()
  @exclusivity(unchecked) private var favoured = BucketQueue()
  @exclusivity(unchecked) private(set) var expansions = 0

  /// Greedy without a weight, weighted A* with one.
  init(_ task: GroundTask, weight: Int? = nil) {
    self.task = task
    self.weight = weight
    highestCost = max(100, task.operators.map(\.cost).max() ?? 1)
    registry = StateRegistry(wordCount: task.wordCount)
    heuristic = FastForwardHeuristic(task, extraCost: weight == nil ? 1 : 0)
    scratch = .allocate(capacity: max(1, task.wordCount))
  }

  deinit { scratch.deallocate() }

  enum Result {
    case path([Int32])
    /// Every state that can be reached was looked at.
    case exhausted
    case limit
  }

  /// Looks for a plan that costs less than `bound`.
  func run(limit: Int, bound: Int = .max) -> Result {
    for (index, word) in task.initial.enumerated() { scratch[index] = word }
    _ = registry.insert(scratch, parent: -1, action: -1, cost: 0)
    if isGoal(0) { return .path([]) }
    var best = Int.max
    expand(0, &best)
    var (favouredRank, regularRank) = (0, 0)
    while true {
      let takesFavoured =
        favoured.count > 0 && (regular.count == 0 || favouredRank <= regularRank)
      guard let entry = takesFavoured ? favoured.pop() : regular.pop() else { return .exhausted }
      if takesFavoured { favouredRank += 1 } else { regularRank += 1 }
      guard let state = follow(entry, bound: bound) else { continue }
      if isGoal(state) { return .path(registry.path(to: state)) }
      if expansions >= limit { return .limit }
      if expand(state, &best) { favouredRank -= 1000 }
    }
  }

  /// The state that an entry leads to, if it is new or reached more cheaply than before.
  private func follow(_ entry: (state: Int32, action: Int32), bound: Int) -> Int? {
    let action = Int(entry.action)
    let cost = Int(registry.cost[Int(entry.state)]) + task.operators[action].cost
    guard cost < bound else { return nil }
    task.apply(action, to: registry.state(Int(entry.state)), into: scratch)
    let (index, isNew, isCheaper) = registry.insert(
      scratch, parent: entry.state, action: entry.action, cost: Int32(clamping: cost))
    return isNew || (weight != nil && isCheaper) ? index : nil
  }

  /// Evaluates a state and queues what can be done in it. True when it is nearer the goal than any state before.
  @discardableResult
  private func expand(_ state: Int, _ best: inout Int) -> Bool {
    expansions += 1
    guard let h = heuristic.evaluate(registry.state(state)) else { return false }
    let key = weight.map { Int(registry.cost[state]) * 100 / highestCost + $0 * h } ?? h
    for action in heuristic.applicable { regular.push(key, Int32(state), action) }
    for action in heuristic.preferred { favoured.push(key, Int32(state), action) }
    guard h < best else { return false }
    best = h
    return true
  }

  private func isGoal(_ state: Int) -> Bool {
    let words = registry.state(state)
    return task.goal.allSatisfy { words[Int($0) >> 6] & (1 << UInt64($0 & 63)) != 0 }
  }
}

extension GroundTask {
  /// Writes the state after an operator. Conditions are not checked here, except those of conditional effects.
  package func apply(
    _ index: Int, to state: UnsafePointer<UInt64>, into result: UnsafeMutablePointer<UInt64>
  ) {
    result.update(from: state, count: max(1, wordCount))
    let operatorChanges = operators[index].changes
    for number in operatorChanges where holds(changes[number].conditions, in: state) {
      for position in changes[number].falses { set(facts[position], false, in: result) }
    }
    for number in operatorChanges where holds(changes[number].conditions, in: state) {
      for position in changes[number].trues { set(facts[position], true, in: result) }
    }
  }

  /// Whether all facts in a range hold.
  package func holds(_ range: Range<Int>, in state: UnsafePointer<UInt64>) -> Bool {
    for position in range {
      let fact = facts[position]
      if state[Int(fact) >> 6] & (1 << UInt64(fact & 63)) == 0 { return false }
    }
    return true
  }

  private func set(_ fact: Int32, _ value: Bool, in state: UnsafeMutablePointer<UInt64>) {
    let (word, bit) = (Int(fact) >> 6, UInt64(1) << UInt64(fact & 63))
    state[word] = value ? state[word] | bit : state[word] & ~bit
    let other = complement[Int(fact)]
    guard other >= 0 else { return }
    let (otherWord, otherBit) = (Int(other) >> 6, UInt64(1) << UInt64(other & 63))
    state[otherWord] = value ? state[otherWord] & ~otherBit : state[otherWord] | otherBit
  }
}
