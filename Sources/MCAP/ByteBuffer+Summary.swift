// the records that stand only in the summary
extension ByteBuffer {
  mutating func append(_ statistics: Statistics, padding: [UInt8] = []) {
    appendRecord(.statistics, padding: padding) {
      $0.append(statistics.messageCount)
      $0.append(statistics.schemaCount)
      $0.append(statistics.channelCount)
      $0.append(statistics.attachmentCount)
      $0.append(statistics.metadataCount)
      $0.append(statistics.chunkCount)
      $0.append(statistics.messageStartTime)
      $0.append(statistics.messageEndTime)
      $0.append(byChannel: statistics.channelMessageCounts)
    }
  }

  mutating func append(_ index: ChunkIndex, padding: [UInt8] = []) {
    appendRecord(.chunkIndex, padding: padding) {
      $0.append(index.messageStartTime)
      $0.append(index.messageEndTime)
      $0.append(index.chunkStartOffset)
      $0.append(index.chunkLength)
      $0.append(byChannel: index.messageIndexOffsets)
      $0.append(index.messageIndexLength)
      $0.append(text: index.compression)
      $0.append(index.compressedSize)
      $0.append(index.uncompressedSize)
    }
  }

  mutating func append(_ index: AttachmentIndex, padding: [UInt8] = []) {
    appendRecord(.attachmentIndex, padding: padding) {
      $0.append(index.offset)
      $0.append(index.length)
      $0.append(index.logTime)
      $0.append(index.createTime)
      $0.append(index.dataSize)
      $0.append(text: index.name)
      $0.append(text: index.mediaType)
    }
  }

  mutating func append(_ index: MetadataIndex, padding: [UInt8] = []) {
    appendRecord(.metadataIndex, padding: padding) {
      $0.append(index.offset)
      $0.append(index.length)
      $0.append(text: index.name)
    }
  }

  mutating func append(_ offset: SummaryOffset, padding: [UInt8] = []) {
    appendRecord(.summaryOffset, padding: padding) {
      $0.append(offset.groupOpcode)
      $0.append(offset.groupStart)
      $0.append(offset.groupLength)
    }
  }

  /// Adds the footer; `crcSoFar` is that of the summary before it.
  mutating func appendFooter(summaryStart: UInt64, summaryOffsetStart: UInt64, crcSoFar: UInt32) {
    let start = count
    appendRecord(.footer) { buffer in
      buffer.append(summaryStart)
      buffer.append(summaryOffsetStart)
      buffer.append(UInt32(0))
    }
    let checked = UnsafeRawBufferPointer(rebasing: bytes[start..<count - 4])
    let crc = Checksum.update(crcSoFar, with: checked)
    truncate(to: count - 4)
    append(crc)
  }
}
