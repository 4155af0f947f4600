/// A file that is made of what is found in another.
struct RepairedFile: ~Copyable {
  private var writer: MCAPWriter
  private var report = RepairReport()
  /// The other file's summary, where it is intact.
  private let original: Summary?
  private let unpacker = ChunkUnpacker()

  init(_ header: Header, to sink: any ByteSink, original: Summary?) throws(MCAPError) {
    var options = WriterOptions()
    options.profile = header.profile
    options.library = header.library
    writer = try MCAPWriter(to: sink, options: options)
    self.original = original
  }

  /// Keeps an item, or takes note of its loss.
  mutating func take(
    _ item: FileWalk.Item, from source: any ByteSource, within budget: MemoryBudget
  ) throws(MCAPError) {
    switch item {
    case .header, .dataEnd: break
    case .record(.attachment(let attachment), _): try writer.append(attachment)
    case .record(.metadata(let metadata), _): try writer.append(metadata)
    case .record(.message(let message), _):
      do { try writer.append(message) } catch .unknownChannel { report.messagesLost += 1 }
    case .record(let definition, _): try define(definition)
    case .chunk(let chunk): try writer.copy(chunk)
    case .damage(let damage):
      report.damages.append(damage)
      report.messagesLost += LossEstimate.messages(
        at: damage, of: source, unpacker: unpacker, within: budget)
      try defineAll()
    }
  }

  consuming func finish() throws(MCAPError) -> RepairReport {
    var report = report
    report.kept = try writer.finish()
    return report
  }

  /// Channels may have been defined in what is lost: the summary has them too.
  private mutating func defineAll() throws(MCAPError) {
    guard let original else { return }
    for (_, schema) in original.schemas.sorted(by: { $0.key < $1.key }) {
      try define(.schema(schema))
    }
    for (_, channel) in original.channels.sorted(by: { $0.key < $1.key }) {
      try define(.channel(channel))
    }
  }

  /// The first schema or channel of an id counts; one that makes no sense is left out.
  private mutating func define(_ record: Record) throws(MCAPError) {
    do {
      switch record {
      case .schema(let schema): try writer.add(schema)
      case .channel(let channel): try writer.add(channel)
      default: break
      }
    } catch .noID, .unknownSchema {
      return
    }
  }
}

extension MCAPWriter {
  /// Copies a chunk of another file as it is there, after the open chunk.
  mutating func copy(_ chunk: WalkedChunk) throws(MCAPError) {
    try flush()
    try log.copy(chunk)
    for definition in chunk.definitions {
      do {
        switch definition {
        case .schema(let schema):
          try registry.add(schema)
          registry.markSchema(schema.id)
        case .channel(let channel):
          try registry.add(channel)
          registry.markChannel(channel.id)
        default: break
        }
      } catch .noID, .unknownSchema {
        continue
      }
    }
  }
}
