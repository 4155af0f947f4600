/// How states are packed: facts of which at most one is true at a time share a variable of a few bits, and variables
/// share words. The value 0 of a variable says that none of its facts is true.
final class StateLayout {
  let wordCount: Int
  let variableCount: Int
  /// By stored fact: the word that holds it, the bits of its variable, and what they are when it is true.
  let word: IntBuffer
  let mask: Buffer<UInt64>
  let value: Buffer<UInt64>
  /// By variable: its word, its lowest bit, the mask shifted down, and where its facts begin in `facts`.
  let variableWord: IntBuffer
  let shift: IntBuffer
  let range: Buffer<UInt64>
  let start: IntBuffer
  let facts: IntBuffer
  /// By stored fact: its variable.
  let variable: IntBuffer

  /// `groups` are mutually exclusive facts; facts in none become variables of one bit.
  init(factCount: Int, groups: [[Int32]]) {
    let variables = StateLayout.cover(factCount, groups)
    variableCount = variables.count
    word = IntBuffer(repeating: 0, count: factCount)
    mask = Buffer(repeating: 0, count: factCount)
    value = Buffer(repeating: 0, count: factCount)
    variable = IntBuffer(repeating: 0, count: factCount)
    variableWord = IntBuffer(repeating: 0, count: variables.count)
    shift = IntBuffer(repeating: 0, count: variables.count)
    range = Buffer(repeating: 0, count: variables.count)
    start = IntBuffer(repeating: 0, count: variables.count)
    facts = IntBuffer(variables.flatMap { $0 })
    var words = 1
    var used = 0
    var first: Int32 = 0
    for (index, members) in variables.enumerated() {
      let bits = Int.bitWidth - members.count.leadingZeroBitCount
      if used + bits > 64 { (words, used) = (words + 1, 0) }
      variableWord[index] = Int32(words - 1)
      shift[index] = Int32(used)
      range[index] = (1 << UInt64(bits)) - 1
      start[index] = first
      first += Int32(members.count)
      for (number, fact) in members.enumerated() {
        variable[fact] = Int32(index)
        word[fact] = Int32(words - 1)
        mask[Int(fact)] = range[index] << UInt64(used)
        value[Int(fact)] = UInt64(number + 1) << UInt64(used)
      }
      used += bits
    }
    wordCount = words
  }

  /// Variables: greedily the group with the most facts that none has taken yet.
  private static func cover(_ factCount: Int, _ groups: [[Int32]]) -> [[Int32]] {
    var isTaken = Array(repeating: false, count: factCount)
    var variables: [[Int32]] = []
    let order = groups.indices.sorted {
      (groups[$1].count, $0) < (groups[$0].count, $1)
    }
    var waiting = order.map { groups[$0] }
    var index = 0
    while index < waiting.count {
      let left = waiting[index].filter { !isTaken[Int($0)] }
      index += 1
      guard left.count > 1 else { continue }
      // a group that has lost facts waits for its new size
      if left.count < waiting[index - 1].count {
        let place = waiting[index...].partitioningIndex { $0.count < left.count }
        waiting.insert(left, at: place)
        continue
      }
      for fact in left { isTaken[Int(fact)] = true }
      variables.append(left)
    }
    for fact in 0..<Int32(factCount) where !isTaken[Int(fact)] { variables.append([fact]) }
    return variables
  }

  @inline(__always)
  func holds(_ fact: Int32, in state: UnsafePointer<UInt64>) -> Bool {
    state[Int(word[fact])] & mask[Int(fact)] == value[Int(fact)]
  }

  @inline(__always)
  func make(_ fact: Int32, in state: UnsafeMutablePointer<UInt64>) {
    let word = Int(word[fact])
    state[word] = state[word] & ~mask[Int(fact)] | value[Int(fact)]
  }

  @inline(__always)
  func unmake(_ fact: Int32, in state: UnsafeMutablePointer<UInt64>) {
    let word = Int(word[fact])
    if state[word] & mask[Int(fact)] == value[Int(fact)] { state[word] &= ~mask[Int(fact)] }
  }
}

extension RandomAccessCollection {
  /// The first index from which on `belongs` is true, in a collection where it is false before.
  fileprivate func partitioningIndex(where belongs: (Element) -> Bool) -> Index {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = index(low, offsetBy: distance(from: low, to: high) / 2)
      if belongs(self[middle]) { high = middle } else { low = index(after: middle) }
    }
    return low
  }
}
