import MCAP

/// A small recording of two channels that every test can tell message by message.
struct Sample {
  /// All three packings, with their names.
  static let compressions: [Compression] = [.none, .lz4, .zstd()]

  /// Message `i` of a recording: 40 to 240 bytes that say which it is.
  static func message(_ i: Int) -> Message {
    Message(
      channelID: UInt16(i % 2 + 1), sequence: UInt32(i), logTime: UInt64(1000 + i * 10),
      publishTime: UInt64(1000 + i * 10),
      data: (0..<(40 + i * 37 % 200)).map { UInt8(truncatingIfNeeded: $0 / 7 &+ i * 13) })
  }

  /// A writer with the recording's two channels.
  static func writer(to sink: MemorySink, options: WriterOptions) throws -> MCAPWriter {
    var writer = try MCAPWriter(to: sink, options: options)
    let schema = try writer.addSchema(name: "bytes", encoding: "x", data: [1, 2, 3])
    _ = try writer.addChannel(topic: "/even", messageEncoding: "raw", schemaID: schema)
    _ = try writer.addChannel(topic: "/odd", messageEncoding: "raw", schemaID: schema)
    return writer
  }

  /// A file of `count` messages, a chunk for each four, an attachment and metadata.
  static func file(
    messages count: Int, compression: Compression, threads: Int = 0
  ) throws -> [UInt8] {
    let sink = MemorySink()
    var options = WriterOptions()
    options.compression = compression
    options.threads = threads
    var writer = try writer(to: sink, options: options)
    for i in 0..<count {
      try writer.append(message(i))
      if i % 4 == 3 { try writer.closeChunk() }
    }
    try writer.append(
      Attachment(logTime: 5, createTime: 4, name: "a.txt", mediaType: "text/plain", data: [65, 66]))
    try writer.append(Metadata(name: "about", values: ["seed": "7", "model": "none"]))
    _ = try writer.finish()
    return sink.bytes
  }
}
