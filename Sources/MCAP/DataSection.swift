/// The file as far as it is written, which is always whole records.
///
/// A write that fails is taken back, so that the file ends with the last record that was written
/// completely, and the next write may be tried.
final class DataSection {
  /// Bytes to write, with their CRC where it is known.
  struct Part {
    var bytes: UnsafeRawBufferPointer
    var crc: UInt32?
  }

  private let sink: any ByteSink
  /// Bytes written.
  private(set) var offset: UInt64 = 0
  /// Their CRC.
  private(set) var crc: UInt32 = 0

  init(_ sink: any ByteSink) { self.sink = sink }

  /// Writes all parts or, where that fails, none; the error names the `messages` in them.
  func write(_ parts: [Part], messages: UInt64 = 0) throws(MCAPError) {
    do {
      try sink.write(parts.map(\.bytes))
    } catch {
      // a pipe cannot be cut back; its reader sees a file that was cut off
      try? sink.truncate(to: offset)
      throw failure(error, messages: messages)
    }
    for part in parts {
      offset += UInt64(part.bytes.count)
      crc =
        if let known = part.crc {
          Checksum.joined(crc, known, byteCount: part.bytes.count)
        } else {
          Checksum.update(crc, with: part.bytes)
        }
    }
  }

  func write(_ buffer: borrowing ByteBuffer) throws(MCAPError) {
    try write([Part(bytes: buffer.bytes)])
  }

  func synchronize() throws(MCAPError) {
    do { try sink.synchronize() } catch { throw failure(error) }
  }

  func close() throws(MCAPError) {
    do { try sink.close() } catch { throw failure(error) }
  }

  private func failure(_ error: SystemError, messages: UInt64 = 0) -> MCAPError {
    .cannotWrite(
      WriteFailure(
        path: sink.name, errno: error.errno, readableBytes: offset, messagesLost: messages))
  }
}
