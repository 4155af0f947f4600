import Glibc
import MCAP

/// Messages whose content follows from their number, so that any loss or change shows.
struct Recording {
  let out: String
  let compression: String
  let threads: Int
  let messageBytes: Int

  /// Content that compresses about two to one.
  static func content(of number: Int, into bytes: UnsafeMutableRawBufferPointer) {
    var state = UInt32(truncatingIfNeeded: number &* 2_654_435_761) | 1
    for i in bytes.indices {
      state = state &* 1_664_525 &+ 1_013_904_223
      bytes[i] = i % 16 < 8 ? UInt8(truncatingIfNeeded: i) : UInt8(state >> 24)
    }
  }

  /// Writes `count` messages (0: without end), ten a chunk; after each chunk that is in the file
  /// prints the messages that are safe. False where the system refuses to write.
  func run(count: Int) throws -> Bool {
    var options = WriterOptions()
    options.threads = threads
    options.compression =
      switch compression {
      case "none": .none
      case "lz4": .lz4
      default: .zstd()
      }
    var writer = try MCAPWriter(creating: out, options: options)
    let schema = try writer.addSchema(name: "numbered", encoding: "", data: [])
    let channel = try writer.addChannel(
      topic: "/numbered", messageEncoding: "raw", schemaID: schema)
    var number = 0
    while count == 0 || number < count {
      try writer.append(
        channelID: channel, sequence: UInt32(number), logTime: UInt64(number) * 1_000_000,
        publishTime: UInt64(number), byteCount: messageBytes
      ) { Self.content(of: number, into: $0) }
      number += 1
      guard number % 10 == 0 else { continue }
      if let failure = refusal(of: &writer) {
        // a recorder would go on; the disk stays full here
        say("refused errno \(failure.errno) lost \(failure.messagesLost)")
        return false
      }
      say("safe \(number)")
    }
    _ = try writer.finish()
    say("finished \(number)")
    return true
  }

  /// What the system says to writing what is open.
  private func refusal(of writer: inout MCAPWriter) -> WriteFailure? {
    do { try writer.flush() } catch .cannotWrite(let failure) { return failure } catch {
      say("error: \(error)")
      exit(1)
    }
    return nil
  }

  /// Whether the file's messages are 0, 1, 2 and so on, at least `safe` of them and each as it was
  /// written, and a repair keeps the same ones.
  static func check(_ path: String, safe: Int) throws -> Bool {
    let repaired = path + ".repaired"
    unlink(repaired)
    let (found, bytes) = try count(path)
    let report = try MCAPRepair.repair(path, to: repaired)
    let (kept, _) = try count(repaired)
    let isWhole = try MCAPReader(opening: repaired).ending == .whole
    print(
      "readable \(found) of \(safe) safe; repaired \(kept), lost \(report.messagesLost) messages",
      "and \(report.bytesLost) bytes\(bytes == nil ? "" : ", wrong content at \(bytes ?? 0)")")
    return found >= safe && kept == found && bytes == nil && isWhole
  }

  /// The messages of a file, and the first whose content or number is wrong.
  private static func count(_ path: String) throws -> (Int, Int?) {
    let reader = try MCAPReader(opening: path)
    var cursor = reader.messages(MessageQuery(order: .file))
    var number = 0
    while let message = try cursor.next() {
      let expected = [UInt8](unsafeUninitializedCapacity: message.data.count) {
        content(of: number, into: UnsafeMutableRawBufferPointer($0))
        $1 = $0.count
      }
      guard message.sequence == UInt32(number), message.data.elementsEqual(expected) else {
        return (number, number)
      }
      number += 1
    }
    return (number, nil)
  }
}
