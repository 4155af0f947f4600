/// Loads the blocks of a file that a query needs.
final class BlockLoader {
  private let reader: MCAPReader
  private let times: Range<UInt64>?
  /// The channels of the topics wanted; nil for all.
  private let channelIDs: Set<UInt16>?
  private let unpacker = ChunkUnpacker()

  init(_ reader: MCAPReader, query: MessageQuery) {
    self.reader = reader
    times = query.times
    channelIDs = query.topics.map { topics in
      Set(reader.summary.channels.values.filter { topics.contains($0.topic) }.map(\.id))
    }
  }

  /// The blocks that may hold a message that is wanted.
  func wanted(of summary: Summary) -> [MessageBlock] {
    (summary.chunkIndexes.map { MessageBlock($0) } + summary.plainBlocks).filter { block in
      if let times, block.endTime < times.lowerBound || block.startTime >= times.upperBound {
        return false
      }
      guard let channelIDs, let there = block.channelIDs else { return true }
      return !channelIDs.isDisjoint(with: there)
    }
  }

  /// The block's messages that are wanted, in order; nil where there is none.
  func load(
    _ block: MessageBlock, beside held: UInt64, order: MessageQuery.Order
  ) throws(MCAPError) -> OpenBlock? {
    var budget = reader.budget
    try budget.hold(held, for: "chunks that overlap in time", at: block.offset)
    let records = try records(of: block, within: budget)
    var entries = try entries(of: block, in: records, order: order, budget: budget)
    switch order {
    case .file: break
    case .logTime, .logTimeDescending:
      // what a recorder wrote is mostly sorted already
      let isSorted = zip(entries, entries.dropFirst()).allSatisfy { $0.logTime <= $1.logTime }
      if !isSorted || order == .logTimeDescending {
        let isDescending = order == .logTimeDescending
        entries.sort {
          $0.logTime != $1.logTime
            ? $0.logTime < $1.logTime : ($0.offset < $1.offset) != isDescending
        }
      }
    }
    return entries.isEmpty
      ? nil : OpenBlock(block, records: records, entries: entries, order: order)
  }

  private func records(
    of block: MessageBlock, within budget: MemoryBudget
  ) throws(MCAPError) -> ArraySlice<UInt8> {
    if block.isChunk {
      let content = try reader.content(at: block.offset, opcode: .chunk, within: budget)
      return try unpacker.unpack(
        PackedChunk(content: content, at: block.offset), within: budget)
    }
    try budget.check(block.length, for: "messages", at: block.offset)
    var window = SourceWindow(reader.source)
    return try window.bytes(at: block.offset, count: Int(block.length))
  }

  private func entries(
    of block: MessageBlock, in records: ArraySlice<UInt8>, order: MessageQuery.Order,
    budget: MemoryBudget
  ) throws(MCAPError) -> [MessageIndex.Entry] {
    var entries: [MessageIndex.Entry] = []
    var reader = ChunkRecords(records, ofChunkAt: block.offset)
    while let (opcode, content, offset) = try reader.next() {
      guard opcode == Opcode.message.rawValue else { continue }
      var fields = FieldCursor(content, of: "message", at: block.offset)
      let message = try Message(from: &fields)
      guard times?.contains(message.logTime) ?? true,
        channelIDs?.contains(message.channelID) ?? true
      else { continue }
      let time =
        switch order {
        case .file: UInt64(0)
        case .logTime: message.logTime
        case .logTimeDescending: ~message.logTime
        }
      entries.append(.init(logTime: time, offset: UInt64(offset)))
      if entries.count & 0xfff == 0 {
        try budget.check(
          UInt64(records.count + entries.count * 48), for: "messages", at: block.offset)
      }
    }
    return entries
  }
}
