/// Where a reader's bytes come from.
package protocol ByteSource: AnyObject, Sendable {
  /// What errors call it.
  var name: String { get }

  /// How many bytes there are; nil where that is known only at the end, as of a pipe.
  var byteCount: UInt64? { get }

  /// Fills `buffer` with the bytes from `offset` on and returns how many there were: fewer than
  /// asked for only at the end.
  func read(
    at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
  ) throws(MCAPError) -> Int
}

/// A file in memory.
package final class MemorySource: ByteSource {
  package let name = "memory"
  private let bytes: [UInt8]

  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  package var byteCount: UInt64? { UInt64(bytes.count) }

  package func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    guard offset < UInt64(bytes.count) else { return 0 }
    let part = bytes[Int(offset)...].prefix(buffer.count)
    part.withUnsafeBytes { buffer.copyMemory(from: $0) }
    return part.count
  }
}
