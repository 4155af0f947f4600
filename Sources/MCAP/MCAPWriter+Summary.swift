extension MCAPWriter {
  /// Writes what is open, the summary and the footer, and closes the file; returns what it holds.
  ///
  /// Where the last chunk cannot be written, the summary is still tried, and the error thrown then.
  public consuming func finish() throws(MCAPError) -> Statistics {
    var failure: MCAPError?
    do { try flush() } catch { failure = error }
    do { try writeEnd() } catch { failure = failure ?? error }
    do { try log.section.close() } catch { failure = failure ?? error }
    if let failure { throw failure }
    return statistics
  }

  private mutating func writeEnd() throws(MCAPError) {
    var end = ByteBuffer(capacity: 4096)
    end.appendDataEnd(crc: log.section.crc)
    let dataEndCount = end.count
    let summaryStart = log.section.offset + UInt64(dataEndCount)
    let groups = appendGroups(to: &end, from: log.section.offset)
    let hasSummary = end.count > dataEndCount
    let offsetStart = log.section.offset + UInt64(end.count)
    let hasOffsets = !groups.isEmpty && options.index.contains(.summaryOffsets)
    if hasOffsets { for group in groups { end.append(group, padding: options.padding) } }
    let summary = UnsafeRawBufferPointer(rebasing: end.bytes[dataEndCount...])
    end.appendFooter(
      summaryStart: hasSummary ? summaryStart : 0, summaryOffsetStart: hasOffsets ? offsetStart : 0,
      crcSoFar: Checksum.update(0, with: summary))
    FileFormat.magic.withUnsafeBytes { end.append($0) }
    try log.section.write(end)
  }

  /// Adds the summary's records, kind by kind, and returns where each kind is in the file.
  private func appendGroups(to end: inout ByteBuffer, from offset: UInt64) -> [SummaryOffset] {
    var groups: [SummaryOffset] = []
    let padding = options.padding
    func group(_ opcode: Opcode, _ part: IndexParts, write: (inout ByteBuffer) -> Void) {
      let start = end.count
      if options.index.contains(part) { write(&end) }
      guard end.count > start else { return }
      groups.append(
        SummaryOffset(
          groupOpcode: opcode.rawValue, groupStart: offset + UInt64(start),
          groupLength: UInt64(end.count - start)))
    }
    group(.schema, .repeatedSchemas) { end in
      for entry in registry.schemas { end.append(entry.value, padding: padding) }
    }
    group(.channel, .repeatedChannels) { end in
      for entry in registry.channels { end.append(entry.value, padding: padding) }
    }
    group(.statistics, .statistics) { $0.append(statistics, padding: padding) }
    group(.chunkIndex, .chunkIndexes) { end in
      for index in log.indexes { end.append(index, padding: padding) }
    }
    group(.attachmentIndex, .attachmentIndexes) { end in
      for index in attachmentIndexes { end.append(index, padding: padding) }
    }
    group(.metadataIndex, .metadataIndexes) { end in
      for index in metadataIndexes { end.append(index, padding: padding) }
    }
    return groups
  }
}
