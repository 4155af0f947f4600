import Glibc
import Synchronization

/// The lines of standard input, read on a thread of its own.
///
/// A line goes to whoever waits for one; else, while a task runs, to its hearer if it is meant at once (from a terminal
/// every line is, from elsewhere those that begin with "!"); else it waits for its turn.
final class StandardInput: Sendable {
  typealias Hearer = @Sendable (String) async -> Void

  private struct State {
    var lines: [String] = []
    var isAtEnd = false
    var isStarted = false
    var waiter: CheckedContinuation<String?, Never>?
    var hearer: Hearer?
  }

  private let state = Mutex(State())

  /// Starts to read, once.
  func start() {
    let isFirst = state.withLock { state in
      defer { state.isStarted = true }
      return !state.isStarted
    }
    guard isFirst else { return }
    let context = Unmanaged.passRetained(self)
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<StandardInput>.fromOpaque(context).takeRetainedValue().readLines()
        return nil
      }, context.toOpaque())
    guard code == 0 else { return context.release() }
    pthread_detach(thread)
  }

  /// The next line; nil at the end.
  func next() async -> String? {
    start()
    return await withCheckedContinuation { continuation in
      let ready: String?? = state.withLock { state in
        if !state.lines.isEmpty { return .some(state.lines.removeFirst()) }
        if state.isAtEnd { return .some(nil) }
        state.waiter = continuation
        return nil
      }
      if let ready { continuation.resume(returning: ready) }
    }
  }

  /// Sets who hears lines in the middle of a task; nil where no task runs.
  func hear(_ hearer: Hearer?) { state.withLock { $0.hearer = hearer } }

  private func readLines() {
    while let line = readLine() { deliver(line) }
    let waiter = state.withLock { state in
      state.isAtEnd = true
      defer { state.waiter = nil }
      return state.waiter
    }
    waiter?.resume(returning: nil)
  }

  private func deliver(_ line: String) {
    let isUrgent = Console.inputIsTerminal || line.hasPrefix("!")
    let (waiter, hearer) = state.withLock { state in
      if let waiter = state.waiter {
        state.waiter = nil
        return (Optional(waiter), Hearer?.none)
      }
      if isUrgent, let hearer = state.hearer { return (nil, Optional(hearer)) }
      state.lines.append(line)
      return (nil, nil)
    }
    waiter?.resume(returning: line)
    guard let hearer else { return }
    let sentence = String(line.drop { $0 == "!" || $0 == " " })
    Task { await hearer(sentence) }
  }
}
