import Glibc
import MCAP

/// Files to damage: every combination of features, small.
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
    // also without checksums, so that damage reaches what they guard
    return files + files.map(withoutChecksums)
  }

  private static func file(
    _ compression: Compression, index: IndexParts, chunkBytes: Int
  ) throws -> [UInt8] {
    let path = "/dev/shm/mcap-exercise-\(getpid()).mcap"
    defer { unlink(path) }
    var options = WriterOptions()
    options.compression = compression
    options.index = index
    options.chunkBytes = chunkBytes
    var writer = try MCAPWriter(creating: path, options: options)
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
    _ = try writer.finish()
    return try readFile(path)
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
