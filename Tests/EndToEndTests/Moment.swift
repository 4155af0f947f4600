import Foundation
import Synchronization

/// A point in time that one thread notes and another asks about.
final class Moment: Sendable {
  private let date = Mutex<Date?>(nil)

  func note() { date.withLock { $0 = Date() } }

  /// Seconds since it was noted; infinite before.
  var elapsed: Double { date.withLock { $0.map { Date().timeIntervalSince($0) } ?? .infinity } }
}
