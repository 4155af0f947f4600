/// The delete relaxation of a task as flat buffers: one relaxed operator for each change of each operator, whose
/// conditions are those of both, and one for each axiom, which costs nothing.
final class RelaxedTask {
  struct Counter: BitwiseCopyable {
    /// Conditions that are not reached yet.
    var remaining: Int32
    /// Its own cost, plus in h_add the costs of its conditions.
    var cost: Int32
  }

  let factCount: Int
  let count: Int
  let operatorCount: Int
  /// By relaxed operator: the operator it comes from, or -1.
  let origin: IntBuffer
  /// By relaxed operator: how many conditions it has, and its cost.
  let template: Buffer<Counter>
  /// By fact: the relaxed operators that need it.
  let needs: Lists
  /// By relaxed operator: its conditions and what it makes true.
  let conditions: Lists
  let adds: Lists
  /// By fact: the relaxed operators that make it true.
  let makers: Lists
  /// Beside `makers.items`: a condition of the maker that, unless it is true already, cannot be reached without the
  /// fact itself, or -1. Where it is false the maker is no use for the fact.
  let guards: IntBuffer
  /// Relaxed operators without conditions.
  let free: [Int32]

  /// `cost` is asked for each operator once.
  init(_ task: GroundTask, cost: (Int) -> Int32) {
    factCount = task.factCount
    operatorCount = task.operatorCount
    var builder = Builder(task)
    for index in task.operators.indices { builder.append(index, cost(index)) }
    for axiom in task.axioms {
      builder.conditions(task.facts[axiom.conditions.ints], [])
      builder.adds([axiom.head])
      builder.close(origin: -1, cost: 0)
    }
    // nothing is known of when a derived fact becomes false
    for fact in Int32(task.storedCount)..<Int32(task.positiveCount)
    where task.complement[Int(fact)] >= 0 {
      builder.conditions([], [])
      builder.adds([task.complement[Int(fact)]])
      builder.close(origin: -1, cost: 0)
    }
    count = builder.origin.count
    origin = IntBuffer(builder.origin)
    template = Buffer(builder.counters)
    free = builder.free
    needs = Lists(count: factCount, keys: builder.conditionItems, items: builder.conditionKeys)
    conditions = Lists(count: count, keys: builder.conditionKeys, items: builder.conditionItems)
    adds = Lists(count: count, keys: builder.addKeys, items: builder.addItems)
    makers = Lists(count: factCount, keys: builder.addItems, items: builder.addKeys)
    guards = RelaxedTask.guards(factCount, makers, conditions)
  }

  private struct Builder {
    let task: GroundTask
    var origin: [Int32] = []
    var counters: [Counter] = []
    var free: [Int32] = []
    var conditionKeys: [Int32] = []
    var conditionItems: [Int32] = []
    var addKeys: [Int32] = []
    var addItems: [Int32] = []

    init(_ task: GroundTask) { self.task = task }

    mutating func append(_ index: Int, _ cost: Int32) {
      let action = task.operators[index]
      for number in action.changes.ints {
        let change = task.changes[number]
        let first = addItems.count
        adds(task.facts[change.trues.ints])
        for fact in task.facts[change.falses.ints] where task.complement[Int(fact)] >= 0 {
          adds([task.complement[Int(fact)]])
        }
        guard addItems.count > first else { continue }
        conditions(task.facts[action.conditions.ints], task.facts[change.conditions.ints])
        close(origin: Int32(index), cost: cost)
      }
    }

    mutating func conditions(_ own: ArraySlice<Int32>, _ more: ArraySlice<Int32>) {
      let first = conditionItems.count
      conditionItems += own
      for fact in more where !conditionItems[first...].contains(fact) {
        conditionItems.append(fact)
      }
      for _ in first..<conditionItems.count { conditionKeys.append(Int32(origin.count)) }
      counters.append(Counter(remaining: Int32(conditionItems.count - first), cost: 0))
      if conditionItems.count == first { free.append(Int32(origin.count)) }
    }

    mutating func adds(_ facts: ArraySlice<Int32>) {
      addItems += facts
      for _ in facts { addKeys.append(Int32(origin.count)) }
    }

    mutating func close(origin index: Int32, cost: Int32) {
      counters[origin.count].cost = cost
      origin.append(index)
    }
  }
}

extension RelaxedTask {
  private static func guards(
    _ factCount: Int, _ makers: borrowing Lists, _ conditions: borrowing Lists
  ) -> IntBuffer {
    // what all makers of a fact have as a condition is needed before it
    var start: [Int32] = [0]
    var shared: [Int32] = []
    for fact in 0..<factCount {
      let first = shared.count
      for (number, place) in makers.range(fact).enumerated() {
        let own = conditions.range(Int(makers.items[place]))
        if number == 0 {
          for item in own { shared.append(conditions.items[item]) }
        } else {
          var kept = first
          for index in first..<shared.count
          where own.contains(where: { conditions.items[$0] == shared[index] }) {
            shared[kept] = shared[index]
            kept += 1
          }
          shared.removeLast(shared.count - kept)
        }
        if shared.count == first { break }
      }
      start.append(Int32(shared.count))
    }

    let guards = IntBuffer(repeating: -1, count: makers.items.count)
    for fact in 0..<factCount {
      for place in makers.range(fact) {
        for item in conditions.range(Int(makers.items[place])) {
          let condition = Int(conditions.items[item])
          let needed = shared[Int(start[condition])..<Int(start[condition + 1])]
          if needed.contains(Int32(fact)) { guards[place] = Int32(condition) }
        }
      }
    }
    return guards
  }
}
