/// Opens an MCAP file and finds messages in it, whether it is whole, without a summary, or cut off.
///
///     let reader = try MCAPReader(opening: "log.mcap")
///     var messages = reader.messages(MessageQuery(topics: ["/camera"]))
///     while let message = try messages.next() { ... }
///
/// A file with a summary opens at once; any other is read through first, to find out what is in
/// it. Several cursors may be used at a time, on several threads.
public struct MCAPReader: Sendable {
  /// How much of the file is there.
  public enum Ending: Hashable, Sendable {
    /// All, with a summary that leads to every message.
    case whole
    /// All, with no summary or one that leaves something out.
    case withoutSummary
    /// The parts named cannot be read, or the file was cut off there.
    case damaged([Damage])
  }

  /// The file's header.
  public let header: Header
  /// What it holds and where.
  public let summary: Summary
  /// How much of it is there.
  public let ending: Ending
  let source: any ByteSource
  let budget: MemoryBudget

  /// Opens a file. Throws `cannotOpen`, `notMCAP`, `cannotRead`, and `memoryLimit` where its
  /// summary or a chunk needs more memory than `limits` allow.
  public init(
    opening path: String, limits: ReaderLimits = ReaderLimits()
  ) throws(MCAPError) {
    try self.init(FileSource(opening: path), limits: limits)
  }

  /// Opens a file that is in memory.
  public init(bytes: [UInt8], limits: ReaderLimits = ReaderLimits()) throws(MCAPError) {
    try self.init(MemorySource(bytes), limits: limits)
  }

  package init(_ source: any ByteSource, limits: ReaderLimits) throws(MCAPError) {
    var budget = MemoryBudget(limits)
    var found: Summary?
    do {
      found = try SummaryReader.read(source, budget: &budget)
    } catch .cannotRead(let path, let offset, let errno) {
      throw .cannotRead(path: path, offset: offset, errno: errno)
    } catch {
      budget = MemoryBudget(limits)
    }
    if let found {
      header = try Self.header(of: source)
      summary = found
      ending = .whole
    } else {
      budget = MemoryBudget(limits)
      let scan = try SummaryScan(source, budget: &budget)
      header = scan.header ?? Header(profile: "", library: "")
      summary = scan.summary
      ending = scan.damages.isEmpty && scan.isWhole ? .withoutSummary : .damaged(scan.damages)
    }
    self.source = source
    self.budget = budget
  }

  /// The messages that a query asks for.
  public func messages(_ query: MessageQuery = MessageQuery()) -> MessageCursor {
    MessageCursor(of: self, query: query)
  }

  /// The attachment that an index leads to, with its CRC checked.
  public func attachment(_ index: AttachmentIndex) throws(MCAPError) -> Attachment {
    let content = try content(at: index.offset, opcode: .attachment)
    return try Attachment(content: content, at: index.offset)
  }

  /// The metadata record that an index leads to.
  public func metadata(_ index: MetadataIndex) throws(MCAPError) -> Metadata {
    let content = try content(at: index.offset, opcode: .metadata)
    var fields = FieldCursor(content, of: "metadata", at: index.offset)
    return try Metadata(from: &fields)
  }

  /// All metadata records of a name, in the order in which they are in the file.
  public func metadata(named name: String) throws(MCAPError) -> [Metadata] {
    var all: [Metadata] = []
    for index in summary.metadataIndexes where index.name == name {
      all.append(try metadata(index))
    }
    return all
  }

  /// The times and places of a chunk's messages, channel by channel, where they were written.
  public func messageIndexes(of chunk: ChunkIndex) throws(MCAPError) -> [MessageIndex] {
    var indexes: [MessageIndex] = []
    for (_, offset) in chunk.messageIndexOffsets.sorted(by: { $0.key < $1.key }) {
      let content = try content(at: offset, opcode: .messageIndex)
      var fields = FieldCursor(content, of: "message index", at: offset)
      indexes.append(try MessageIndex(from: &fields))
    }
    return indexes
  }

  /// The content of the record at `offset`, which must be of the kind named.
  func content(
    at offset: UInt64, opcode: Opcode, within budget: MemoryBudget? = nil
  ) throws(MCAPError) -> ArraySlice<UInt8> {
    guard let byteCount = source.byteCount, offset < byteCount else {
      throw .malformed(record: "index", offset: offset, reason: "it points beyond the file")
    }
    var raw = RawRecordReader(source, at: offset)
    guard let record = try raw.next(), record.opcode == opcode.rawValue else {
      throw .malformed(record: "index", offset: offset, reason: "no \(opcode) is there")
    }
    return try raw.content(of: record, within: budget ?? self.budget)
  }

  private static func header(of source: any ByteSource) throws(MCAPError) -> Header {
    var raw = try RawRecordReader(source)
    guard let record = try raw.next(), record.opcode == Opcode.header.rawValue else {
      throw .malformed(record: "header", offset: 8, reason: "another record is there")
    }
    let content = try raw.content(of: record, within: MemoryBudget(ReaderLimits()))
    var fields = FieldCursor(content, of: "header", at: record.offset)
    return try Header(from: &fields)
  }
}
