extension MCAPWriter {
  /// Adds a message, whose content is copied once. Throws `unknownChannel`, or `cannotWrite` where
  /// the message filled the chunk and the chunk could not be written.
  public mutating func append(
    channelID: UInt16, sequence: UInt32, logTime: UInt64, publishTime: UInt64,
    data: UnsafeRawBufferPointer
  ) throws(MCAPError) {
    try beginMessage(
      channelID: channelID, sequence: sequence, logTime: logTime, publishTime: publishTime,
      byteCount: data.count)
    chunk.append(data)
    try closeFullChunk()
  }

  /// Adds a message.
  public mutating func append(_ message: Message) throws(MCAPError) {
    try beginMessage(
      channelID: message.channelID, sequence: message.sequence, logTime: message.logTime,
      publishTime: message.publishTime, byteCount: message.data.count)
    message.data.withUnsafeBytes { chunk.append($0) }
    try closeFullChunk()
  }

  /// Adds a message whose content `fill` writes where it will stay: all `byteCount` bytes of what
  /// it is given.
  public mutating func append(
    channelID: UInt16, sequence: UInt32, logTime: UInt64, publishTime: UInt64, byteCount: Int,
    fill: (UnsafeMutableRawBufferPointer) -> Void
  ) throws(MCAPError) {
    try beginMessage(
      channelID: channelID, sequence: sequence, logTime: logTime, publishTime: publishTime,
      byteCount: byteCount)
    chunk.records.append(byteCount: byteCount, fill: fill)
    chunk.check()
    try closeFullChunk()
  }

  private mutating func beginMessage(
    channelID: UInt16, sequence: UInt32, logTime: UInt64, publishTime: UInt64, byteCount: Int
  ) throws(MCAPError) {
    guard let place = registry.place(ofChannel: channelID) else {
      throw .unknownChannel(id: channelID)
    }
    if !registry.channels[place].isWritten { writeChannel(at: place) }
    chunk.noteMessage(channelID: channelID, logTime: logTime)
    chunk.records.appendMessagePrefix(
      channelID: channelID, sequence: sequence, logTime: logTime, publishTime: publishTime,
      byteCount: byteCount)
  }

  private mutating func closeFullChunk() throws(MCAPError) {
    if chunk.records.count >= options.batchBytes { try closeChunk() }
  }

  mutating func writeSchema(at place: Int) {
    guard !registry.schemas[place].isWritten else { return }
    chunk.records.append(registry.schemas[place].value, padding: definitionPadding)
    note(.schema(place))
  }

  /// Writes a channel's record, and its schema's before it where that is not in the file either.
  mutating func writeChannel(at place: Int) {
    let channel = registry.channels[place].value
    if let schema = registry.place(ofSchema: channel.schemaID) { writeSchema(at: schema) }
    guard !registry.channels[place].isWritten else { return }
    chunk.records.append(channel, padding: definitionPadding)
    note(.channel(place))
  }

  private mutating func note(_ definition: ChunkBuilder.Definition) {
    registry.mark(definition, isWritten: true)
    chunk.definitions.append(definition)
  }

  private var definitionPadding: [UInt8] { options.chunkBytes > 0 ? [] : options.padding }
}
