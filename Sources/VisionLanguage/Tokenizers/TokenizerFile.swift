import Tensors

/// A `tokenizer.json`, read as far as the four families need it; whatever else it asks for is an
/// error that names it.
struct TokenizerFile {
  private let json: JSONValue
  private let path: String

  init(path: String) throws(ModelError) { (json, self.path) = (try JSONFile.read(path), path) }

  func tokenizer() throws(ModelError) -> TextTokenizer {
    do throws(TokenizerError) {
      let marks = try marks(json["post_processor"])
      return TextTokenizer(
        special: try special(), pipeline: try pipeline(), prefix: marks.prefix,
        suffix: marks.suffix, padding: json["padding"]?["pad_id"]?.integer)
    } catch {
      throw .configuration(path: path, reason: error.reason)
    }
  }

  private func pipeline() throws(TokenizerError) -> TextTokenizer.Pipeline {
    let normaliser = TextNormaliser(steps: try steps(json["normalizer"]))
    switch json["model"]?["type"]?.text {
    case "BPE":
      try requireClipSplit()
      return .bytePairs(normaliser, try bytePairs())
    case "Unigram": return .unigram(normaliser, try unigram(), try scheme())
    case let type: throw TokenizerError("its model is of the type \(type ?? "nothing")")
    }
  }

  // MARK: special tokens

  private func special() throws(TokenizerError) -> SpecialTokens {
    var entries: [SpecialTokens.Entry] = []
    for token in json["added_tokens"]?.elements ?? [] {
      guard let text = token["content"]?.text, let id = token["id"]?.integer, id >= 0 else {
        throw TokenizerError("an added token has no content or id")
      }
      entries.append(
        SpecialTokens.Entry(
          text: text, id: id, stripsLeft: token["lstrip"]?.boolean ?? false,
          stripsRight: token["rstrip"]?.boolean ?? false))
    }
    return SpecialTokens(entries)
  }

  /// What stands before and after every text.
  private func marks(_ value: JSONValue?) throws(TokenizerError) -> (prefix: [Int], suffix: [Int]) {
    guard let value, value != .null else { return ([], []) }
    switch value["type"]?.text {
    case "RobertaProcessing", "BertProcessing":
      guard let first = value["cls"]?.elements?.last?.integer,
        let last = value["sep"]?.elements?.last?.integer, first >= 0, last >= 0
      else { throw TokenizerError("its post_processor has no cls and sep") }
      return ([first], [last])
    case "TemplateProcessing": return try template(value)
    case "ByteLevel": return ([], [])
    case "Sequence":
      var result: (prefix: [Int], suffix: [Int]) = ([], [])
      for inner in value["processors"]?.elements ?? [] {
        let marks = try marks(inner)
        result = (marks.prefix + result.prefix, result.suffix + marks.suffix)
      }
      return result
    case let type: throw TokenizerError("its post_processor is of the type \(type ?? "nothing")")
    }
  }

  private func template(_ value: JSONValue) throws(TokenizerError) -> (
    prefix: [Int], suffix: [Int]
  ) {
    var (result, isAfter): ((prefix: [Int], suffix: [Int]), Bool) = (([], []), false)
    for item in value["single"]?.elements ?? [] {
      if item["Sequence"] != nil {
        isAfter = true
        continue
      }
      guard let name = item["SpecialToken"]?["id"]?.text,
        let ids = value["special_tokens"]?[name]?["ids"]?.elements?.compactMap(\.integer),
        ids.allSatisfy({ $0 >= 0 })
      else { throw TokenizerError("its post_processor's template is not understood") }
      if isAfter { result.suffix += ids } else { result.prefix += ids }
    }
    return result
  }

  // MARK: normalizers

  private func steps(_ value: JSONValue?) throws(TokenizerError) -> [TextNormaliser.Step] {
    guard let value, value != .null else { return [] }
    switch value["type"]?.text {
    case "Sequence":
      var steps: [TextNormaliser.Step] = []
      for inner in value["normalizers"]?.elements ?? [] { steps += try self.steps(inner) }
      return steps
    case "NFC": return [.canonicalComposition]
    case "NFKC": return [.compatibilityComposition]
    case "NFD": return [.canonicalDecomposition]
    case "NFKD": return [.compatibilityDecomposition]
    case "Lowercase": return [.lowercase]
    case "Strip":
      return [
        .strip(
          left: value["strip_left"]?.boolean ?? true, right: value["strip_right"]?.boolean ?? true)
      ]
    case "Prepend": return [.prepend(value["prepend"]?.text ?? "")]
    case "Replace": return [try replacement(value)]
    case "Precompiled": return [.characterMap(try characterMap(value))]
    case let type: throw TokenizerError("a normalizer is of the type \(type ?? "nothing")")
    }
  }

  private func replacement(_ value: JSONValue) throws(TokenizerError) -> TextNormaliser.Step {
    let content = value["content"]?.text ?? ""
    if let text = value["pattern"]?["String"]?.text { return .replace(text, with: content) }
    let expression = value["pattern"]?["Regex"]?.text ?? ""
    switch expression {
    case #"\s+"# where content == " ": return .collapseSpace
    case " {2,}": return .collapseBlanks(content)
    case Self.punctuation where content.isEmpty: return .removePunctuation
    default: throw TokenizerError("a normalizer replaces \(expression), which is not read")
    }
  }

  /// ASCII's punctuation, as converted SigLIP tokenizers spell it.
  private static let punctuation = ##"[!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~]"##

  private func characterMap(_ value: JSONValue) throws(TokenizerError) -> CharacterMap {
    guard let text = value["precompiled_charsmap"]?.text, let bytes = Base64.decode(text) else {
      throw TokenizerError("its character map is no base64")
    }
    return try CharacterMap(bytes)
  }

  // MARK: models

  /// Byte pairs come in words that are cut as CLIP cuts them, in letters for bytes.
  private func requireClipSplit() throws(TokenizerError) {
    let value = json["pre_tokenizer"]
    let parts = value?["type"]?.text == "Sequence" ? value?["pretokenizers"]?.elements ?? [] : []
    guard parts.count == 2, parts[0]["type"]?.text == "Split",
      parts[0]["pattern"]?["Regex"]?.text == ClipPattern.expression,
      parts[0]["behavior"]?.text == "Removed", parts[0]["invert"]?.boolean == true,
      parts[1]["type"]?.text == "ByteLevel", parts[1]["add_prefix_space"]?.boolean == false
    else { throw TokenizerError("its pre_tokenizer does not cut words as CLIP does") }
  }

  private func bytePairs() throws(TokenizerError) -> BytePairEncoder {
    let model = json["model"]
    guard let vocabulary = model?["vocab"]?.members?.compactMapValues(\.integer),
      let list = model?["merges"]?.elements
    else { throw TokenizerError("its model has no vocab or no merges") }
    guard (model?["continuing_subword_prefix"]?.text ?? "").isEmpty else {
      throw TokenizerError("its model marks the insides of words")
    }
    var merges: [(String, String)] = []
    merges.reserveCapacity(list.count)
    for item in list {
      let parts =
        item.elements?.compactMap(\.text)
        ?? item.text?.split(separator: " ", omittingEmptySubsequences: false).map(String.init) ?? []
      guard parts.count == 2 else { throw TokenizerError("one of its merges is no pair") }
      merges.append((parts[0], parts[1]))
    }
    return try BytePairEncoder(
      vocabulary: vocabulary, merges: merges,
      endOfWord: model?["end_of_word_suffix"]?.text ?? "", unknown: model?["unk_token"]?.text)
  }

  private func unigram() throws(TokenizerError) -> UnigramEncoder {
    guard let list = json["model"]?["vocab"]?.elements,
      let unknown = json["model"]?["unk_id"]?.integer
    else { throw TokenizerError("its model has no vocab or no unk_id") }
    guard json["model"]?["byte_fallback"]?.boolean != true else {
      throw TokenizerError("its model falls back to bytes")
    }
    var pieces: [UnigramEncoder.Piece] = []
    pieces.reserveCapacity(list.count)
    for item in list {
      guard let pair = item.elements, pair.count == 2, let text = pair[0].text,
        let score = pair[1].number
      else { throw TokenizerError("one of its pieces has no score") }
      pieces.append(UnigramEncoder.Piece(text: Array(text.utf8), score: score))
    }
    return try UnigramEncoder(pieces: pieces, unknown: unknown, precision: .double)
  }

  private func scheme() throws(TokenizerError) -> Metaspace.Scheme {
    var value = json["pre_tokenizer"]
    if value?["type"]?.text == "Sequence", let inner = value?["pretokenizers"]?.elements,
      inner.count == 1
    {
      value = inner[0]
    }
    guard let value, value["type"]?.text == "Metaspace",
      value["replacement"]?.text == Metaspace.mark
    else { throw TokenizerError("its pre_tokenizer is not of the type Metaspace") }
    guard value["split"]?.boolean ?? true else { throw TokenizerError("it does not split words") }
    switch value["prepend_scheme"]?.text {
    case "always": return .always
    case "first": return .first
    case "never": return .never
    case nil: return value["add_prefix_space"]?.boolean ?? true ? .always : .never
    case let scheme: throw TokenizerError("its prepend_scheme is \(scheme ?? "")")
    }
  }
}

extension TextTokenizer {
  /// SigLIP's, from a SentencePiece model.
  static func sentencePiece(_ path: String) throws(ModelError) -> TextTokenizer {
    let model: Result<SentencePieceModel, TokenizerError>
    do {
      let file = try MappedFile(path: path)
      model = file.withBytes { bytes in
        Result { () throws(TokenizerError) in try SentencePieceModel(bytes) }
      }
    } catch {
      throw .file(error)
    }
    do throws(TokenizerError) {
      let model = try model.get()
      guard let end = model.pieces.firstIndex(where: { $0.text == "</s>" }) else {
        throw TokenizerError("it has no </s>")
      }
      let special = SpecialTokens([
        .init(text: "</s>", id: end, stripsLeft: true, stripsRight: true),
        .init(text: "<unk>", id: model.unknown, stripsLeft: true, stripsRight: true),
      ])
      return TextTokenizer(
        special: special, pipeline: .sentencePiece(try SentencePieceTokenizer(model)), prefix: [],
        suffix: [end], padding: end)
    } catch {
      throw .configuration(path: path, reason: error.reason)
    }
  }

  /// CLIP's, from its two older files.
  static func clip(vocabulary path: String, merges: String) throws(ModelError) -> TextTokenizer {
    guard let vocabulary = try JSONFile.read(path).members?.compactMapValues(\.integer),
      let start = vocabulary["<|startoftext|>"], let end = vocabulary["<|endoftext|>"]
    else {
      throw .configuration(path: path, reason: "it lacks <|startoftext|> or <|endoftext|>")
    }
    let text: String
    do {
      let file = try MappedFile(path: merges)
      text = file.withBytes { String(decoding: $0, as: UTF8.self) }
    } catch {
      throw .file(error)
    }
    var pairs: [(String, String)] = []
    for line in text.split(separator: "\n") where !line.hasPrefix("#version") {
      let parts = line.split(separator: " ")
      guard parts.count == 2 else {
        throw .configuration(path: merges, reason: "\"\(line)\" is no pair")
      }
      pairs.append((String(parts[0]), String(parts[1])))
    }
    do throws(TokenizerError) {
      let encoder = try BytePairEncoder(
        vocabulary: vocabulary, merges: pairs, endOfWord: "</w>", unknown: "<|endoftext|>")
      return TextTokenizer(
        special: SpecialTokens([
          .init(text: "<|startoftext|>", id: start), .init(text: "<|endoftext|>", id: end),
        ]), pipeline: .bytePairs(.clip, encoder), prefix: [start], suffix: [end], padding: end)
    } catch {
      throw .configuration(path: merges, reason: error.reason)
    }
  }
}

/// Base64 (RFC 4648).
enum Base64 {
  static func decode(_ text: String) -> [UInt8]? {
    var result: [UInt8] = []
    var (bits, count): (UInt32, Int) = (0, 0)
    for byte in text.utf8 where byte != UInt8(ascii: "=") {
      guard let value = value(byte) else { return nil }
      bits = bits << 6 | value
      count += 6
      if count >= 8 {
        count -= 8
        result.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        bits &= (1 << UInt32(count)) - 1
      }
    }
    return result
  }

  private static func value(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
