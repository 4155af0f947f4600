/// The facts that grounding has reached, numbered in the order in which they were reached, and indexed by each
/// argument, so that a join looks only at facts that can match. Lists are in rising order of fact number.
final class FactTable {
  let objectCount: Int
  @exclusivity(unchecked) private(set) var count = 0
  @exclusivity(unchecked) private(set) var predicateOf: [Int32] = []
  /// First argument of each fact in `arguments`.
  @exclusivity(unchecked) private(set) var start: [Int32] = []
  @exclusivity(unchecked) private(set) var arguments: [Int32] = []
  /// Number of facts of each predicate, and the first of them.
  @exclusivity(unchecked) private(set) var predicateCount: [Int32]
  @exclusivity(unchecked) private(set) var predicateHead: [Int32]
  @exclusivity(unchecked) private var predicateTail: [Int32]
  @exclusivity(unchecked) private(set) var predicateNext: [Int32] = []
  /// By (predicate, position, object): number of facts and the first; `next` runs beside `arguments`.
  private let base: [Int]
  @exclusivity(unchecked) private(set) var listCount: [Int32]
  @exclusivity(unchecked) private(set) var listHead: [Int32]
  @exclusivity(unchecked) private var listTail: [Int32]
  @exclusivity(unchecked) private(set) var next: [Int32] = []
  @exclusivity(unchecked) private var slots: [Int32]

  init(arities: [Int], objectCount: Int) {
    self.objectCount = objectCount
    predicateCount = Array(repeating: 0, count: arities.count)
    predicateHead = Array(repeating: -1, count: arities.count)
    predicateTail = predicateHead
    var base: [Int] = []
    var total = 0
    for arity in arities {
      base.append(total)
      total += arity
    }
    self.base = base
    listCount = Array(repeating: 0, count: total * objectCount)
    listHead = Array(repeating: -1, count: total * objectCount)
    listTail = listHead
    slots = Array(repeating: -1, count: 1024)
  }

  /// The list of facts of `predicate` with `object` at `position`.
  func list(_ predicate: Int, _ position: Int, _ object: Int) -> Int {
    (base[predicate] + position) * objectCount + object
  }

  /// The fact's number, or -1 when it was not reached.
  func find(_ predicate: Int, _ values: UnsafeBufferPointer<Int32>) -> Int32 {
    slots[slot(predicate, values)]
  }

  func find(_ fact: Fact) -> Int32 {
    fact.objects.map { Int32($0) }.withUnsafeBufferPointer { find(fact.predicate, $0) }
  }

  /// The fact's number, new if it was not reached before.
  @discardableResult
  func insert(_ predicate: Int, _ values: UnsafeBufferPointer<Int32>) -> Int32 {
    let slot = slot(predicate, values)
    if slots[slot] >= 0 { return slots[slot] }
    let fact = Int32(count)
    slots[slot] = fact
    append(fact, predicate, values)
    if count * 2 > slots.count { grow() }
    return fact
  }

  @discardableResult
  func insert(_ fact: Fact) -> Int32 {
    fact.objects.map { Int32($0) }.withUnsafeBufferPointer { insert(fact.predicate, $0) }
  }

  func fact(_ number: Int) -> Fact {
    let first = Int(start[number])
    let end = number + 1 < count ? Int(start[number + 1]) : arguments.count
    return Fact(
      predicate: Int(predicateOf[number]), objects: arguments[first..<end].map { Int($0) })
  }

  private func append(_ fact: Int32, _ predicate: Int, _ values: UnsafeBufferPointer<Int32>) {
    predicateOf.append(Int32(predicate))
    start.append(Int32(arguments.count))
    if predicateTail[predicate] >= 0 {
      predicateNext[Int(predicateTail[predicate])] = fact
    } else {
      predicateHead[predicate] = fact
    }
    predicateTail[predicate] = fact
    predicateNext.append(-1)
    predicateCount[predicate] += 1
    for position in 0..<values.count {
      let list = list(predicate, position, Int(values[position]))
      if listTail[list] >= 0 {
        next[Int(start[Int(listTail[list])]) + position] = fact
      } else {
        listHead[list] = fact
      }
      listTail[list] = fact
      listCount[list] += 1
      arguments.append(values[position])
      next.append(-1)
    }
    count += 1
  }

  private func hash(_ predicate: Int, _ values: UnsafeBufferPointer<Int32>) -> Int {
    var hash = UInt64(predicate) &* 0x9E37_79B9_7F4A_7C15
    for value in values {
      hash = (hash ^ UInt64(UInt32(bitPattern: value))) &* 0xD1B5_4A32_D192_ED03
      hash ^= hash >> 32
    }
    return Int(truncatingIfNeeded: hash & 0x7FFF_FFFF_FFFF_FFFF)
  }

  private func slot(_ predicate: Int, _ values: UnsafeBufferPointer<Int32>) -> Int {
    let mask = slots.count - 1
    var slot = hash(predicate, values) & mask
    while slots[slot] >= 0 {
      if isFact(Int(slots[slot]), predicate, values) { return slot }
      slot = (slot + 1) & mask
    }
    return slot
  }

  private func isFact(
    _ fact: Int, _ predicate: Int, _ values: UnsafeBufferPointer<Int32>
  ) -> Bool {
    guard predicateOf[fact] == predicate else { return false }
    let first = Int(start[fact])
    for position in 0..<values.count where arguments[first + position] != values[position] {
      return false
    }
    return true
  }

  private func grow() {
    slots = Array(repeating: -1, count: slots.count * 2)
    let mask = slots.count - 1
    arguments.withUnsafeBufferPointer { all in
      for fact in 0..<count {
        let first = Int(start[fact])
        let end = fact + 1 < count ? Int(start[fact + 1]) : all.count
        let values = UnsafeBufferPointer(rebasing: all[first..<end])
        var slot = hash(Int(predicateOf[fact]), values) & mask
        while slots[slot] >= 0 { slot = (slot + 1) & mask }
        slots[slot] = Int32(fact)
      }
    }
  }
}
