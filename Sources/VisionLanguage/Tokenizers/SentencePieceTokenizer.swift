import Tensors

/// SigLIP's tokenizer: text in lower case without punctuation, through SentencePiece's
/// normalisation, into unigram pieces.
struct SentencePieceTokenizer: Sendable {
  private let map: CharacterMap
  private let encoder: UnigramEncoder
  private let removesExtraSpace: Bool
  private let unknownText: String
  /// Pieces that the unknown token's own spelling makes.
  private let unknownLength: Int
  var largest: Int { encoder.largest }

  init(_ model: SentencePieceModel) throws(TokenizerError) {
    map = model.map
    encoder = try UnigramEncoder(
      pieces: model.pieces.map {
        UnigramEncoder.Piece(
          text: Array($0.text.utf8), score: Double($0.score), isFindable: $0.kind == .normal)
      }, unknown: model.unknown, precision: .float)
    removesExtraSpace = model.removesExtraSpace
    unknownText = "<unk>"
    let text = Self.normalised(Array("<unk>".utf8), model.map, model.removesExtraSpace)
    unknownLength = encoder.ids(of: text).count
  }

  /// The tokens of a text; the first of a sentence begins a word.
  func ids(of text: String, isFirst: Bool) -> [Int] {
    var text = text
    if isFirst { text = Metaspace.mark + Self.spaced(text) } else { text = Self.spaced(text) }
    let clean = Self.canonical(text)
    // SentencePiece takes a leading space away: the unknown token stands before it and is cut off
    let bytes = Self.normalised(Array((unknownText + clean).utf8), map, removesExtraSpace)
    let ids = encoder.ids(of: bytes)
    return ids.count >= unknownLength ? Array(ids.dropFirst(unknownLength)) : ids
  }

  /// Marks of space that a text has of its own are spaces.
  private static func spaced(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\u{2581}" ? " " : $0 }))
  }

  /// Lowered, without ASCII's punctuation, white space collapsed and stripped.
  private static func canonical(_ text: String) -> String {
    let plain = TextNormaliser.withoutPunctuation(PythonText.lowered(text))
    let collapsed = TextNormaliser.collapsed(plain, PythonText.isSpace, least: 1, " ")
    var scalars = Substring.UnicodeScalarView(collapsed.unicodeScalars[...])
    while scalars.first.map(PythonText.isSpace) == true { scalars.removeFirst() }
    while scalars.last.map(PythonText.isSpace) == true { scalars.removeLast() }
    return String(scalars)
  }

  /// SentencePiece's normalisation, without a space put before the text.
  private static func normalised(
    _ bytes: [UInt8], _ map: CharacterMap, _ removesExtraSpace: Bool
  ) -> [UInt8] {
    let space = Array(Metaspace.mark.utf8)
    var result: [UInt8] = []
    var isAfterSpace = removesExtraSpace
    var position = 0
    while position < bytes.count {
      var piece: ArraySlice<UInt8>
      if let rule = map.rule(bytes, at: position, to: bytes.count) {
        piece = rule.text
        position += rule.length
      } else {
        let end = min(bytes.count, position + UnigramEncoder.length(bytes[position]))
        piece = bytes[position..<end]
        position = end
      }
      while isAfterSpace, piece.first == 0x20 { piece = piece.dropFirst() }
      guard !piece.isEmpty else { continue }
      for byte in piece { if byte == 0x20 { result += space } else { result.append(byte) } }
      isAfterSpace = removesExtraSpace && piece.last == 0x20
    }
    if removesExtraSpace {
      while result.count >= 3, Array(result.suffix(3)) == space { result.removeLast(3) }
    }
    return result
  }
}

/// Python's ideas of letters, where they are not Swift's.
enum PythonText {
  /// `str.lower()`: a capital sigma at the end of a word becomes a final one.
  static func lowered(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    var result = ""
    for (index, scalar) in scalars.enumerated() {
      if scalar == "\u{3a3}" {
        result += isFinal(index, scalars) ? "\u{3c2}" : "\u{3c3}"
      } else {
        result += scalar.properties.lowercaseMapping
      }
    }
    return result
  }

  private static func isFinal(_ index: Int, _ scalars: [Unicode.Scalar]) -> Bool {
    func isCased(_ indices: some Sequence<Int>) -> Bool {
      for i in indices where !scalars[i].properties.isCaseIgnorable {
        return scalars[i].properties.isCased
      }
      return false
    }
    return isCased((0..<index).reversed()) && !isCased(index + 1..<scalars.count)
  }

  /// `str.isspace()`, which takes in the separators of ASCII's control characters.
  static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    (0x1c...0x1f).contains(scalar.value) || scalar.properties.isWhitespace
  }
}

/// What a `spiece.model` says: a protocol buffer, read field by field.
struct SentencePieceModel {
  enum Kind: Int {
    case normal = 1
    case unknown, control, userDefined, unused, byte
  }

  struct Piece {
    var text = ""
    var score: Float = 0
    var kind = Kind.normal
  }

  var pieces: [Piece] = []
  var map: CharacterMap
  var removesExtraSpace = true
  var unknown = 0

  /// Reads a model of the unigram type. Throws a reason.
  init(_ bytes: UnsafeRawBufferPointer) throws(TokenizerError) {
    var charsmap: [UInt8] = []
    for field in try ProtobufFields.read(bytes[...]) {
      switch (field.number, field.value) {
      case (1, .bytes(let piece)): pieces.append(try Self.piece(piece))
      case (2, .bytes(let trainer)):
        for inner in try ProtobufFields.read(trainer) {
          if inner.number == 3, case .number(let type) = inner.value, type != 1 {
            throw TokenizerError("its model is not of the type unigram")
          }
        }
      case (3, .bytes(let normaliser)):
        for inner in try ProtobufFields.read(normaliser) {
          switch (inner.number, inner.value) {
          case (2, .bytes(let map)): charsmap = Array(map)
          case (4, .number(let flag)): removesExtraSpace = flag != 0
          case (5, .number(0)): throw TokenizerError("it keeps spaces as they are")
          default: break
          }
        }
      default: break
      }
    }
    map = try CharacterMap(charsmap)
    guard let unknown = pieces.firstIndex(where: { $0.kind == .unknown }) else {
      throw TokenizerError("it has no unknown token")
    }
    self.unknown = unknown
    for kind in [Kind.userDefined, .byte] where pieces.contains(where: { $0.kind == kind }) {
      throw TokenizerError("it has pieces of the kind \(kind), which are not read")
    }
  }

  private static func piece(_ bytes: Slice<UnsafeRawBufferPointer>) throws(TokenizerError) -> Piece
  {
    var piece = Piece()
    for field in try ProtobufFields.read(bytes) {
      switch (field.number, field.value) {
      case (1, .bytes(let text)):
        guard let text = String(validating: text, as: UTF8.self) else {
          throw TokenizerError("a piece is not UTF-8")
        }
        piece.text = text
      case (2, .fixed32(let bits)): piece.score = Float(bitPattern: bits)
      case (3, .number(let kind)):
        guard let kind = Kind(rawValue: Int(truncatingIfNeeded: kind)) else {
          throw TokenizerError("a piece is of the unknown kind \(kind)")
        }
        piece.kind = kind
      default: break
      }
    }
    return piece
  }
}

/// The fields of a protocol buffer message, in their order.
enum ProtobufFields {
  enum Value {
    case number(UInt64)
    case fixed32(UInt32)
    case fixed64(UInt64)
    case bytes(Slice<UnsafeRawBufferPointer>)
  }

  static func read(
    _ bytes: Slice<UnsafeRawBufferPointer>
  ) throws(TokenizerError) -> [(number: Int, value: Value)] {
    var position = bytes.startIndex
    var fields: [(number: Int, value: Value)] = []
    func varint() throws(TokenizerError) -> UInt64 {
      var result: UInt64 = 0
      for shift in stride(from: UInt64(0), to: 64, by: 7) {
        guard position < bytes.endIndex else { throw TokenizerError("it ends early") }
        let byte = bytes[position]
        position += 1
        result |= UInt64(byte & 0x7f) << shift
        if byte < 0x80 { return result }
      }
      throw TokenizerError("it has a number that does not end")
    }
    func little(_ count: Int) throws(TokenizerError) -> UInt64 {
      guard bytes.endIndex - position >= count else { throw TokenizerError("it ends early") }
      defer { position += count }
      return (0..<count).reduce(0) { $0 | UInt64(bytes[position + $1]) << (8 * UInt64($1)) }
    }
    while position < bytes.endIndex {
      let tag = try varint()
      let number = Int(truncatingIfNeeded: tag >> 3)
      switch tag & 7 {
      case 0: fields.append((number, .number(try varint())))
      case 1: fields.append((number, .fixed64(try little(8))))
      case 5: fields.append((number, .fixed32(UInt32(truncatingIfNeeded: try little(4)))))
      case 2:
        let length = try varint()
        guard length <= UInt64(bytes.endIndex - position) else {
          throw TokenizerError(
            "it claims \(length) bytes where \(bytes.endIndex - position) are left")
        }
        fields.append((number, .bytes(bytes[position..<position + Int(length)])))
        position += Int(length)
      default: throw TokenizerError("it has a field of the unknown type \(tag & 7)")
      }
    }
    return fields
  }
}
