/// Turns a raw task into a small one: what is always true is not asked for, what cannot be is dropped, and what the
/// goal does not need, however indirectly, is left out.
struct Simplifier {
  let raw: RawTask
  let reach: Reachability
  private var isAlwaysTrue: [Bool]
  private var isPossible: [Bool]
  private(set) var isDerived: [Bool]
  /// By literal: whether the goal needs it, directly or through an action.
  private(set) var isNeeded: [Bool]
  private(set) var isOperatorNeeded: [Bool]
  private(set) var isUnreachable: Bool

  init(_ raw: RawTask, reach: Reachability) {
    self.raw = raw
    self.reach = reach
    isUnreachable = raw.isGoalUnreachable
    isAlwaysTrue = Array(repeating: false, count: raw.factCount)
    for fact in 0..<raw.initialCount { isAlwaysTrue[fact] = true }
    isPossible = raw.operators.map { !$0.isForbidden }
    isDerived = Array(repeating: false, count: raw.factCount)
    for axiom in raw.axioms { isDerived[Int(axiom.head)] = true }
    isNeeded = Array(repeating: false, count: raw.factCount * 2)
    isOperatorNeeded = Array(repeating: false, count: raw.operators.count)
  }

  mutating func run() {
    for effect in raw.effects where effect.literal & 1 == 1 {
      isAlwaysTrue[Int(effect.literal >> 1)] = false
    }
    deriveWhatIsAlwaysTrue()
    for (index, action) in raw.operators.enumerated() where cannotHold(action.conditions) {
      isPossible[index] = false
    }
    if raw.goal.contains(where: isNever) { isUnreachable = true }
    markNeeded()
  }

  func isNever(_ literal: Int32) -> Bool { literal & 1 == 1 && isAlwaysTrue[Int(literal >> 1)] }

  func isCertain(_ literal: Int32) -> Bool { literal & 1 == 0 && isAlwaysTrue[Int(literal >> 1)] }

  func cannotHold(_ conditions: Range<Int32>) -> Bool {
    for index in conditions.ints where isNever(raw.literals[index]) { return true }
    return false
  }

  func isAlways(_ conditions: Range<Int32>) -> Bool {
    for index in conditions.ints where !isCertain(raw.literals[index]) { return false }
    return true
  }

  private mutating func deriveWhatIsAlwaysTrue() {
    var changed = true
    while changed {
      changed = false
      for axiom in raw.axioms where !isAlwaysTrue[Int(axiom.head)] && isAlways(axiom.conditions) {
        isAlwaysTrue[Int(axiom.head)] = true
        changed = true
      }
    }
  }

  /// Effects and axioms by the literal that they bring about; axioms come after the effects.
  private func makers() -> (start: [Int32], items: [(maker: Int32, conditions: Range<Int32>)]) {
    var start = Array(repeating: Int32(0), count: raw.factCount * 2 + 1)
    for action in raw.operators {
      for effect in raw.effects[action.effects.ints] { start[Int(effect.literal) + 1] += 1 }
    }
    for axiom in raw.axioms { start[Int(axiom.head) * 2 + 1] += 1 }
    for index in 1..<start.count { start[index] += start[index - 1] }
    var fill = start
    var items = Array(
      repeating: (maker: Int32(-1), conditions: Int32(0)..<Int32(0)),
      count: Int(start[start.count - 1]))
    for (index, action) in raw.operators.enumerated() {
      for effect in raw.effects[action.effects.ints] {
        items[Int(fill[Int(effect.literal)])] = (Int32(index), effect.conditions)
        fill[Int(effect.literal)] += 1
      }
    }
    for axiom in raw.axioms {
      items[Int(fill[Int(axiom.head) * 2])] = (-1, axiom.conditions)
      fill[Int(axiom.head) * 2] += 1
    }
    return (start, items)
  }

  private mutating func markNeeded() {
    let makers = makers()
    var open: [Int32] = []
    func need(_ literal: Int32) {
      guard !isNeeded[Int(literal)], !isCertain(literal) else { return }
      isNeeded[Int(literal)] = true
      open.append(literal)
    }
    for literal in raw.goal { need(literal) }
    while let literal = open.popLast() {
      // what a derived fact needs its absence needs too
      let source = isDerived[Int(literal >> 1)] ? literal & ~1 : literal
      let flip = source ^ literal
      for item in makers.items[Int(makers.start[Int(source)])..<Int(makers.start[Int(source) + 1])]
      {
        guard item.maker < 0 || isPossible[Int(item.maker)], !cannotHold(item.conditions) else {
          continue
        }
        for index in item.conditions.ints {
          need(raw.literals[index])
          if flip == 1, !isCertain(raw.literals[index]) { need(raw.literals[index] ^ 1) }
        }
        guard item.maker >= 0, !isOperatorNeeded[Int(item.maker)] else { continue }
        isOperatorNeeded[Int(item.maker)] = true
        let action = raw.operators[Int(item.maker)]
        for index in action.conditions.ints { need(raw.literals[index]) }
        // what an effect may undo matters as much as what it brings about
        for effect in raw.effects[action.effects.ints] {
          for index in effect.conditions.ints where !cannotHold(effect.conditions) {
            need(raw.literals[index])
          }
        }
      }
    }
  }
}
