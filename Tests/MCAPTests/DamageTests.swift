import MCAP
import Testing

@Suite struct DamageTests {
  /// Where the file's records of the data end, and how many messages there are up to there.
  private func marks(of file: [UInt8]) throws -> [(end: Int, messages: Int)] {
    let reader = try MCAPReader(bytes: file)
    return reader.summary.chunkIndexes.enumerated().map { i, chunk in
      (Int(chunk.chunkStartOffset + chunk.chunkLength), (i + 1) * 4)
    }
  }

  @Test(arguments: Sample.compressions)
  func aFileCutAtAnyByteIsReadableToTheLastWholeChunk(compression: Compression) throws {
    let file = try Sample.file(messages: 16, compression: compression)
    let marks = try marks(of: file)
    for count in 8..<file.count {
      let cut = Array(file.prefix(count))
      let whole = marks.last { $0.end <= count }?.messages ?? 0
      let reader = try MCAPReader(bytes: cut)
      #expect(try messages(of: reader) == (0..<whole).map(Sample.message), "cut at \(count)")
      guard case .damaged = reader.ending else {
        Issue.record("cut at \(count): \(reader.ending)")
        continue
      }
    }
  }

  @Test(arguments: Sample.compressions)
  func aRepairKeepsAllThatIsWholeAndCountsTheRest(compression: Compression) throws {
    let file = try Sample.file(messages: 16, compression: compression)
    let marks = try marks(of: file)
    for count in stride(from: 48, to: file.count, by: 5) {
      let sink = MemorySink()
      let report = try MCAPRepair.repair(MemorySource(Array(file.prefix(count)))) { sink }
      let whole = marks.last { $0.end <= count }?.messages ?? 0
      #expect(Int(report.kept.messageCount) == whole)
      #expect(report.messagesLost <= 4)
      #expect(!report.wasWhole)
      let reader = try MCAPReader(bytes: sink.bytes)
      #expect(reader.ending == .whole)
      #expect(reader.summary.statistics == report.kept)
      #expect(try messages(of: reader) == (0..<whole).map(Sample.message))
      _ = try records(of: sink.bytes)
    }
  }

  @Test func messagesOfAChunkThatIsCutOffAreCounted() throws {
    let file = try Sample.file(messages: 4, compression: .none)
    let end = try #require(try marks(of: file).first).end
    let report = try MCAPRepair.repair(MemorySource(Array(file.prefix(end - 1)))) { MemorySink() }
    #expect(report.messagesLost == 3)
    #expect(report.kept.messageCount == 0)
    #expect(report.damages.map(\.offset) == [25 + 6])
  }

  @Test func aRepairOfAWholeFileKeepsEverything() throws {
    let file = try Sample.file(messages: 10, compression: .lz4)
    let sink = MemorySink()
    let report = try MCAPRepair.repair(MemorySource(file)) { sink }
    #expect(report.wasWhole && report.bytesLost == 0 && report.messagesLost == 0)
    let (before, after) = (try MCAPReader(bytes: file), try MCAPReader(bytes: sink.bytes))
    #expect(after.summary.statistics == before.summary.statistics)
    #expect(try messages(of: after) == messages(of: before))
    #expect(
      try after.attachment(after.summary.attachmentIndexes[0])
        == before.attachment(before.summary.attachmentIndexes[0]))
    #expect(try after.metadata(named: "about") == before.metadata(named: "about"))
  }

  @Test(arguments: Sample.compressions)
  func aByteThatChangedIsNoticed(compression: Compression) throws {
    let file = try Sample.file(messages: 8, compression: compression)
    let all = Set((0..<8).map(Sample.message))
    for i in file.indices {
      var changed = file
      changed[i] ^= 0x10
      guard let reader = try? MCAPReader(bytes: changed) else { continue }
      var cursor = reader.messages()
      for _ in 0..<100 {
        do {
          guard let message = try cursor.next() else { break }
          #expect(all.contains(message), "byte \(i)")
        } catch { continue }
      }
    }
  }

  @Test(arguments: Sample.compressions)
  func oneDamagedChunkCostsOnlyItsOwnMessages(compression: Compression) throws {
    var file = try Sample.file(messages: 16, compression: compression)
    let second = try MCAPReader(bytes: file).summary.chunkIndexes[1]
    file[Int(second.chunkStartOffset + second.chunkLength) - 9] ^= 0xff
    let sink = MemorySink()
    let report = try MCAPRepair.repair(MemorySource(file)) { sink }
    #expect(report.kept.messageCount == 12)
    #expect(report.damages.map(\.offset) == [second.chunkStartOffset])
    #expect(
      try messages(of: MCAPReader(bytes: sink.bytes)).map(\.sequence)
        == [0, 1, 2, 3] + Array(8..<16))
  }

  @Test func behindALengthThatIsWrongTheSummaryLeadsOn() throws {
    var file = try Sample.file(messages: 16, compression: .zstd())
    let first = try MCAPReader(bytes: file).summary.chunkIndexes[0]
    file[Int(first.chunkStartOffset) + 8] = 0x7f
    let sink = MemorySink()
    let report = try MCAPRepair.repair(MemorySource(file)) { sink }
    #expect(report.kept.messageCount == 12)
    // the channels were defined in the chunk that is lost
    let reader = try MCAPReader(bytes: sink.bytes)
    #expect(reader.summary.channels.count == 2)
    #expect(try messages(of: reader).map(\.sequence) == Array(4..<16))
  }

  @Test func aChangedMessageOutsideOfChunksIsNoticedAtTheDatasEnd() throws {
    let sink = MemorySink()
    var options = WriterOptions()
    options.chunkBytes = 0
    var writer = try Sample.writer(to: sink, options: options)
    try writer.append(Sample.message(0))
    _ = try writer.finish()
    #expect(try records(of: sink.bytes).contains(.message(Sample.message(0))))
    var changed = sink.bytes
    let content = try #require(
      changed.indices.first { changed[$0...].starts(with: Sample.message(0).data) })
    changed[content] ^= 1
    let error = #expect(throws: MCAPError.self) { try records(of: changed) }
    guard case .wrongChecksum("data section", _, _, _)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }
}
