import MCAP

/// A file of an episode, or any MCAP file with protobuf in it, for those who look through it piece by piece.
package struct EpisodeFile: Sendable {
  package let path: String
  let reader: MCAPReader
  /// By the name of a channel's message.
  package let types: [String: TypeSet]

  package init(opening path: String) throws(RecordingError) {
    self.path = path
    do {
      reader = try MCAPReader(opening: path)
    } catch {
      throw .cannotRead(path: path, why: "\(error)")
    }
    var types: [String: TypeSet] = [:]
    for schema in reader.summary.schemas.values where schema.encoding == "protobuf" {
      types[schema.name] = try TypeSet(descriptorSet: schema.data)
    }
    self.types = types
  }

  /// Sorted.
  package var topics: [String] { reader.summary.channels.values.map(\.topic).sorted() }

  /// Channels with the number of their messages.
  var channels: [(topic: String, schema: String, messages: Int)] {
    let counts = reader.summary.statistics.channelMessageCounts
    return reader.summary.channels.values.map { channel in
      (
        channel.topic, reader.summary.schemas[channel.schemaID]?.name ?? "",
        Int(clamping: counts[channel.id] ?? 0)
      )
    }
  }

  /// What is wrong with the file, in words; nil where it is whole.
  package var damage: String? {
    switch reader.ending {
    case .whole: nil
    case .withoutSummary: "it has no summary: the recording was cut off, or is still going on"
    case .damaged(let damages):
      damages.isEmpty
        ? "it ends without its end: the recording was cut off"
        : damages.map { "\($0.byteCount) bytes at \($0.offset): \($0.reason)" }.joined(
          separator: "; ")
    }
  }

  /// Visits the messages on some topics in the order of the file, past what is damaged. The first damage, in words.
  package func forEach(
    in topics: Set<String>, _ visit: (LoggedMessage) throws(RecordingError) -> Void
  ) throws(RecordingError) -> String? {
    var query = MessageQuery()
    query.topics = topics
    query.order = .file
    var cursor = reader.messages(query)
    var damage: String?
    while true {
      let message: Message?
      do { message = try cursor.next() } catch {
        damage = damage ?? "\(error)"
        continue
      }
      guard let message else { return damage }
      guard let channel = reader.summary.channels[message.channelID] else { continue }
      try visit(
        LoggedMessage(
          topic: channel.topic, schema: reader.summary.schemas[channel.schemaID]?.name ?? "",
          logTime: message.logTime, publishTime: message.publishTime, bytes: Array(message.data)))
    }
  }

  /// Reads one message by the file's own schema.
  package func decoded(_ message: LoggedMessage) throws(RecordingError) -> DecodedMessage {
    guard let types = types[message.schema] else { throw .noSchema(message.schema) }
    return try types.decode(message.bytes[...], as: message.schema)
  }

  /// Throws `notAnEpisode`.
  package func facts() throws(RecordingError) -> EpisodeFacts {
    guard let values = metadata(EpisodeFacts.name),
      let facts = EpisodeFacts(metadata: values, domain: attachedText(Scribe.domainName))
    else { throw .notAnEpisode(path: path, missing: "metadata '\(EpisodeFacts.name)'") }
    return facts
  }

  package var result: [String: String] { metadata(Scribe.resultName) ?? [:] }

  private func metadata(_ name: String) -> [String: String]? {
    (try? reader.metadata(named: name))?.first?.values
  }

  private func attachedText(_ name: String) -> String {
    guard let index = reader.summary.attachmentIndexes.first(where: { $0.name == name }),
      let attachment = try? reader.attachment(index)
    else { return "" }
    return String(decoding: attachment.data, as: UTF8.self)
  }
}
