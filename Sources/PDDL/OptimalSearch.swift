/// A* with LM-cut. A state is evaluated when it is taken from the open list for the first time, not when it is met: until
/// then the bound that its parent passes on stands for it.
final class OptimalSearch {
  private struct Entry {
    var key: UInt64
    var state: Int32
  }

  private let space: StateSpace
  private let limits: SearchLimits
  private let generator: SuccessorGenerator
  private let registry: StateRegistry
  private let heuristic: LandmarkCut
  private let scratch: UnsafeMutablePointer<UInt64>
  private var heap: [Entry] = []
  private var applicable: [Int32] = []
  /// By state: a lower bound on what is left, whether it is LM-cut's own, and whether the state is done with.
  private var bound: [Int32] = []
  private var isEvaluated: [Bool] = []
  private var isClosed: [Bool] = []
  private(set) var expansions = 0

  init(_ space: StateSpace, _ generator: SuccessorGenerator, limits: SearchLimits) {
    self.space = space
    self.limits = limits
    self.generator = generator
    registry = StateRegistry(keyWords: space.layout.wordCount, besideWords: 0)
    heuristic = LandmarkCut(space)
    scratch = .allocate(capacity: space.layout.wordCount)
  }

  deinit { scratch.deallocate() }

  func run() -> Search.Result {
    space.writeInitial(to: scratch)
    meet(from: -1, by: -1, cost: 0, bound: 0)
    while let state = pop() {
      guard isUsable(state) else { continue }
      if space.holds(all: space.task.goal, in: registry.state(state)) {
        return .path(registry.path(to: state))
      }
      if expansions >= limits.firstPlan { return .limit }
      if expansions & 63 == 0, limits.isOver || bytes > limits.memory { return .limit }
      expand(state)
    }
    return .exhausted
  }

  private var bytes: Int { registry.bytes + heap.count * 16 + bound.count * 6 }

  /// Evaluates a state if it was not; false if it was closed, leads nowhere, or goes back with a higher value.
  private func isUsable(_ state: Int) -> Bool {
    guard !isClosed[state] else { return false }
    guard !isEvaluated[state] else { return true }
    isEvaluated[state] = true
    space.unpack(registry.state(state))
    guard let value = heuristic.evaluate() else {
      isClosed[state] = true
      bound[state] = -1
      return false
    }
    guard value > bound[state] else { return true }
    bound[state] = Int32(clamping: value)
    push(state)
    return false
  }

  private func expand(_ state: Int) {
    isClosed[state] = true
    expansions += 1
    let words = registry.state(state)
    if !space.task.axioms.isEmpty { space.unpack(words) }
    applicable.removeAll(keepingCapacity: true)
    generator.appendApplicable(in: words, to: &applicable)
    for action in applicable {
      space.apply(action, to: words, into: scratch)
      let cost = space.cost[action]
      meet(
        from: Int32(state), by: action, cost: registry.cost[state] + cost,
        bound: max(0, bound[state] - cost))
    }
  }

  /// Registers the state in `scratch`, and queues it if it is new or reached more cheaply.
  private func meet(from parent: Int32, by action: Int32, cost: Int32, bound lower: Int32) {
    let (index, isNew, isCheaper) = registry.insert(
      scratch, parent: parent, action: action, cost: cost)
    if isNew {
      bound.append(lower)
      isEvaluated.append(false)
      isClosed.append(false)
      push(index)
    } else if isCheaper {
      // LM-cut is not consistent: a closed state may be opened again; a dead end stays one
      if bound[index] < 0 { return }
      isClosed[index] = false
      push(index)
    }
  }

  // MARK: the heap, lowest f first, then lowest bound

  private func push(_ state: Int) {
    let f = UInt64(registry.cost[state]) + UInt64(bound[state])
    heap.append(Entry(key: f << 32 | UInt64(bound[state]), state: Int32(state)))
    var child = heap.count - 1
    while child > 0, heap[child].key < heap[(child - 1) / 2].key {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  private func pop() -> Int? {
    guard let top = heap.first, let last = heap.popLast() else { return nil }
    if !heap.isEmpty {
      heap[0] = last
      var parent = 0
      while true {
        var least = parent
        for child in (2 * parent + 1)..<(2 * parent + 3)
        where child < heap.count && heap[child].key < heap[least].key { least = child }
        if least == parent { break }
        heap.swapAt(parent, least)
        parent = least
      }
    }
    return Int(top.state)
  }
}
