/// h_FF: the cost of a plan that ignores deletes, extracted along the cheapest supporters by h_add (Hoffmann and Nebel
/// 2001, "The FF planning system"; Keyder and Geffner 2008), with the operators that begin it as preferred ones.
///
/// Not admissible. O(size of the relaxed task) for each evaluation, or of the part of it that matters, where going back
/// from the goal shows that this is small.
final class FastForwardHeuristic {
  let relaxed: RelaxedTask
  private let space: StateSpace
  /// What is to be reached; the task's goal until another is set.
  var goal: [Int32] { didSet { exploration.goal = goal } }
  private let exploration: AdditiveExploration
  private let isMarked: Buffer<UInt8>
  private let isChosen: Buffer<UInt8>
  @exclusivity(unchecked) private var marked: [Int32] = []
  @exclusivity(unchecked) private var chosen: [Int32] = []
  /// Operators that can be applied and begin the relaxed plan.
  @exclusivity(unchecked) private(set) var preferred: [Int32] = []

  init(_ space: StateSpace, cost: (Int) -> Int32) {
    self.space = space
    relaxed = RelaxedTask(space.task, cost: cost)
    goal = space.task.goal
    exploration = AdditiveExploration(space, relaxed)
    isMarked = Buffer(repeating: 0, count: relaxed.factCount)
    isChosen = Buffer(repeating: 0, count: relaxed.operatorCount)
  }

  /// The value of the state that `space` unpacked last; nil when the goal cannot be reached from it.
  func evaluate() -> Int? {
    exploration.explore()
    for fact in goal where !exploration.isReached(fact) { return nil }
    return extract()
  }

  /// The goal facts that cannot be reached from the unpacked state even when nothing is ever deleted.
  func unreachableGoals() -> [Int32] {
    exploration.exploreAll()
    return goal.filter { !exploration.isReached($0) }
  }

  private func extract() -> Int {
    preferred.removeAll(keepingCapacity: true)
    marked.removeAll(keepingCapacity: true)
    var total = 0
    for fact in goal { mark(fact) }
    var index = 0
    while index < marked.count {
      let number = Int(exploration.supporter[marked[index]])
      index &+= 1
      var isFirst = true
      for place in relaxed.conditions.range(number) {
        let fact = relaxed.conditions.items[place]
        guard space.truth[Int(fact)] == 0 else { continue }
        isFirst = false
        mark(fact)
      }
      let origin = relaxed.origin[number]
      guard origin >= 0 else { continue }
      if isChosen[Int(origin)] == 0 {
        isChosen[Int(origin)] = 1
        chosen.append(origin)
        total &+= Int(relaxed.template[number].cost)
      }
      if isFirst, isChosen[Int(origin)] == 1 {
        isChosen[Int(origin)] = 2
        preferred.append(origin)
      }
    }
    for fact in marked { isMarked[Int(fact)] = 0 }
    for origin in chosen { isChosen[Int(origin)] = 0 }
    chosen.removeAll(keepingCapacity: true)
    return total
  }

  /// Queues a fact for support, unless the state has it already.
  @inline(__always)
  private func mark(_ fact: Int32) {
    guard isMarked[Int(fact)] == 0, space.truth[Int(fact)] == 0 else { return }
    isMarked[Int(fact)] = 1
    marked.append(fact)
  }
}
