/// Facts that every plan must make true at some time, with orders between them.
///
/// Backward from the goals: what all operators that could first make a landmark true have as a condition is a landmark
/// too (Hoffmann, Porteous and Sebastia 2004, "Ordered landmarks in planning"; Richter and Westphal 2010, "The LAMA
/// planner", section 5). Which operators could be first is found by a relaxed exploration without the landmark.
struct Landmarks: ~Copyable {
  /// Landmark facts; no two are the same.
  private(set) var facts: [Int32] = []
  /// By landmark: those that must have been true before it.
  private(set) var before: [Set<Int32>] = []
  /// By landmark: those that must be true in the step before it first becomes true.
  private(set) var rightBefore: [Set<Int32>] = []
  private var numberOf: [Int32: Int32] = [:]
  private let relaxed: RelaxedTask
  private let isInitial: [Bool]

  /// Relaxed operators looked at, at most, before orders are left out.
  private static let effort = 400_000_000
  private static let most = 4_000

  init(_ space: StateSpace, _ relaxed: RelaxedTask) {
    self.relaxed = relaxed
    var initial = Array(repeating: false, count: relaxed.factCount)
    for index in 0..<space.trueCount { initial[Int(space.trueFacts[index])] = true }
    isInitial = initial
    for fact in space.task.goal { _ = number(of: fact) }
    let exploration = RelaxedExploration(relaxed)
    let size = relaxed.conditions.items.count + relaxed.count + 1
    var index = 0
    while index < facts.count, facts.count < Landmarks.most {
      if !isInitial[Int(facts[index])] {
        if index * size < Landmarks.effort {
          exploration.explore(initial, without: facts[index])
          backchain(index, exploration)
          order(after: index, exploration)
        } else {
          backchain(index, nil)
        }
      }
      index += 1
    }
  }

  private mutating func number(of fact: Int32) -> Int32 {
    if let known = numberOf[fact] { return known }
    let number = Int32(facts.count)
    numberOf[fact] = number
    facts.append(fact)
    before.append([])
    rightBefore.append([])
    return number
  }

  private mutating func backchain(_ landmark: Int, _ exploration: RelaxedExploration?) {
    var shared: [Int32]?
    for place in relaxed.makers.range(Int(facts[landmark])) {
      let maker = Int(relaxed.makers.items[place])
      if let exploration, !exploration.isReached(operator: maker) { continue }
      let conditions = relaxed.conditions.range(maker).map { relaxed.conditions.items[$0] }
      if shared == nil {
        shared = conditions
      } else {
        shared?.removeAll { !conditions.contains($0) }
      }
      if shared?.isEmpty == true { return }
    }
    for fact in shared ?? [] where fact != facts[landmark] {
      rightBefore[landmark].insert(number(of: fact))
    }
  }

  /// What cannot be reached without a landmark comes after it.
  private mutating func order(after landmark: Int, _ exploration: RelaxedExploration) {
    for other in facts.indices where other != landmark && !exploration.isReached(fact: facts[other])
    {
      if !rightBefore[other].contains(Int32(landmark)) { before[other].insert(Int32(landmark)) }
    }
  }
}

/// Which facts and relaxed operators can be reached when one fact never becomes true.
final class RelaxedExploration {
  private let relaxed: RelaxedTask
  private let remaining: Buffer<RelaxedTask.Counter>
  private let reached: Buffer<UInt8>
  @exclusivity(unchecked) private var open: [Int32] = []

  init(_ relaxed: RelaxedTask) {
    self.relaxed = relaxed
    remaining = Buffer(repeating: .init(remaining: 0, cost: 0), count: relaxed.count)
    reached = Buffer(repeating: 0, count: relaxed.factCount)
  }

  func isReached(fact: Int32) -> Bool { reached[Int(fact)] != 0 }
  func isReached(operator number: Int) -> Bool { remaining[number].remaining == 0 }

  func explore(_ initial: [Bool], without excluded: Int32) {
    remaining.copy(from: relaxed.template)
    reached.fill(0)
    open.removeAll(keepingCapacity: true)
    for fact in initial.indices where initial[fact] && fact != Int(excluded) { reach(Int32(fact)) }
    for number in relaxed.free { fire(Int(number), excluded) }
    var index = 0
    while index < open.count {
      for place in relaxed.needs.range(Int(open[index])) {
        let number = Int(relaxed.needs.items[place])
        remaining.base[number].remaining &-= 1
        if remaining[number].remaining == 0 { fire(number, excluded) }
      }
      index &+= 1
    }
  }

  private func fire(_ number: Int, _ excluded: Int32) {
    for place in relaxed.adds.range(number) where relaxed.adds.items[place] != excluded {
      reach(relaxed.adds.items[place])
    }
  }

  private func reach(_ fact: Int32) {
    guard reached[Int(fact)] == 0 else { return }
    reached[Int(fact)] = 1
    open.append(fact)
  }
}
