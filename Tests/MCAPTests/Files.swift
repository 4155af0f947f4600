import MCAP

/// A file of the records that a writer is given: definitions, messages, attachments, metadata.
func write(_ records: [Record], options: WriterOptions) throws -> [UInt8] {
  let sink = MemorySink()
  var options = options
  if case .header(let header)? = records.first {
    options.profile = header.profile
    options.library = header.library
  }
  var writer = try MCAPWriter(to: sink, options: options)
  for record in records {
    switch record {
    case .schema(let schema): try writer.add(schema)
    case .channel(let channel): try writer.add(channel)
    case .message(let message): try writer.append(message)
    case .attachment(let attachment): try writer.append(attachment)
    case .metadata(let metadata): try writer.append(metadata)
    default: break
    }
  }
  _ = try writer.finish()
  return sink.bytes
}

/// All records of a file, as a stream.
func records(of bytes: [UInt8]) throws -> [Record] {
  var reader = try RecordReader(bytes: bytes)
  var records: [Record] = []
  while let record = try reader.next() { records.append(record) }
  return records
}

/// All messages of a query.
func messages(of reader: MCAPReader, _ query: MessageQuery = MessageQuery()) throws -> [Message] {
  var cursor = reader.messages(query)
  var messages: [Message] = []
  while let message = try cursor.next() { messages.append(message) }
  return messages
}
