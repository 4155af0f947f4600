/// The schemas and channels of a file that is being written, and which of them are in it yet.
struct Registry {
  /// A schema or a channel.
  struct Entry<Value> {
    let value: Value
    /// Whether its record is in the file or in the open chunk.
    var isWritten = false
  }

  private(set) var schemas: [Entry<Schema>] = []
  private(set) var channels: [Entry<Channel>] = []
  private var placeOfSchema: [UInt16: Int] = [:]
  private var placeOfChannel: [Int] = []

  /// The lowest schema id that is free.
  func freeSchemaID() throws(MCAPError) -> UInt16 {
    var id = UInt16(clamping: schemas.count + 1)
    while placeOfSchema[id] != nil && id < .max { id += 1 }
    guard placeOfSchema[id] == nil else { throw .noID(what: "schema", id: id) }
    return id
  }

  /// The lowest channel id that is free, from 1.
  func freeChannelID() throws(MCAPError) -> UInt16 {
    var id = UInt16(clamping: channels.count + 1)
    while place(ofChannel: id) != nil && id < .max { id += 1 }
    guard place(ofChannel: id) == nil else { throw .noID(what: "channel", id: id) }
    return id
  }

  /// Adds a schema, unless the same one is there.
  mutating func add(_ schema: Schema) throws(MCAPError) {
    if let place = placeOfSchema[schema.id], schemas[place].value == schema { return }
    guard schema.id != 0, placeOfSchema[schema.id] == nil else {
      throw .noID(what: "schema", id: schema.id)
    }
    placeOfSchema[schema.id] = schemas.count
    schemas.append(Entry(value: schema))
  }

  /// Adds a channel, unless the same one is there.
  mutating func add(_ channel: Channel) throws(MCAPError) {
    if let place = place(ofChannel: channel.id) {
      guard channels[place].value == channel else {
        throw .noID(what: "channel", id: channel.id)
      }
      return
    }
    guard channel.schemaID == 0 || placeOfSchema[channel.schemaID] != nil else {
      throw .unknownSchema(id: channel.schemaID)
    }
    let missing = Int(channel.id) + 1 - placeOfChannel.count
    if missing > 0 { placeOfChannel += repeatElement(-1, count: missing) }
    placeOfChannel[Int(channel.id)] = channels.count
    channels.append(Entry(value: channel))
  }

  /// The channel's place in `channels`.
  func place(ofChannel id: UInt16) -> Int? {
    guard Int(id) < placeOfChannel.count, placeOfChannel[Int(id)] >= 0 else { return nil }
    return placeOfChannel[Int(id)]
  }

  /// The schema's place in `schemas`.
  func place(ofSchema id: UInt16) -> Int? { placeOfSchema[id] }

  mutating func markSchema(_ id: UInt16) {
    if let place = placeOfSchema[id] { schemas[place].isWritten = true }
  }

  mutating func markChannel(_ id: UInt16) {
    if let place = place(ofChannel: id) { channels[place].isWritten = true }
  }

  mutating func mark(_ definition: ChunkBuilder.Definition, isWritten: Bool) {
    switch definition {
    case .schema(let place): schemas[place].isWritten = isWritten
    case .channel(let place): channels[place].isWritten = isWritten
    }
  }
}
