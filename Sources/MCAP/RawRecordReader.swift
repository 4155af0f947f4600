/// A record as it is in the file.
struct RawRecord {
  let opcode: UInt8
  /// Where it begins, in bytes from the file's start.
  let offset: UInt64
  /// Bytes of its content.
  let length: UInt64

  var end: UInt64 { offset + UInt64(FileFormat.recordPrefixByteCount) + length }
}

/// Finds the records of a file one after the other, from the magic to the magic.
struct RawRecordReader {
  private var window: SourceWindow
  /// Where the next record begins.
  private(set) var position: UInt64
  private var isAtEnd = false

  /// Begins after the opening magic. Throws `notMCAP` where it is not there.
  init(_ source: any ByteSource) throws(MCAPError) {
    window = SourceWindow(source)
    let start = try window.bytes(at: 0, count: FileFormat.magic.count)
    guard Array(start) == FileFormat.magic else {
      throw .notMCAP(path: source.name, found: Array(start))
    }
    position = UInt64(start.count)
  }

  /// Begins at a record within a file.
  init(_ source: any ByteSource, at position: UInt64) {
    window = SourceWindow(source)
    self.position = position
  }

  /// The next record; nil after the footer and the closing magic. Throws `truncated` where the
  /// file ends before.
  mutating func next() throws(MCAPError) -> RawRecord? {
    guard !isAtEnd else { return nil }
    let prefix = try bytes(at: position, count: UInt64(FileFormat.recordPrefixByteCount))
    var fields = FieldCursor(prefix, of: "record", at: position)
    let opcode: UInt8 = try fields.integer()
    let record = RawRecord(opcode: opcode, offset: position, length: try fields.integer())
    guard record.length < 1 << 62 else {
      throw .malformed(record: "record", offset: position, reason: "of \(record.length) bytes")
    }
    if let byteCount = window.source.byteCount, record.end > byteCount {
      throw .truncated(
        offset: record.offset, needed: record.end - record.offset,
        available: byteCount - record.offset)
    }
    if opcode == Opcode.footer.rawValue { try checkClosingMagic(at: record.end) }
    position = record.end
    return record
  }

  /// A record's content, which shares the window's memory.
  mutating func content(
    of record: RawRecord, within budget: MemoryBudget
  ) throws(MCAPError) -> ArraySlice<UInt8> {
    try budget.check(record.length, for: "record", at: record.offset)
    return try bytes(
      at: record.offset + UInt64(FileFormat.recordPrefixByteCount), count: record.length)
  }

  private mutating func bytes(
    at offset: UInt64, count: UInt64
  ) throws(MCAPError) -> ArraySlice<UInt8> {
    let bytes = try window.bytes(at: offset, count: Int(count))
    guard bytes.count == Int(count) else {
      throw .truncated(offset: position, needed: count, available: UInt64(bytes.count))
    }
    return bytes
  }

  private mutating func checkClosingMagic(at offset: UInt64) throws(MCAPError) {
    isAtEnd = true
    let footer = position
    guard try window.bytes(at: footer, count: 1 << 16).count >= Int(offset - footer) else {
      throw .truncated(offset: footer, needed: offset - footer, available: 0)
    }
    let magic = try bytes(at: offset, count: UInt64(FileFormat.magic.count))
    guard Array(magic) == FileFormat.magic else {
      throw .malformed(
        record: "closing magic", offset: offset, reason: "the bytes are \(Array(magic))")
    }
  }
}
