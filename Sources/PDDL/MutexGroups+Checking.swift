/// Checks one candidate at a time on all operators.
struct CandidateChecker {
  private let task: GroundTask
  private var groupOf: [Int32]
  private var assigned: [Int32] = []
  private var broken: [Bool] = []
  private var brokenCount = 0
  /// What the operator at hand adds to each group: the fact, and in which change; good where `stamp` is the operator.
  private var additions: [(stamp: Int, fact: Int32, change: Int, isBalanced: Bool)] = []
  /// Facts that unbalanced operators use up, with the fact that they add.
  private(set) var hints: [(consumed: Int32, added: Int32)] = []

  init(_ task: GroundTask) {
    self.task = task
    groupOf = Array(repeating: -1, count: task.storedCount)
  }

  mutating func clear() {
    for fact in assigned { groupOf[Int(fact)] = -1 }
    assigned.removeAll(keepingCapacity: true)
    hints.removeAll()
  }

  mutating func assign(_ fact: Int32, to group: Int32) {
    groupOf[Int(fact)] = group
    assigned.append(fact)
  }

  func isBroken(_ group: Int) -> Bool { broken[group] }

  mutating func check(groupCount: Int) {
    broken = Array(repeating: false, count: groupCount)
    brokenCount = 0
    additions = Array(repeating: (-1, -1, -1, false), count: groupCount)
    var initial = Array(repeating: 0, count: groupCount)
    for fact in task.initial where groupOf[Int(fact)] >= 0 {
      let group = Int(groupOf[Int(fact)])
      initial[group] += 1
      if initial[group] > 1 { giveUp(group) }
    }
    for number in task.operators.indices {
      guard brokenCount < groupCount else { return }
      noteAdditions(number)
      noteBalance(number)
      judge(number)
    }
  }

  private mutating func giveUp(_ group: Int) {
    if !broken[group] { brokenCount += 1 }
    broken[group] = true
  }

  private mutating func noteAdditions(_ number: Int) {
    for change in task.operators[number].changes.ints {
      for place in task.changes[change].trues.ints {
        let fact = task.facts[place]
        let group = Int(groupOf[Int(fact)])
        guard group >= 0, !broken[group] else { continue }
        if additions[group].stamp == number {
          giveUp(group)
        } else {
          additions[group] = (number, fact, change, false)
        }
      }
    }
  }

  /// An addition is balanced when the operator uses up another fact of the group under the same conditions.
  private mutating func noteBalance(_ number: Int) {
    let conditions = task.operators[number].conditions
    for change in task.operators[number].changes.ints {
      for place in task.changes[change].falses.ints {
        let consumed = task.facts[place]
        let group = Int(groupOf[Int(consumed)])
        guard group >= 0, additions[group].stamp == number else { continue }
        let own = task.changes[additions[group].change].conditions
        if asks(conditions, own, for: consumed), isImplied(change, conditions, own) {
          additions[group].isBalanced = true
        }
      }
    }
  }

  private mutating func judge(_ number: Int) {
    let conditions = task.operators[number].conditions
    for change in task.operators[number].changes.ints {
      for place in task.changes[change].trues.ints {
        let fact = task.facts[place]
        let group = Int(groupOf[Int(fact)])
        guard group >= 0, !broken[group], !additions[group].isBalanced,
          !asks(conditions, task.changes[change].conditions, for: fact)
        else { continue }
        giveUp(group)
        if hints.count < 24 { noteHints(number, change, fact) }
      }
    }
  }

  private mutating func noteHints(_ number: Int, _ change: Int, _ added: Int32) {
    let conditions = task.operators[number].conditions
    let own = task.changes[change].conditions
    for other in task.operators[number].changes.ints where isImplied(other, conditions, own) {
      for place in task.changes[other].falses.ints {
        let consumed = task.facts[place]
        if asks(conditions, own, for: consumed) { hints.append((consumed, added)) }
      }
    }
  }

  private func asks(_ conditions: Range<Int32>, _ own: Range<Int32>, for fact: Int32) -> Bool {
    task.facts[conditions.ints].contains(fact) || task.facts[own.ints].contains(fact)
  }

  private func isImplied(_ change: Int, _ conditions: Range<Int32>, _ own: Range<Int32>) -> Bool {
    task.facts[task.changes[change].conditions.ints].allSatisfy { asks(conditions, own, for: $0) }
  }
}
