/// A block's messages that are still to come.
struct OpenBlock {
  /// What messages are sorted by: the time, complemented for the opposite order, then the place.
  struct Key: Comparable {
    var time: UInt64
    var block: UInt64
    var offset: UInt64

    static func < (a: Key, b: Key) -> Bool {
      (a.time, a.block, a.offset) < (b.time, b.block, b.offset)
    }
  }

  private let records: ArraySlice<UInt8>
  private let block: MessageBlock
  private let isDescending: Bool
  /// Log times, or zeros in the file's order, with places in `records`.
  private let entries: [MessageIndex.Entry]
  private var taken = 0

  init(
    _ block: MessageBlock, records: ArraySlice<UInt8>, entries: [MessageIndex.Entry],
    order: MessageQuery.Order
  ) {
    self.block = block
    self.records = records
    isDescending = order == .logTimeDescending
    self.entries = entries
  }

  var isEmpty: Bool { taken == entries.count }
  /// Memory that it holds, which for a small block is what was read ahead with it.
  var byteCount: UInt64 { UInt64(max(records.count + 16 * entries.count, 1 << 16)) }

  /// That of the first message.
  var key: Key {
    let entry = entries[taken]
    return isDescending
      ? Key(time: entry.logTime, block: ~block.offset, offset: ~entry.offset)
      : Key(time: entry.logTime, block: block.offset, offset: entry.offset)
  }

  mutating func takeFirst() throws(MCAPError) -> Message {
    defer { taken += 1 }
    return try ChunkRecords.message(
      at: Int(entries[taken].offset), in: records, ofChunkAt: block.offset)
  }
}
