/// Every state that a search has met, stored once in blocks of memory, with the step that led to it and a few words
/// beside it that do not tell states apart.
final class StateRegistry {
  private static let blockBits = 12
  private let keyWords: Int
  private let wordCount: Int
  @exclusivity(unchecked) private(set) var count = 0
  @exclusivity(unchecked) private(set) var parent: [Int32] = []
  @exclusivity(unchecked) private(set) var action: [Int32] = []
  @exclusivity(unchecked) private(set) var cost: [Int32] = []
  @exclusivity(unchecked) private var blocks: [UnsafeMutablePointer<UInt64>] = []
  @exclusivity(unchecked) private var slots: [Int32] = Array(repeating: -1, count: 4096)

  /// `keyWords` make a state; `besideWords` are kept with it.
  init(keyWords: Int, besideWords: Int) {
    self.keyWords = keyWords
    wordCount = keyWords + besideWords
  }

  deinit { for block in blocks { block.deallocate() } }

  /// Bytes in use, nearly.
  var bytes: Int {
    blocks.count << StateRegistry.blockBits * wordCount * 8 + count * 12 + slots.count * 4
  }

  @inline(__always)
  func state(_ index: Int) -> UnsafePointer<UInt64> { UnsafePointer(place(index)) }

  /// The words beside a state.
  @inline(__always)
  func beside(_ index: Int) -> UnsafeMutablePointer<UInt64> { place(index) + keyWords }

  @inline(__always)
  private func place(_ index: Int) -> UnsafeMutablePointer<UInt64> {
    blocks[index &>> StateRegistry.blockBits]
      + (index & (1 << StateRegistry.blockBits - 1)) &* wordCount
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
    if count &>> StateRegistry.blockBits == blocks.count {
      blocks.append(.allocate(capacity: wordCount << StateRegistry.blockBits))
    }
    place(count).update(from: state, count: keyWords)
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
    let mask = slots.count - 1
    var slot = hash(state) & mask
    while slots[slot] >= 0, !isEqual(Int(slots[slot]), state) { slot = (slot &+ 1) & mask }
    return slot
  }

  private func hash(_ state: UnsafePointer<UInt64>) -> Int {
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
    for word in 0..<keyWords {
      hash = (hash ^ state[word]) &* 0xD1B5_4A32_D192_ED03
      hash ^= hash &>> 29
    }
    return Int(truncatingIfNeeded: hash & 0x7FFF_FFFF_FFFF_FFFF)
  }

  private func isEqual(_ index: Int, _ state: UnsafePointer<UInt64>) -> Bool {
    let known = place(index)
    for word in 0..<keyWords where known[word] != state[word] { return false }
    return true
  }

  private func growSlots() {
    slots = Array(repeating: -1, count: slots.count * 2)
    let mask = slots.count - 1
    for index in 0..<count {
      var slot = hash(place(index)) & mask
      while slots[slot] >= 0 { slot = (slot &+ 1) & mask }
      slots[slot] = Int32(index)
    }
  }
}
