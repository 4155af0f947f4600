/// A heuristic search over the states of a ground task, the LAMA recipe (Richter and Westphal 2010, "The LAMA planner").
///
/// Greedy best-first search with deferred evaluation on h_FF and a landmark count, each with an open list of all
/// operators and one of those that h_FF prefers, which are boosted after progress. With a weight it is weighted A*.
final class Search {
  private let space: StateSpace
  private let limits: SearchLimits
  private let generator: SuccessorGenerator
  private let registry: StateRegistry
  private let heuristic: FastForwardHeuristic
  private let landmarks: LandmarkCount?
  private let weight: Int?
  private let start: [UInt64]?
  private let goal: [Int32]
  private let scale: CostScale
  /// What a landmark that is left counts, in the scale of operator costs.
  private let landmarkCost: Int
  private let scratch: UnsafeMutablePointer<UInt64>
  private let accepted: UnsafeMutablePointer<UInt64>
  /// All operators by h_FF, preferred ones by h_FF, and both by landmarks.
  @exclusivity(unchecked) private var lists = Array(repeating: OpenList(), count: 4)
  @exclusivity(unchecked) private var pool: [Int32] = []
  @exclusivity(unchecked) private var best = [Int.max, Int.max]
  @exclusivity(unchecked) private(set) var expansions = 0

  /// Operators' costs as a search counts them: all 1, or in hundredths of the highest.
  enum CostScale {
    case one
    case hundredths(highest: Int)

    func cost(_ cost: Int) -> Int {
      switch self {
      case .one: 1
      case .hundredths(let highest): (cost * 100 + highest - 1) / highest
      }
    }
  }

  /// Greedy without a weight, weighted A* with one.
  convenience init(_ context: SearchContext, weight: Int? = nil, limits: SearchLimits) {
    self.init(
      context, weight, limits, start: nil, goal: context.space.task.goal,
      landmarks: context.landmarks)
  }

  /// A greedy search from another state for another goal, without landmarks.
  convenience init(
    _ context: SearchContext, limits: SearchLimits, from start: [UInt64], to goal: [Int32]
  ) {
    self.init(context, nil, limits, start: start, goal: goal, landmarks: nil)
  }

  private init(
    _ context: SearchContext, _ weight: Int?, _ limits: SearchLimits, start: [UInt64]?,
    goal: [Int32], landmarks: LandmarkCount?
  ) {
    space = context.space
    generator = context.generator
    self.start = start
    self.goal = goal
    self.landmarks = landmarks
    self.weight = weight
    self.limits = limits
    scale = weight == nil ? .one : context.hundredths
    heuristic = weight == nil ? context.unitHeuristic : context.costHeuristic
    landmarkCost = weight == nil ? 1 : context.meanCost
    registry = StateRegistry(
      keyWords: space.layout.wordCount, besideWords: landmarks?.wordCount ?? 0)
    scratch = .allocate(capacity: space.layout.wordCount)
    accepted = .allocate(capacity: max(1, landmarks?.wordCount ?? 0))
  }

  deinit {
    scratch.deallocate()
    accepted.deallocate()
  }

  enum Result {
    case path([Int32])
    /// Every state that can be reached was looked at.
    case exhausted
    case limit
  }

  /// Looks for a plan that costs less than `bound`. After a limit it can be called again with a higher one.
  func run(limit: Int, bound: Int = .max) -> Result {
    heuristic.goal = goal
    if registry.count == 0, begin() { return .path([]) }
    while expansions < limit {
      guard let entry = next() else { return .exhausted }
      guard let state = follow(entry, bound: bound) else { continue }
      if space.holds(all: goal, in: registry.state(state)) {
        return .path(registry.path(to: state))
      }
      space.unpack(registry.state(state))
      expand(state, accept(state, from: Int(entry.state)))
      if expansions & 63 == 0, isOverLimits { return .limit }
    }
    return .limit
  }

  /// Registers and expands the first state; true when it is a goal already.
  private func begin() -> Bool {
    if let start {
      for (index, word) in start.enumerated() { scratch[index] = word }
    } else {
      space.writeInitial(to: scratch)
    }
    _ = registry.insert(scratch, parent: -1, action: -1, cost: 0)
    if space.holds(all: goal, in: scratch) { return true }
    space.unpack(scratch)
    landmarks?.start(registry.beside(0))
    expand(0, landmarks?.value(registry.beside(0)) ?? 0)
    return false
  }

  private var isOverLimits: Bool {
    let used = registry.bytes + pool.count * 4 + lists.reduce(0) { $0 + $1.bytes }
    return used > limits.memory || limits.isOver
  }

  private func next() -> (state: Int32, action: Int32)? {
    while true {
      var choice = -1
      for index in lists.indices where !lists[index].isEmpty {
        if choice < 0 || lists[index].rank < lists[choice].rank { choice = index }
      }
      guard choice >= 0 else { return nil }
      lists[choice].rank += 1
      let entry = lists[choice].pop(&pool) { state, pool in
        let words = registry.state(Int(state))
        if space.task.axioms.count > 0 { space.unpack(words) }
        generator.appendApplicable(in: words, to: &pool)
      }
      if let entry { return entry }
    }
  }

  /// The state that an entry leads to, if it is new or reached more cheaply than before.
  private func follow(_ entry: (state: Int32, action: Int32), bound: Int) -> Int? {
    let cost = Int(registry.cost[Int(entry.state)]) + Int(space.cost[entry.action])
    guard cost < bound else { return nil }
    space.apply(entry.action, to: registry.state(Int(entry.state)), into: scratch)
    let (index, isNew, isCheaper) = registry.insert(
      scratch, parent: entry.state, action: entry.action, cost: Int32(clamping: cost))
    return isNew || (weight != nil && isCheaper) ? index : nil
  }

  /// Works out the landmarks that the unpacked state has accepted, and the landmark count.
  private func accept(_ state: Int, from parent: Int) -> Int {
    guard let landmarks else { return 0 }
    let value = landmarks.evaluate(registry.beside(parent), into: accepted)
    registry.beside(state).update(from: accepted, count: landmarks.wordCount)
    return value
  }

  /// Evaluates the unpacked state and queues what can be done in it.
  private func expand(_ state: Int, _ count: Int) {
    expansions += 1
    guard let value = heuristic.evaluate() else { return }
    let start = Int32(pool.count)
    pool += heuristic.preferred
    let preferred = Int32(heuristic.preferred.count)
    for (number, h) in [value, count * landmarkCost].enumerated()
    where number == 0 || landmarks != nil {
      let key = key(state, h)
      lists[number * 2].push(key, state: Int32(state), start: -1, count: 0)
      if preferred > 0 {
        lists[number * 2 + 1].push(key, state: Int32(state), start: start, count: preferred)
      }
      guard h < best[number] else { continue }
      best[number] = h
      lists[1].rank -= 1000
      lists[3].rank -= 1000
    }
  }

  private func key(_ state: Int, _ h: Int) -> Int {
    guard let weight else { return h }
    return scale.cost(Int(registry.cost[state])) + weight * h
  }
}
