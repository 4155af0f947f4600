import MCAP

/// A vector's JSON: numbers are texts, bytes are lists of them.
struct VectorFile: Decodable {
  let records: [VectorRecord]
  let meta: Meta

  struct Meta: Decodable {
    let variant: Variant
    struct Variant: Decodable { let features: [String] }
  }
}

struct VectorRecord: Decodable {
  let type: String
  private let fields: [String: Value]

  private enum Value: Decodable {
    case text(String)
    case list([String])
    case map([String: String])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let text = try? container.decode(String.self) {
        self = .text(text)
      } else if let list = try? container.decode([String].self) {
        self = .list(list)
      } else {
        self = .map(try container.decode([String: String].self))
      }
    }
  }

  private enum Key: CodingKey { case type, fields }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    type = try container.decode(String.self, forKey: .type)
    var pairs = try container.nestedUnkeyedContainer(forKey: .fields)
    var fields: [String: Value] = [:]
    while !pairs.isAtEnd {
      var pair = try pairs.nestedUnkeyedContainer()
      let key = try pair.decode(String.self)
      fields[key] = try pair.decode(Value.self)
    }
    self.fields = fields
  }

  struct Missing: Error {
    let type: String
    let field: String
  }

  private func number<Number: FixedWidthInteger>(_ field: String) throws -> Number {
    guard case .text(let text)? = fields[field], let number = Number(text) else {
      throw Missing(type: type, field: field)
    }
    return number
  }

  private func text(_ field: String) throws -> String {
    guard case .text(let text)? = fields[field] else { throw Missing(type: type, field: field) }
    return text
  }

  private func bytes(_ field: String) throws -> [UInt8] {
    guard case .list(let list)? = fields[field] else { throw Missing(type: type, field: field) }
    return list.compactMap { UInt8($0) }
  }

  private func texts(_ field: String) throws -> [String: String] {
    guard case .map(let map)? = fields[field] else { throw Missing(type: type, field: field) }
    return map
  }

  private func byChannel(_ field: String) throws -> [UInt16: UInt64] {
    try texts(field).reduce(into: [:]) { numbers, pair in
      if let channel = UInt16(pair.key) { numbers[channel] = UInt64(pair.value) }
    }
  }
}

extension VectorRecord {
  func record() throws -> Record {
    switch type {
    case "Header": .header(Header(profile: try text("profile"), library: try text("library")))
    case "Schema":
      .schema(
        Schema(
          id: try number("id"), name: try text("name"), encoding: try text("encoding"),
          data: try bytes("data")))
    case "Channel":
      .channel(
        Channel(
          id: try number("id"), schemaID: try number("schema_id"), topic: try text("topic"),
          messageEncoding: try text("message_encoding"), metadata: try texts("metadata")))
    case "Message":
      .message(
        Message(
          channelID: try number("channel_id"), sequence: try number("sequence"),
          logTime: try number("log_time"), publishTime: try number("publish_time"),
          data: try bytes("data")))
    case "Attachment":
      .attachment(
        Attachment(
          logTime: try number("log_time"), createTime: try number("create_time"),
          name: try text("name"), mediaType: try text("media_type"), data: try bytes("data")))
    case "Metadata":
      .metadata(Metadata(name: try text("name"), values: try texts("metadata")))
    case "DataEnd": .dataEnd(crc: try number("data_section_crc"))
    default: try summaryRecord()
    }
  }

  private func summaryRecord() throws -> Record {
    switch type {
    case "Statistics": .statistics(try statistics())
    case "ChunkIndex": .chunkIndex(try chunkIndex())
    case "AttachmentIndex":
      .attachmentIndex(
        AttachmentIndex(
          offset: try number("offset"), length: try number("length"),
          logTime: try number("log_time"), createTime: try number("create_time"),
          dataSize: try number("data_size"), name: try text("name"),
          mediaType: try text("media_type")))
    case "MetadataIndex":
      .metadataIndex(
        MetadataIndex(
          offset: try number("offset"), length: try number("length"), name: try text("name")))
    case "SummaryOffset":
      .summaryOffset(
        SummaryOffset(
          groupOpcode: try number("group_opcode"), groupStart: try number("group_start"),
          groupLength: try number("group_length")))
    case "Footer":
      .footer(
        Footer(
          summaryStart: try number("summary_start"),
          summaryOffsetStart: try number("summary_offset_start"),
          summaryCRC: try number("summary_crc")))
    default: throw Missing(type: type, field: "any")
    }
  }

  private func statistics() throws -> Statistics {
    var statistics = Statistics()
    statistics.messageCount = try number("message_count")
    statistics.schemaCount = try number("schema_count")
    statistics.channelCount = try number("channel_count")
    statistics.attachmentCount = try number("attachment_count")
    statistics.metadataCount = try number("metadata_count")
    statistics.chunkCount = try number("chunk_count")
    statistics.messageStartTime = try number("message_start_time")
    statistics.messageEndTime = try number("message_end_time")
    statistics.channelMessageCounts = try byChannel("channel_message_counts")
    return statistics
  }

  private func chunkIndex() throws -> ChunkIndex {
    ChunkIndex(
      messageStartTime: try number("message_start_time"),
      messageEndTime: try number("message_end_time"),
      chunkStartOffset: try number("chunk_start_offset"),
      chunkLength: try number("chunk_length"),
      messageIndexOffsets: try byChannel("message_index_offsets"),
      messageIndexLength: try number("message_index_length"),
      compression: try text("compression"), compressedSize: try number("compressed_size"),
      uncompressedSize: try number("uncompressed_size"))
  }
}
