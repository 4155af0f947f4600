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
  /// everything before has been returned then. After an error in a chunk's content the next call
  /// goes on after the chunk.
  public mutating func next() throws(MCAPError) -> Record? {
    while true {
      if let record = try nextInChunk() { return record }
      guard let record = try raw.next() else { return nil }
      guard Opcode(rawValue: record.opcode) != nil else { continue }
      let content = try raw.content(of: record, within: budget)
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
