/// Makes a summary of a file that has none, by reading it.
struct SummaryScan {
  private(set) var header: Header?
  private(set) var summary = Summary()
  private(set) var damages: [Damage] = []
  /// Whether the data's end was met.
  private(set) var isWhole = false

  /// Reads all that can be read. Throws `notMCAP`, `cannotRead`, `memoryLimit`.
  init(_ source: any ByteSource, budget: inout MemoryBudget) throws(MCAPError) {
    var walk = try FileWalk(source)
    while let item = try walk.next(within: budget) {
      switch item {
      case .header(let found): header = header ?? found
      case .record(let record, let place): try take(record, at: place, budget: &budget)
      case .chunk(let chunk): try take(chunk, budget: &budget)
      case .dataEnd: isWhole = true
      case .damage(let damage):
        try budget.hold(256, for: "damage", at: damage.offset)
        damages.append(damage)
      }
    }
    summary.statistics.schemaCount = UInt16(clamping: summary.schemas.count)
    summary.statistics.channelCount = UInt32(summary.channels.count)
  }

  private mutating func take(
    _ record: Record, at place: RawRecord, budget: inout MemoryBudget
  ) throws(MCAPError) {
    let length = place.end - place.offset
    switch record {
    case .schema, .channel: try define(record, byteCount: place.length, budget: &budget)
    case .message(let message):
      summary.statistics.count(
        1, of: message.channelID, from: message.logTime, through: message.logTime)
      let last = summary.plainBlocks.count - 1
      if last >= 0, summary.plainBlocks[last].extend(place, logTime: message.logTime) { return }
      try budget.hold(64, for: "message", at: place.offset)
      summary.plainBlocks.append(MessageBlock(place, logTime: message.logTime))
    case .attachment(let attachment):
      try budget.hold(256, for: "attachment index", at: place.offset)
      summary.statistics.attachmentCount += 1
      summary.attachmentIndexes.append(
        AttachmentIndex(
          offset: place.offset, length: length, logTime: attachment.logTime,
          createTime: attachment.createTime, dataSize: UInt64(attachment.data.count),
          name: attachment.name, mediaType: attachment.mediaType))
    case .metadata(let metadata):
      try budget.hold(256, for: "metadata index", at: place.offset)
      summary.statistics.metadataCount += 1
      summary.metadataIndexes.append(
        MetadataIndex(offset: place.offset, length: length, name: metadata.name))
    default: break
    }
  }

  private mutating func take(
    _ chunk: WalkedChunk, budget: inout MemoryBudget
  ) throws(MCAPError) {
    for definition in chunk.definitions {
      try define(definition, byteCount: 0, budget: &budget)
    }
    for index in chunk.messageIndexes {
      guard let first = index.entries.first else { continue }
      var times = (first.logTime, first.logTime)
      for entry in index.entries {
        times = (min(times.0, entry.logTime), max(times.1, entry.logTime))
      }
      summary.statistics.count(
        UInt64(index.entries.count), of: index.channelID, from: times.0, through: times.1)
    }
    try budget.hold(256, for: "chunk index", at: chunk.record.offset)
    summary.statistics.chunkCount += 1
    summary.chunkIndexes.append(chunk.index)
  }

  /// The first schema or channel of an id counts.
  private mutating func define(
    _ record: Record, byteCount: UInt64, budget: inout MemoryBudget
  ) throws(MCAPError) {
    switch record {
    case .schema(let schema) where summary.schemas[schema.id] == nil:
      try budget.hold(UInt64(schema.data.count) + 256, for: "schema", at: 0)
      summary.schemas[schema.id] = schema
    case .channel(let channel) where summary.channels[channel.id] == nil:
      try budget.hold(2 * byteCount + 512, for: "channel", at: 0)
      summary.channels[channel.id] = channel
    default: break
    }
  }
}
