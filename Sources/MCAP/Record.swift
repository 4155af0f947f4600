/// A record of the specification, decoded. A chunk's records stand in its place.
public enum Record: Hashable, Sendable {
  /// The first record.
  case header(Header)
  /// A schema, in the data or again in the summary.
  case schema(Schema)
  /// A channel, in the data or again in the summary.
  case channel(Channel)
  /// A message, in a chunk or not.
  case message(Message)
  /// After a chunk: the times and places of one channel's messages in it.
  case messageIndex(MessageIndex)
  /// A file within the file.
  case attachment(Attachment)
  /// Texts about the file.
  case metadata(Metadata)
  /// The end of the data, with the CRC of all before it; 0 where it was not computed.
  case dataEnd(crc: UInt32)
  /// In the summary: how much of everything there is.
  case statistics(Statistics)
  /// In the summary: where a chunk is.
  case chunkIndex(ChunkIndex)
  /// In the summary: where an attachment is.
  case attachmentIndex(AttachmentIndex)
  /// In the summary: where a metadata record is.
  case metadataIndex(MetadataIndex)
  /// After the summary: where its records of one kind are.
  case summaryOffset(SummaryOffset)
  /// The last record.
  case footer(Footer)
}

extension Record {
  /// Decodes a record that is not a chunk; nil for an opcode that is not known.
  init?(opcode: UInt8, content: ArraySlice<UInt8>, at offset: UInt64) throws(MCAPError) {
    guard let opcode = Opcode(rawValue: opcode) else { return nil }
    var fields = FieldCursor(content, of: "\(opcode)", at: offset)
    switch opcode {
    case .header: self = .header(try Header(from: &fields))
    case .footer: self = .footer(try Footer(from: &fields))
    case .schema: self = .schema(try Schema(from: &fields))
    case .channel: self = .channel(try Channel(from: &fields))
    case .message: self = .message(try Message(from: &fields))
    case .messageIndex: self = .messageIndex(try MessageIndex(from: &fields))
    case .chunkIndex: self = .chunkIndex(try ChunkIndex(from: &fields))
    case .attachment: self = .attachment(try Attachment(content: content, at: offset))
    case .attachmentIndex: self = .attachmentIndex(try AttachmentIndex(from: &fields))
    case .statistics: self = .statistics(try Statistics(from: &fields))
    case .metadata: self = .metadata(try Metadata(from: &fields))
    case .metadataIndex: self = .metadataIndex(try MetadataIndex(from: &fields))
    case .summaryOffset: self = .summaryOffset(try SummaryOffset(from: &fields))
    case .dataEnd: self = .dataEnd(crc: try fields.integer())
    case .chunk:
      throw .malformed(record: "chunk", offset: offset, reason: "it is in a chunk")
    }
  }
}
