// the records that stand only in the summary, from their fields
extension Statistics {
  init(from fields: inout FieldCursor) throws(MCAPError) {
    messageCount = try fields.integer()
    schemaCount = try fields.integer()
    channelCount = try fields.integer()
    attachmentCount = try fields.integer()
    metadataCount = try fields.integer()
    chunkCount = try fields.integer()
    messageStartTime = try fields.integer()
    messageEndTime = try fields.integer()
    channelMessageCounts = try fields.byChannel()
  }
}

extension ChunkIndex {
  init(from fields: inout FieldCursor) throws(MCAPError) {
    messageStartTime = try fields.integer()
    messageEndTime = try fields.integer()
    chunkStartOffset = try fields.integer()
    chunkLength = try fields.integer()
    messageIndexOffsets = try fields.byChannel()
    messageIndexLength = try fields.integer()
    compression = try fields.text()
    compressedSize = try fields.integer()
    uncompressedSize = try fields.integer()
  }
}

extension AttachmentIndex {
  init(from fields: inout FieldCursor) throws(MCAPError) {
    offset = try fields.integer()
    length = try fields.integer()
    logTime = try fields.integer()
    createTime = try fields.integer()
    dataSize = try fields.integer()
    name = try fields.text()
    mediaType = try fields.text()
  }
}

extension MetadataIndex {
  init(from fields: inout FieldCursor) throws(MCAPError) {
    offset = try fields.integer()
    length = try fields.integer()
    name = try fields.text()
  }
}

extension SummaryOffset {
  init(from fields: inout FieldCursor) throws(MCAPError) {
    groupOpcode = try fields.integer()
    groupStart = try fields.integer()
    groupLength = try fields.integer()
  }
}
