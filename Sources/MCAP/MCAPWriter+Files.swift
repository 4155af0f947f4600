extension MCAPWriter {
  /// Adds a file within the file, after the open chunk, which is closed.
  public mutating func append(_ attachment: Attachment) throws(MCAPError) {
    try flush()
    var prefix = ByteBuffer(capacity: 64)
    prefix.append(Opcode.attachment.rawValue)
    prefix.append(UInt64(0))
    prefix.append(attachment.logTime)
    prefix.append(attachment.createTime)
    prefix.append(text: attachment.name)
    prefix.append(text: attachment.mediaType)
    prefix.append(UInt64(attachment.data.count))
    let suffixCount = 4 + options.padding.count
    prefix.replace(at: 1, with: UInt64(prefix.count - 9 + attachment.data.count + suffixCount))

    let start = log.section.offset
    try Self.write(attachment.data, after: prefix, padding: options.padding, to: log.section)
    attachmentIndexes.append(
      AttachmentIndex(
        offset: start, length: log.section.offset - start, logTime: attachment.logTime,
        createTime: attachment.createTime, dataSize: UInt64(attachment.data.count),
        name: attachment.name, mediaType: attachment.mediaType))
  }

  /// Adds texts about the file, after the open chunk, which is closed.
  public mutating func append(_ metadata: Metadata) throws(MCAPError) {
    try flush()
    var record = ByteBuffer()
    record.append(metadata, padding: options.padding)
    let start = log.section.offset
    try log.section.write(record)
    metadataIndexes.append(
      MetadataIndex(offset: start, length: UInt64(record.count), name: metadata.name))
  }

  /// The content between a record's beginning and its CRC, without copying it.
  private static func write(
    _ data: [UInt8], after prefix: borrowing ByteBuffer, padding: [UInt8], to section: DataSection
  ) throws(MCAPError) {
    let fields = UnsafeRawBufferPointer(rebasing: prefix.bytes[9...])
    var crc = Checksum.update(0, with: fields)
    crc = Checksum.joined(crc, Checksum.of(data), byteCount: data.count)
    var suffix = ByteBuffer(capacity: 8)
    suffix.append(crc)
    padding.withUnsafeBytes { suffix.append($0) }
    let result = data.withUnsafeBytes { bytes in
      Result { () throws(MCAPError) in
        try section.write([
          .init(bytes: prefix.bytes), .init(bytes: bytes), .init(bytes: suffix.bytes),
        ])
      }
    }
    try result.get()
  }
}
