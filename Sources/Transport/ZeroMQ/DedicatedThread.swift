import CZeroMQ
import Glibc
import Synchronization

/// A thread of its own for calls that block. Swift's concurrency has few threads and none to spare for waiting.
package final class DedicatedThread: Sendable {
  private final class Start {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  private let thread: Mutex<pthread_t?>

  package init(_ body: @escaping @Sendable () -> Void) {
    let start = Unmanaged.passRetained(Start(body))
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().body()
        return nil
      }, start.toOpaque())
    precondition(code == 0, "pthread_create failed with \(code)")
    self.thread = Mutex(thread)
  }

  deinit { if let thread = thread.withLock({ $0 }) { pthread_detach(thread) } }

  /// Waits until the body has returned. A second call returns at once, as does one from the thread itself.
  package func join() {
    let thread = thread.withLock { held -> pthread_t? in
      guard let thread = held, pthread_equal(thread, pthread_self()) == 0 else { return nil }
      held = nil
      return thread
    }
    if let thread { pthread_join(thread, nil) }
  }
}

/// Wakes a thread that waits in `ZeroMQ.wait` (an eventfd).
package struct Doorbell: ~Copyable, Sendable {
  package let descriptor: Int32

  package init() { descriptor = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC)) }

  deinit { Glibc.close(descriptor) }

  package func ring() {
    var one: UInt64 = 1
    _ = write(descriptor, &one, 8)
  }

  package func silence() {
    var count: UInt64 = 0
    _ = read(descriptor, &count, 8)
  }
}

/// Letters from any thread to the one that polls.
package final class Mailbox<Letter: Sendable>: Sendable {
  private struct Letters {
    var waiting: [Letter] = []
    var isClosed = false
  }

  private let letters = Mutex(Letters())
  package let doorbell = Doorbell()

  package init() {}

  /// False when nobody will read the letter: the mailbox has been closed.
  @discardableResult
  package func post(_ letter: Letter) -> Bool {
    let isTaken = letters.withLock { letters in
      if !letters.isClosed { letters.waiting.append(letter) }
      return !letters.isClosed
    }
    if isTaken { doorbell.ring() }
    return isTaken
  }

  /// Everything posted since the last call, in order.
  package func collect() -> [Letter] {
    doorbell.silence()
    return letters.withLock { letters in
      defer { letters.waiting.removeAll() }
      return letters.waiting
    }
  }

  /// The last letters; whoever posts after this is told so.
  package func close() -> [Letter] {
    letters.withLock { $0.isClosed = true }
    return collect()
  }
}

/// Seconds of the machine's monotonic clock, which no one sets.
package enum WallClock {
  package static func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
