#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file mapped into memory for reading, for as long as this value lives.
///
/// Whoever truncates the file meanwhile makes reading it a fault of the system; nothing else can be
/// read beyond its end.
public struct MappedFile: ~Copyable {
  private let start: UnsafeMutableRawPointer?
  /// Bytes in the file.
  public let count: Int

  /// Maps the file at `path`. Throws ``TensorError/unreadable(path:reason:)`` where there is none,
  /// or where it is no plain file.
  public init(path: String) throws(TensorError) {
    let mapping = try Self.map(path)
    start = mapping.baseAddress
    count = mapping.count
  }

  deinit {
    if let start { munmap(start, count) }
  }

  /// The file's bytes, good only inside `body`.
  public borrowing func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeRawBufferPointer(start: start, count: count))
  }

  private static func map(_ path: String) throws(TensorError) -> UnsafeMutableRawBufferPointer {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(path: path, reason: lastError) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .unreadable(path: path, reason: lastError) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .unreadable(path: path, reason: "not a plain file")
    }
    let count = Int(status.st_size)
    guard count > 0 else { return UnsafeMutableRawBufferPointer(start: nil, count: 0) }
    guard let mapped = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), mapped != MAP_FAILED
    else {
      throw .unreadable(path: path, reason: lastError)
    }
    return UnsafeMutableRawBufferPointer(start: mapped, count: count)
  }

  private static var lastError: String { String(cString: strerror(errno)) }
}
