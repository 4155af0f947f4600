import Foundation
import MCAP
import Testing

@Suite struct WriterTests {
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "mcap-\(UInt64.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path())
  }

  @Test func aFileHoldsWhatWasWrittenIntoIt() throws {
    try withFolder { folder in
      let path = folder + "/log.mcap"
      var writer = try MCAPWriter(creating: path)
      let channel = try writer.addChannel(topic: "/log", messageEncoding: "raw", schemaID: 0)
      let bytes: [UInt8] = [1, 2, 3]
      try bytes.withUnsafeBytes {
        try writer.append(channelID: channel, sequence: 1, logTime: 5, publishTime: 4, data: $0)
      }
      try writer.append(
        channelID: channel, sequence: 2, logTime: 6, publishTime: 5, byteCount: 2
      ) { $0.copyBytes(from: [8, 9]) }
      #expect(writer.statistics.messageCount == 2)
      let statistics = try writer.finish()
      #expect(statistics.channelMessageCounts == [channel: 2])
      let reader = try MCAPReader(opening: path)
      #expect(reader.ending == .whole)
      #expect(reader.summary.statistics == statistics)
      #expect(try messages(of: reader).map { Array($0.data) } == [[1, 2, 3], [8, 9]])
    }
  }

  @Test func aWriterThatIsDroppedLeavesItsClosedChunks() throws {
    try withFolder { folder in
      for threads in [0, 2] {
        let path = folder + "/\(threads).mcap"
        try dropWriter(to: path, threads: threads)
        let reader = try MCAPReader(opening: path)
        #expect(try messages(of: reader).map(\.sequence) == [0, 1])
        let report = try MCAPRepair.repair(path, to: path + ".repaired")
        #expect(report.kept.messageCount == 2 && report.bytesLost == 0)
        #expect(throws: MCAPError.cannotOpen(path: path, errno: 17)) {
          try MCAPRepair.repair(path, to: path)
        }
      }
    }
  }

  private func dropWriter(to path: String, threads: Int) throws {
    var options = WriterOptions()
    options.threads = threads
    var writer = try MCAPWriter(creating: path, options: options)
    _ = try writer.addChannel(topic: "/a", messageEncoding: "raw", schemaID: 0)
    for i in 0..<3 {
      var message = Sample.message(i)
      message.channelID = 1
      try writer.append(message)
      if i == 1 { try writer.closeChunk() }
    }
  }

  @Test func aPipeIsReadToItsEnd() throws {
    let file = try Sample.file(messages: 20, compression: .zstd())
    let pipe = Pipe()
    let expected = try records(of: file)
    try pipe.fileHandleForWriting.write(contentsOf: Data(file))
    try pipe.fileHandleForWriting.close()
    var reader = try RecordReader(
      opening: "/dev/fd/\(pipe.fileHandleForReading.fileDescriptor)")
    var found: [Record] = []
    while let record = try reader.next() { found.append(record) }
    #expect(found == expected)
  }

  @Test func chunksCloseWhenTheyAreFull() throws {
    let sink = MemorySink()
    var options = WriterOptions()
    options.chunkBytes = 1000
    var writer = try Sample.writer(to: sink, options: options)
    for i in 0..<40 {
      try writer.append(Sample.message(i))
      #expect(writer.openChunkByteCount < 1000)
    }
    #expect(try writer.finish().chunkCount > 4)
  }

  @Test func idsThatClashOrAreUnknownAreRefused() throws {
    var writer = try Sample.writer(to: MemorySink(), options: WriterOptions())
    #expect(throws: MCAPError.unknownChannel(id: 9)) {
      try writer.append(
        Message(channelID: 9, sequence: 0, logTime: 0, publishTime: 0, data: [UInt8]()))
    }
    #expect(throws: MCAPError.unknownSchema(id: 5)) {
      try writer.addChannel(topic: "/x", messageEncoding: "raw", schemaID: 5)
    }
    #expect(throws: MCAPError.noID(what: "schema", id: 1)) {
      try writer.add(Schema(id: 1, name: "other", encoding: "", data: []))
    }
    #expect(throws: MCAPError.noID(what: "channel", id: 2)) {
      try writer.add(Channel(id: 2, schemaID: 0, topic: "/other", messageEncoding: ""))
    }
    try writer.add(Schema(id: 1, name: "bytes", encoding: "x", data: [1, 2, 3]))
    #expect(try writer.addChannel(topic: "/new", messageEncoding: "raw", schemaID: 1) == 3)
  }
}
