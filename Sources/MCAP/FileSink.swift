internal import Glibc

/// A file that is written from its start to its end.
package final class FileSink: ByteSink {
  package let name: String
  private var descriptor: Int32

  /// Takes over an open descriptor.
  package init(descriptor: Int32, name: String) {
    self.descriptor = descriptor
    self.name = name
  }

  /// Creates a file, or empties the one that has this name. open(2).
  package convenience init(creating path: String) throws(MCAPError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .cannotOpen(path: path, errno: errno) }
    self.init(descriptor: descriptor, name: path)
  }

  /// Creates a file; throws `cannotOpen` where one of this name exists. open(2).
  package convenience init(creatingNew path: String) throws(MCAPError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .cannotOpen(path: path, errno: errno) }
    self.init(descriptor: descriptor, name: path)
  }

  deinit {
    if descriptor >= 0 { _ = Glibc.close(descriptor) }
  }

  /// writev(2), as often as it takes.
  package func write(_ parts: [UnsafeRawBufferPointer]) throws(SystemError) {
    var left = parts[...]
    while let first = left.first {
      if first.isEmpty {
        left.removeFirst()
        continue
      }
      let vectors = left.prefix(16).map {
        iovec(iov_base: UnsafeMutableRawPointer(mutating: $0.baseAddress), iov_len: $0.count)
      }
      let written = writev(descriptor, vectors, Int32(vectors.count))
      guard written > 0 else {
        if written < 0 && errno == EINTR { continue }
        throw SystemError(errno: written == 0 ? EIO : errno)
      }
      drop(written, from: &left)
    }
  }

  private func drop(_ byteCount: Int, from parts: inout ArraySlice<UnsafeRawBufferPointer>) {
    var byteCount = byteCount
    while let first = parts.first, byteCount > 0 {
      if byteCount >= first.count {
        parts.removeFirst()
      } else {
        parts[parts.startIndex] = UnsafeRawBufferPointer(rebasing: first[byteCount...])
      }
      byteCount -= min(byteCount, first.count)
    }
  }

  /// ftruncate(2) and lseek(2); a pipe cannot, and refuses.
  package func truncate(to byteCount: UInt64) throws(SystemError) {
    guard ftruncate(descriptor, off_t(byteCount)) == 0,
      lseek(descriptor, off_t(byteCount), SEEK_SET) >= 0
    else { throw SystemError(errno: errno) }
  }

  /// fdatasync(2); what has no disk has nothing to wait for.
  package func synchronize() throws(SystemError) {
    guard fdatasync(descriptor) == 0 || errno == EINVAL else { throw SystemError(errno: errno) }
  }

  package func close() throws(SystemError) {
    guard descriptor >= 0 else { return }
    defer { descriptor = -1 }
    guard Glibc.close(descriptor) == 0 else { throw SystemError(errno: errno) }
  }
}
