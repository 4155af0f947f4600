/// First in, first out among the entries with the lowest key.
struct BucketQueue {
  private var buckets: [[Int32]] = []
  private var heads: [Int] = []
  private var lowest = 0
  private(set) var count = 0

  mutating func push(_ key: Int, _ entry: Int32) {
    while buckets.count <= key {
      buckets.append([])
      heads.append(0)
    }
    buckets[key].append(entry)
    lowest = min(lowest, key)
    count += 1
  }

  /// The entry that `pop` would take.
  mutating func first() -> Int32? {
    guard count > 0 else { return nil }
    while heads[lowest] == buckets[lowest].count {
      buckets[lowest].removeAll(keepingCapacity: true)
      heads[lowest] = 0
      lowest += 1
    }
    return buckets[lowest][heads[lowest]]
  }

  mutating func pop() {
    guard first() != nil else { return }
    heads[lowest] += 1
    count -= 1
  }
}

/// An open list of operators to be tried in expanded states. The operators of a state have one key, so they are one
/// entry, which is worked off from the front; those of the lists of all operators are only worked out when their turn
/// comes.
struct OpenList {
  private struct Entry {
    var state: Int32
    /// Where its operators begin in the pool, or -1 when they are not worked out yet.
    var start: Int32
    var count: Int32
  }

  private var entries: [Entry] = []
  private var queue = BucketQueue()
  /// The list with the lowest rank is asked next.
  var rank = 0

  var isEmpty: Bool { queue.count == 0 }
  var bytes: Int { entries.count * 16 }

  mutating func push(_ key: Int, state: Int32, start: Int32, count: Int32) {
    queue.push(key, Int32(entries.count))
    entries.append(Entry(state: state, start: start, count: count))
  }

  /// The next state and operator; `operators` works out those of a state.
  mutating func pop(
    _ pool: inout [Int32], operators: (Int32, inout [Int32]) -> Void
  ) -> (state: Int32, action: Int32)? {
    while let index = queue.first() {
      if entries[Int(index)].start < 0 {
        let start = pool.count
        operators(entries[Int(index)].state, &pool)
        entries[Int(index)].start = Int32(start)
        entries[Int(index)].count = Int32(pool.count - start)
      }
      let entry = entries[Int(index)]
      guard entry.count > 0 else {
        queue.pop()
        continue
      }
      entries[Int(index)].start += 1
      entries[Int(index)].count -= 1
      if entry.count == 1 { queue.pop() }
      return (entry.state, pool[Int(entry.start)])
    }
    return nil
  }
}
