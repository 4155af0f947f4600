/// A JSON text as a value: just enough for model folders (safetensors headers, config.json,
/// tokenizer.json).
///
/// Stricter than the standard asks: a key that stands twice in an object is an error, since a model
/// file that says two things means neither. Objects nest 64 deep at most.
public enum JSONValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// Parses a whole text. Throws ``TensorError/malformedJSON(reason:offset:)``.
  public init(parsing bytes: UnsafeRawBufferPointer) throws(TensorError) {
    var parser = JSONParser(bytes: bytes)
    self = try parser.document()
  }

  /// Parses a whole text. Throws ``TensorError/malformedJSON(reason:offset:)``.
  public init(parsing bytes: [UInt8]) throws(TensorError) {
    self = try bytes.withUnsafeBytes { raw in
      Result { () throws(TensorError) in try JSONValue(parsing: raw) }
    }.get()
  }

  /// The value under `key` of an object; nil for anything else.
  public subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members[key]
  }

  /// The text of a string; nil for anything else.
  public var text: String? { if case .string(let text) = self { text } else { nil } }

  /// A number that is whole and fits; nil for anything else.
  public var integer: Int? {
    if case .number(let number) = self { Int(exactly: number) } else { nil }
  }

  /// A number; nil for anything else.
  public var number: Double? { if case .number(let number) = self { number } else { nil } }

  /// A truth value; nil for anything else.
  public var boolean: Bool? { if case .boolean(let value) = self { value } else { nil } }

  /// The elements of an array; nil for anything else.
  public var elements: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  /// The members of an object; nil for anything else.
  public var members: [String: JSONValue]? {
    if case .object(let members) = self { members } else { nil }
  }
}

/// Recursive descent over bytes (RFC 8259).
private struct JSONParser {
  let bytes: UnsafeRawBufferPointer
  var position = 0
  var depth = 0

  init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  mutating func document() throws(TensorError) -> JSONValue {
    let result = try value()
    skipSpace()
    guard position == bytes.count else { throw failure("text after the end") }
    return result
  }

  mutating func value() throws(TensorError) -> JSONValue {
    skipSpace()
    guard let next = peek() else { throw failure("the text ends early") }
    switch next {
    case UInt8(ascii: "{"):
      return try nested { (parser) throws(TensorError) in try parser.object() }
    case UInt8(ascii: "["): return try nested { (parser) throws(TensorError) in try parser.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .boolean(true))
    case UInt8(ascii: "f"): return try word("false", .boolean(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return .number(try number())
    }
  }

  private mutating func nested(
    _ body: (inout JSONParser) throws(TensorError) -> JSONValue
  ) throws(TensorError) -> JSONValue {
    guard depth < 64 else { throw failure("nested more than 64 deep") }
    depth += 1
    position += 1
    let result = try body(&self)
    depth -= 1
    return result
  }

  private mutating func object() throws(TensorError) -> JSONValue {
    var members: [String: JSONValue] = [:]
    if try take("}") { return .object(members) }
    repeat {
      skipSpace()
      guard peek() == UInt8(ascii: "\"") else { throw failure("a key must be a string") }
      let key = try string()
      guard try take(":") else { throw failure("':' is missing") }
      guard members.updateValue(try value(), forKey: key) == nil else {
        throw failure("the key \"\(key)\" stands twice")
      }
    } while try take(",")
    guard try take("}") else { throw failure("'}' is missing") }
    return .object(members)
  }

  private mutating func array() throws(TensorError) -> JSONValue {
    var elements: [JSONValue] = []
    if try take("]") { return .array(elements) }
    repeat { elements.append(try value()) } while try take(",")
    guard try take("]") else { throw failure("']' is missing") }
    return .array(elements)
  }

  private mutating func string() throws(TensorError) -> String {
    position += 1
    var text: [UInt8] = []
    while let byte = peek() {
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let result = String(validating: text, as: UTF8.self) else {
          throw failure("not UTF-8")
        }
        return result
      case UInt8(ascii: "\\"): try escape(into: &text)
      case 0..<0x20: throw failure("a control character in a string")
      default: text.append(byte)
      }
    }
    throw failure("a string does not end")
  }

  private mutating func escape(into text: inout [UInt8]) throws(TensorError) {
    guard let byte = peek() else { throw failure("a string does not end") }
    position += 1
    switch byte {
    case UInt8(ascii: "n"): text.append(0x0a)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "r"): text.append(0x0d)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0c)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "u"): text.append(contentsOf: String(try escapedScalar()).utf8)
    default: throw failure("an unknown escape")
    }
  }

  private mutating func escapedScalar() throws(TensorError) -> Unicode.Scalar {
    var code = try fourDigits()
    // a surrogate pair is one scalar in two escapes
    if (0xd800..<0xdc00).contains(code) {
      guard try take("\\"), try take("u") else { throw failure("half a surrogate pair") }
      let low = try fourDigits()
      guard (0xdc00..<0xe000).contains(low) else { throw failure("half a surrogate pair") }
      code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw failure("half a surrogate pair") }
    return scalar
  }

  private mutating func fourDigits() throws(TensorError) -> UInt32 {
    guard bytes.count - position >= 4,
      let code = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
    else { throw failure("\\u needs four digits") }
    position += 4
    return code
  }

  private mutating func number() throws(TensorError) -> Double {
    let start = position
    while let byte = peek(), "+-.eE0123456789".utf8.contains(byte) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let number = Double(text), number.isFinite else {
      position = start
      throw failure("not a value")
    }
    return number
  }

  private mutating func word(_ word: String, _ result: JSONValue) throws(TensorError) -> JSONValue {
    guard bytes.count - position >= word.utf8.count,
      bytes[position..<position + word.utf8.count].elementsEqual(word.utf8)
    else { throw failure("not a value") }
    position += word.utf8.count
    return result
  }

  /// Skips space, then the character if it stands there.
  private mutating func take(_ character: Unicode.Scalar) throws(TensorError) -> Bool {
    skipSpace()
    guard peek() == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek(), byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 {
      position += 1
    }
  }

  private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

  private func failure(_ reason: String) -> TensorError {
    .malformedJSON(reason: reason, offset: position)
  }
}
