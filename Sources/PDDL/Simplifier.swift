/// Turns a raw task into a small one: what is always true is not asked for, what cannot be is dropped, and what the
/// goal does not need, however indirectly, is left out.
struct Simplifier {
  private let raw: RawTask
  private let reach: Reachability
  private var isAlwaysTrue: [Bool]
  private var isPossible: [Bool]
  /// By literal: whether the goal needs it, directly or through an action.
  private var isNeeded: [Bool]
  private var isOperatorNeeded: [Bool]
  private var isUnreachable: Bool
  /// By raw fact: its bit, and the bit of its absence, or -1.
  private var bit: [Int32]
  private var absence: [Int32]

  init(_ raw: RawTask, reach: Reachability) {
    self.raw = raw
    self.reach = reach
    isUnreachable = raw.isGoalUnreachable
    isAlwaysTrue = Array(repeating: false, count: raw.factCount)
    for fact in 0..<raw.initialCount { isAlwaysTrue[fact] = true }
    isPossible = Array(repeating: true, count: raw.operators.count)
    isNeeded = Array(repeating: false, count: raw.factCount * 2)
    isOperatorNeeded = Array(repeating: false, count: raw.operators.count)
    bit = Array(repeating: -1, count: raw.factCount)
    absence = bit
  }

  mutating func run() {
    for effect in raw.effects where effect.literal & 1 == 1 {
      isAlwaysTrue[Int(effect.literal >> 1)] = false
    }
    for (index, action) in raw.operators.enumerated() {
      for literal in raw.literals[action.conditions.ints] where isNever(literal) {
        isPossible[index] = false
      }
    }
    if raw.goal.contains(where: isNever) { isUnreachable = true }
    markNeeded()
    number()
  }

  private func isNever(_ literal: Int32) -> Bool {
    literal & 1 == 1 && isAlwaysTrue[Int(literal >> 1)]
  }

  private func isCertain(_ literal: Int32) -> Bool {
    literal & 1 == 0 && isAlwaysTrue[Int(literal >> 1)]
  }

  private mutating func markNeeded() {
    // operators by the literal that they bring about
    var count = Array(repeating: Int32(0), count: raw.factCount * 2 + 1)
    for action in raw.operators {
      for effect in raw.effects[action.effects.ints] { count[Int(effect.literal) + 1] += 1 }
    }
    for index in 1..<count.count { count[index] += count[index - 1] }
    var fill = count
    var makers = Array(
      repeating: (action: Int32(0), effect: Int32(0)), count: Int(count[count.count - 1]))
    for (index, action) in raw.operators.enumerated() {
      for effect in action.effects {
        let literal = Int(raw.effects[Int(effect)].literal)
        makers[Int(fill[literal])] = (Int32(index), effect)
        fill[literal] += 1
      }
    }

    var open: [Int32] = []
    func need(_ literal: Int32) {
      guard !isNeeded[Int(literal)], !isCertain(literal) else { return }
      isNeeded[Int(literal)] = true
      open.append(literal)
    }
    for literal in raw.goal { need(literal) }
    while let literal = open.popLast() {
      for maker in makers[Int(count[Int(literal)])..<Int(count[Int(literal) + 1])]
      where isPossible[Int(maker.action)] {
        let conditions = raw.effects[Int(maker.effect)].conditions
        if raw.literals[conditions.ints].contains(where: isNever) { continue }
        for condition in raw.literals[conditions.ints] { need(condition) }
        guard !isOperatorNeeded[Int(maker.action)] else { continue }
        isOperatorNeeded[Int(maker.action)] = true
        let action = raw.operators[Int(maker.action)]
        for condition in raw.literals[action.conditions.ints] { need(condition) }
        // what an effect may undo matters as much as what it brings about
        for effect in raw.effects[action.effects.ints] {
          for condition in raw.literals[effect.conditions.ints] { need(condition) }
        }
      }
    }
  }

  private mutating func number() {
    var next: Int32 = 0
    for fact in 0..<raw.factCount where isNeeded[fact * 2] || isNeeded[fact * 2 + 1] {
      bit[fact] = next
      next += 1
    }
    for fact in 0..<raw.factCount where isNeeded[fact * 2 + 1] {
      absence[fact] = next
      next += 1
    }
  }

  /// Writes the small task.
  func fill(_ task: inout GroundTask) {
    task.isGoalUnreachable = isUnreachable
    let count = Int(max(bit.max() ?? -1, absence.max() ?? -1)) + 1
    task.variables = Array(repeating: .init(fact: nil, isNegated: false), count: count)
    task.complement = Array(repeating: -1, count: count)
    task.initial = Array(repeating: 0, count: task.wordCount)
    let extra = Set(raw.extraInitial)
    for fact in 0..<raw.factCount where bit[fact] >= 0 {
      let named = fact < reach.facts.count ? reach.facts.fact(fact) : nil
      let isTrue = fact < raw.initialCount || extra.contains(Int32(fact))
      task.variables[Int(bit[fact])] = .init(fact: named, isNegated: false)
      if isTrue { task.initial[Int(bit[fact]) >> 6] |= 1 << UInt64(bit[fact] & 63) }
      guard absence[fact] >= 0 else { continue }
      task.variables[Int(absence[fact])] = .init(fact: named, isNegated: true)
      task.complement[Int(bit[fact])] = absence[fact]
      task.complement[Int(absence[fact])] = bit[fact]
      if !isTrue { task.initial[Int(absence[fact]) >> 6] |= 1 << UInt64(absence[fact] & 63) }
    }
    for literal in raw.goal where !isCertain(literal) { task.goal.append(fact(literal)) }
    task.operators.reserveCapacity(raw.operators.count)
    task.changes.reserveCapacity(raw.operators.count)
    task.facts.reserveCapacity(raw.literals.count + raw.effects.count)
    for (index, action) in raw.operators.enumerated() where isOperatorNeeded[index] {
      append(action, to: &task)
    }
  }

  private func fact(_ literal: Int32) -> Int32 {
    literal & 1 == 0 ? bit[Int(literal >> 1)] : absence[Int(literal >> 1)]
  }

  private func append(_ action: RawTask.Operator, to task: inout GroundTask) {
    let conditions = append(raw.literals[action.conditions.ints], to: &task)
    let first = task.changes.count
    let none = task.facts.count
    for effect in action.effects.ints where isPlain(raw.effects[effect]) {
      let literal = raw.effects[effect].literal
      if literal & 1 == 0 || bit[Int(literal >> 1)] < 0 { continue }
      if !isMadeTrue(literal >> 1, by: action) { task.facts.append(bit[Int(literal >> 1)]) }
    }
    let middle = task.facts.count
    for effect in action.effects.ints where isPlain(raw.effects[effect]) {
      let literal = raw.effects[effect].literal
      if literal & 1 == 1 || bit[Int(literal >> 1)] < 0 { continue }
      task.facts.append(bit[Int(literal >> 1)])
    }
    task.changes.append(
      .init(conditions: none..<none, falses: none..<middle, trues: middle..<task.facts.count))
    for number in action.effects.ints where !isPlain(raw.effects[number]) {
      let effect = raw.effects[number]
      let literals = raw.literals[effect.conditions.ints]
      guard bit[Int(effect.literal >> 1)] >= 0, !literals.contains(where: isNever) else { continue }
      let conditions = append(literals, to: &task)
      let start = task.facts.count
      task.facts.append(bit[Int(effect.literal >> 1)])
      let isTrue = effect.literal & 1 == 0
      task.changes.append(
        .init(
          conditions: conditions, falses: start..<(isTrue ? start : start + 1),
          trues: (isTrue ? start : start + 1)..<(start + 1)))
    }
    let arguments = raw.arguments[
      Int(action.firstArgument)..<Int(action.firstArgument + action.argumentCount)]
    task.operators.append(
      .init(
        step: action.action < 0
          ? nil : .init(action: Int(action.action), objects: arguments.map { Int($0) }),
        cost: Int(action.cost), conditions: conditions, changes: first..<task.changes.count))
  }

  private func isPlain(_ effect: RawTask.Effect) -> Bool {
    for index in effect.conditions.ints where !isCertain(raw.literals[index]) { return false }
    return true
  }

  private func isMadeTrue(_ fact: Int32, by action: RawTask.Operator) -> Bool {
    for effect in action.effects.ints
    where raw.effects[effect].literal == fact << 1 && isPlain(raw.effects[effect]) { return true }
    return false
  }

  private func append(
    _ literals: ArraySlice<Int32>, to task: inout GroundTask
  ) -> Range<Int> {
    let first = task.facts.count
    for literal in literals where !isCertain(literal) {
      let fact = fact(literal)
      if fact >= 0, !task.facts[first...].contains(fact) { task.facts.append(fact) }
    }
    return first..<task.facts.count
  }
}

extension Range where Bound == Int32 {
  fileprivate var ints: Range<Int> { Int(lowerBound)..<Int(upperBound) }
}
