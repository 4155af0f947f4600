/// A chunk that was read and found whole, with what an index says of it.
struct WalkedChunk {
  let packed: PackedChunk
  let record: RawRecord
  private(set) var definitions: [Record] = []
  private(set) var messageIndexes: [MessageIndex] = []
  private(set) var startTime = UInt64.max
  private(set) var endTime = UInt64.min
  private(set) var messageCount: UInt64 = 0

  /// Throws `malformed` where a record in it is not whole, `memoryLimit` where the index of its
  /// messages is too large.
  init(
    _ packed: PackedChunk, records: ArraySlice<UInt8>, record: RawRecord, budget: MemoryBudget
  ) throws(MCAPError) {
    self.packed = packed
    self.record = record
    var placeOfChannel: [UInt16: Int] = [:]
    var reader = ChunkRecords(records, ofChunkAt: record.offset)
    let held = UInt64(packed.records.count + records.count)
    while let (opcode, content, offset) = try reader.next() {
      guard opcode == Opcode.message.rawValue else {
        try takeDefinition(opcode: opcode, content: content)
        continue
      }
      var fields = FieldCursor(content, of: "message", at: record.offset)
      let message = try Message(from: &fields)
      let place = placeOfChannel[message.channelID] ?? messageIndexes.count
      if place == messageIndexes.count {
        placeOfChannel[message.channelID] = place
        messageIndexes.append(MessageIndex(channelID: message.channelID, entries: []))
      }
      messageIndexes[place].entries.append(
        .init(logTime: message.logTime, offset: UInt64(offset)))
      startTime = min(startTime, message.logTime)
      endTime = max(endTime, message.logTime)
      messageCount += 1
      if messageCount & 0xfff == 0 {
        try budget.check(held + messageCount * 48, for: "message index", at: record.offset)
      }
    }
    if messageCount == 0 { startTime = 0 }
  }

  /// What the summary says of it; `messageIndexOffsets` stays empty.
  var index: ChunkIndex {
    ChunkIndex(
      messageStartTime: startTime, messageEndTime: endTime, chunkStartOffset: record.offset,
      chunkLength: record.end - record.offset, messageIndexOffsets: [:], messageIndexLength: 0,
      compression: packed.compression, compressedSize: UInt64(packed.records.count),
      uncompressedSize: packed.uncompressedSize)
  }

  private mutating func takeDefinition(
    opcode: UInt8, content: ArraySlice<UInt8>
  ) throws(MCAPError) {
    switch try Record(opcode: opcode, content: content, at: record.offset) {
    case .some(let definition): definitions.append(definition)
    case .none: break
    }
  }
}
