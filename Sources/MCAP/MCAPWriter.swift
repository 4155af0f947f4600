/// Writes an MCAP file.
///
///     var writer = try MCAPWriter(creating: "log.mcap")
///     let topic = try writer.addChannel(topic: "/log", messageEncoding: "json", schemaID: 0)
///     try writer.append(Message(channelID: topic, sequence: 0, logTime: 5, publishTime: 5, data: bytes))
///     let statistics = try writer.finish()
///
/// Messages gather in memory and are written as a chunk when they have `WriterOptions.chunkBytes`
/// or when `closeChunk` is called: a process that is killed loses the open chunk and no more. Where
/// a write fails, the file is cut back to its last whole record, the error says which messages are
/// lost, and the writer can be used on. A writer that is dropped without `finish` leaves a file
/// without a summary, which every reader here takes.
///
/// Not for two threads at once. Memory: the open chunk and two for each thread that packs, as they
/// are and packed, and the index of those written.
public struct MCAPWriter: ~Copyable {
  let options: WriterOptions
  let log: ChunkLog
  let pipeline: ChunkPipeline
  var chunk: ChunkBuilder
  var registry = Registry()
  var attachmentIndexes: [AttachmentIndex] = []
  var metadataIndexes: [MetadataIndex] = []

  /// Creates the file `path`, or empties the one that is there, and writes the header. Throws
  /// `cannotOpen` or `cannotWrite`.
  public init(creating path: String, options: WriterOptions = WriterOptions()) throws(MCAPError) {
    try self.init(to: FileSink(creating: path), options: options)
  }

  /// Writes to an open file descriptor, which the writer takes over and closes; errors call it
  /// `name`.
  public init(
    fileDescriptor: Int32, name: String, options: WriterOptions = WriterOptions()
  ) throws(MCAPError) {
    try self.init(to: FileSink(descriptor: fileDescriptor, name: name), options: options)
  }

  package init(to sink: any ByteSink, options: WriterOptions) throws(MCAPError) {
    let section = DataSection(sink)
    let log = ChunkLog(section, options: options)
    let pipeline = try ChunkPipeline(log, options: options)
    var start = ByteBuffer()
    FileFormat.magic.withUnsafeBytes { start.append($0) }
    start.append(
      Header(profile: options.profile, library: options.library), padding: options.padding)
    try section.write(start)

    self.options = options
    self.log = log
    self.pipeline = pipeline
    chunk = pipeline.firstChunk()
  }

  /// What the file holds so far, the open chunk included.
  public var statistics: Statistics {
    var all = pipeline.statistics
    for part in chunk.parts {
      all.count(part.count, of: part.channelID, from: part.startTime, through: part.endTime)
    }
    all.schemaCount = UInt16(registry.schemas.count)
    all.channelCount = UInt32(registry.channels.count)
    all.attachmentCount = UInt32(attachmentIndexes.count)
    all.metadataCount = UInt32(metadataIndexes.count)
    return all
  }

  /// Bytes in the open chunk, which a kill would lose.
  public var openChunkByteCount: Int { chunk.records.count }

  /// Adds a schema and returns its id.
  public mutating func addSchema(
    name: String, encoding: String, data: [UInt8]
  ) throws(MCAPError) -> UInt16 {
    let id = try registry.freeSchemaID()
    try add(Schema(id: id, name: name, encoding: encoding, data: data))
    return id
  }

  /// Adds a channel and returns its id; `schemaID` is 0 where its messages need no schema.
  public mutating func addChannel(
    topic: String, messageEncoding: String, schemaID: UInt16, metadata: [String: String] = [:]
  ) throws(MCAPError) -> UInt16 {
    let id = try registry.freeChannelID()
    try add(
      Channel(
        id: id, schemaID: schemaID, topic: topic, messageEncoding: messageEncoding,
        metadata: metadata))
    return id
  }

  /// Adds a schema with an id of the caller's; nothing where the same one is there. Throws `noID`
  /// where a different one has its id, or the id is 0.
  public mutating func add(_ schema: Schema) throws(MCAPError) {
    try registry.add(schema)
    if let place = registry.place(ofSchema: schema.id) { writeSchema(at: place) }
  }

  /// Adds a channel with an id of the caller's; nothing where the same one is there. Throws `noID`
  /// where a different one has its id, `unknownSchema` where its schema was not added.
  public mutating func add(_ channel: Channel) throws(MCAPError) {
    try registry.add(channel)
    if let place = registry.place(ofChannel: channel.id) { writeChannel(at: place) }
  }

  /// Writes the chunk that is open, and waits until all is on the disk.
  public mutating func synchronize() throws(MCAPError) {
    try flush()
    try log.section.synchronize()
  }
}
