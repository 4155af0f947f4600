// the specification's types and records, as they are written
extension ByteBuffer {
  /// Adds a text: its length, then its UTF-8.
  mutating func append(text: String) {
    var text = text
    text.withUTF8 {
      append(UInt32($0.count))
      append(UnsafeRawBufferPointer($0))
    }
  }

  /// Adds texts by their keys, in the keys' order: the length in bytes, then the pairs.
  mutating func append(texts: [String: String]) {
    let pairs = texts.sorted { $0.key < $1.key }
    append(UInt32(pairs.reduce(0) { $0 + 8 + $1.key.utf8.count + $1.value.utf8.count }))
    for (key, value) in pairs {
      append(text: key)
      append(text: value)
    }
  }

  /// Adds numbers by channel, in the channels' order.
  mutating func append(byChannel numbers: [UInt16: UInt64]) {
    append(UInt32(numbers.count * 10))
    for (channel, number) in numbers.sorted(by: { $0.key < $1.key }) {
      append(channel)
      append(number)
    }
  }

  /// Adds a record whose content `write` adds, then `padding` bytes that no reader knows.
  mutating func appendRecord(
    _ opcode: Opcode, padding: [UInt8] = [], write: (inout ByteBuffer) -> Void
  ) {
    append(opcode.rawValue)
    let lengthOffset = count
    append(UInt64(0))
    write(&self)
    padding.withUnsafeBytes { append($0) }
    replace(at: lengthOffset, with: UInt64(count - lengthOffset - 8))
  }

  mutating func append(_ header: Header, padding: [UInt8] = []) {
    appendRecord(.header, padding: padding) {
      $0.append(text: header.profile)
      $0.append(text: header.library)
    }
  }

  mutating func append(_ schema: Schema, padding: [UInt8] = []) {
    appendRecord(.schema, padding: padding) { buffer in
      buffer.append(schema.id)
      buffer.append(text: schema.name)
      buffer.append(text: schema.encoding)
      buffer.append(UInt32(schema.data.count))
      schema.data.withUnsafeBytes { buffer.append($0) }
    }
  }

  mutating func append(_ channel: Channel, padding: [UInt8] = []) {
    appendRecord(.channel, padding: padding) {
      $0.append(channel.id)
      $0.append(channel.schemaID)
      $0.append(text: channel.topic)
      $0.append(text: channel.messageEncoding)
      $0.append(texts: channel.metadata)
    }
  }

  /// Adds a message record up to its content, which is `byteCount` bytes and must follow.
  mutating func appendMessagePrefix(
    channelID: UInt16, sequence: UInt32, logTime: UInt64, publishTime: UInt64, byteCount: Int
  ) {
    reserve(Message.overhead + byteCount)
    append(Opcode.message.rawValue)
    append(UInt64(Message.overhead - FileFormat.recordPrefixByteCount + byteCount))
    append(channelID)
    append(sequence)
    append(logTime)
    append(publishTime)
  }

  mutating func append(_ metadata: Metadata, padding: [UInt8] = []) {
    appendRecord(.metadata, padding: padding) {
      $0.append(text: metadata.name)
      $0.append(texts: metadata.values)
    }
  }

  mutating func append(_ index: MessageIndex, padding: [UInt8] = []) {
    appendRecord(.messageIndex, padding: padding) {
      $0.append(index.channelID)
      $0.append(UInt32(index.entries.count * 16))
      for entry in index.entries {
        $0.append(entry.logTime)
        $0.append(entry.offset)
      }
    }
  }

  mutating func appendDataEnd(crc: UInt32) {
    appendRecord(.dataEnd) { $0.append(crc) }
  }
}
