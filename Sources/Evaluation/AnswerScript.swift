import Synchronization

/// Sentences that are given one after another, whoever asks.
public final class AnswerScript: Sendable {
  private let left: Mutex<[String]>

  public init(_ sentences: [String]) { left = Mutex(sentences) }

  /// The next sentence; nil when all were given.
  public func next() -> String? {
    left.withLock { $0.isEmpty ? nil : $0.removeFirst() }
  }
}
