/// How the messages of a channel are to be decoded.
public struct Schema: Hashable, Sendable {
  /// Unlike any other schema's in the file; never 0.
  public var id: UInt16
  /// The message type's full name, such as "foxglove.RawImage".
  public var name: String
  /// How `data` is written, such as "protobuf"; empty where there is none.
  public var encoding: String
  /// The description itself; for "protobuf" a FileDescriptorSet with all that it imports.
  public var data: [UInt8]

  /// A schema with its id.
  public init(id: UInt16, name: String, encoding: String, data: [UInt8]) {
    self.id = id
    self.name = name
    self.encoding = encoding
    self.data = data
  }
}

/// A stream of messages of one kind, from one source.
public struct Channel: Hashable, Sendable {
  /// Unlike any other channel's in the file.
  public var id: UInt16
  /// The schema of its messages; 0 where they need none.
  public var schemaID: UInt16
  /// The name under which viewers list it, such as "/camera".
  public var topic: String
  /// How each message is written, such as "protobuf".
  public var messageEncoding: String
  /// What else the writer wants known of the channel.
  public var metadata: [String: String]

  /// A channel with its id.
  public init(
    id: UInt16, schemaID: UInt16, topic: String, messageEncoding: String,
    metadata: [String: String] = [:]
  ) {
    self.id = id
    self.schemaID = schemaID
    self.topic = topic
    self.messageEncoding = messageEncoding
    self.metadata = metadata
  }
}
