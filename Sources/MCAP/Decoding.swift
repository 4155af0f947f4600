// the records, from their fields; fields that a later version adds at the end are passed over
extension Header {
  init(from fields: inout FieldCursor) throws(MCAPError) {
    let profile = try fields.text()
    self.init(profile: profile, library: try fields.text())
  }
}

extension Footer {
  init(from fields: inout FieldCursor) throws(MCAPError) {
    let start: UInt64 = try fields.integer()
    let offsetStart: UInt64 = try fields.integer()
    self.init(
      summaryStart: start, summaryOffsetStart: offsetStart, summaryCRC: try fields.integer())
  }
}

extension Schema {
  init(from fields: inout FieldCursor) throws(MCAPError) {
    let id: UInt16 = try fields.integer()
    let name = try fields.text()
    let encoding = try fields.text()
    self.init(id: id, name: name, encoding: encoding, data: Array(try fields.data()))
  }
}

extension Channel {
  init(from fields: inout FieldCursor) throws(MCAPError) {
    let id: UInt16 = try fields.integer()
    let schemaID: UInt16 = try fields.integer()
    let topic = try fields.text()
    let encoding = try fields.text()
    self.init(
      id: id, schemaID: schemaID, topic: topic, messageEncoding: encoding,
      metadata: try fields.texts())
  }
}

extension Message {
  init(from fields: inout FieldCursor) throws(MCAPError) {
    let channelID: UInt16 = try fields.integer()
    let sequence: UInt32 = try fields.integer()
    let logTime: UInt64 = try fields.integer()
    let publishTime: UInt64 = try fields.integer()
    self.init(
      channelID: channelID, sequence: sequence, logTime: logTime, publishTime: publishTime,
      data: fields.rest)
  }
}

extension Metadata {
  init(from fields: inout FieldCursor) throws(MCAPError) {
    let name = try fields.text()
    self.init(name: name, values: try fields.texts())
  }
}

extension Attachment {
  /// Checks the CRC of `content`, the record's bytes from its first field on.
  init(content: ArraySlice<UInt8>, at offset: UInt64) throws(MCAPError) {
    var fields = FieldCursor(content, of: "attachment", at: offset)
    logTime = try fields.integer()
    createTime = try fields.integer()
    name = try fields.text()
    mediaType = try fields.text()
    let dataCount: UInt64 = try fields.integer()
    data = Array(try fields.bytes(count: dataCount))
    let checked = content[..<fields.position]
    let expected: UInt32 = try fields.integer()
    try Checksum.check(checked, against: expected, of: "attachment", at: offset)
  }
}

extension MessageIndex {
  init(from fields: inout FieldCursor) throws(MCAPError) {
    let channelID: UInt16 = try fields.integer()
    var list = FieldCursor(try fields.data(), of: "message index", at: 0)
    var entries: [Entry] = []
    entries.reserveCapacity(list.rest.count / 16)
    while !list.rest.isEmpty {
      let time: UInt64 = try list.integer()
      entries.append(Entry(logTime: time, offset: try list.integer()))
    }
    self.init(channelID: channelID, entries: entries)
  }
}

extension Checksum {
  /// Throws `wrongChecksum` where the bytes have another CRC; 0 says that none was computed.
  static func check(
    _ bytes: ArraySlice<UInt8>, against expected: UInt32, of record: String, at offset: UInt64
  ) throws(MCAPError) {
    guard expected != 0 else { return }
    let found = Checksum.of(bytes)
    guard found == expected else {
      throw .wrongChecksum(record: record, offset: offset, expected: expected, found: found)
    }
  }
}
