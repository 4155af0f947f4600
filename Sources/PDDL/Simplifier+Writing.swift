extension Simplifier {
  /// Writes the small task.
  func fill(_ task: inout GroundTask) {
    var writer = TaskWriter(self)
    writer.write(&task)
  }
}

/// Numbers the facts of a simplified task and writes its operators and axioms with them.
private struct TaskWriter {
  private let simplifier: Simplifier
  private var raw: RawTask { simplifier.raw }
  /// By raw fact: its number, and the number of its complement, or -1.
  private var number: [Int32]
  private var absence: [Int32]

  init(_ simplifier: Simplifier) {
    self.simplifier = simplifier
    number = Array(repeating: -1, count: simplifier.raw.factCount)
    absence = number
  }

  mutating func write(_ task: inout GroundTask) {
    let raw = raw
    task.isGoalUnreachable = simplifier.isUnreachable
    task.brokenConstraints = raw.brokenConstraints
    numberFacts(&task)
    for fact in 0..<raw.initialCount where number[fact] >= 0 && !simplifier.isDerived[fact] {
      task.initial.append(number[fact])
    }
    for literal in raw.goal where !simplifier.isCertain(literal) {
      let fact = fact(literal)
      if fact >= 0, !task.goal.contains(fact) { task.goal.append(fact) }
    }
    task.arguments = raw.arguments
    let needed = simplifier.isOperatorNeeded.lazy.filter { $0 }.count
    task.operators.reserveCapacity(needed)
    task.changes.reserveCapacity(needed)
    for (index, action) in raw.operators.enumerated() where simplifier.isOperatorNeeded[index] {
      append(action, raw, to: &task)
    }
    writeAxioms(raw, &task)
  }

  private mutating func numberFacts(_ task: inout GroundTask) {
    let count = raw.factCount
    let isNeeded = simplifier.isNeeded
    let isUsed = (0..<count).map { isNeeded[$0 * 2] || isNeeded[$0 * 2 + 1] }
    var next: Int32 = 0
    var names: [Int32] = []
    for isDerived in [false, true] {
      for fact in 0..<count where isUsed[fact] && simplifier.isDerived[fact] == isDerived {
        number[fact] = next
        names.append(fact < simplifier.reach.facts.count ? Int32(fact) : -1)
        next += 1
      }
      if !isDerived { task.storedCount = Int(next) }
    }
    task.positiveCount = Int(next)
    for fact in 0..<count where isNeeded[fact * 2 + 1] {
      absence[fact] = next
      next += 1
    }
    task.complement = Array(repeating: -1, count: Int(next))
    for fact in 0..<count where absence[fact] >= 0 {
      task.complement[Int(number[fact])] = absence[fact]
      task.complement[Int(absence[fact])] = number[fact]
    }
    let facts = simplifier.reach.facts
    task.names = FactNames(
      number: names, predicateOf: facts.predicateOf, start: facts.start, arguments: facts.arguments)
  }

  private func fact(_ literal: Int32) -> Int32 {
    literal & 1 == 0 ? number[Int(literal >> 1)] : absence[Int(literal >> 1)]
  }

  // MARK: operators

  private func append(_ action: RawTask.Operator, _ raw: RawTask, to task: inout GroundTask) {
    let conditions = append(action.conditions, raw, to: &task)
    let first = Int32(task.changes.count)
    let start = Int32(task.facts.count)
    for isAdd in [false, true] {
      for index in action.effects.ints {
        let effect = raw.effects[index]
        let changed = number[Int(effect.literal >> 1)]
        guard changed >= 0, (effect.literal & 1 == 0) == isAdd,
          simplifier.isAlways(effect.conditions)
        else { continue }
        if !isAdd, isAdded(effect.literal ^ 1, by: action, raw) { continue }
        if !task.facts[Int(start)...].contains(changed) { task.facts.append(changed) }
      }
      if !isAdd {
        let middle = Int32(task.facts.count)
        task.changes.append(
          .init(conditions: start..<start, falses: start..<middle, trues: middle..<middle))
      }
    }
    let plain = task.changes[Int(first)].falses
    task.changes[Int(first)].trues = plain.upperBound..<Int32(task.facts.count)
    for index in action.effects.ints where !simplifier.isAlways(raw.effects[index].conditions) {
      append(raw.effects[index], raw, to: &task)
    }
    task.operators.append(
      .init(
        action: action.action, firstArgument: action.firstArgument, cost: action.cost,
        conditions: conditions, changes: first..<Int32(task.changes.count)))
  }

  private func append(_ effect: RawTask.Effect, _ raw: RawTask, to task: inout GroundTask) {
    let changed = number[Int(effect.literal >> 1)]
    guard changed >= 0, !simplifier.cannotHold(effect.conditions) else { return }
    let conditions = append(effect.conditions, raw, to: &task)
    let start = Int32(task.facts.count)
    task.facts.append(changed)
    let middle = effect.literal & 1 == 0 ? start : start + 1
    task.changes.append(
      .init(conditions: conditions, falses: start..<middle, trues: middle..<(start + 1)))
  }

  private func isAdded(_ literal: Int32, by action: RawTask.Operator, _ raw: RawTask) -> Bool {
    for effect in raw.effects[action.effects.ints]
    where effect.literal == literal && simplifier.isAlways(effect.conditions) { return true }
    return false
  }

  private func append(
    _ literals: Range<Int32>, _ raw: RawTask, to task: inout GroundTask
  ) -> Range<Int32> {
    let first = task.facts.count
    for index in literals.ints where !simplifier.isCertain(raw.literals[index]) {
      let fact = fact(raw.literals[index])
      if fact >= 0, !task.facts[first...].contains(fact) { task.facts.append(fact) }
    }
    return Int32(first)..<Int32(task.facts.count)
  }

  // MARK: axioms

  /// Writes the axioms block after block, each block a strongly connected component of what needs what.
  private func writeAxioms(_ raw: RawTask, _ task: inout GroundTask) {
    let base = Int32(task.storedCount)
    var axiomsOf = Array(
      repeating: [GroundTask.Axiom](), count: task.positiveCount - task.storedCount)
    for axiom in raw.axioms
    where number[Int(axiom.head)] >= 0 && !simplifier.cannotHold(axiom.conditions) {
      let head = number[Int(axiom.head)]
      axiomsOf[Int(head - base)].append(
        .init(head: head, conditions: append(axiom.conditions, raw, to: &task)))
    }
    let needs = axiomsOf.map { axioms in
      axioms.flatMap { task.facts[$0.conditions.ints] }.compactMap { fact -> Int? in
        let positive = Int(fact) < task.positiveCount ? fact : task.complement[Int(fact)]
        return positive >= base ? Int(positive - base) : nil
      }
    }
    for component in StrongComponents(of: needs).components {
      let start = task.axioms.count
      for head in component { task.axioms += axiomsOf[head] }
      task.axiomBlocks.append(start..<task.axioms.count)
    }
  }
}
