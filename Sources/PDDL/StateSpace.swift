/// A ground task as flat buffers, with its states packed: applies operators, derives what axioms say, unpacks states.
///
/// Not to be used by two searches at the same time.
final class StateSpace {
  let task: GroundTask
  let layout: StateLayout
  let groups: [[Int32]]
  let factCount: Int
  let operatorCount: Int
  private let storedCount: Int
  private let positiveCount: Int
  private let complement: IntBuffer
  private let pool: IntBuffer
  private let conditions: Buffer<Range<Int32>>
  private let operatorChanges: Buffer<Range<Int32>>
  private let changes: Buffer<GroundTask.Change>
  private let axioms: Buffer<GroundTask.Axiom>
  private let readsDerived: Bool
  let cost: IntBuffer
  /// Whether each fact is true in the state that was unpacked last, and the list of those that are.
  let truth: Buffer<UInt8>
  let trueFacts: IntBuffer
  @exclusivity(unchecked) private(set) var trueCount = 0

  init(_ task: GroundTask) {
    self.task = task
    groups = MutexGroups(task).groups
    layout = StateLayout(factCount: task.storedCount, groups: groups)
    factCount = task.factCount
    operatorCount = task.operatorCount
    storedCount = task.storedCount
    positiveCount = task.positiveCount
    complement = IntBuffer(task.complement)
    pool = IntBuffer(task.facts)
    conditions = Buffer(task.operators.map(\.conditions))
    operatorChanges = Buffer(task.operators.map(\.changes))
    changes = Buffer(task.changes)
    axioms = Buffer(task.axioms)
    cost = IntBuffer(task.operators.map(\.cost))
    truth = Buffer(repeating: 0, count: task.factCount)
    trueFacts = IntBuffer(repeating: 0, count: task.factCount)
    let base = Int32(task.storedCount)
    readsDerived = task.changes.contains { change in
      task.facts[change.conditions.ints].contains { fact in
        let positive = Int(fact) < task.positiveCount ? fact : task.complement[Int(fact)]
        return positive >= base
      }
    }
  }

  func writeInitial(to state: UnsafeMutablePointer<UInt64>) {
    state.update(repeating: 0, count: layout.wordCount)
    for fact in task.initial { layout.make(fact, in: state) }
  }

  /// Lists the facts that are true in a state, derived ones and complements included.
  func unpack(_ state: UnsafePointer<UInt64>) {
    for index in 0..<trueCount { truth[Int(trueFacts[index])] = 0 }
    var count = 0
    for variable in 0..<layout.variableCount {
      let bits =
        state[Int(layout.variableWord[variable])] &>> UInt64(layout.shift[variable])
        & layout.range[variable]
      guard bits != 0 else { continue }
      let fact = layout.facts[Int(layout.start[variable]) &+ Int(bits) &- 1]
      truth[Int(fact)] = 1
      trueFacts[count] = fact
      count &+= 1
    }
    trueCount = count
    if positiveCount > storedCount { derive() }
    count = trueCount
    for fact in positiveCount..<factCount where truth[Int(complement[fact])] == 0 {
      truth[fact] = 1
      trueFacts[count] = Int32(truncatingIfNeeded: fact)
      count &+= 1
    }
    trueCount = count
  }

  private func derive() {
    for block in task.axiomBlocks {
      var changed = true
      while changed {
        changed = false
        for index in block where truth[Int(axioms[index].head)] == 0 {
          guard isTrue(axioms[index].conditions) else { continue }
          truth[Int(axioms[index].head)] = 1
          trueFacts[trueCount] = axioms[index].head
          trueCount &+= 1
          changed = true
        }
        if block.count == 1 { break }
      }
    }
  }

  private func isTrue(_ range: Range<Int32>) -> Bool {
    for index in range.ints {
      let fact = Int(pool[index])
      let holds = fact < positiveCount ? truth[fact] != 0 : truth[Int(complement[fact])] == 0
      if !holds { return false }
    }
    return true
  }

  /// Whether a fact is true in a state. A derived one is looked up in the state that was unpacked last.
  @inline(__always)
  func holds(_ fact: Int32, in state: UnsafePointer<UInt64>) -> Bool {
    if fact < storedCount { return layout.holds(fact, in: state) }
    if fact < positiveCount { return truth[Int(fact)] != 0 }
    let positive = complement[fact]
    return positive < storedCount ? !layout.holds(positive, in: state) : truth[Int(positive)] == 0
  }

  /// Whether an operator can be applied; as for `holds(_:in:)`, derived facts are those of the last unpacked state.
  func isApplicable(_ index: Int32, in state: UnsafePointer<UInt64>) -> Bool {
    holds(conditions[index], in: state)
  }

  private func holds(_ range: Range<Int32>, in state: UnsafePointer<UInt64>) -> Bool {
    for index in range.ints where !holds(pool[index], in: state) { return false }
    return true
  }

  /// Whether all of some facts hold; unpacks the state where axioms may decide that.
  func holds(all facts: [Int32], in state: UnsafePointer<UInt64>) -> Bool {
    if positiveCount > storedCount { unpack(state) }
    for fact in facts where !holds(fact, in: state) { return false }
    return true
  }

  /// Writes the state after an operator, whose conditions are not checked.
  func apply(
    _ index: Int32, to state: UnsafePointer<UInt64>, into result: UnsafeMutablePointer<UInt64>
  ) {
    result.update(from: state, count: layout.wordCount)
    let range = operatorChanges[index]
    let first = Int(range.lowerBound)
    guard range.count > 1 else {
      for place in changes[first].falses.ints { layout.unmake(pool[place], in: result) }
      for place in changes[first].trues.ints { layout.make(pool[place], in: result) }
      return
    }
    if readsDerived { unpack(state) }
    for change in range.ints
    where !changes[change].falses.isEmpty && holds(changes[change].conditions, in: state) {
      for place in changes[change].falses.ints { layout.unmake(pool[place], in: result) }
    }
    for change in range.ints
    where !changes[change].trues.isEmpty && holds(changes[change].conditions, in: state) {
      for place in changes[change].trues.ints { layout.make(pool[place], in: result) }
    }
  }
}
