import Dispatch
import Glibc
import Synchronization

/// Ctrl-C: the first time the robot is stopped and the task ended, the second time the program ends at once.
final class Interrupt: Sendable {
  private struct State {
    var isRaised = false
    var handler: (@Sendable () async -> Void)?
    var sources: [any DispatchSourceSignal] = []
  }

  private let state = Mutex(State())

  init() {
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { [weak self] in self?.raise() }
      source.resume()
      state.withLock { $0.sources.append(source) }
    }
    signal(SIGPIPE, SIG_IGN)
  }

  var isRaised: Bool { state.withLock { $0.isRaised } }

  /// Sets what happens at the first Ctrl-C from now on.
  func whenRaised(_ handler: @escaping @Sendable () async -> Void) {
    state.withLock { $0.handler = handler }
  }

  /// Gives the signals back to the system.
  func end() {
    state.withLock { state in
      for source in state.sources { source.cancel() }
      state.sources = []
    }
    signal(SIGINT, SIG_DFL)
    signal(SIGTERM, SIG_DFL)
  }

  private func raise() {
    let (wasRaised, handler) = state.withLock { state in
      defer { state.isRaised = true }
      return (state.isRaised, state.handler)
    }
    guard !wasRaised, let handler else { _exit(12) }
    Task { await handler() }
  }
}
