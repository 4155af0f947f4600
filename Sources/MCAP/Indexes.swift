/// Where a chunk is and what it holds. Offsets are bytes from the file's start.
public struct ChunkIndex: Hashable, Sendable {
  /// The earliest log time in the chunk, in nanoseconds; 0 where it holds no message.
  public var messageStartTime: UInt64
  /// The latest log time in the chunk, in nanoseconds; 0 where it holds no message.
  public var messageEndTime: UInt64
  /// Where the chunk record begins.
  public var chunkStartOffset: UInt64
  /// The chunk record's length, its opcode and length field included.
  public var chunkLength: UInt64
  /// Where each channel's message index begins, by channel; empty where none was written.
  public var messageIndexOffsets: [UInt16: UInt64]
  /// The length of all message indexes after the chunk.
  public var messageIndexLength: UInt64
  /// The specification's name of the compression: "", "lz4" or "zstd".
  public var compression: String
  /// Bytes of the records as they are in the file.
  public var compressedSize: UInt64
  /// Bytes of the records once decompressed.
  public var uncompressedSize: UInt64

  package init(
    messageStartTime: UInt64,
    messageEndTime: UInt64,
    chunkStartOffset: UInt64,
    chunkLength: UInt64,
    messageIndexOffsets: [UInt16: UInt64],
    messageIndexLength: UInt64,
    compression: String,
    compressedSize: UInt64,
    uncompressedSize: UInt64
  ) {
    self.messageStartTime = messageStartTime
    self.messageEndTime = messageEndTime
    self.chunkStartOffset = chunkStartOffset
    self.chunkLength = chunkLength
    self.messageIndexOffsets = messageIndexOffsets
    self.messageIndexLength = messageIndexLength
    self.compression = compression
    self.compressedSize = compressedSize
    self.uncompressedSize = uncompressedSize
  }
}

/// The times and places of one channel's messages in one chunk.
public struct MessageIndex: Hashable, Sendable {
  /// One message.
  public struct Entry: Hashable, Sendable {
    /// Its log time, in nanoseconds.
    public var logTime: UInt64
    /// Where its record begins, in bytes from the start of the decompressed records.
    public var offset: UInt64
  }

  /// The channel.
  public var channelID: UInt16
  /// Its messages.
  public var entries: [Entry]
}

/// Where an attachment is and what it is called.
public struct AttachmentIndex: Hashable, Sendable {
  /// Where the record begins, in bytes from the file's start.
  public var offset: UInt64
  /// The record's length, its opcode and length field included.
  public var length: UInt64
  /// When it was recorded, in nanoseconds.
  public var logTime: UInt64
  /// When it was made, in nanoseconds.
  public var createTime: UInt64
  /// Bytes of its content.
  public var dataSize: UInt64
  /// Its file name.
  public var name: String
  /// Its MIME type.
  public var mediaType: String

  package init(
    offset: UInt64,
    length: UInt64,
    logTime: UInt64,
    createTime: UInt64,
    dataSize: UInt64,
    name: String,
    mediaType: String
  ) {
    self.offset = offset
    self.length = length
    self.logTime = logTime
    self.createTime = createTime
    self.dataSize = dataSize
    self.name = name
    self.mediaType = mediaType
  }
}

/// Where a metadata record is.
public struct MetadataIndex: Hashable, Sendable {
  /// Where the record begins, in bytes from the file's start.
  public var offset: UInt64
  /// The record's length, its opcode and length field included.
  public var length: UInt64
  /// Its name.
  public var name: String

  package init(
    offset: UInt64,
    length: UInt64,
    name: String
  ) {
    self.offset = offset
    self.length = length
    self.name = name
  }
}

/// Where the summary's records of one kind are.
public struct SummaryOffset: Hashable, Sendable {
  /// Their opcode.
  public var groupOpcode: UInt8
  /// Where the first begins, in bytes from the file's start.
  public var groupStart: UInt64
  /// The length of them all.
  public var groupLength: UInt64

  package init(
    groupOpcode: UInt8,
    groupStart: UInt64,
    groupLength: UInt64
  ) {
    self.groupOpcode = groupOpcode
    self.groupStart = groupStart
    self.groupLength = groupLength
  }
}
