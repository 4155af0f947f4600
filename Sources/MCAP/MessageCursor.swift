/// Takes the messages of a query one after the other.
///
/// Memory: one chunk; by log time, those chunks whose times overlap. Messages by log time come
/// from a heap-less merge: of the chunks that are open the one with the earliest message gives it.
public struct MessageCursor: ~Copyable {
  private let loader: BlockLoader
  private let order: MessageQuery.Order
  private var waiting: ArraySlice<MessageBlock>
  private var open: [OpenBlock] = []

  init(of reader: MCAPReader, query: MessageQuery) {
    loader = BlockLoader(reader, query: query)
    order = query.order
    let blocks = loader.wanted(of: reader.summary).sorted { $0.offset < $1.offset }
    waiting =
      switch query.order {
      case .file: blocks[...]
      // stable, so that chunks of one time stay in the file's order
      case .logTime: blocks.sorted { $0.startTime < $1.startTime }[...]
      case .logTimeDescending: blocks.reversed().sorted { $0.endTime > $1.endTime }[...]
      }
  }

  /// The next message; nil after the last. Throws where a chunk is damaged or does not fit into
  /// the memory allowed; the next call goes on with the messages after it.
  public mutating func next() throws(MCAPError) -> Message? {
    while let block = waiting.first, mustOpen(block) {
      waiting.removeFirst()
      let held = open.reduce(0) { $0 + $1.byteCount }
      if let opened = try loader.load(block, beside: held, order: order) { open.append(opened) }
    }
    guard let earliest = open.indices.min(by: { open[$0].key < open[$1].key }) else { return nil }
    defer { if open[earliest].isEmpty { open.remove(at: earliest) } }
    return try open[earliest].takeFirst()
  }

  /// Whether a message of the block may come before all that are open.
  private func mustOpen(_ block: MessageBlock) -> Bool {
    guard let first = open.lazy.map(\.key.time).min() else { return true }
    return switch order {
    case .file: false
    case .logTime: block.startTime <= first
    case .logTimeDescending: ~block.endTime <= first
    }
  }
}
