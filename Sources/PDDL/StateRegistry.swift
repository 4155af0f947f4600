/// Every state that a search has met, stored once in one block of memory, with the step that led to it.
final class StateRegistry {
  let wordCount: Int
  @exclusivity(unchecked) private(set) var count = 0
  @exclusivity(unchecked) private(set) var parent: [Int32] = []
  @exclusivity(unchecked) private(set) var action: [Int32] = []
  @exclusivity(unchecked) private(set) var cost: [Int32] = []
  @exclusivity(unchecked) private var words: UnsafeMutablePointer<UInt64>
  @exclusivity(unchecked) private var capacity = 1024
  @exclusivity(unchecked) private var slots: [Int32] = Array(repeating: -1, count: 4096)

  init(wordCount: Int) {
    self.wordCount = max(1, wordCount)
    words = .allocate(capacity: capacity * self.wordCount)
  }

  deinit { words.deallocate() }

  /// Good until the next insertion.
  func state(_ index: Int) -> UnsafePointer<UInt64> {
    UnsafePointer(words + index * wordCount)
  }

  /// The state's number, and whether it is new. A known state keeps its parent unless the new way is cheaper, which
  /// `isCheaper` says.
  func insert(
    _ state: UnsafePointer<UInt64>, parent from: Int32, action by: Int32, cost value: Int32
  ) -> (index: Int, isNew: Bool, isCheaper: Bool) {
    let slot = slot(of: state)
    if slots[slot] >= 0 {
      let index = Int(slots[slot])
      guard value < cost[index] else { return (index, false, false) }
      parent[index] = from
      action[index] = by
      cost[index] = value
      return (index, false, true)
    }
    if count == capacity { growStorage() }
    (words + count * wordCount).update(from: state, count: wordCount)
    slots[slot] = Int32(count)
    parent.append(from)
    action.append(by)
    cost.append(value)
    count += 1
    if count * 2 > slots.count { growSlots() }
    return (count - 1, true, true)
  }

  /// The actions that lead from the first state to this one.
  func path(to index: Int) -> [Int32] {
    var path: [Int32] = []
    var state = index
    while parent[state] >= 0 {
      path.append(action[state])
      state = Int(parent[state])
    }
    return path.reversed()
  }

  private func slot(of state: UnsafePointer<UInt64>) -> Int {
    var slot = hash(state) & (slots.count - 1)
    while slots[slot] >= 0, !isEqual(Int(slots[slot]), state) {
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  private func hash(_ state: UnsafePointer<UInt64>) -> Int {
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
    for word in 0..<wordCount {
      hash = (hash ^ state[word]) &* 0xD1B5_4A32_D192_ED03
      hash ^= hash >> 29
    }
    return Int(truncatingIfNeeded: hash & 0x7FFF_FFFF_FFFF_FFFF)
  }

  private func isEqual(_ index: Int, _ state: UnsafePointer<UInt64>) -> Bool {
    let known = words + index * wordCount
    for word in 0..<wordCount where known[word] != state[word] { return false }
    return true
  }

  private func growStorage() {
    let larger = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity * 2 * wordCount)
    larger.update(from: words, count: count * wordCount)
    words.deallocate()
    words = larger
    capacity *= 2
  }

  private func growSlots() {
    slots = Array(repeating: -1, count: slots.count * 2)
    for index in 0..<count {
      var slot = hash(words + index * wordCount) & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(index)
    }
  }
}

/// First in, first out among the entries with the lowest key.
struct BucketQueue {
  private var buckets: [[(state: Int32, action: Int32)]] = []
  private var heads: [Int] = []
  private var lowest = 0
  private(set) var count = 0

  mutating func push(_ key: Int, _ state: Int32, _ action: Int32) {
    while buckets.count <= key {
      buckets.append([])
      heads.append(0)
    }
    buckets[key].append((state, action))
    lowest = min(lowest, key)
    count += 1
  }

  mutating func pop() -> (state: Int32, action: Int32)? {
    guard count > 0 else { return nil }
    while heads[lowest] == buckets[lowest].count {
      buckets[lowest].removeAll(keepingCapacity: true)
      heads[lowest] = 0
      lowest += 1
    }
    defer { heads[lowest] += 1 }
    count -= 1
    return buckets[lowest][heads[lowest]]
  }
}
