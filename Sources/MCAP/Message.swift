/// One message of a channel. Times are nanoseconds since an epoch that the writer chose.
public struct Message: Hashable, Sendable {
  /// The channel that it belongs to.
  public var channelID: UInt16
  /// Its number within the channel; 0 where the writer does not count.
  public var sequence: UInt32
  /// When it was recorded; what files are sorted and searched by.
  public var logTime: UInt64
  /// When it was sent; the same as `logTime` where that is not known.
  public var publishTime: UInt64
  /// The content, in the channel's encoding. A reader's message shares the chunk's memory: keep a
  /// copy (`Array(data)`) rather than the slice where it is to outlive the reading.
  public var data: ArraySlice<UInt8>

  /// A message over bytes that it shares.
  public init(
    channelID: UInt16, sequence: UInt32, logTime: UInt64, publishTime: UInt64,
    data: ArraySlice<UInt8>
  ) {
    self.channelID = channelID
    self.sequence = sequence
    self.logTime = logTime
    self.publishTime = publishTime
    self.data = data
  }

  /// A message over a whole array.
  public init(
    channelID: UInt16, sequence: UInt32, logTime: UInt64, publishTime: UInt64, data: [UInt8]
  ) {
    self.init(
      channelID: channelID, sequence: sequence, logTime: logTime, publishTime: publishTime,
      data: data[...])
  }

  /// Bytes of a message record before `data`: opcode, length, channel, sequence and two times.
  package static let overhead = FileFormat.recordPrefixByteCount + 22
}
