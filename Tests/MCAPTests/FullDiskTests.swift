import MCAP
import Testing

@Suite struct FullDiskTests {
  static let space = [(0, Compression.none), (0, .lz4), (0, .zstd()), (2, .none), (2, .zstd())]

  /// Writes 12 messages in chunks of three to a disk of `capacity` bytes, and returns those that
  /// the errors say are lost, or nil where not even the header fits.
  private func record(
    on sink: MemorySink, threads: Int, compression: Compression
  ) throws -> UInt64? {
    var options = WriterOptions()
    options.threads = threads
    options.compression = compression
    guard var writer = try? Sample.writer(to: sink, options: options) else { return nil }
    var lost: UInt64 = 0
    func note(_ error: any Error) throws {
      guard case .cannotWrite(let failure)? = error as? MCAPError else { throw error }
      #expect(failure.errno == 28)
      #expect(failure.path == "memory")
      lost += failure.messagesLost
    }
    for i in 0..<12 {
      try writer.append(Sample.message(i))
      if i % 3 == 2 {
        do { try writer.flush() } catch { try note(error) }
      }
    }
    do { _ = try writer.finish() } catch { try note(error) }
    return lost
  }

  @Test(arguments: space)
  func whateverFitsIsReadableAndTheRestIsCounted(threads: Int, compression: Compression) throws {
    let whole = MemorySink()
    _ = try record(on: whole, threads: threads, compression: compression)
    for capacity in stride(from: 0, through: whole.bytes.count, by: 7) {
      let sink = MemorySink(capacity: capacity)
      guard let lost = try record(on: sink, threads: threads, compression: compression) else {
        #expect(sink.bytes.isEmpty)
        continue
      }
      let reader = try MCAPReader(bytes: sink.bytes)
      let found = try messages(of: reader)
      #expect(found.count + Int(lost) == 12)
      // a chunk that does not fit may be followed by a smaller one that does
      #expect(found.allSatisfy { $0 == Sample.message(Int($0.sequence)) })
      #expect(Set(found.map { $0.sequence / 3 }).count * 3 == found.count)
      if case .damaged(let damages) = reader.ending {
        #expect(damages.map(\.byteCount) == [0], "nothing is half written")
      }
    }
  }

  @Test(arguments: [0, 2])
  func recordingGoesOnWhenThereIsRoomAgain(threads: Int) throws {
    let sink = MemorySink(capacity: 200)
    var options = WriterOptions()
    options.threads = threads
    options.compression = .none
    var writer = try Sample.writer(to: sink, options: options)
    for i in 0..<4 { try writer.append(Sample.message(i)) }
    let error = #expect(throws: MCAPError.self) { try writer.flush() }
    guard case .cannotWrite(let failure)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(failure.messagesLost == 4)
    #expect(Int(failure.readableBytes) == sink.bytes.count)

    sink.capacity = .max
    for i in 4..<8 { try writer.append(Sample.message(i)) }
    let statistics = try writer.finish()
    #expect(statistics.messageCount == 4)
    // the channels that were lost with the first chunk are there: as a stream, too
    let channels = try records(of: sink.bytes).prefix {
      if case .message = $0 { false } else { true }
    }.filter { if case .channel = $0 { true } else { false } }
    #expect(channels.count == 1)
    let reader = try MCAPReader(bytes: sink.bytes)
    #expect(reader.ending == .whole)
    #expect(try messages(of: reader) == (4..<8).map(Sample.message))
  }
}
