/// The first record: what wrote the file, and by which conventions.
public struct Header: Hashable, Sendable {
  /// Conventions beyond the specification, such as "ros2"; empty for none.
  public var profile: String
  /// The program that wrote the file.
  public var library: String

  /// A header of its two texts.
  public init(profile: String, library: String) {
    self.profile = profile
    self.library = library
  }
}

/// The last record: where the summary is.
public struct Footer: Hashable, Sendable {
  /// Where the summary begins, in bytes from the file's start; 0 where there is none.
  public var summaryStart: UInt64
  /// Where the summary's own table of contents begins; 0 where there is none.
  public var summaryOffsetStart: UInt64
  /// CRC-32 of all from `summaryStart` up to this field; 0 where it was not computed.
  public var summaryCRC: UInt32

  /// A footer of its three fields.
  public init(summaryStart: UInt64, summaryOffsetStart: UInt64, summaryCRC: UInt32) {
    self.summaryStart = summaryStart
    self.summaryOffsetStart = summaryOffsetStart
    self.summaryCRC = summaryCRC
  }
}
