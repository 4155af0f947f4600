/// LM-cut: an admissible estimate made of disjunctive landmarks, each a cut in the graph of cheapest supporters under
/// h_max (Helmert and Domshlak 2009, "Landmarks, critical paths and abstractions: what's the difference anyway?").
///
/// The effects of one operator share its cost, so the estimate stays admissible with conditional effects.
final class LandmarkCut {
  private struct Unary: BitwiseCopyable {
    var unmet: Int32 = 0
    var cost: Int32 = 0
    /// The condition with the highest h_max, and that value.
    var supporter: Int32 = -1
    var supporterCost: Int32 = 0
  }

  private enum Zone {
    static let goal: UInt8 = 1
    static let before: UInt8 = 2
  }

  private let space: StateSpace
  private let template: Buffer<Unary>
  private let unary: Buffer<Unary>
  private let conditions: Lists
  private let needs: Lists
  private let adds: Lists
  private let makers: Lists
  /// By relaxed operator: the first and the one after the last with the same origin.
  private let siblings: Buffer<(first: Int32, end: Int32)>
  private let factCost: IntBuffer
  private let zone: Buffer<UInt8>
  private let queue = CostQueue()
  private let factCount: Int
  @exclusivity(unchecked) private var open: [Int32] = []
  @exclusivity(unchecked) private var zoned: [Int32] = []
  @exclusivity(unchecked) private var cut: [Int32] = []
  private var goalFact: Int32 { Int32(factCount) }
  private var trueFact: Int32 { Int32(factCount + 1) }

  init(_ space: StateSpace) {
    self.space = space
    let relaxed = RelaxedTask(space.task) { space.cost[$0] }
    factCount = relaxed.factCount
    var (conditionKeys, conditionItems): ([Int32], [Int32]) = ([], [])
    var (addKeys, addItems): ([Int32], [Int32]) = ([], [])
    var template: [Unary] = []
    for number in 0...relaxed.count {
      let isGoal = number == relaxed.count
      let first = conditionItems.count
      if isGoal {
        conditionItems += space.task.goal
        addItems.append(Int32(relaxed.factCount))
      } else {
        for place in relaxed.conditions.range(number) {
          conditionItems.append(relaxed.conditions.items[place])
        }
        for place in relaxed.adds.range(number) { addItems.append(relaxed.adds.items[place]) }
      }
      // an operator without conditions needs a fact that is always true
      if conditionItems.count == first { conditionItems.append(Int32(relaxed.factCount + 1)) }
      for _ in first..<conditionItems.count { conditionKeys.append(Int32(number)) }
      for _ in addKeys.count..<addItems.count { addKeys.append(Int32(number)) }
      template.append(
        Unary(
          unmet: Int32(conditionItems.count - first),
          cost: isGoal ? 0 : relaxed.template[number].cost))
    }
    self.template = Buffer(template)
    unary = Buffer(template)
    let count = relaxed.count + 1
    conditions = Lists(count: count, keys: conditionKeys, items: conditionItems)
    needs = Lists(count: factCount + 2, keys: conditionItems, items: conditionKeys)
    adds = Lists(count: count, keys: addKeys, items: addItems)
    makers = Lists(count: factCount + 2, keys: addItems, items: addKeys)
    siblings = LandmarkCut.siblings(relaxed)
    factCost = IntBuffer(repeating: -1, count: factCount + 2)
    zone = Buffer(repeating: 0, count: factCount + 2)
  }

  private static func siblings(_ relaxed: RelaxedTask) -> Buffer<(first: Int32, end: Int32)> {
    let result = Buffer(
      repeating: (first: Int32(0), end: Int32(0)), count: relaxed.count + 1)
    var first = 0
    for number in 0..<relaxed.count {
      if number > first,
        relaxed.origin[number] != relaxed.origin[first] || relaxed.origin[first] < 0
      {
        first = number
      }
      result[number].first = Int32(first)
      for member in first...number { result[member].end = Int32(number + 1) }
    }
    result[relaxed.count] = (Int32(relaxed.count), Int32(relaxed.count + 1))
    return result
  }

  /// The value of the state that the space unpacked last; nil when the goal cannot be reached from it.
  func evaluate() -> Int? {
    exploreFirst()
    guard factCost[goalFact] >= 0 else { return nil }
    var total = 0
    while factCost[goalFact] > 0 {
      markGoalZone()
      findCut()
      total += reduceCosts()
      exploreAgain()
      clearZones()
    }
    return total
  }

  // MARK: h_max

  private func exploreFirst() {
    unary.copy(from: template)
    factCost.fill(-1)
    queue.clear()
    push(trueFact, 0)
    for index in 0..<space.trueCount { push(space.trueFacts[index], 0) }
    while let (fact, cost) = queue.pop() {
      guard factCost[fact] == cost else { continue }
      for place in needs.range(Int(fact)) {
        let number = Int(needs.items[place])
        let entry = unary.base + number
        entry.pointee.unmet &-= 1
        guard entry.pointee.unmet == 0 else { continue }
        entry.pointee.supporter = fact
        entry.pointee.supporterCost = cost
        pushEffects(number, cost &+ entry.pointee.cost)
      }
    }
  }

  /// After costs fell: only what becomes cheaper is looked at.
  private func exploreAgain() {
    queue.clear()
    for number in cut {
      let range = siblings[Int(number)]
      for member in range.first..<range.end where unary[Int(member)].unmet == 0 {
        pushEffects(Int(member), unary[Int(member)].supporterCost &+ unary[Int(member)].cost)
      }
    }
    while let (fact, cost) = queue.pop() {
      guard factCost[fact] == cost else { continue }
      for place in needs.range(Int(fact)) {
        let number = Int(needs.items[place])
        let entry = unary.base + number
        guard entry.pointee.supporter == fact, entry.pointee.supporterCost > cost else { continue }
        let old = entry.pointee.supporterCost
        updateSupporter(number)
        if entry.pointee.supporterCost < old {
          pushEffects(number, entry.pointee.supporterCost &+ entry.pointee.cost)
        }
      }
    }
  }

  private func updateSupporter(_ number: Int) {
    var best: Int32 = -1
    for place in conditions.range(number) {
      let fact = conditions.items[place]
      guard factCost[fact] > best else { continue }
      best = factCost[fact]
      unary.base[number].supporter = fact
    }
    unary.base[number].supporterCost = best
  }

  @inline(__always)
  private func pushEffects(_ number: Int, _ cost: Int32) {
    for place in adds.range(number) { push(adds.items[place], cost) }
  }

  @inline(__always)
  private func push(_ fact: Int32, _ cost: Int32) {
    guard factCost[fact] < 0 || cost < factCost[fact] else { return }
    factCost[fact] = cost
    queue.push(fact, cost: cost)
  }

  // MARK: cuts

  /// Facts from which the goal can be had for nothing.
  private func markGoalZone() {
    open.removeAll(keepingCapacity: true)
    enter(goalFact, Zone.goal)
    while let fact = open.popLast() {
      for place in makers.range(Int(fact)) {
        let entry = unary[Int(makers.items[place])]
        guard entry.unmet == 0, entry.cost == 0, zone[Int(entry.supporter)] == 0 else { continue }
        enter(entry.supporter, Zone.goal)
      }
    }
  }

  /// Operators that lead into the goal zone from what is reached outside of it.
  private func findCut() {
    cut.removeAll(keepingCapacity: true)
    if zone[Int(trueFact)] == 0 { enter(trueFact, Zone.before) }
    for index in 0..<space.trueCount where zone[Int(space.trueFacts[index])] == 0 {
      enter(space.trueFacts[index], Zone.before)
    }
    while let fact = open.popLast() {
      for place in needs.range(Int(fact)) {
        let number = needs.items[place]
        guard unary[Int(number)].supporter == fact, unary[Int(number)].unmet == 0 else { continue }
        if adds.range(Int(number)).contains(where: { zone[Int(adds.items[$0])] == Zone.goal }) {
          cut.append(number)
          continue
        }
        for effect in adds.range(Int(number)) where zone[Int(adds.items[effect])] == 0 {
          enter(adds.items[effect], Zone.before)
        }
      }
    }
  }

  private func enter(_ fact: Int32, _ kind: UInt8) {
    zone[Int(fact)] = kind
    zoned.append(fact)
    open.append(fact)
  }

  private func clearZones() {
    for fact in zoned { zone[Int(fact)] = 0 }
    zoned.removeAll(keepingCapacity: true)
  }

  /// Takes the cheapest cost in the cut off all its operators, and returns it.
  private func reduceCosts() -> Int {
    var least = Int32.max
    for number in cut { least = min(least, unary[Int(number)].cost) }
    for number in cut {
      let range = siblings[Int(number)]
      // of several effects of one operator only the first found pays
      guard cut.count == 1 || isFirstOfOrigin(number, range) else { continue }
      for member in range.first..<range.end { unary.base[Int(member)].cost &-= least }
    }
    return Int(least)
  }

  private func isFirstOfOrigin(_ number: Int32, _ range: (first: Int32, end: Int32)) -> Bool {
    guard range.end - range.first > 1 else { return true }
    for other in cut where other >= range.first && other < range.end { return other == number }
    return true
  }
}
