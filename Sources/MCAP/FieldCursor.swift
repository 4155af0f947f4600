/// Takes a record's fields one after the other; a field that would go beyond the record is an error.
struct FieldCursor {
  private let bytes: ArraySlice<UInt8>
  private(set) var position: Int
  private let record: String
  private let offset: UInt64

  /// Fields of `bytes`; errors call the record `record`, at byte `offset` of the file.
  init(_ bytes: ArraySlice<UInt8>, of record: String, at offset: UInt64) {
    self.bytes = bytes
    self.record = record
    self.offset = offset
    position = bytes.startIndex
  }

  /// What was not taken.
  var rest: ArraySlice<UInt8> { bytes[position...] }

  mutating func integer<Number: FixedWidthInteger & BitwiseCopyable>(
    _ type: Number.Type = Number.self
  ) throws(MCAPError) -> Number {
    let size = Number.bitWidth / 8
    guard bytes.endIndex - position >= size else { throw tooShort(needed: UInt64(size)) }
    defer { position += size }
    return Number(
      littleEndian: bytes.withUnsafeBytes {
        $0.loadUnaligned(fromByteOffset: position - bytes.startIndex, as: Number.self)
      })
  }

  mutating func bytes(count: UInt64) throws(MCAPError) -> ArraySlice<UInt8> {
    guard count <= UInt64(bytes.endIndex - position) else { throw tooShort(needed: count) }
    defer { position += Int(count) }
    return bytes[position..<position + Int(count)]
  }

  /// Bytes after their length in 32 bits.
  mutating func data() throws(MCAPError) -> ArraySlice<UInt8> {
    try bytes(count: UInt64(integer(UInt32.self)))
  }

  /// A text; bytes that are not UTF-8 become replacement characters.
  mutating func text() throws(MCAPError) -> String {
    String(decoding: try data(), as: UTF8.self)
  }

  mutating func texts() throws(MCAPError) -> [String: String] {
    var pairs = FieldCursor(try data(), of: record, at: offset)
    var texts: [String: String] = [:]
    while !pairs.rest.isEmpty {
      let key = try pairs.text()
      texts[key] = try pairs.text()
    }
    return texts
  }

  mutating func byChannel() throws(MCAPError) -> [UInt16: UInt64] {
    var pairs = FieldCursor(try data(), of: record, at: offset)
    var numbers: [UInt16: UInt64] = [:]
    while !pairs.rest.isEmpty {
      let channel: UInt16 = try pairs.integer()
      numbers[channel] = try pairs.integer()
    }
    return numbers
  }

  private func tooShort(needed: UInt64) -> MCAPError {
    .malformed(
      record: record, offset: offset,
      reason: "a field of \(needed) bytes, of which \(bytes.endIndex - position) are there")
  }
}
