/// Reads the summary at a file's end.
enum SummaryReader {
  /// The summary where there is one that leads to every message; nil where the file has none.
  /// Throws where it is damaged or the file ends early.
  static func read(
    _ source: any ByteSource, budget: inout MemoryBudget
  ) throws(MCAPError) -> Summary? {
    guard let footer = try footer(of: source), footer.summaryStart != 0 else { return nil }
    try checkCRC(of: source, footer: footer)
    var summary = Summary()
    var hasStatistics = false
    var raw = RawRecordReader(source, at: footer.summaryStart)
    while let record = try raw.next() {
      guard Opcode(rawValue: record.opcode) != nil else { continue }
      let content = try raw.content(of: record, within: budget)
      guard let decoded = try Record(opcode: record.opcode, content: content, at: record.offset)
      else { continue }
      try budget.hold(record.length * 2 + 128, for: "summary", at: record.offset)
      if case .statistics = decoded { hasStatistics = true }
      take(decoded, into: &summary)
    }
    summary.chunkIndexes.sort { $0.chunkStartOffset < $1.chunkStartOffset }
    guard hasStatistics, isComplete(summary), areApart(summary, before: footer) else {
      return nil
    }
    return summary
  }

  private static func footer(of source: any ByteSource) throws(MCAPError) -> Footer? {
    guard let byteCount = source.byteCount, byteCount >= UInt64(FileFormat.tailByteCount + 8)
    else { return nil }
    var raw = RawRecordReader(source, at: byteCount - UInt64(FileFormat.tailByteCount))
    guard let record = try raw.next(), record.opcode == Opcode.footer.rawValue else { return nil }
    let content = try raw.content(of: record, within: MemoryBudget(ReaderLimits()))
    var fields = FieldCursor(content, of: "footer", at: record.offset)
    let footer = try Footer(from: &fields)
    guard footer.summaryStart < record.offset else {
      throw .malformed(
        record: "footer", offset: record.offset,
        reason: "the summary begins at byte \(footer.summaryStart)")
    }
    return footer
  }

  /// All from the summary's start to the footer's last field, piece by piece.
  private static func checkCRC(
    of source: any ByteSource, footer: Footer
  ) throws(MCAPError) {
    guard footer.summaryCRC != 0, let byteCount = source.byteCount else { return }
    var window = SourceWindow(source)
    let end = byteCount - 12
    var position = footer.summaryStart
    var crc: UInt32 = 0
    while position < end {
      let piece = try window.bytes(at: position, count: Int(min(end - position, 1 << 16)))
      guard !piece.isEmpty else { break }
      crc = piece.withUnsafeBytes { Checksum.update(crc, with: $0) }
      position += UInt64(piece.count)
    }
    guard crc == footer.summaryCRC else {
      throw .wrongChecksum(
        record: "summary", offset: footer.summaryStart, expected: footer.summaryCRC, found: crc)
    }
  }

  private static func take(_ record: Record, into summary: inout Summary) {
    switch record {
    case .schema(let schema): summary.schemas[schema.id] = schema
    case .channel(let channel): summary.channels[channel.id] = channel
    case .statistics(let statistics): summary.statistics = statistics
    case .chunkIndex(let index): summary.chunkIndexes.append(index)
    case .attachmentIndex(let index): summary.attachmentIndexes.append(index)
    case .metadataIndex(let index): summary.metadataIndexes.append(index)
    default: break
    }
  }

  /// Whether the summary has all that its statistics count.
  private static func isComplete(_ summary: Summary) -> Bool {
    let statistics = summary.statistics
    return summary.chunkIndexes.count == Int(statistics.chunkCount)
      && summary.schemas.count == Int(statistics.schemaCount)
      && summary.channels.count == Int(statistics.channelCount)
      && summary.attachmentIndexes.count == Int(statistics.attachmentCount)
      && summary.metadataIndexes.count == Int(statistics.metadataCount)
      && (statistics.messageCount == 0 || statistics.chunkCount > 0)
  }

  /// Whether the chunks do not overlap and are within the data, so that none is read twice.
  private static func areApart(_ summary: Summary, before footer: Footer) -> Bool {
    var end = UInt64(FileFormat.magic.count)
    for index in summary.chunkIndexes {
      let (next, overflows) = index.chunkStartOffset.addingReportingOverflow(index.chunkLength)
      guard index.chunkStartOffset >= end, !overflows, next <= footer.summaryStart,
        index.chunkLength >= 9
      else { return false }
      end = next
    }
    return true
  }
}
