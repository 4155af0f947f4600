import Glibc
import MCAP

/// Files to damage, all small: every combination of features.
enum Seeds {
  static func files() throws -> [[UInt8]] {
    var files: [[UInt8]] = []
    let indexes: [IndexParts] = [
      .all, [], [.messageIndexes, .chunkIndexes, .statistics],
      [.repeatedChannels, .repeatedSchemas, .statistics, .chunkIndexes],
      .all.subtracting(.summaryOffsets),
    ]
    for compression in [Compression.none, .lz4, .zstd(), .zstd(level: 3)] {
      for index in indexes {
        for chunkBytes in [0, 300, 1 << 16] {
          files.append(try file(compression, index: index, chunkBytes: chunkBytes))
        }
      }
    }
    files += try vectors()
    // also without checksums, so that damage reaches what they guard
    return files + files.map(withoutChecksums)
  }

  /// The files of MCAP's own conformance vectors that have no padding, and combinations beyond.
  private static func vectors() throws -> [[UInt8]] {
    var files: Set<[UInt8]> = []
    for contents in 0..<6 {
      for chunkBytes in [0, 1 << 20] {
        for bits in UInt16(0)..<256 {
          var options = WriterOptions()
          options.library = ""
          options.compression = .none
          options.chunkBytes = chunkBytes
          options.index = IndexParts(rawValue: bits)
          files.insert(try file(options) { (writer) in try write(vector: contents, to: &writer) })
        }
      }
    }
    return files.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// No data, an attachment, metadata, one message with and without a schema, ten messages.
  private static func write(vector: Int, to writer: inout MCAPWriter) throws {
    switch vector {
    case 0: break
    case 1:
      try writer.append(
        Attachment(
          logTime: 2, createTime: 1, name: "myFile", mediaType: "application/octet-stream",
          data: [1, 2, 3]))
    case 2: try writer.append(Metadata(name: "myMetadata", values: ["foo": "bar"]))
    default:
      let schema =
        vector == 3 ? 0 : try writer.addSchema(name: "Example", encoding: "c", data: [4, 5, 6])
      let channel = try writer.addChannel(
        topic: "example", messageEncoding: vector == 3 ? "text" : "a", schemaID: schema,
        metadata: vector == 3 ? [:] : ["foo": "bar"])
      let times: [UInt64] = vector == 5 ? [0, 2, 1, 3, 3, 5, 4, 7, 8, 9] : [2]
      for (i, time) in times.enumerated() {
        try writer.append(
          Message(
            channelID: channel, sequence: UInt32(vector == 5 ? i : 10), logTime: time,
            publishTime: vector == 5 ? time : 1, data: [1, 2, 3]))
      }
    }
  }

  /// A file that `fill` fills.
  private static func file(
    _ options: WriterOptions, fill: (inout MCAPWriter) throws -> Void
  ) throws -> [UInt8] {
    let path = "/dev/shm/mcap-exercise-\(getpid()).mcap"
    defer { unlink(path) }
    var writer = try MCAPWriter(creating: path, options: options)
    try fill(&writer)
    _ = try writer.finish()
    return try readFile(path)
  }

  private static func file(
    _ compression: Compression, index: IndexParts, chunkBytes: Int
  ) throws -> [UInt8] {
    var options = WriterOptions()
    options.compression = compression
    options.index = index
    options.chunkBytes = chunkBytes
    return try file(options) { (writer) in try write(to: &writer) }
  }

  /// Thirty messages of three channels, an attachment and metadata.
  private static func write(to writer: inout MCAPWriter) throws {
    let schema = try writer.addSchema(name: "Example", encoding: "c", data: [4, 5, 6])
    var channels: [UInt16] = []
    for topic in ["/a", "/b", "/c"] {
      channels.append(
        try writer.addChannel(
          topic: topic, messageEncoding: "raw", schemaID: topic == "/c" ? 0 : schema,
          metadata: ["foo": "bar"]))
    }
    for i in 0..<30 {
      let bytes = (0..<(i * 7 % 90)).map { UInt8(truncatingIfNeeded: $0 / 5 + i) }
      try writer.append(
        Message(
          channelID: channels[i % 3], sequence: UInt32(i), logTime: UInt64(i * 37 % 50),
          publishTime: UInt64(i), data: bytes))
      if i == 15 {
        try writer.append(Metadata(name: "about", values: ["seed": "7", "model": "x"]))
      }
    }
    try writer.append(
      Attachment(
        logTime: 1, createTime: 2, name: "myFile", mediaType: "text/plain", data: [1, 2, 3]))
  }

  /// The same file with zeros for its CRCs, which says that none was computed.
  private static func withoutChecksums(_ file: [UInt8]) -> [UInt8] {
    var file = file
    var position = 8
    while position + 9 < file.count {
      let length = (0..<8).reduce(0) { $0 | Int(file[position + 1 + $1]) << (8 * $1) }
      let content = position + 9
      switch file[position] {
      case 0x06: file.replaceSubrange(content + 24..<content + 28, with: [0, 0, 0, 0])
      case 0x09, 0x02:
        file.replaceSubrange(content + length - 4..<content + length, with: [0, 0, 0, 0])
      default: break
      }
      position = content + length
    }
    return file
  }
}
