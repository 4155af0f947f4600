/// A JSON document whose objects keep the order their members were given in, so that the same values print the same
/// bytes everywhere. It only writes; reading is left to a real parser.
///
///     print(JSONValue.object(["suite": "household", "episodes": 1200]))   // {"suite":"household","episodes":1200}
public indirect enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case members([Member])

  /// One name and its value in an object.
  public struct Member: Hashable, Sendable {
    public var name: String
    public var value: JSONValue

    public init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// An object with its members in the order they are written.
  public static func object(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue {
    .members(members.map { Member($0.key, $0.value) })
  }

  /// The object with one more member at its end; anything but an object is returned as it is.
  public func adding(_ name: String, _ value: JSONValue) -> JSONValue {
    guard case .members(let members) = self else { return self }
    return .members(members + [Member(name, value)])
  }

  /// The member called `name`, for objects that have one.
  public subscript(name: String) -> JSONValue? {
    guard case .members(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int) { self = .integer(value) }
  public init(floatLiteral value: Double) { self = .number(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
}

extension JSONValue: CustomStringConvertible {
  /// The document on one line, without spaces.
  public var description: String {
    var text = ""
    write(into: &text, indentation: nil)
    return text
  }

  /// The document over several lines, two spaces a level.
  public var pretty: String {
    var text = ""
    write(into: &text, indentation: 0)
    return text
  }

  private func write(into text: inout String, indentation: Int?) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += "\(value)"
    case .number(let value): text += JSONValue.text(of: value)
    case .string(let value): JSONValue.quote(value, into: &text)
    case .array(let values):
      JSONValue.list(values, "[", "]", into: &text, indentation: indentation) {
        value, text, inner in
        value.write(into: &text, indentation: inner)
      }
    case .members(let members):
      JSONValue.list(members, "{", "}", into: &text, indentation: indentation) {
        member, text, inner in
        JSONValue.quote(member.name, into: &text)
        text += inner == nil ? ":" : ": "
        member.value.write(into: &text, indentation: inner)
      }
    }
  }

  private static func list<Element>(
    _ elements: [Element], _ open: String, _ close: String, into text: inout String,
    indentation: Int?, write: (Element, inout String, Int?) -> Void
  ) {
    text += open
    for (index, element) in elements.enumerated() {
      if index > 0 { text += "," }
      if let indentation { text += "\n" + String(repeating: "  ", count: indentation + 1) }
      write(element, &text, indentation.map { $0 + 1 })
    }
    if let indentation, !elements.isEmpty {
      text += "\n" + String(repeating: "  ", count: indentation)
    }
    text += close
  }

  /// JSON has no infinities; what cannot be written is null.
  private static func text(of value: Double) -> String {
    guard value.isFinite else { return "null" }
    if value == value.rounded(), abs(value) < 1e15 { return "\(Int(value)).0" }
    return "\(value)"
  }

  private static func quote(_ value: String, into text: inout String) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
