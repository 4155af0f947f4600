/// Goes through a file's data from the start, past what is damaged, as far as it leads.
struct FileWalk {
  /// What is met.
  enum Item {
    case header(Header)
    /// A schema, channel, attachment or metadata record, or a message outside of a chunk.
    case record(Record, RawRecord)
    case chunk(WalkedChunk)
    /// The data's end, after which only the summary can follow.
    case dataEnd
    case damage(Damage)
  }

  private let source: any ByteSource
  private var raw: RawRecordReader
  private let unpacker = ChunkUnpacker()
  /// Where records are known to begin, in order.
  private var landmarks: ArraySlice<UInt64>
  private var isOver = false
  private var isPastData = false

  /// Throws `notMCAP` where the file begins otherwise. Behind a record whose length is wrong the
  /// walk goes on at the next of the `landmarks`.
  init(_ source: any ByteSource, landmarks: [UInt64] = []) throws(MCAPError) {
    self.source = source
    self.landmarks = landmarks.sorted()[...]
    raw = try RawRecordReader(source)
  }

  /// The next item; nil at the end, or after damage that nothing can be found behind. Throws what
  /// is not damage: `cannotRead` and `memoryLimit`.
  mutating func next(within budget: MemoryBudget) throws(MCAPError) -> Item? {
    while !isOver {
      let start = raw.position
      let record: RawRecord
      do {
        guard let found = try raw.next() else { return nil }
        record = found
      } catch {
        return .damage(try damage(error, from: start, to: resume(behind: start)))
      }
      do {
        if let item = try item(of: record, within: budget) { return item }
      } catch {
        return .damage(try damage(error, from: record.offset, to: record.end))
      }
    }
    return nil
  }

  private mutating func item(
    of record: RawRecord, within budget: MemoryBudget
  ) throws(MCAPError) -> Item? {
    guard let opcode = Opcode(rawValue: record.opcode), !isPastData else { return nil }
    switch opcode {
    case .header, .schema, .channel, .message, .attachment, .metadata:
      let content = try raw.content(of: record, within: budget)
      guard let decoded = try Record(opcode: record.opcode, content: content, at: record.offset)
      else { return nil }
      if case .header(let header) = decoded { return .header(header) }
      return .record(decoded, record)
    case .chunk:
      let content = try raw.content(of: record, within: budget)
      let packed = try PackedChunk(content: content, at: record.offset)
      let records = try unpacker.unpack(packed, within: budget)
      return .chunk(try WalkedChunk(packed, records: records, record: record, budget: budget))
    case .dataEnd:
      isPastData = true
      return .dataEnd
    default: return nil
    }
  }

  /// Goes to the next landmark, or ends; returns where that is.
  private mutating func resume(behind offset: UInt64) -> UInt64 {
    landmarks = landmarks.drop { $0 <= offset }
    guard let landmark = landmarks.first, !isPastData else {
      isOver = true
      return source.byteCount ?? offset
    }
    raw = RawRecordReader(source, at: landmark)
    return landmark
  }

  private func damage(
    _ error: MCAPError, from start: UInt64, to end: UInt64
  ) throws(MCAPError) -> Damage {
    switch error {
    case .cannotRead, .memoryLimit: throw error
    default: Damage(offset: start, byteCount: end > start ? end - start : 0, reason: error)
    }
  }
}

/// A part of a file that cannot be read.
public struct Damage: Hashable, Sendable {
  /// Where it begins, in bytes from the file's start.
  public let offset: UInt64
  /// Bytes of it, up to where reading goes on or the file ends.
  public let byteCount: UInt64
  /// What is wrong there.
  public let reason: MCAPError
}
