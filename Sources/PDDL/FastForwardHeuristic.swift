/// h_FF: the cost of a plan that ignores deletes, extracted along the cheapest supporters by h_add (Hoffmann and Nebel
/// 2001, "The FF planning system"; Keyder and Geffner 2008). One evaluation also finds the operators that can be
/// applied and the preferred ones, so no successor generator is needed beside it.
///
/// Not admissible. O(size of the relaxed task) for each evaluation.
final class FastForwardHeuristic {
  /// Sums of costs stop growing here, so that a bad task cannot ask for buckets without end.
  private static let highest: Int32 = 100_000
  private let task: RelaxedTask
  private let goal: [Int32]
  private let factCost: IntBuffer
  private let supporter: IntBuffer
  private let remaining: IntBuffer
  private let relaxedCost: IntBuffer
  private let isMarked: IntBuffer
  @exclusivity(unchecked) private var buckets: [[Int32]] = []
  @exclusivity(unchecked) private var marked: [Int32] = []
  @exclusivity(unchecked) private var settled: [Int32] = []
  @exclusivity(unchecked) private var triggered: [Int32] = []
  @exclusivity(unchecked) private var chosen: [Int32] = []
  private let isGoal: IntBuffer
  @exclusivity(unchecked) private(set) var applicable: [Int32] = []
  /// Operators that can be applied and begin the relaxed plan.
  @exclusivity(unchecked) private(set) var preferred: [Int32] = []

  init(_ task: GroundTask, extraCost: Int) {
    self.task = RelaxedTask(task, extraCost: extraCost)
    goal = task.goal
    isGoal = IntBuffer(repeating: 0, count: task.factCount)
    for fact in task.goal { isGoal[Int(fact)] = 1 }
    factCost = IntBuffer(repeating: 0, count: task.factCount)
    supporter = IntBuffer(repeating: -1, count: task.factCount)
    remaining = IntBuffer(repeating: 0, count: self.task.count)
    relaxedCost = IntBuffer(repeating: 0, count: self.task.count)
    isMarked = IntBuffer(repeating: 0, count: task.factCount + self.task.operatorCount)
  }

  /// The heuristic value of a state; nil when the goal cannot be reached from it.
  func evaluate(_ state: UnsafePointer<UInt64>) -> Int? {
    explore(state, stopsAtGoal: true)
    for fact in goal where factCost[Int(fact)] < 0 { return nil }
    return extract()
  }

  /// The goal facts that cannot be reached from a state even when nothing is ever deleted.
  func unreachableGoals(from state: UnsafePointer<UInt64>) -> [Int32] {
    explore(state, stopsAtGoal: false)
    return goal.filter { factCost[Int($0)] < 0 }
  }

  // MARK: exploration

  private func explore(_ state: UnsafePointer<UInt64>, stopsAtGoal: Bool) {
    factCost.fill(-1)
    remaining.copy(from: task.conditionCount)
    relaxedCost.copy(from: task.cost)
    applicable.removeAll(keepingCapacity: true)
    for index in buckets.indices { buckets[index].removeAll(keepingCapacity: true) }

    // facts of the state cost nothing; whatever they make possible is applicable
    for relaxed in task.free { isApplicable(Int(relaxed)) }
    for word in 0..<(task.factCount + 63) / 64 {
      var bits = state[word]
      while bits != 0 {
        let fact = word << 6 + bits.trailingZeroBitCount
        bits &= bits - 1
        factCost[fact] = 0
        supporter[fact] = -1
        for index in Int(task.needStart[fact])..<Int(task.needStart[fact + 1]) {
          let relaxed = Int(task.needs[index])
          remaining[relaxed] -= 1
          if remaining[relaxed] == 0 { isApplicable(relaxed) }
        }
      }
    }
    for relaxed in triggered { add(Int(relaxed)) }
    triggered.removeAll(keepingCapacity: true)
    propagate(stopsAtGoal: stopsAtGoal)
    for fact in settled { isMarked[Int(fact)] = 0 }
    settled.removeAll(keepingCapacity: true)
  }

  private func isApplicable(_ relaxed: Int) {
    triggered.append(Int32(relaxed))
    // the first change of an operator has the operator's own conditions
    if relaxed == 0 || task.origin[relaxed] != task.origin[relaxed - 1] {
      applicable.append(task.origin[relaxed])
    }
  }

  private func propagate(stopsAtGoal: Bool) {
    var unmet = 0
    for fact in goal where factCost[Int(fact)] != 0 || supporter[Int(fact)] >= 0 { unmet += 1 }
    if unmet == 0, stopsAtGoal { return }
    var cost = 0
    while cost < buckets.count {
      var index = 0
      while index < buckets[cost].count {
        let fact = Int(buckets[cost][index])
        index += 1
        guard factCost[fact] == cost, isMarked[fact] == 0 else { continue }
        isMarked[fact] = 1
        settled.append(Int32(fact))
        if isGoal[fact] != 0 {
          unmet -= 1
          if unmet == 0, stopsAtGoal { return }
        }
        for need in Int(task.needStart[fact])..<Int(task.needStart[fact + 1]) {
          let relaxed = Int(task.needs[need])
          remaining[relaxed] -= 1
          relaxedCost[relaxed] = min(
            relaxedCost[relaxed] + Int32(cost), FastForwardHeuristic.highest)
          if remaining[relaxed] == 0 { add(relaxed) }
        }
      }
      cost += 1
    }
  }

  private func add(_ relaxed: Int) {
    let cost = relaxedCost[relaxed]
    for index in Int(task.addStart[relaxed])..<Int(task.addStart[relaxed + 1]) {
      let fact = Int(task.adds[index])
      guard factCost[fact] < 0 || cost < factCost[fact] else { continue }
      factCost[fact] = cost
      supporter[fact] = Int32(relaxed)
      while buckets.count <= Int(cost) { buckets.append([]) }
      buckets[Int(cost)].append(Int32(fact))
    }
  }

  // MARK: the relaxed plan

  private func extract() -> Int {
    preferred.removeAll(keepingCapacity: true)
    marked.removeAll(keepingCapacity: true)
    var total = 0
    for fact in goal { mark(fact) }
    var index = 0
    while index < marked.count {
      let relaxed = Int(supporter[Int(marked[index])])
      index += 1
      guard relaxed >= 0 else { continue }
      let origin = Int(task.origin[relaxed])
      let mark = task.factCount + origin
      if isMarked[mark] == 0 {
        isMarked[mark] = 1
        chosen.append(Int32(origin))
        total += Int(task.cost[relaxed])
      }
      var isFirst = true
      for condition in Int(task.conditionStart[relaxed])..<Int(task.conditionStart[relaxed + 1]) {
        let fact = task.conditions[condition]
        if supporter[Int(fact)] >= 0 { isFirst = false }
        self.mark(fact)
      }
      if isFirst, isMarked[mark] == 1 {
        isMarked[mark] = 2
        preferred.append(Int32(origin))
      }
    }
    for fact in marked { isMarked[Int(fact)] = 0 }
    for origin in chosen { isMarked[task.factCount + Int(origin)] = 0 }
    chosen.removeAll(keepingCapacity: true)
    return total
  }

  private func mark(_ fact: Int32) {
    guard isMarked[Int(fact)] == 0 else { return }
    isMarked[Int(fact)] = 1
    marked.append(fact)
  }
}
