/// An episode that was recorded, read from its file.
///
///     let log = try EpisodeLog(reading: "kitchen.mcap")
///     log.facts.instructions          // ["bring the red mug to the table"]
///     log.result["outcome"]           // "done"
///
/// Reads also what a kill or a full disk left of a file: `damage` then says what is missing.
public struct EpisodeLog: Sendable {
  public let path: String
  public let facts: EpisodeFacts
  /// What the recorder wrote at the end: outcome, commands, verdict, losses. Empty where there was no end.
  public let result: [String: String]
  /// In the order in which they were written.
  public let messages: [LoggedMessage]
  /// What is wrong with the file, in words; nil where it is whole.
  public let damage: String?
  package let types: [String: TypeSet]

  /// What is read of a file.
  public enum Contents: Sendable {
    case everything
    /// Without pictures and drawings.
    case decisions
  }

  /// Throws `cannotRead`, and `notAnEpisode` where it holds something else.
  public init(
    reading path: String, contents: Contents = .everything
  ) throws(RecordingError) {
    let file = try EpisodeFile(opening: path)
    let topics = file.topics.filter { contents == .everything || $0.hasPrefix("/errand/") }
    var messages: [LoggedMessage] = []
    let broken = try file.forEach(in: Set(topics)) { messages.append($0) }
    self.path = path
    facts = try file.facts()
    result = file.result
    types = file.types
    damage = file.damage ?? broken
    self.messages = messages
  }

  /// Reads one message by the file's own schema.
  public func decoded(_ message: LoggedMessage) throws(RecordingError) -> DecodedMessage {
    guard let types = types[message.schema] else { throw .noSchema(message.schema) }
    return try types.decode(message.bytes[...], as: message.schema)
  }

  /// The messages of one channel of Errand's own: "command", "plan", ...
  public func messages(on channel: String) -> [LoggedMessage] {
    messages.filter { $0.topic == "/errand/\(channel)" }
  }
}

/// One message as it stands in a log.
public struct LoggedMessage: Hashable, Sendable {
  public var topic: String
  public var schema: String
  /// The robot's clock, nanoseconds.
  public var logTime: UInt64
  /// The recorder's wall clock, nanoseconds since 1970.
  public var publishTime: UInt64
  public var bytes: [UInt8]
}
