/// Misspelt words: a letter dropped, doubled or swapped with its neighbour is mended, a letter replaced is asked about.
///
/// A replaced letter makes other words too easily (a plane is not a plate), so that is a question, never a guess. Words
/// of fewer than five letters and words that could be two are left unknown.
struct Spelling {
  enum Finding: Hashable {
    case mended(String)
    /// Perhaps this was meant; to be asked.
    case perhaps(String)
  }

  let words: [String]

  func finding(for word: String) -> Finding? {
    guard word.count >= 5 else { return nil }
    let letters = Array(word)
    var mended: Set<String> = []
    var perhaps: Set<String> = []
    for candidate in words where candidate.count >= 5 && candidate.first == word.first {
      let other = Array(candidate)
      if isSwapped(letters, other) || isDropped(letters, from: other)
        || isDoubled(letters, of: other)
      {
        mended.insert(candidate)
      } else if isReplaced(letters, other) {
        perhaps.insert(candidate)
      }
    }
    if mended.count == 1, perhaps.isEmpty, let word = mended.first { return .mended(word) }
    if mended.isEmpty, perhaps.count == 1, let word = perhaps.first { return .perhaps(word) }
    return nil
  }

  private func isSwapped(_ a: [Character], _ b: [Character]) -> Bool {
    guard a.count == b.count else { return false }
    let different = a.indices.filter { a[$0] != b[$0] }
    guard different.count == 2, different[1] == different[0] + 1 else { return false }
    return a[different[0]] == b[different[1]] && a[different[1]] == b[different[0]]
  }

  private func isReplaced(_ a: [Character], _ b: [Character]) -> Bool {
    a.count == b.count && a.indices.filter { a[$0] != b[$0] }.count == 1
  }

  /// One letter of `b` is missing in `a`, not the first.
  private func isDropped(_ a: [Character], from b: [Character]) -> Bool {
    guard a.count + 1 == b.count else { return false }
    return (1..<b.count).contains { skip in
      var shorter = b
      shorter.remove(at: skip)
      return shorter == a
    }
  }

  /// `a` has a letter of `b` twice in a row.
  private func isDoubled(_ a: [Character], of b: [Character]) -> Bool {
    guard a.count == b.count + 1 else { return false }
    return (1..<a.count).contains { index in
      guard a[index] == a[index - 1] else { return false }
      var single = a
      single.remove(at: index)
      return single == b
    }
  }
}
