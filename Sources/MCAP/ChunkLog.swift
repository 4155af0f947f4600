/// The data of a file, chunk by chunk, and the index of it. Not for two threads at once.
final class ChunkLog {
  let section: DataSection
  private let options: WriterOptions
  private(set) var statistics = Statistics()
  private(set) var indexes: [ChunkIndex] = []

  init(_ section: DataSection, options: WriterOptions) {
    self.section = section
    self.options = options
  }

  /// Writes a chunk whose records are `packed`, or its records alone where the file has no chunks.
  func write(_ chunk: ChunkBuilder, packed: PackedRecords) throws(MCAPError) {
    if options.chunkBytes == 0 {
      try section.write([packed.part], messages: chunk.messageCount)
    } else {
      try writeRecord(
        packed, times: chunk.startTime...chunk.endTime,
        messageIndexes: chunk.parts.filter { !$0.entries.isEmpty }.map {
          MessageIndex(channelID: $0.channelID, entries: $0.entries)
        },
        messages: chunk.messageCount)
    }
    for part in chunk.parts {
      statistics.count(part.count, of: part.channelID, from: part.startTime, through: part.endTime)
    }
  }

  /// Writes a chunk record and the message indexes after it.
  private func writeRecord(
    _ packed: PackedRecords, times: ClosedRange<UInt64>, messageIndexes: [MessageIndex],
    messages: UInt64
  ) throws(MCAPError) {
    var prefix = ByteBuffer(capacity: 64)
    prefix.append(Opcode.chunk.rawValue)
    prefix.append(UInt64(40 + packed.compression.utf8.count + packed.part.bytes.count))
    prefix.append(times.lowerBound)
    prefix.append(times.upperBound)
    prefix.append(packed.uncompressedSize)
    prefix.append(packed.crc)
    prefix.append(text: packed.compression)
    prefix.append(UInt64(packed.part.bytes.count))

    let start = section.offset
    let chunkLength = prefix.count + packed.part.bytes.count
    var records = ByteBuffer(capacity: messageIndexes.reduce(0) { $0 + 15 + $1.entries.count * 16 })
    var offsets: [UInt16: UInt64] = [:]
    for index in messageIndexes {
      offsets[index.channelID] = start + UInt64(chunkLength + records.count)
      records.append(index, padding: options.padding)
    }
    try section.write(
      [.init(bytes: prefix.bytes), packed.part, .init(bytes: records.bytes)], messages: messages)
    statistics.chunkCount += 1
    indexes.append(
      ChunkIndex(
        messageStartTime: times.lowerBound, messageEndTime: times.upperBound,
        chunkStartOffset: start, chunkLength: UInt64(chunkLength), messageIndexOffsets: offsets,
        messageIndexLength: UInt64(records.count), compression: packed.compression,
        compressedSize: UInt64(packed.part.bytes.count), uncompressedSize: packed.uncompressedSize))
  }
}

/// A chunk's records as they will be in the file.
struct PackedRecords {
  /// The bytes, with their CRC where it is known.
  let part: DataSection.Part
  /// The specification's name of the compression.
  let compression: String
  let uncompressedSize: UInt64
  /// The CRC of the records before they were packed; 0 where none was computed.
  let crc: UInt32
}

extension ChunkLog {
  /// Copies a chunk of another file as it is there.
  func copy(_ chunk: WalkedChunk) throws(MCAPError) {
    let packed = chunk.packed
    let result = packed.records.withUnsafeBytes { bytes in
      Result { () throws(MCAPError) in
        try writeRecord(
          PackedRecords(
            part: .init(bytes: bytes), compression: packed.compression,
            uncompressedSize: packed.uncompressedSize, crc: packed.crc),
          times: chunk.startTime...chunk.endTime, messageIndexes: chunk.messageIndexes,
          messages: chunk.messageCount)
      }
    }
    try result.get()
    for index in chunk.messageIndexes {
      for entry in index.entries {
        statistics.count(1, of: index.channelID, from: entry.logTime, through: entry.logTime)
      }
    }
  }
}
