/// The number of landmarks that a path has still to make true, or to make true again (Richter and Westphal 2010, "The
/// LAMA planner", section 5). What a path has accepted is a set of bits beside each state. Not admissible.
final class LandmarkCount {
  let wordCount: Int
  let count: Int
  private let space: StateSpace
  private let facts: IntBuffer
  private let isGoal: Buffer<UInt8>
  /// By landmark: what must be accepted before it, and what it must be true right before.
  private let before: Lists
  private let rightBeforeOf: Lists

  init(_ space: StateSpace, _ landmarks: borrowing Landmarks) {
    self.space = space
    count = landmarks.facts.count
    wordCount = (count + 63) / 64
    facts = IntBuffer(landmarks.facts)
    isGoal = Buffer(landmarks.facts.map { space.task.goal.contains($0) ? 1 : 0 })
    var (keys, items): ([Int32], [Int32]) = ([], [])
    var (nextKeys, nextItems): ([Int32], [Int32]) = ([], [])
    for landmark in landmarks.facts.indices {
      for other in landmarks.before[landmark].union(landmarks.rightBefore[landmark]).sorted() {
        keys.append(Int32(landmark))
        items.append(other)
      }
      for other in landmarks.rightBefore[landmark].sorted() {
        nextKeys.append(other)
        nextItems.append(Int32(landmark))
      }
    }
    before = Lists(count: count, keys: keys, items: items)
    rightBeforeOf = Lists(count: count, keys: nextKeys, items: nextItems)
  }

  /// Writes what is accepted in the first state, which the space has unpacked.
  func start(_ accepted: UnsafeMutablePointer<UInt64>) {
    accepted.update(repeating: 0, count: wordCount)
    for landmark in 0..<count where space.truth[Int(facts[landmark])] != 0 {
      set(landmark, in: accepted)
    }
  }

  /// Writes what is accepted in the unpacked state, reached from one where `parent` is, and returns the value.
  func evaluate(_ parent: UnsafePointer<UInt64>, into accepted: UnsafeMutablePointer<UInt64>) -> Int
  {
    accepted.update(from: parent, count: wordCount)
    for landmark in 0..<count
    where space.truth[Int(facts[landmark])] != 0 && !isSet(landmark, in: parent) {
      if isReady(landmark, parent) { set(landmark, in: accepted) }
    }
    return value(accepted)
  }

  func value(_ accepted: UnsafePointer<UInt64>) -> Int {
    var value = 0
    for landmark in 0..<count {
      if !isSet(landmark, in: accepted) {
        value &+= 1
      } else if space.truth[Int(facts[landmark])] == 0,
        isGoal[landmark] != 0 || isNeededAgain(landmark, accepted)
      {
        value &+= 1
      }
    }
    return value
  }

  private func isReady(_ landmark: Int, _ accepted: UnsafePointer<UInt64>) -> Bool {
    for place in before.range(landmark) where !isSet(Int(before.items[place]), in: accepted) {
      return false
    }
    return true
  }

  private func isNeededAgain(_ landmark: Int, _ accepted: UnsafePointer<UInt64>) -> Bool {
    for place in rightBeforeOf.range(landmark)
    where !isSet(Int(rightBeforeOf.items[place]), in: accepted) { return true }
    return false
  }

  @inline(__always)
  private func isSet(_ landmark: Int, in words: UnsafePointer<UInt64>) -> Bool {
    words[landmark &>> 6] & (1 &<< UInt64(landmark & 63)) != 0
  }

  private func set(_ landmark: Int, in words: UnsafeMutablePointer<UInt64>) {
    words[landmark >> 6] |= 1 << UInt64(landmark & 63)
  }
}
