extension TypeSet {
  /// Reads a message of the type called `name`. Throws where the bytes are none, or hold a field that the type does not
  /// have (`unknownFields: .refused`; by default such fields are skipped).
  package func decode(
    _ bytes: ArraySlice<UInt8>, as name: String, unknownFields: UnknownFields = .skipped
  ) throws(RecordingError) -> DecodedMessage {
    try decode(bytes, as: name, unknownFields, depth: 0)
  }

  /// Messages within messages are read to a depth that no honest one has.
  private static let deepest = 64

  private func decode(
    _ bytes: ArraySlice<UInt8>, as name: String, _ unknownFields: UnknownFields, depth: Int
  ) throws(RecordingError) -> DecodedMessage {
    guard depth < Self.deepest else { throw .notProtobuf("it is nested too deep") }
    guard let type = messages[name] else { throw .noSchema(name) }
    var result = DecodedMessage(type: name)
    var reader = ProtobufReader(bytes)
    while let field = try reader.next() {
      guard let known = type.fields[field.number] else {
        guard unknownFields == .skipped else {
          throw .notProtobuf("\(name) has no field \(field.number)")
        }
        continue
      }
      let values = try values(of: field.content, known, unknownFields, depth)
      Self.put(values, known, into: &result)
    }
    return result
  }

  /// What becomes of fields that a type does not have.
  package enum UnknownFields: Sendable { case skipped, refused }

  private static func put(
    _ values: [DecodedMessage.Value], _ field: MessageType.Field,
    into message: inout DecodedMessage
  ) {
    guard let index = message.fields.firstIndex(where: { $0.name == field.name }) else {
      guard let last = values.last else { return }
      message.fields.append(
        .init(name: field.name, value: field.isRepeated ? .list(values) : last))
      return
    }
    if field.isRepeated, case .list(var all) = message.fields[index].value {
      // given up first, so that the list grows in place
      message.fields[index].value = .flag(false)
      all += values
      message.fields[index].value = .list(all)
    } else if let last = values.last {
      message.fields[index].value = last
    }
  }

  private func values(
    of content: ProtobufReader.Content, _ field: MessageType.Field, _ unknown: UnknownFields,
    _ depth: Int
  ) throws(RecordingError) -> [DecodedMessage.Value] {
    switch content {
    case .varint(let value): return [try Self.checked(scalar(value, field), field)]
    case .fixed64(let value): return [try Self.checked(fixed(value, field), field)]
    case .fixed32(let value): return [try Self.checked(fixed(value, field), field)]
    case .bytes(let bytes): return try values(of: bytes, field, unknown, depth)
    }
  }

  private func values(
    of bytes: ArraySlice<UInt8>, _ field: MessageType.Field, _ unknown: UnknownFields,
    _ depth: Int
  ) throws(RecordingError) -> [DecodedMessage.Value] {
    switch field.type {
    case 9: return [.text(String(decoding: bytes, as: UTF8.self))]
    case 12: return [.bytes(Array(bytes))]
    case 11:
      let type = String(field.typeName.drop { $0 == "." })
      return [.message(try decode(bytes, as: type, unknown, depth: depth + 1))]
    case 1, 6, 16:
      return try Self.all(try ProtobufReader.fixed(bytes, UInt64.self), field) { fixed($0, field) }
    case 2, 7, 15:
      return try Self.all(try ProtobufReader.fixed(bytes, UInt32.self), field) { fixed($0, field) }
    default:
      return try Self.all(try ProtobufReader.varints(bytes), field) { scalar($0, field) }
    }
  }

  private static func all<Raw>(
    _ raw: [Raw], _ field: MessageType.Field, _ convert: (Raw) -> DecodedMessage.Value?
  ) throws(RecordingError) -> [DecodedMessage.Value] {
    var values: [DecodedMessage.Value] = []
    values.reserveCapacity(raw.count)
    for value in raw { values.append(try checked(convert(value), field)) }
    return values
  }

  private static func checked(
    _ value: DecodedMessage.Value?, _ field: MessageType.Field
  ) throws(RecordingError) -> DecodedMessage.Value {
    guard let value else { throw .notProtobuf("'\(field.name)' is of another type") }
    return value
  }

  private func scalar(_ value: UInt64, _ field: MessageType.Field) -> DecodedMessage.Value? {
    switch field.type {
    case 3, 5: .integer(Int64(bitPattern: value))
    case 4, 13: .unsigned(value)
    case 8: .flag(value != 0)
    case 14: .name(name(of: Int(truncatingIfNeeded: value), field))
    case 17, 18: .integer(Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1))
    default: nil
    }
  }

  private func fixed(_ value: UInt64, _ field: MessageType.Field) -> DecodedMessage.Value? {
    switch field.type {
    case 1: .number(Double(bitPattern: value))
    case 6: .unsigned(value)
    case 16: .integer(Int64(bitPattern: value))
    default: nil
    }
  }

  private func fixed(_ value: UInt32, _ field: MessageType.Field) -> DecodedMessage.Value? {
    switch field.type {
    case 2: .number(Double(Float(bitPattern: value)))
    case 7: .unsigned(UInt64(value))
    case 15: .integer(Int64(Int32(bitPattern: value)))
    default: nil
    }
  }

  private func name(of value: Int, _ field: MessageType.Field) -> String {
    let names = enumerations[String(field.typeName.drop { $0 == "." })]
    return names?[value] ?? "\(value)"
  }
}
