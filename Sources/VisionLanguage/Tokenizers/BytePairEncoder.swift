/// Byte-level byte pair encoding: the bytes of a word, each a token, are joined pair by pair, the
/// pair that was learnt first before all others.
///
/// O(n log n) for a word of n bytes.
struct BytePairEncoder: Sendable {
  private struct Merge: Sendable {
    var rank: Int32
    var result: Int32
  }

  /// A pair that could be joined.
  private struct Candidate {
    var rank: Int32
    var position: Int32
    var result: Int32

    func comes(before other: Candidate) -> Bool {
      (rank, position) < (other.rank, other.position)
    }
  }

  /// Token of each byte within a word, and at its end; -1 where there is none.
  private let inside: [Int32]
  private let last: [Int32]
  private let merges: [UInt64: Merge]
  private let unknown: Int32?
  let largest: Int

  /// An encoder of a vocabulary, pairs in the order in which they were learnt, and the mark that a
  /// word's last token carries. Throws a reason.
  init(
    vocabulary: [String: Int], merges pairs: [(String, String)], endOfWord: String,
    unknown: String?
  ) throws(TokenizerError) {
    guard vocabulary.values.allSatisfy({ (0...Int(Int32.max)).contains($0) }) else {
      throw TokenizerError("its vocabulary has a number that is no token's")
    }
    let letters = Self.letters.map { String($0) }
    inside = letters.map { Int32(vocabulary[$0] ?? -1) }
    last = letters.map { Int32(vocabulary[$0 + endOfWord] ?? -1) }
    var merges: [UInt64: Merge] = [:]
    merges.reserveCapacity(pairs.count)
    for (rank, pair) in pairs.enumerated() {
      guard let left = vocabulary[pair.0], let right = vocabulary[pair.1],
        let result = vocabulary[pair.0 + pair.1]
      else { throw TokenizerError("its merge \(pair.0) \(pair.1) is not in the vocabulary") }
      let key = Self.key(Int32(left), Int32(right))
      merges[key] = Merge(rank: Int32(rank), result: Int32(result))
    }
    self.merges = merges
    self.unknown = unknown.flatMap { vocabulary[$0] }.map { Int32($0) }
    largest = vocabulary.values.max() ?? 0
  }

  /// The tokens of one word.
  func ids(ofWord word: Substring) -> [Int] {
    var tokens: [Int32] = []
    let count = word.utf8.count
    for (index, byte) in word.utf8.enumerated() {
      let token = (index == count - 1 ? last : inside)[Int(byte)]
      if token >= 0 { tokens.append(token) } else if let unknown { tokens.append(unknown) }
    }
    return joined(tokens).map { Int($0) }
  }

  private func joined(_ start: [Int32]) -> [Int32] {
    guard start.count > 1 else { return start }
    var tokens = start
    var next = Array(1...start.count).map { Int32($0) }
    var previous = Array(-1..<start.count - 1).map { Int32($0) }
    var isGone = [Bool](repeating: false, count: start.count)
    var heap = Heap()
    func propose(_ left: Int) -> Candidate? {
      let right = Int(next[left])
      guard right < tokens.count, let merge = merges[Self.key(tokens[left], tokens[right])] else {
        return nil
      }
      return Candidate(rank: merge.rank, position: Int32(left), result: merge.result)
    }
    for left in 0..<start.count - 1 { if let found = propose(left) { heap.push(found) } }
    while let best = heap.pop() {
      let left = Int(best.position)
      guard !isGone[left], let now = propose(left), now.result == best.result else { continue }
      let right = Int(next[left])
      tokens[left] = best.result
      isGone[right] = true
      next[left] = next[right]
      if Int(next[left]) < tokens.count { previous[Int(next[left])] = Int32(left) }
      if previous[left] >= 0, let found = propose(Int(previous[left])) { heap.push(found) }
      if let found = propose(left) { heap.push(found) }
    }
    return tokens.indices.filter { !isGone[$0] }.map { tokens[$0] }
  }

  private static func key(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }

  /// The letter that stands for each byte (GPT-2): printable ones for themselves, the others from
  /// U+0100 on.
  static let letters: [Unicode.Scalar] = {
    var result: [Unicode.Scalar] = []
    var extra: UInt32 = 0x100
    for byte in UInt8.min...UInt8.max {
      switch byte {
      case 0x21...0x7e, 0xa1...0xac, 0xae...0xff: result.append(Unicode.Scalar(byte))
      default:
        result.append(Unicode.Scalar(extra) ?? " ")
        extra += 1
      }
    }
    return result
  }()

  /// A binary heap, the earliest pair at its top.
  private struct Heap {
    private var items: [Candidate] = []

    mutating func push(_ item: Candidate) {
      items.append(item)
      var child = items.count - 1
      while child > 0, items[child].comes(before: items[(child - 1) / 2]) {
        items.swapAt(child, (child - 1) / 2)
        child = (child - 1) / 2
      }
    }

    mutating func pop() -> Candidate? {
      guard let top = items.first, let last = items.popLast() else { return nil }
      guard !items.isEmpty else { return top }
      items[0] = last
      var parent = 0
      while true {
        let (left, right) = (2 * parent + 1, 2 * parent + 2)
        var best = parent
        if left < items.count, items[left].comes(before: items[best]) { best = left }
        if right < items.count, items[right].comes(before: items[best]) { best = right }
        guard best != parent else { return top }
        items.swapAt(parent, best)
        parent = best
      }
    }
  }
}

/// Why a tokenizer's file is refused; the reader adds the path.
struct TokenizerError: Error {
  var reason: String
  init(_ reason: String) { self.reason = reason }
}

/// How CLIP cuts text into words: contractions, runs of letters, single digits, runs of anything
/// else but space.
enum ClipPattern {
  /// The regular expression that this is, as tokenizer files spell it.
  static let expression =
    #"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"#

  private static let contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"].map {
    Array($0.unicodeScalars)
  }
  private static let marks = ["<|startoftext|>", "<|endoftext|>"].map { Array($0.unicodeScalars) }

  private enum Kind { case letter, number, space, other }

  static func words(in text: String) -> [Substring] {
    let scalars = text.unicodeScalars
    var words: [Substring] = []
    var start = scalars.startIndex
    while start < scalars.endIndex {
      let end = wordEnd(scalars, start)
      if kind(scalars[start]) != .space { words.append(text[start..<end]) }
      start = end
    }
    return words
  }

  private static func wordEnd(
    _ scalars: String.UnicodeScalarView, _ start: String.Index
  ) -> String.Index {
    let first = scalars[start]
    if first == "<" || first == "'" {
      for choice in first == "<" ? marks : contractions
      where scalars[start...].starts(with: choice) {
        return scalars.index(start, offsetBy: choice.count)
      }
    }
    let kind = kind(first)
    var end = scalars.index(after: start)
    guard kind != .number else { return end }
    while end < scalars.endIndex, Self.kind(scalars[end]) == kind {
      end = scalars.index(after: end)
    }
    return end
  }

  private static func kind(_ scalar: Unicode.Scalar) -> Kind {
    if scalar.isASCII {
      switch scalar {
      case "a"..."z", "A"..."Z": return .letter
      case "0"..."9": return .number
      case " ", "\t", "\n", "\r", "\u{b}", "\u{c}": return .space
      default: return .other
      }
    }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
      return .letter
    case .decimalNumber, .letterNumber, .otherNumber: return .number
    default: return scalar.properties.isWhitespace ? .space : .other
    }
  }
}
