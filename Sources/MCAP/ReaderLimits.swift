/// How much a reader may take, whatever the file says.
public struct ReaderLimits: Hashable, Sendable {
  /// Bytes of memory for the summary, and a chunk as it is in the file and decompressed.
  public var memoryBytes: UInt64

  /// Limits for files from anywhere: 48 MiB, so that with all else that reading takes a process
  /// stays within 64 MiB more than it had.
  public init(memoryBytes: UInt64 = 48 << 20) { self.memoryBytes = memoryBytes }
}

/// What a reader holds for as long as it reads, against what it may take.
struct MemoryBudget {
  let limit: UInt64
  private(set) var held: UInt64 = 0

  init(_ limits: ReaderLimits) { limit = limits.memoryBytes }

  /// Throws `memoryLimit` where `byteCount` bytes more are too many.
  func check(_ byteCount: UInt64, for what: String, at offset: UInt64) throws(MCAPError) {
    guard byteCount <= limit, held <= limit - byteCount else {
      throw .memoryLimit(
        what: what, offset: offset, neededBytes: held.addingReportingOverflow(byteCount).0,
        limitBytes: limit)
    }
  }

  /// Counts `byteCount` bytes that stay.
  mutating func hold(_ byteCount: UInt64, for what: String, at offset: UInt64) throws(MCAPError) {
    try check(byteCount, for: what, at: offset)
    held += byteCount
  }
}
