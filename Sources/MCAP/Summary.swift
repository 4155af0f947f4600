/// What a file holds and where, from its own summary or, where that is missing, from reading it.
public struct Summary: Hashable, Sendable {
  /// All schemas, by id.
  public internal(set) var schemas: [UInt16: Schema] = [:]
  /// All channels, by id.
  public internal(set) var channels: [UInt16: Channel] = [:]
  /// How much of everything there is.
  public internal(set) var statistics = Statistics()
  /// The chunks, in the order in which they are in the file.
  public internal(set) var chunkIndexes: [ChunkIndex] = []
  /// The attachments, in the order in which they are in the file.
  public internal(set) var attachmentIndexes: [AttachmentIndex] = []
  /// The metadata, in the order in which they are in the file.
  public internal(set) var metadataIndexes: [MetadataIndex] = []
  /// Messages outside of chunks.
  var plainBlocks: [MessageBlock] = []

  /// The channels of a topic, by id.
  public func channels(ofTopic topic: String) -> [Channel] {
    channels.values.filter { $0.topic == topic }.sorted { $0.id < $1.id }
  }
}

/// A part of a file that holds messages: a chunk, or records outside of chunks that follow each
/// other.
struct MessageBlock: Hashable, Sendable {
  /// Where it begins, in bytes from the file's start.
  var offset: UInt64
  /// Bytes of it.
  var length: UInt64
  var startTime: UInt64
  var endTime: UInt64
  /// The channels with messages in it; nil where that is not known.
  var channelIDs: Set<UInt16>?
  var isChunk: Bool

  init(_ index: ChunkIndex) {
    offset = index.chunkStartOffset
    length = index.chunkLength
    startTime = index.messageStartTime
    endTime = index.messageEndTime
    channelIDs = index.messageIndexOffsets.isEmpty ? nil : Set(index.messageIndexOffsets.keys)
    isChunk = true
  }

  /// One message outside of a chunk.
  init(_ record: RawRecord, logTime: UInt64) {
    offset = record.offset
    length = record.end - record.offset
    (startTime, endTime) = (logTime, logTime)
    channelIDs = nil
    isChunk = false
  }

  /// Takes the message in that follows; not where the block is large enough.
  mutating func extend(_ record: RawRecord, logTime: UInt64) -> Bool {
    guard !isChunk, record.offset == offset + length, length + record.length < 1 << 20 else {
      return false
    }
    length += record.end - record.offset
    startTime = min(startTime, logTime)
    endTime = max(endTime, logTime)
    return true
  }
}
