/// The delete relaxation of a task as flat arrays: one relaxed operator for each change of each operator, whose
/// conditions are those of both.
final class RelaxedTask {
  let factCount: Int
  let count: Int
  let operatorCount: Int
  /// By relaxed operator: the operator it comes from, how many conditions it has, its cost.
  let origin: IntBuffer
  let conditionCount: IntBuffer
  let cost: IntBuffer
  /// By fact: the relaxed operators that need it, in `needs` from `needStart`.
  let needStart: IntBuffer
  let needs: IntBuffer
  /// By relaxed operator: its conditions and what it makes true.
  let conditionStart: IntBuffer
  let conditions: IntBuffer
  let addStart: IntBuffer
  let adds: IntBuffer
  /// Relaxed operators without conditions.
  let free: [Int32]

  /// `scaled` costs are at most 100 for each operator, plus `extra` for every one.
  init(_ task: GroundTask, extraCost: Int) {
    factCount = task.factCount
    operatorCount = task.operatorCount
    let highest = max(100, task.operators.map(\.cost).max() ?? 1)
    var (origin, counts, costs): ([Int32], [Int32], [Int32]) = ([], [], [])
    var (conditionStart, conditions): ([Int32], [Int32]) = ([0], [])
    var (addStart, adds): ([Int32], [Int32]) = ([0], [])
    var free: [Int32] = []
    var needCount = Array(repeating: Int32(0), count: task.factCount + 1)
    for (index, action) in task.operators.enumerated() {
      for changeIndex in action.changes {
        let change = task.changes[changeIndex]
        conditions += task.facts[action.conditions]
        let first = Int(conditionStart[conditionStart.count - 1])
        for fact in task.facts[change.conditions] where !conditions[first...].contains(fact) {
          conditions.append(fact)
        }
        for fact in conditions[first...] { needCount[Int(fact) + 1] += 1 }
        for fact in task.facts[change.trues] { adds.append(fact) }
        for fact in task.facts[change.falses] where task.complement[Int(fact)] >= 0 {
          adds.append(task.complement[Int(fact)])
        }
        if conditions.count == first { free.append(Int32(origin.count)) }
        origin.append(Int32(index))
        counts.append(Int32(conditions.count - first))
        let isStep = action.step != nil
        costs.append(Int32((action.cost * 100 + highest - 1) / highest + (isStep ? extraCost : 0)))
        conditionStart.append(Int32(conditions.count))
        addStart.append(Int32(adds.count))
      }
    }
    for fact in 1..<needCount.count { needCount[fact] += needCount[fact - 1] }
    var fill = needCount
    var needs = Array(repeating: Int32(0), count: conditions.count)
    for relaxed in origin.indices {
      for index in Int(conditionStart[relaxed])..<Int(conditionStart[relaxed + 1]) {
        let fact = Int(conditions[index])
        needs[Int(fill[fact])] = Int32(relaxed)
        fill[fact] += 1
      }
    }
    count = origin.count
    self.origin = IntBuffer(origin)
    conditionCount = IntBuffer(counts)
    cost = IntBuffer(costs)
    needStart = IntBuffer(needCount)
    self.needs = IntBuffer(needs)
    self.conditionStart = IntBuffer(conditionStart)
    self.conditions = IntBuffer(conditions)
    self.addStart = IntBuffer(addStart)
    self.adds = IntBuffer(adds)
    self.free = free
  }
}
