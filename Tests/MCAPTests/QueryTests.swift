import MCAP
import Testing

@Suite struct QueryTests {
  /// Chunks of four whose times overlap: message `i` of 16 is recorded at the time given.
  private func reader(times: [UInt64], compression: Compression = .lz4) throws -> MCAPReader {
    let sink = MemorySink()
    var options = WriterOptions()
    options.compression = compression
    var writer = try Sample.writer(to: sink, options: options)
    for (i, time) in times.enumerated() {
      var message = Sample.message(i)
      message.logTime = time
      try writer.append(message)
      if i % 4 == 3 { try writer.closeChunk() }
    }
    _ = try writer.finish()
    return try MCAPReader(bytes: sink.bytes)
  }

  private static let times: [UInt64] = [5, 3, 9, 9, 4, 1, 12, 9, 30, 2, 31, 32, 7, 33, 33, 20]

  @Test func messagesComeByTimeThoughChunksOverlap() throws {
    let reader = try reader(times: Self.times)
    let expected = Self.times.indices.sorted { (Self.times[$0], $0) < (Self.times[$1], $1) }
    #expect(try messages(of: reader).map(\.sequence) == expected.map { UInt32($0) })
    let backwards = try messages(of: reader, MessageQuery(order: .logTimeDescending))
    #expect(backwards.map(\.sequence) == expected.reversed().map { UInt32($0) })
  }

  @Test func theFilesOrderIsTheWritersOrder() throws {
    let found = try messages(of: reader(times: Self.times), MessageQuery(order: .file))
    #expect(found.map(\.sequence) == (0..<16).map { UInt32($0) })
  }

  @Test func aTopicAndATimeRangeGiveTheirMessagesOnly() throws {
    let reader = try reader(times: Self.times)
    let odd = try messages(of: reader, MessageQuery(topics: ["/odd"], times: 3..<33))
    let expected = Self.times.indices.filter { $0 % 2 == 1 && (3..<33).contains(Self.times[$0]) }
    #expect(Set(odd.map(\.sequence)) == Set(expected.map { UInt32($0) }))
    #expect(odd.map(\.logTime) == odd.map(\.logTime).sorted())
    #expect(try messages(of: reader, MessageQuery(topics: ["/none"])).isEmpty)
    #expect(try messages(of: reader, MessageQuery(times: 100..<200)).isEmpty)
  }

  @Test func theMessageIndexesLeadToTheMessages() throws {
    let reader = try reader(times: Self.times, compression: .none)
    let chunk = reader.summary.chunkIndexes[1]
    let indexes = try reader.messageIndexes(of: chunk)
    #expect(indexes.map(\.channelID) == [1, 2])
    #expect(indexes.map { $0.entries.map(\.logTime) } == [[4, 12], [1, 9]])
    #expect(chunk.messageStartTime == 1 && chunk.messageEndTime == 12)
  }

  @Test(arguments: [0, 1, 3])
  func threadsWriteTheSameBytes(threads: Int) throws {
    for compression in Sample.compressions {
      #expect(
        try Sample.file(messages: 101, compression: compression, threads: threads)
          == Sample.file(messages: 101, compression: compression))
    }
  }

  @Test func overlappingChunksThatDoNotFitAreRefused() throws {
    let sink = MemorySink()
    var options = WriterOptions()
    options.compression = .none
    var writer = try Sample.writer(to: sink, options: options)
    for time in [UInt64(9), 0] {
      for i in 0..<4 {
        try writer.append(
          Message(
            channelID: 1, sequence: 0, logTime: time + UInt64(i), publishTime: 0,
            data: [UInt8](repeating: 1, count: 100_000)))
      }
      try writer.closeChunk()
    }
    try writer.append(
      Message(
        channelID: 1, sequence: 0, logTime: 0, publishTime: 0, data: [UInt8](repeating: 1, count: 1)
      ))
    try writer.append(
      Message(
        channelID: 1, sequence: 0, logTime: 20, publishTime: 0,
        data: [UInt8](repeating: 1, count: 400_000)))
    _ = try writer.finish()
    let reader = try MCAPReader(bytes: sink.bytes, limits: ReaderLimits(memoryBytes: 600_000))
    #expect(try messages(of: reader, MessageQuery(order: .file)).count == 10)
    #expect(throws: MCAPError.self) { try messages(of: reader) }
  }
}
