/// A file within the file, such as a calibration or a picture of the scene.
public struct Attachment: Hashable, Sendable {
  /// When it was recorded, in nanoseconds.
  public var logTime: UInt64
  /// When it was made, in nanoseconds; 0 where that is not known.
  public var createTime: UInt64
  /// Its file name.
  public var name: String
  /// Its MIME type, such as "application/json".
  public var mediaType: String
  /// Its content.
  public var data: [UInt8]

  /// An attachment with its content.
  public init(logTime: UInt64, createTime: UInt64, name: String, mediaType: String, data: [UInt8]) {
    self.logTime = logTime
    self.createTime = createTime
    self.name = name
    self.mediaType = mediaType
    self.data = data
  }
}

/// Named texts about the whole file.
public struct Metadata: Hashable, Sendable {
  /// What the texts are about; several records may share it.
  public var name: String
  /// The texts by their keys.
  public var values: [String: String]

  /// Texts under a name.
  public init(name: String, values: [String: String]) {
    self.name = name
    self.values = values
  }
}
