import Tensors

/// Words to numbers by a closed vocabulary: a `tokenizer.json` whose model is `WordLevel`.
///
///     tokenizer.words(in: "The Blue-Mug!")   // ["the", "blue", "mug"]
///     tokenizer.ids(of: "blue zebra")        // [BOS], blue, [UNK], [EOS]
///
/// Text is lowered; runs of `a` to `z` and digits are words and anything else only separates them.
/// Not for languages other than English, nor for pieces of words.
public struct WordTokenizer: Hashable, Sendable {
  private let vocabulary: [String: Int]
  private let unknown: Int
  private let beginning: Int
  private let end: Int
  /// Most tokens of a phrase, the two marks included; further words are cut off.
  public let limit: Int

  /// Reads a `tokenizer.json`. Throws ``ModelError/configuration(path:reason:)`` where it is not of
  /// this kind.
  public init(path: String, limit: Int) throws(ModelError) {
    let json = try JSONFile.read(path)
    guard json["model"]?["type"]?.text == "WordLevel",
      let entries = json["model"]?["vocab"]?.members
    else {
      throw .configuration(path: path, reason: "its model is not of the type WordLevel")
    }
    try self.init(vocabulary: entries.compactMapValues(\.integer), limit: limit, path: path)
  }

  /// A tokenizer over `vocabulary`, which holds `[UNK]`, `[BOS]` and `[EOS]`. Throws where it does
  /// not.
  public init(vocabulary: [String: Int], limit: Int, path: String = "tokenizer.json")
    throws(ModelError)
  {
    guard let unknown = vocabulary["[UNK]"], let beginning = vocabulary["[BOS]"],
      let end = vocabulary["[EOS]"]
    else { throw .configuration(path: path, reason: "its vocabulary lacks [UNK], [BOS] or [EOS]") }
    guard limit > 2 else {
      throw .configuration(path: path, reason: "\(limit) tokens are no room for a phrase")
    }
    guard vocabulary.values.allSatisfy({ $0 >= 0 }) else {
      throw .configuration(path: path, reason: "its vocabulary has a negative number")
    }
    self.vocabulary = vocabulary
    (self.unknown, self.beginning, self.end, self.limit) = (unknown, beginning, end, limit)
  }

  /// One more than the largest number.
  public var size: Int { (vocabulary.values.max() ?? -1) + 1 }

  /// The words of a text, lowered.
  public func words(in text: String) -> [String] {
    text.lowercased().utf8.split { byte in
      !(UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        && !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }.map { String(decoding: $0, as: UTF8.self) }
  }

  /// Whether the vocabulary has the word.
  public func isKnown(_ word: String) -> Bool { vocabulary[word.lowercased()] != nil }

  /// The numbers of a text between the two marks, `limit` at most.
  public func ids(of text: String) -> [Int] {
    [beginning] + words(in: text).prefix(limit - 2).map { vocabulary[$0] ?? unknown } + [end]
  }
}

/// A JSON file of a model's folder.
enum JSONFile {
  static func read(_ path: String) throws(ModelError) -> JSONValue {
    do {
      let file = try MappedFile(path: path)
      return try file.withBytes { (bytes) throws(TensorError) in try JSONValue(parsing: bytes) }
    } catch .malformedJSON(let reason, let offset) {
      throw .configuration(path: path, reason: "malformed JSON at byte \(offset): \(reason)")
    } catch {
      throw .file(error)
    }
  }
}
