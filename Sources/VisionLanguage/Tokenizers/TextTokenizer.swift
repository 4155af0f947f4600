import Tensors

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Text to token numbers, as a model's folder says: its `tokenizer.json`, `spiece.model`, or
/// `vocab.json` with `merges.txt`.
///
///     let tokenizer = try TextTokenizer(directory: "clip-vit-base-patch32")
///     tokenizer.ids(of: "a photo of a cat", limit: 77)   // [49406, 320, 1125, …, 49407]
///
/// Gives the numbers that the tokenizers of `transformers` give. Reads byte-level BPE (Sennrich et
/// al. 2016, Radford et al. 2019), unigram (Kudo 2018) and whole words.
public struct TextTokenizer: Sendable {
  /// Cuts a text into the special tokens it spells out and what stands between them.
  let special: SpecialTokens
  let pipeline: Pipeline
  /// What stands before and after every text.
  let prefix: [Int]
  let suffix: [Int]
  /// What short texts are filled up with, where the folder says.
  public let padding: Int?

  /// From text without special tokens to numbers.
  enum Pipeline: Sendable {
    case bytePairs(TextNormaliser, BytePairEncoder)
    case unigram(TextNormaliser, UnigramEncoder, Metaspace.Scheme)
    case sentencePiece(SentencePieceTokenizer)
  }

  /// Reads the tokenizer of a folder. Throws ``ModelError`` where there is none, or one of a kind
  /// that is not read.
  public init(directory: String) throws(ModelError) {
    func exists(_ name: String) -> Bool { access(directory + "/" + name, F_OK) == 0 }
    if exists("spiece.model") {
      self = try Self.sentencePiece(directory + "/spiece.model")
    } else if exists("tokenizer.json") {
      self = try TokenizerFile(path: directory + "/tokenizer.json").tokenizer()
    } else if exists("vocab.json"), exists("merges.txt") {
      self = try Self.clip(vocabulary: directory + "/vocab.json", merges: directory + "/merges.txt")
    } else {
      throw .configuration(
        path: directory,
        reason: "it has no tokenizer: tokenizer.json, spiece.model, or vocab.json with merges.txt")
    }
  }

  init(
    special: SpecialTokens, pipeline: Pipeline, prefix: [Int], suffix: [Int], padding: Int?
  ) {
    (self.special, self.pipeline, self.prefix) = (special, pipeline, prefix)
    (self.suffix, self.padding) = (suffix, padding)
  }

  /// The numbers of a text between its marks, `limit` at most: what is too long is cut before the
  /// end mark.
  public func ids(of text: String, limit: Int = .max) -> [Int] {
    var inner: [Int] = []
    for (index, part) in special.split(text).enumerated() {
      switch part {
      case .token(let id): inner.append(id)
      case .text(let text): inner += encode(text, isFirst: index == 0)
      }
    }
    let room = limit - prefix.count - suffix.count
    return prefix + inner.prefix(max(0, room)) + suffix
  }

  /// The same, filled up to `length` with the padding token. Where the folder names none, the last
  /// mark stands in.
  public func ids(of text: String, paddedTo length: Int) -> [Int] {
    let ids = ids(of: text, limit: length)
    let filler = padding ?? suffix.last ?? 0
    return ids + [Int](repeating: filler, count: max(0, length - ids.count))
  }

  /// One more than the largest number that can come out.
  public var size: Int {
    let largest =
      switch pipeline {
      case .bytePairs(_, let encoder): encoder.largest
      case .unigram(_, let encoder, _): encoder.largest
      case .sentencePiece(let tokenizer): tokenizer.largest
      }
    return 1 + max(largest, special.largest, prefix.max() ?? 0, suffix.max() ?? 0, padding ?? 0)
  }

  private func encode(_ text: String, isFirst: Bool) -> [Int] {
    switch pipeline {
    case .bytePairs(let normaliser, let encoder):
      ClipPattern.words(in: normaliser.normalised(text)).flatMap { encoder.ids(ofWord: $0) }
    case .unigram(let normaliser, let encoder, let scheme):
      Metaspace.words(
        in: normaliser.normalised(text),
        marksFirst: scheme == .always || (scheme == .first && isFirst)
      ).flatMap {
        encoder.ids(of: Array($0.utf8))
      }
    case .sentencePiece(let tokenizer): tokenizer.ids(of: text, isFirst: isFirst)
    }
  }
}

/// The special tokens that a text can spell out, such as `<|endoftext|>`.
struct SpecialTokens: Hashable, Sendable {
  /// A special token and what of the space around it goes with it.
  struct Entry: Hashable, Sendable {
    var text: String
    var id: Int
    var stripsLeft = false
    var stripsRight = false
  }

  enum Part: Hashable {
    case token(Int)
    case text(String)
  }

  private let entries: [(bytes: [UInt8], entry: Entry)]

  init(_ entries: [Entry]) {
    self.entries = entries.filter { !$0.text.isEmpty }.map { (Array($0.text.utf8), $0) }
      .sorted { $0.bytes.count > $1.bytes.count }
  }

  static func == (a: SpecialTokens, b: SpecialTokens) -> Bool {
    a.entries.map(\.entry) == b.entries.map(\.entry)
  }

  func hash(into hasher: inout Hasher) { hasher.combine(entries.map(\.entry)) }

  var largest: Int { entries.map(\.entry.id).max() ?? 0 }

  /// The parts of a text in their order.
  func split(_ text: String) -> [Part] {
    let bytes = Array(text.utf8)
    var parts: [Part] = []
    var (start, position) = (0, 0)
    func add(_ end: Int, strip: Bool) {
      var piece = String(decoding: bytes[start..<end], as: UTF8.self)
      if strip { piece = TextNormaliser.stripped(piece, left: false, right: true) }
      if !piece.isEmpty { parts.append(.text(piece)) }
    }
    while position < bytes.count {
      let found = entries.first {
        $0.bytes[0] == bytes[position] && bytes[position...].starts(with: $0.bytes)
      }
      guard let found else {
        position += 1
        continue
      }
      add(position, strip: found.entry.stripsLeft)
      parts.append(.token(found.entry.id))
      position += found.bytes.count
      if found.entry.stripsRight {
        while position < bytes.count, bytes[position] <= 0x20 { position += 1 }
      }
      start = position
    }
    add(bytes.count, strip: false)
    return parts
  }
}
