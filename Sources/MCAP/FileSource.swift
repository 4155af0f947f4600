internal import Glibc
internal import Synchronization

/// A file, or what comes through a pipe, which is then read once from its start to its end.
package final class FileSource: ByteSource {
  package let name: String
  package let byteCount: UInt64?
  private let descriptor: Int32
  /// Bytes that came through the pipe.
  private let position = Mutex<UInt64>(0)

  /// Opens a file. open(2), fstat(2).
  package init(opening path: String) throws(MCAPError) {
    let opened = open(path, O_RDONLY | O_CLOEXEC)
    var status = stat()
    guard opened >= 0, fstat(opened, &status) == 0 else {
      throw .cannotOpen(path: path, errno: errno)
    }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      _ = close(opened)
      throw .cannotOpen(path: path, errno: EISDIR)
    }
    name = path
    descriptor = opened
    byteCount = status.st_mode & S_IFMT == S_IFREG ? UInt64(status.st_size) : nil
  }

  deinit { _ = close(descriptor) }

  package func read(
    at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer
  ) throws(MCAPError) -> Int {
    let failure: Int32
    var filled = 0
    if byteCount != nil {
      failure = fill(buffer, filled: &filled) { rest, filled in
        pread(descriptor, rest.baseAddress, rest.count, off_t(offset) + off_t(filled))
      }
    } else {
      failure = position.withLock { position in
        skip(to: offset, from: &position)
        let failure = fill(buffer, filled: &filled) { rest, _ in
          Glibc.read(descriptor, rest.baseAddress, rest.count)
        }
        position += UInt64(filled)
        return failure
      }
    }
    guard failure == 0 else { throw .cannotRead(path: name, offset: offset, errno: failure) }
    return filled
  }

  /// Reads until the buffer is full or there is no more; returns an errno.
  private func fill(
    _ buffer: UnsafeMutableRawBufferPointer, filled: inout Int,
    by read: (UnsafeMutableRawBufferPointer, Int) -> Int
  ) -> Int32 {
    while filled < buffer.count {
      let count = read(UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]), filled)
      if count == 0 { return 0 }
      if count < 0 && errno == EINTR { continue }
      if count < 0 { return errno }
      filled += count
    }
    return 0
  }

  private func skip(to offset: UInt64, from position: inout UInt64) {
    withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { scrap in
      while position < offset {
        let count = Glibc.read(descriptor, scrap.baseAddress, Int(min(offset - position, 1 << 16)))
        if count < 0 && errno == EINTR { continue }
        if count <= 0 { return }
        position += UInt64(count)
      }
    }
  }
}
