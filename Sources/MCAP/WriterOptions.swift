/// How a file is written.
public struct WriterOptions: Hashable, Sendable {
  /// Conventions that the file follows, such as "ros2".
  public var profile = ""
  /// The program that writes.
  public var library = "errand"
  /// How chunks are packed.
  public var compression = Compression.zstd()
  /// A chunk is written when its records have this many bytes, and when it is asked for; 0 writes
  /// messages without chunks, and so without an index.
  public var chunkBytes = 1 << 20
  /// Threads of the writer's own that pack chunks and write them, so that adding messages does not
  /// wait; 0 for none. Each needs memory for two chunks more.
  public var threads = 0
  /// What helps readers find their way.
  public var index = IndexParts.all
  /// What a later version of the specification might add to records: tests of readers want it.
  package var padding: [UInt8] = []

  /// The defaults: everything indexed, chunks of 1 MiB with fast Zstandard.
  public init() {}

  /// Bytes that are gathered before they are written.
  var batchBytes: Int { chunkBytes > 0 ? chunkBytes : 1 << 20 }

  /// How what is gathered is packed: records outside of chunks never are.
  var plainCompression: Compression { chunkBytes > 0 ? compression : .none }
}

/// Parts of a file that are not needed to read it but let a reader go straight to what it wants.
public struct IndexParts: OptionSet, Hashable, Sendable {
  /// The bits of the set.
  public let rawValue: UInt16

  /// A set of its bits.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// After each chunk, the times and places of its messages.
  public static let messageIndexes = IndexParts(rawValue: 1 << 0)
  /// All schemas again in the summary.
  public static let repeatedSchemas = IndexParts(rawValue: 1 << 1)
  /// All channels again in the summary.
  public static let repeatedChannels = IndexParts(rawValue: 1 << 2)
  /// How much of everything there is.
  public static let statistics = IndexParts(rawValue: 1 << 3)
  /// Where the chunks are.
  public static let chunkIndexes = IndexParts(rawValue: 1 << 4)
  /// Where the attachments are.
  public static let attachmentIndexes = IndexParts(rawValue: 1 << 5)
  /// Where the metadata are.
  public static let metadataIndexes = IndexParts(rawValue: 1 << 6)
  /// Where each of the parts above is in the summary.
  public static let summaryOffsets = IndexParts(rawValue: 1 << 7)

  /// Everything.
  public static let all = IndexParts(rawValue: 0xff)
}
