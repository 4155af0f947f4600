/// Unigram pieces (Kudo 2018): of all ways to cut a text into pieces of the vocabulary, the one
/// whose scores sum to the most (Viterbi 1967). What no piece covers is unknown, neighbours
/// together.
///
/// O(n m) for n bytes and pieces of at most m.
struct UnigramEncoder: Sendable {
  /// A piece of the vocabulary.
  struct Piece: Hashable, Sendable {
    var text: [UInt8]
    var score: Double
    /// Whether it can be found in a text at all; marks cannot.
    var isFindable = true
  }

  /// In which precision scores are summed, which decides between equals.
  enum Precision: Hashable, Sendable {
    case float, double
  }

  private let trie: ByteTrie
  private let scores: [Double]
  private let unknownScore: Double
  private let unknown: Int
  private let precision: Precision
  let largest: Int

  /// An encoder over pieces; `unknown` is the number of the one that stands for everything else.
  init(pieces: [Piece], unknown: Int, precision: Precision) throws(TokenizerError) {
    guard pieces.indices.contains(unknown) else { throw TokenizerError("it has no unknown token") }
    guard pieces.allSatisfy({ $0.score.isFinite }) else {
      throw TokenizerError("a piece's score is no number")
    }
    var trie = ByteTrie()
    for (id, piece) in pieces.enumerated() where piece.isFindable && !piece.text.isEmpty {
      trie.insert(piece.text, id)
    }
    self.trie = trie
    scores = pieces.map(\.score)
    // ten under the least likely piece
    unknownScore = (pieces.filter(\.isFindable).map(\.score).min() ?? 0) - 10
    (self.unknown, self.precision, largest) = (unknown, precision, pieces.count - 1)
  }

  /// The tokens of a text in UTF-8.
  func ids(of text: [UInt8]) -> [Int] {
    struct Node {
      var score = 0.0
      var start = -1
      var id = 0
    }
    var nodes = [Node](repeating: Node(), count: text.count + 1)
    func offer(_ end: Int, from start: Int, _ id: Int, _ score: Double) {
      var total = nodes[start].score + score
      if precision == .float { total = Double(Float(nodes[start].score) + Float(score)) }
      if nodes[end].start < 0 || total > nodes[end].score {
        nodes[end] = Node(score: total, start: start, id: id)
      }
    }
    var position = 0
    while position < text.count {
      let next = min(text.count, position + Self.length(text[position]))
      var coversOne = false
      trie.prefixes(of: text, from: position) { end, id in
        offer(end, from: position, id, scores[id])
        if end == next { coversOne = true }
      }
      if !coversOne { offer(next, from: position, unknown, unknownScore) }
      position = next
    }
    var result: [Int] = []
    var end = text.count
    while end > 0, nodes[end].start >= 0 {
      // unknown neighbours are one token
      if !(nodes[end].id == unknown && result.last == unknown) { result.append(nodes[end].id) }
      end = nodes[end].start
    }
    return result.reversed()
  }

  /// Bytes of the character that begins so.
  static func length(_ byte: UInt8) -> Int {
    switch byte {
    case 0..<0xc0: 1
    case 0xc0..<0xe0: 2
    case 0xe0..<0xf0: 3
    default: 4
    }
  }
}

/// Byte strings by their prefixes.
struct ByteTrie: Sendable {
  private var children: [UInt64: Int32] = [:]
  private var values: [Int32] = [-1]

  mutating func insert(_ bytes: [UInt8], _ value: Int) {
    var node: Int32 = 0
    for byte in bytes {
      let key = Self.key(node, byte)
      if let next = children[key] {
        node = next
      } else {
        let next = Int32(values.count)
        values.append(-1)
        children[key] = next
        node = next
      }
    }
    values[Int(node)] = Int32(value)
  }

  /// Calls `body` with the end and value of each entry that the text has from `start` on, the
  /// shortest first.
  func prefixes(of text: [UInt8], from start: Int, _ body: (Int, Int) -> Void) {
    var node: Int32 = 0
    for position in start..<text.count {
      guard let next = children[Self.key(node, text[position])] else { return }
      node = next
      if values[Int(node)] >= 0 { body(position + 1, Int(values[Int(node)])) }
    }
  }

  private static func key(_ node: Int32, _ byte: UInt8) -> UInt64 {
    UInt64(UInt32(bitPattern: node)) << 8 | UInt64(byte)
  }
}

/// Words with a mark for the space before them, as `tokenizer.json` calls it.
enum Metaspace {
  static let mark = "\u{2581}"

  /// When the mark is put before a text that does not begin with one.
  enum Scheme: Hashable, Sendable {
    case always
    /// Before the first text of a sentence only, not after a special token.
    case first
    case never
  }

  /// Words of a text, each with its mark. Where `marksFirst`, the first word gets one as well.
  static func words(in text: String, marksFirst: Bool) -> [String] {
    guard !text.isEmpty else { return [] }
    var marked = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { marked.append(scalar == " " ? "\u{2581}" : scalar) }
    if marksFirst, marked.first != "\u{2581}" { marked.insert("\u{2581}", at: marked.startIndex) }
    var words: [String] = []
    var word = String.UnicodeScalarView()
    for scalar in marked {
      if scalar == "\u{2581}", !word.isEmpty {
        words.append(String(word))
        word = String.UnicodeScalarView()
      }
      word.append(scalar)
    }
    words.append(String(word))
    return words
  }
}
