/// h_add: what each fact costs from a state when deletes are ignored and the costs of conditions add up (Bonet and
/// Geffner 2001), with the cheapest operator that makes it true.
///
/// Two ways with the same outcome. Forward from the state, over every operator. Or first back from the goal, over the
/// operators that can be of use in this state, and then forward over those alone: a maker of a fact is of no use if it
/// has a condition that is false and cannot be had without the fact. Every so often both are weighed.
final class AdditiveExploration {
  /// Sums of costs stop growing here, so that a bad task cannot ask for buckets without end.
  private static let highest: Int32 = 200_000
  private let space: StateSpace
  private let relaxed: RelaxedTask
  var goal: [Int32] {
    didSet {
      for fact in oldValue { isGoal[Int(fact)] = 0 }
      for fact in goal { isGoal[Int(fact)] = 1 }
      goesBack = true
    }
  }
  private let isGoal: Buffer<UInt8>
  private let counters: Buffer<RelaxedTask.Counter>
  private let factCost: IntBuffer
  /// By fact that is reached and not in the state: the relaxed operator that makes it true.
  let supporter: IntBuffer
  private let queue = CostQueue()

  // going back from the goal: what is marked in this round, and which operators wait for a fact
  private let factRound: IntBuffer
  private let operatorRound: IntBuffer
  private let waiting: IntBuffer
  @exclusivity(unchecked) private var links: [(number: Int32, next: Int32)] = []
  @exclusivity(unchecked) private var open: [Int32] = []
  @exclusivity(unchecked) private var ready: [Int32] = []
  @exclusivity(unchecked) private var round: Int32 = 0
  @exclusivity(unchecked) private var usefulCount = 0
  @exclusivity(unchecked) private var goesBack = true
  @exclusivity(unchecked) private var wentBack = true

  init(_ space: StateSpace, _ relaxed: RelaxedTask) {
    self.space = space
    self.relaxed = relaxed
    goal = space.task.goal
    isGoal = Buffer(repeating: 0, count: relaxed.factCount)
    for fact in goal { isGoal[Int(fact)] = 1 }
    counters = Buffer(repeating: .init(remaining: 0, cost: 0), count: relaxed.count)
    factCost = IntBuffer(repeating: -1, count: relaxed.factCount)
    supporter = IntBuffer(repeating: -1, count: relaxed.factCount)
    factRound = IntBuffer(repeating: 0, count: relaxed.factCount)
    operatorRound = IntBuffer(repeating: 0, count: relaxed.count)
    waiting = IntBuffer(repeating: -1, count: relaxed.factCount)
  }

  /// Whether a goal was reached in the last round.
  func isReached(_ fact: Int32) -> Bool {
    space.truth[Int(fact)] != 0
      || (factCost[fact] >= 0 && (!wentBack || factRound[fact] == round))
  }

  /// Explores from the state that the space unpacked last, until the goals are reached.
  func explore() {
    round &+= 1
    if round & 127 == 1 { goesBack = true }
    wentBack = goesBack
    guard goesBack else { return exploreForward(stopsAtGoal: true) }
    collectUseful()
    if usefulCount > relaxed.count / 3 { goesBack = false }
    for number in ready { addUseful(Int(number)) }
    run(stopsAtGoal: true) { fact, cost in
      var link = waiting[fact]
      while link >= 0 {
        let (number, next) = links[Int(link)]
        if meet(Int(number), cost) { addUseful(Int(number)) }
        link = next
      }
    }
  }

  /// Explores everything that can be reached.
  func exploreAll() {
    round &+= 1
    wentBack = false
    exploreForward(stopsAtGoal: false)
  }

  // MARK: back from the goal

  private func collectUseful() {
    links.removeAll(keepingCapacity: true)
    ready.removeAll(keepingCapacity: true)
    usefulCount = 0
    queue.clear()
    for fact in goal where space.truth[Int(fact)] == 0 { want(fact) }
    while let fact = open.popLast() {
      for place in relaxed.makers.range(Int(fact)) {
        let guardFact = relaxed.guards[place]
        if guardFact >= 0, space.truth[Int(guardFact)] == 0 { continue }
        let number = Int(relaxed.makers.items[place])
        guard operatorRound[number] != round else { continue }
        operatorRound[number] = round
        prepare(number)
      }
    }
  }

  private func want(_ fact: Int32) {
    guard factRound[fact] != round else { return }
    factRound[fact] = round
    factCost[fact] = -1
    waiting[fact] = -1
    open.append(fact)
  }

  private func prepare(_ number: Int) {
    usefulCount &+= 1
    var missing: Int32 = 0
    for place in relaxed.conditions.range(number) {
      let fact = relaxed.conditions.items[place]
      guard space.truth[Int(fact)] == 0 else { continue }
      missing &+= 1
      want(fact)
      links.append((Int32(truncatingIfNeeded: number), waiting[fact]))
      waiting[fact] = Int32(truncatingIfNeeded: links.count &- 1)
    }
    counters[number] = .init(remaining: missing, cost: relaxed.template[number].cost)
    if missing == 0 { ready.append(Int32(truncatingIfNeeded: number)) }
  }

  @inline(__always)
  private func addUseful(_ number: Int) {
    for place in relaxed.adds.range(number) {
      let fact = relaxed.adds.items[place]
      guard factRound[fact] == round, space.truth[Int(fact)] == 0 else { continue }
      improve(fact, number)
    }
  }

  // MARK: forward

  private func exploreForward(stopsAtGoal: Bool) {
    factCost.fill(-1)
    counters.copy(from: relaxed.template)
    queue.clear()
    ready.removeAll(keepingCapacity: true)
    ready += relaxed.free
    for index in 0..<space.trueCount {
      let fact = space.trueFacts[index]
      factCost[fact] = 0
      for place in relaxed.needs.range(Int(fact)) {
        let number = Int(relaxed.needs.items[place])
        counters.base[number].remaining &-= 1
        if counters[number].remaining == 0 { ready.append(Int32(truncatingIfNeeded: number)) }
      }
    }
    for number in ready { add(Int(number)) }
    run(stopsAtGoal: stopsAtGoal) { fact, cost in
      for place in relaxed.needs.range(fact) {
        let number = Int(relaxed.needs.items[place])
        if meet(number, cost) { add(number) }
      }
    }
  }

  @inline(__always)
  private func add(_ number: Int) {
    for place in relaxed.adds.range(number) { improve(relaxed.adds.items[place], number) }
  }

  // MARK: both

  /// Takes facts from the queue, the cheapest first.
  @inline(__always)
  private func run(stopsAtGoal: Bool, _ settle: (Int, Int32) -> Void) {
    var unmet = 0
    for fact in goal where space.truth[Int(fact)] == 0 { unmet &+= 1 }
    if unmet == 0, stopsAtGoal { return }
    while let (fact, cost) = queue.pop() {
      // a fact that was pushed again at a lower cost has been settled at that
      guard factCost[fact] == cost else { continue }
      // settled: no cost improves on this
      factCost[fact] = 0
      if isGoal[Int(fact)] != 0 {
        unmet &-= 1
        if unmet == 0, stopsAtGoal { return }
      }
      settle(Int(fact), cost)
    }
  }

  /// One condition of a relaxed operator is met at a cost; true when it was the last.
  @inline(__always)
  private func meet(_ number: Int, _ cost: Int32) -> Bool {
    let counter = counters.base + number
    counter.pointee.remaining &-= 1
    counter.pointee.cost = min(counter.pointee.cost &+ cost, AdditiveExploration.highest)
    return counter.pointee.remaining == 0
  }

  @inline(__always)
  private func improve(_ fact: Int32, _ number: Int) {
    let cost = counters[number].cost
    let known = factCost[fact]
    guard known == -1 || cost < known else { return }
    factCost[fact] = cost
    supporter[fact] = Int32(truncatingIfNeeded: number)
    queue.push(fact, cost: cost)
  }
}
