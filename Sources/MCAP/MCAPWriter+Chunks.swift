extension MCAPWriter {
  /// Writes the open chunk; nothing where it is empty. Call it at least as often as messages must
  /// not be lost.
  ///
  /// Throws `cannotWrite`: then the file is as it was before, the chunk's messages are lost, and
  /// the next message begins a new chunk.
  public mutating func closeChunk() throws(MCAPError) {
    guard !chunk.isEmpty else { return }
    do {
      if options.chunkBytes > 0 { try writeChunk() } else { try writePlainRecords() }
    } catch {
      for definition in chunk.definitions { registry.mark(definition, isWritten: false) }
      chunk.removeAll()
      throw error
    }
    for part in chunk.parts {
      written.count(part.count, of: part.channelID, from: part.startTime, through: part.endTime)
    }
    chunk.removeAll()
  }

  private mutating func writePlainRecords() throws(MCAPError) {
    try section.write([.init(bytes: chunk.records.bytes)], messages: chunk.messageCount)
  }

  private mutating func writeChunk() throws(MCAPError) {
    let records = chunk.records.bytes
    let crc = Checksum.update(0, with: records)
    let packed = try compressor.pack(records)
    try writeChunk(
      packed: packed, packedCRC: options.compression == .none ? crc : nil,
      compression: options.compression.name, uncompressedSize: records.count, crc: crc,
      times: chunk.startTime...chunk.endTime,
      messageIndexes: chunk.parts.filter { !$0.entries.isEmpty }.map {
        MessageIndex(channelID: $0.channelID, entries: $0.entries)
      },
      messageCount: chunk.messageCount)
  }

  /// Writes a chunk record around records that are packed already, and its message indexes.
  mutating func writeChunk(
    packed: UnsafeRawBufferPointer, packedCRC: UInt32?, compression: String,
    uncompressedSize: Int, crc: UInt32, times: ClosedRange<UInt64>, messageIndexes: [MessageIndex],
    messageCount: UInt64
  ) throws(MCAPError) {
    var prefix = ByteBuffer(capacity: 64)
    prefix.append(Opcode.chunk.rawValue)
    prefix.append(UInt64(40 + compression.utf8.count + packed.count))
    prefix.append(times.lowerBound)
    prefix.append(times.upperBound)
    prefix.append(UInt64(uncompressedSize))
    prefix.append(crc)
    prefix.append(text: compression)
    prefix.append(UInt64(packed.count))

    let start = section.offset
    let chunkLength = prefix.count + packed.count
    var indexes = ByteBuffer(capacity: messageIndexes.reduce(0) { $0 + 15 + $1.entries.count * 16 })
    var indexOffsets: [UInt16: UInt64] = [:]
    for index in messageIndexes {
      indexOffsets[index.channelID] = start + UInt64(chunkLength + indexes.count)
      indexes.append(index, padding: options.padding)
    }
    try section.write(
      [
        .init(bytes: prefix.bytes), .init(bytes: packed, crc: packedCRC),
        .init(bytes: indexes.bytes),
      ], messages: messageCount)
    written.chunkCount += 1
    chunkIndexes.append(
      ChunkIndex(
        messageStartTime: times.lowerBound, messageEndTime: times.upperBound,
        chunkStartOffset: start, chunkLength: UInt64(chunkLength),
        messageIndexOffsets: indexOffsets, messageIndexLength: UInt64(indexes.count),
        compression: compression, compressedSize: UInt64(packed.count),
        uncompressedSize: UInt64(uncompressedSize)))
  }
}
