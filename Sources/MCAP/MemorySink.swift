internal import Glibc

/// A file in memory, as large as a disk of `capacity` bytes lets it be.
package final class MemorySink: ByteSink {
  package let name = "memory"
  /// What was written.
  package private(set) var bytes: [UInt8] = []
  /// Bytes that fit; may change as a disk's do.
  package var capacity: Int

  package init(capacity: Int = .max) { self.capacity = capacity }

  /// As a disk does, takes what fits before it refuses.
  package func write(_ parts: [UnsafeRawBufferPointer]) throws(SystemError) {
    for part in parts {
      let room = capacity - bytes.count
      bytes += part.prefix(room)
      if part.count > room { throw SystemError(errno: ENOSPC) }
    }
  }

  package func truncate(to byteCount: UInt64) throws(SystemError) {
    bytes.removeSubrange(Int(byteCount)...)
  }

  package func synchronize() {}

  package func close() {}
}
