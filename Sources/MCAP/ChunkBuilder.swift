/// The records of a chunk, from the first one to the chunk's place in the file, and what its index will say.
final class ChunkBuilder {
  /// What one channel has in the chunk.
  struct ChannelPart {
    let channelID: UInt16
    var count: UInt64 = 0
    var startTime = UInt64.max
    var endTime = UInt64.min
    var entries: [MessageIndex.Entry] = []
  }

  /// The records as they will be in the chunk.
  var records: ByteBuffer
  /// The records packed, when the chunk is full, where they are packed.
  var packed = ByteBuffer()
  /// Channels in the order of their first message.
  private(set) var parts: [ChannelPart] = []
  private(set) var messageCount: UInt64 = 0
  /// Schemas and channels that would be lost with the chunk.
  var definitions: [Definition] = []
  /// The CRC of the records' first `checkedCount` bytes.
  private var checkedCRC: UInt32 = 0
  private var checkedCount = 0
  private var partOfChannel: [Int] = []
  private let keepsEntries: Bool

  /// A schema or a channel, by its place in the registry.
  enum Definition {
    case schema(Int)
    case channel(Int)
  }

  init(capacity: Int, keepsEntries: Bool) {
    records = ByteBuffer(capacity: capacity)
    self.keepsEntries = keepsEntries
  }

  var isEmpty: Bool { records.count == 0 }
  /// The CRC of the records.
  var crc: UInt32 {
    check()
    return checkedCRC
  }
  var startTime: UInt64 { parts.lazy.map(\.startTime).min() ?? 0 }
  var endTime: UInt64 { parts.lazy.map(\.endTime).max() ?? 0 }

  /// Takes note of a message whose record begins at the end of `records`.
  func noteMessage(channelID: UInt16, logTime: UInt64) {
    let part = part(of: channelID)
    messageCount += 1
    parts[part].count += 1
    parts[part].startTime = min(parts[part].startTime, logTime)
    parts[part].endTime = max(parts[part].endTime, logTime)
    guard keepsEntries else { return }
    parts[part].entries.append(.init(logTime: logTime, offset: UInt64(records.count)))
  }

  /// Adds a message's content, whose CRC is computed on the way, while the bytes are at hand.
  func append(_ data: UnsafeRawBufferPointer) {
    check()
    var crc = checkedCRC
    records.append(byteCount: data.count) {
      crc = Checksum.update(crc, with: data, copyingTo: $0)
    }
    (checkedCRC, checkedCount) = (crc, records.count)
  }

  /// Computes the CRC of what was added since it was last computed; none of it may change later.
  func check() {
    let added = UnsafeRawBufferPointer(rebasing: records.bytes[checkedCount...])
    checkedCRC = Checksum.update(checkedCRC, with: added)
    checkedCount = records.count
  }

  /// Begins anew; the memory is kept.
  func removeAll() {
    records.truncate(to: 0)
    (checkedCRC, checkedCount) = (0, 0)
    for part in parts { partOfChannel[Int(part.channelID)] = -1 }
    parts.removeAll(keepingCapacity: true)
    definitions.removeAll(keepingCapacity: true)
    messageCount = 0
  }

  private func part(of channelID: UInt16) -> Int {
    let channel = Int(channelID)
    if channel >= partOfChannel.count {
      partOfChannel += repeatElement(-1, count: channel + 1 - partOfChannel.count)
    }
    if partOfChannel[channel] < 0 {
      partOfChannel[channel] = parts.count
      parts.append(ChannelPart(channelID: channelID))
    }
    return partOfChannel[channel]
  }
}
