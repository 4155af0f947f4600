/// Takes the records of an unpacked chunk one after the other.
struct ChunkRecords {
  private let bytes: ArraySlice<UInt8>
  private var position: Int
  private let chunkOffset: UInt64

  /// Records of the chunk at `chunkOffset`.
  init(_ bytes: ArraySlice<UInt8>, ofChunkAt chunkOffset: UInt64) {
    self.bytes = bytes
    self.chunkOffset = chunkOffset
    position = bytes.startIndex
  }

  /// The next record: its opcode, its content, and where it begins, from the first record's start.
  mutating func next() throws(MCAPError) -> (
    opcode: UInt8, content: ArraySlice<UInt8>, offset: Int
  )? {
    guard position < bytes.endIndex else { return nil }
    var fields = FieldCursor(bytes[position...], of: "record in the chunk", at: chunkOffset)
    let opcode: UInt8 = try fields.integer()
    let length: UInt64 = try fields.integer()
    let content = try fields.bytes(count: length)
    defer { position = content.endIndex }
    return (opcode, content, position - bytes.startIndex)
  }

  /// The message whose record begins `offset` bytes after the first record's start.
  static func message(
    at offset: Int, in bytes: ArraySlice<UInt8>, ofChunkAt chunkOffset: UInt64
  ) throws(MCAPError) -> Message {
    guard offset >= 0, offset < bytes.count else {
      throw .malformed(
        record: "message index", offset: chunkOffset, reason: "it points to byte \(offset)")
    }
    var records = ChunkRecords(bytes[(bytes.startIndex + offset)...], ofChunkAt: chunkOffset)
    guard let record = try records.next(), record.opcode == Opcode.message.rawValue else {
      throw .malformed(
        record: "message index", offset: chunkOffset, reason: "no message at byte \(offset)")
    }
    var fields = FieldCursor(record.content, of: "message", at: chunkOffset)
    return try Message(from: &fields)
  }
}
