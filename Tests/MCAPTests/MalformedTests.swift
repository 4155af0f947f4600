import MCAP
import Testing

/// Files made by hand from the specification's tables.
@Suite struct MalformedTests {
  private static let magic: [UInt8] = [0x89, 0x4d, 0x43, 0x41, 0x50, 0x30, 0x0d, 0x0a]

  private func number(_ value: UInt64, bytes: Int) -> [UInt8] {
    (0..<bytes).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
  }

  private func text(_ text: String) -> [UInt8] {
    number(UInt64(text.utf8.count), bytes: 4) + Array(text.utf8)
  }

  private func record(_ opcode: UInt8, _ content: [UInt8], length: UInt64? = nil) -> [UInt8] {
    [opcode] + number(length ?? UInt64(content.count), bytes: 8) + content
  }

  private var header: [UInt8] { Self.magic + record(1, text("") + text("")) }
  private var ending: [UInt8] {
    record(15, number(0, bytes: 4)) + record(2, number(0, bytes: 20)) + Self.magic
  }

  private func message(_ data: [UInt8]) -> [UInt8] {
    record(
      5,
      number(1, bytes: 2) + number(7, bytes: 4) + number(3, bytes: 8)
        + number(2, bytes: 8) + data)
  }

  private func chunk(
    _ records: [UInt8], compression: String = "", size: UInt64? = nil, crc: UInt64 = 0
  ) -> [UInt8] {
    record(
      6,
      number(3, bytes: 8) + number(3, bytes: 8) + number(size ?? UInt64(records.count), bytes: 8)
        + number(crc, bytes: 4) + text(compression) + number(UInt64(records.count), bytes: 8)
        + records)
  }

  @Test func opcodesThatAreNotKnownAreSkippedEverywhere() throws {
    let strange = record(0x80, [1, 2, 3]) + record(0x33, [])
    let inside = strange + message([9]) + strange
    let file = header + strange + chunk(inside) + strange + message([8]) + ending
    let found = try records(of: file).compactMap {
      if case .message(let message) = $0 { Array(message.data) } else { nil }
    }
    #expect(found == [[9], [8]])
    let reader = try MCAPReader(bytes: file)
    #expect(reader.ending == .withoutSummary)
    #expect(try messages(of: reader).map { Array($0.data) } == [[9], [8]])
  }

  @Test(arguments: [UInt64(1) << 20, 1 << 40, 1 << 62, 1 << 63, .max, .max - 8])
  func lengthsThatLieAreErrors(length: UInt64) throws {
    for opcode in UInt8(1)...16 {
      let file = header + record(opcode, number(0, bytes: 60), length: length)
      #expect(throws: MCAPError.self) { try records(of: file) }
      #expect(try MCAPReader(bytes: file).ending != .whole)
    }
    // within a record, too
    for compression in ["", "lz4", "zstd"] {
      let file = header + chunk(message([1]), compression: compression, size: length) + ending
      #expect(throws: MCAPError.self) { try records(of: file) }
    }
    let inside = header + chunk(record(5, number(0, bytes: 30), length: length)) + ending
    #expect(throws: MCAPError.self) { try records(of: inside) }
  }

  @Test func aChunkThatWouldFillTheMemoryIsRefused() throws {
    let sink = MemorySink()
    var options = WriterOptions()
    options.chunkBytes = 1 << 30
    var writer = try Sample.writer(to: sink, options: options)
    for i in 0..<80 {
      try writer.append(
        channelID: 1, sequence: 0, logTime: UInt64(i), publishTime: 0, byteCount: 1 << 20
      ) { $0.initializeMemory(as: UInt8.self, repeating: 0) }
    }
    _ = try writer.finish()
    let reader = try MCAPReader(bytes: sink.bytes)
    let error = #expect(throws: MCAPError.self) { try messages(of: reader) }
    guard case .memoryLimit(_, _, let needed, let limit)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(needed > 80 << 20 && limit == 48 << 20)
    let trusting = try MCAPReader(bytes: sink.bytes, limits: ReaderLimits(memoryBytes: 1 << 30))
    #expect(try messages(of: trusting).count == 80)
  }

  @Test func otherFilesAreNotTakenForMCAP() throws {
    for bytes in [[], Array("not an MCAP file".utf8), Array(Self.magic.prefix(7))] as [[UInt8]] {
      #expect(throws: MCAPError.notMCAP(path: "memory", found: Array(bytes.prefix(8)))) {
        _ = try RecordReader(bytes: bytes)
      }
    }
    #expect(throws: MCAPError.cannotOpen(path: "/nowhere", errno: 2)) {
      _ = try MCAPReader(opening: "/nowhere")
    }
  }

  @Test func theBytesOfASmallFileAreThoseOfTheSpecification() throws {
    let sink = MemorySink()
    var options = WriterOptions()
    options.library = ""
    options.chunkBytes = 0
    options.index = []
    var writer = try MCAPWriter(to: sink, options: options)
    _ = try writer.addChannel(topic: "t", messageEncoding: "e", schemaID: 0, metadata: ["k": "v"])
    try writer.append(
      Message(channelID: 1, sequence: 7, logTime: 3, publishTime: 2, data: [1, 2]))
    _ = try writer.finish()
    let channel = record(
      4,
      number(1, bytes: 2) + number(0, bytes: 2) + text("t") + text("e") + number(10, bytes: 4)
        + text("k") + text("v"))
    let data = header + channel + message([1, 2])
    let footer = record(2, number(0, bytes: 16) + number(1_875_167_664, bytes: 4))
    #expect(
      sink.bytes == data + record(15, number(UInt64(Checksum.of(data)), bytes: 4)) + footer
        + Self.magic)
  }
}
