import Synchronization

/// How long the parts of one look took, milliseconds of wall time.
public struct Timings: Hashable, Sendable {
  /// Reading the phrases; nothing for those read before.
  public var text = 0.0
  /// Bringing the picture to the network's size.
  public var preprocess = 0.0
  /// The image encoder.
  public var encode = 0.0
  /// From scores to detections.
  public var decode = 0.0

  /// All of it.
  public var total: Double { text + preprocess + encode + decode }
}

/// The timings of the last look, behind a lock.
final class LastTimings: Sendable {
  private let timings = Mutex(Timings())

  func load() -> Timings { timings.withLock { $0 } }
  func store(_ new: Timings) { timings.withLock { $0 = new } }
}

/// Milliseconds since it was last asked.
struct Stopwatch {
  private var last = ContinuousClock.now

  mutating func lap() -> Double {
    let now = ContinuousClock.now
    defer { last = now }
    return (now - last) / .milliseconds(1)
  }
}
