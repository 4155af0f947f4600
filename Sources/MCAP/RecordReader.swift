/// Reads a file's records from its start to its end, without seeking: pipes too.
///
///     var records = try RecordReader(opening: "log.mcap")
///     while let record = try records.next() { ... }
///
/// Records with opcodes that are not known are skipped. Memory: one chunk. Not for finding a few
/// messages in a long file: `MCAPReader` has the index.
public struct RecordReader: ~Copyable {
  private var raw: RawRecordReader
  private var chunk: (records: ChunkRecords, offset: UInt64)?
  private let unpacker = ChunkUnpacker()
  private let budget: MemoryBudget
  /// The CRC of the data so far; nil behind it, or where it is not known.
  private var dataCRC: UInt32? = Checksum.of(FileFormat.magic)

  /// Opens a file or a pipe. Throws `cannotOpen`, or `notMCAP` where it begins otherwise.
  public init(
    opening path: String, limits: ReaderLimits = ReaderLimits()
  ) throws(MCAPError) {
    try self.init(FileSource(opening: path), limits: limits)
  }

  /// Reads a file that is in memory.
  public init(bytes: [UInt8], limits: ReaderLimits = ReaderLimits()) throws(MCAPError) {
    try self.init(MemorySource(bytes), limits: limits)
  }

  package init(_ source: any ByteSource, limits: ReaderLimits) throws(MCAPError) {
    raw = try RawRecordReader(source)
    budget = MemoryBudget(limits)
  }

  /// The next record; nil after the footer. Throws where the file is damaged or ends too early;
  /// everything before has been returned then. After an error in a record's content the next call
  /// goes on behind it.
  public mutating func next() throws(MCAPError) -> Record? {
    while true {
      if let record = try nextInChunk() { return record }
      guard let record = try raw.next() else { return nil }
      let isKnown = Opcode(rawValue: record.opcode) != nil
      guard isKnown || record.length < 1 << 16 else {
        dataCRC = nil
        continue
      }
      let content = try raw.content(of: record, within: budget)
      try checkData(record, content: content)
      if record.opcode == Opcode.chunk.rawValue {
        let packed = try PackedChunk(content: content, at: record.offset)
        let records = try unpacker.unpack(packed, within: budget)
        chunk = (ChunkRecords(records, ofChunkAt: record.offset), record.offset)
      } else if let decoded = try Record(
        opcode: record.opcode, content: content, at: record.offset)
      {
        return decoded
      }
    }
  }

  /// Takes a record into account, or at the data's end compares with what the file says.
  private mutating func checkData(
    _ record: RawRecord, content: ArraySlice<UInt8>
  ) throws(MCAPError) {
    guard let crc = dataCRC else { return }
    guard record.opcode == Opcode.dataEnd.rawValue else {
      let length = withUnsafeBytes(of: record.length.littleEndian) { Array($0) }
      let prefix = ([record.opcode] + length).withUnsafeBytes { Checksum.update(crc, with: $0) }
      dataCRC = content.withUnsafeBytes { Checksum.update(prefix, with: $0) }
      return
    }
    dataCRC = nil
    var fields = FieldCursor(content, of: "data end", at: record.offset)
    let expected: UInt32 = try fields.integer()
    guard expected == 0 || expected == crc else {
      throw .wrongChecksum(
        record: "data section", offset: record.offset, expected: expected, found: crc)
    }
  }

  private mutating func nextInChunk() throws(MCAPError) -> Record? {
    while let offset = chunk?.offset {
      do {
        guard let record = try chunk?.records.next() else {
          chunk = nil
          return nil
        }
        if let decoded = try Record(opcode: record.opcode, content: record.content, at: offset) {
          return decoded
        }
      } catch {
        chunk = nil
        throw error
      }
    }
    return nil
  }
}
