import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Numbers in memory at a 64-byte boundary, which a vector of 16 needs to be read in one go; an
/// array begins anywhere.
public final class FloatBuffer: @unchecked Sendable {
  // unchecked: whoever fills a buffer is its only owner until it is shared, and nobody writes then;
  // a workspace belongs to one call at a time
  /// The first number.
  public let start: UnsafeMutablePointer<Float>
  /// Numbers in all.
  public let count: Int

  /// Room for `count` numbers, zero at first.
  public init(count: Int) {
    let bytes = max(64, (count * MemoryLayout<Float>.stride + 63) / 64 * 64)
    var memory: UnsafeMutableRawPointer?
    precondition(posix_memalign(&memory, 64, bytes) == 0, "no memory for \(count) numbers")
    guard let memory else { preconditionFailure("no memory for \(count) numbers") }
    memset(memory, 0, bytes)
    start = memory.assumingMemoryBound(to: Float.self)
    self.count = count
  }

  /// A copy of numbers.
  public convenience init(_ values: [Float]) {
    self.init(count: values.count)
    values.withUnsafeBufferPointer { values in
      if let from = values.baseAddress { start.update(from: from, count: values.count) }
    }
  }

  deinit { free(start) }

  /// A copy of some of the numbers.
  public func values(_ range: Range<Int>) -> [Float] {
    Array(UnsafeBufferPointer(start: start + range.lowerBound, count: range.count))
  }
}

/// Workspaces that are made once and lent to one call at a time, so that many threads can share a
/// model and a call allocates nothing.
public final class Workspaces: Sendable {
  private let count: Int
  private let free = Mutex<[FloatBuffer]>([])

  /// Workspaces of `count` numbers each; one is made at once.
  public init(count: Int) {
    self.count = count
    free.withLock { $0 = [FloatBuffer(count: count)] }
  }

  /// Lends a workspace for as long as `body` runs.
  public func withOne<Result, Failure: Error>(
    _ body: (FloatBuffer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let buffer = free.withLock { $0.popLast() } ?? FloatBuffer(count: count)
    defer { free.withLock { $0.append(buffer) } }
    return try body(buffer)
  }
}

/// Lays the parts of a workspace out one after another, each at a 64-byte boundary.
public struct MemoryPlan: Hashable, Sendable {
  /// Numbers planned so far.
  public private(set) var count = 0

  /// An empty plan.
  public init() {}

  /// Room for so many numbers more; returns where they begin.
  public mutating func reserve(_ numbers: Int) -> Int {
    defer { count += (numbers + 15) / 16 * 16 }
    return count
  }
}
