internal import Synchronization

/// What people say while the robot is at work, from any thread, until the loop reads it between two commands.
final class Inbox: Sendable {
  private let sentences = Mutex<[String]>([])

  func put(_ text: String) { sentences.withLock { $0.append(text) } }

  func take() -> String? {
    sentences.withLock { $0.isEmpty ? nil : $0.removeFirst() }
  }
}
