/// How much of everything a file holds.
public struct Statistics: Hashable, Sendable {
  /// Messages in the whole file.
  public var messageCount: UInt64 = 0
  /// Different schemas.
  public var schemaCount: UInt16 = 0
  /// Different channels.
  public var channelCount: UInt32 = 0
  /// Attachments.
  public var attachmentCount: UInt32 = 0
  /// Metadata records.
  public var metadataCount: UInt32 = 0
  /// Chunks.
  public var chunkCount: UInt32 = 0
  /// The earliest log time of any message, in nanoseconds; 0 where there is no message.
  public var messageStartTime: UInt64 = 0
  /// The latest log time of any message, in nanoseconds; 0 where there is no message.
  public var messageEndTime: UInt64 = 0
  /// Messages of each channel that has any.
  public var channelMessageCounts: [UInt16: UInt64] = [:]

  /// Those of an empty file.
  public init() {}

  /// Takes messages of one channel into account.
  package mutating func count(
    _ messages: UInt64, of channelID: UInt16, from start: UInt64, through end: UInt64
  ) {
    guard messages > 0 else { return }
    messageStartTime = messageCount == 0 ? start : min(messageStartTime, start)
    messageEndTime = max(messageEndTime, end)
    messageCount += messages
    channelMessageCounts[channelID, default: 0] += messages
  }
}
