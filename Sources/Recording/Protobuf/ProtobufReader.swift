/// Walks over the fields of a message in protobuf's wire format. Knows no names: see ``MessageType``.
package struct ProtobufReader {
  /// One field as it stands in the bytes.
  package struct Field {
    package var number: Int
    package var content: Content
    /// The whole field, its tag included.
    package var whole: ArraySlice<UInt8>
  }

  package enum Content {
    case varint(UInt64)
    case fixed64(UInt64)
    case fixed32(UInt32)
    case bytes(ArraySlice<UInt8>)
  }

  private var rest: ArraySlice<UInt8>

  package init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  /// The next field; nil at the end. Throws where the bytes are no message.
  package mutating func next() throws(RecordingError) -> Field? {
    guard !rest.isEmpty else { return nil }
    let start = rest
    let tag = try varint()
    let number = Int(truncatingIfNeeded: tag >> 3)
    guard number > 0, number < 1 << 29 else {
      throw .notProtobuf("a field has the number \(number)")
    }
    let content: Content
    switch tag & 7 {
    case 0: content = .varint(try varint())
    case 1: content = .fixed64(UInt64(littleEndian: try load(UInt64.self)))
    case 2:
      let count = try varint()
      guard count <= UInt64(rest.count) else {
        throw .notProtobuf("field \(number) is longer than what is left")
      }
      content = .bytes(rest.prefix(Int(count)))
      rest = rest.dropFirst(Int(count))
    case 5: content = .fixed32(UInt32(littleEndian: try load(UInt32.self)))
    case let type: throw .notProtobuf("field \(number) has the wire type \(type)")
    }
    return Field(number: number, content: content, whole: start[..<rest.startIndex])
  }

  /// The numbers of a packed field of varints.
  static func varints(_ bytes: ArraySlice<UInt8>) throws(RecordingError) -> [UInt64] {
    var reader = ProtobufReader(bytes)
    var values: [UInt64] = []
    while !reader.rest.isEmpty { values.append(try reader.varint()) }
    return values
  }

  /// The numbers of a packed field of fixed width.
  static func fixed<Number: FixedWidthInteger>(
    _ bytes: ArraySlice<UInt8>, _ type: Number.Type
  ) throws(RecordingError) -> [Number] {
    var reader = ProtobufReader(bytes)
    var values: [Number] = []
    while !reader.rest.isEmpty { values.append(Number(littleEndian: try reader.load(type))) }
    return values
  }

  private mutating func varint() throws(RecordingError) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard let byte = rest.popFirst() else { throw .notProtobuf("it ends within a number") }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw .notProtobuf("a number has more than ten bytes")
  }

  private mutating func load<Number: FixedWidthInteger>(
    _ type: Number.Type
  ) throws(RecordingError) -> Number {
    let size = MemoryLayout<Number>.size
    guard rest.count >= size else { throw .notProtobuf("it ends within a number") }
    let value = rest.withUnsafeBytes { $0.loadUnaligned(as: Number.self) }
    rest = rest.dropFirst(size)
    return value
  }
}
