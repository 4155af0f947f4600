import MCAP

/// A file's messages as two numbers, which another reader can compute too.
enum Digest {
  private static let table = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { crc, _ in crc >> 1 ^ (crc & 1) * 0xedb8_8320 }
  }

  static func print(_ path: String) throws {
    let reader = try MCAPReader(opening: path)
    var cursor = reader.messages(MessageQuery(order: .file))
    var crc = UInt32.max
    var count = 0
    func take(_ bytes: some Sequence<UInt8>) {
      for byte in bytes { crc = crc >> 8 ^ table[Int((crc ^ UInt32(byte)) & 0xff)] }
    }
    while let message = try cursor.next() {
      let topic = reader.summary.channels[message.channelID]?.topic ?? "?"
      take("\(topic) \(message.sequence) \(message.logTime) \(message.publishTime) ".utf8)
      take(message.data)
      count += 1
    }
    for index in reader.summary.attachmentIndexes {
      take(try reader.attachment(index).data)
    }
    Swift.print(count, ~crc, reader.ending == .whole ? "whole" : "not whole")
  }
}
