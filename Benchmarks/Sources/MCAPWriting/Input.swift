import Glibc
import MCAP

/// What is written, all of it in memory.
struct Input {
  /// A message's content, by its place in `bytes`.
  struct Part {
    var channelID: UInt16
    var range: Range<Int>
  }

  var schemas: [Schema] = []
  var channels: [Channel] = []
  var messages: [Part] = []
  var bytes: [UInt8] = []

  /// Bytes of a frame in a file of frames.
  private static let frameBytes = 60_000

  /// An episode, where the name ends in .mcap, or frames.
  init(reading path: String) throws {
    if path.hasSuffix(".mcap") { try readEpisode(path) } else { try readFrames(path) }
  }

  private mutating func readEpisode(_ path: String) throws {
    let reader = try MCAPReader(opening: path)
    schemas = reader.summary.schemas.values.sorted { $0.id < $1.id }
    channels = reader.summary.channels.values.sorted { $0.id < $1.id }
    var cursor = reader.messages(MessageQuery(order: .file))
    while let message = try cursor.next() {
      messages.append(
        Part(channelID: message.channelID, range: bytes.count..<bytes.count + message.data.count))
      bytes += message.data
    }
  }

  private mutating func readFrames(_ path: String) throws {
    guard let file = fopen(path, "rb") else { throw MCAPError.cannotOpen(path: path, errno: errno) }
    defer { fclose(file) }
    fseek(file, 0, SEEK_END)
    let count = ftell(file)
    rewind(file)
    bytes = [UInt8](unsafeUninitializedCapacity: count) {
      $1 = fread($0.baseAddress, 1, count, file)
    }
    schemas = [Schema(id: 1, name: "frame", encoding: "", data: [])]
    channels = [
      Channel(id: 1, schemaID: 1, topic: "/camera", messageEncoding: "raw", metadata: [:])
    ]
    messages = stride(from: 0, to: bytes.count, by: Self.frameBytes).map {
      Part(channelID: 1, range: $0..<$0 + Self.frameBytes)
    }
  }
}
