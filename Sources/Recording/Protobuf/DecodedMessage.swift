public import AgentMessages

/// A protobuf message that was read by its schema: a tree of named values.
public struct DecodedMessage: Hashable, Sendable {
  public struct Field: Hashable, Sendable {
    public var name: String
    public var value: Value
  }

  /// One value; a repeated field is a list.
  public enum Value: Hashable, Sendable {
    case integer(Int64)
    case unsigned(UInt64)
    case number(Double)
    case flag(Bool)
    case text(String)
    case bytes([UInt8])
    /// A value of an enumeration: its name.
    case name(String)
    case message(DecodedMessage)
    case list([Value])
  }

  /// Full name of its type.
  public var type: String
  /// In the order in which they first stand in the bytes.
  public var fields: [Field] = []

  public init(type: String) { self.type = type }

  public subscript(name: String) -> Value? { fields.first { $0.name == name }?.value }

  /// A field that was left out is zero, as proto3 says; so is one of another type.
  public func text(_ name: String) -> String {
    switch self[name] {
    case .text(let text), .name(let text): text
    default: ""
    }
  }

  public func integer(_ name: String) -> Int {
    switch self[name] {
    case .integer(let value): Int(value)
    case .unsigned(let value): Int(clamping: value)
    default: 0
    }
  }

  public func unsigned(_ name: String) -> UInt64 {
    if case .unsigned(let value) = self[name] { value } else { 0 }
  }

  public func number(_ name: String) -> Double {
    if case .number(let value) = self[name] { value } else { 0 }
  }

  public func flag(_ name: String) -> Bool {
    if case .flag(let value) = self[name] { value } else { false }
  }

  public func bytes(_ name: String) -> [UInt8] {
    if case .bytes(let value) = self[name] { value } else { [] }
  }

  public func message(_ name: String) -> DecodedMessage? {
    if case .message(let value) = self[name] { value } else { nil }
  }

  public func messages(_ name: String) -> [DecodedMessage] {
    list(name).compactMap { if case .message(let value) = $0 { value } else { nil } }
  }

  public func texts(_ name: String) -> [String] {
    list(name).compactMap { if case .text(let value) = $0 { value } else { nil } }
  }

  public func integers(_ name: String) -> [Int] {
    list(name).compactMap { if case .integer(let value) = $0 { Int(value) } else { nil } }
  }

  private func list(_ name: String) -> [Value] {
    if case .list(let values) = self[name] { values } else { [] }
  }

  /// For people and other programs. Bytes are told by their number.
  public var json: JSONValue {
    .members(fields.map { JSONValue.Member($0.name, Self.json($0.value)) })
  }

  private static func json(_ value: Value) -> JSONValue {
    switch value {
    case .integer(let value): .integer(Int(value))
    case .unsigned(let value): .integer(Int(clamping: value))
    case .number(let value): .number(value)
    case .flag(let value): .bool(value)
    case .text(let value), .name(let value): .string(value)
    case .bytes(let value): .string("\(value.count) bytes")
    case .message(let value): value.json
    case .list(let values): .array(values.map { json($0) })
    }
  }
}
