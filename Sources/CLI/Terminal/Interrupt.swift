import Dispatch
import Glibc
import Synchronization

/// Ctrl-C: the first time the robot is stopped and the task ended, the second time the program ends at once.
final class Interrupt: Sendable {
  private let bell = Bell()
  /// Set once, before anybody else has the object; `cancel` may be called from any thread.
  nonisolated(unsafe) private let sources: [any DispatchSourceSignal]

  init() {
    let bell = bell
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { bell.ring() }
      source.resume()
      return source
    }
    signal(SIGPIPE, SIG_IGN)
  }

  var isRaised: Bool { bell.hasRung }

  /// Sets what happens at the first Ctrl-C from now on.
  func whenRaised(_ handler: @escaping @Sendable () async -> Void) { bell.answer = handler }

  /// Gives the signals back to the system.
  func end() {
    for source in sources { source.cancel() }
    signal(SIGINT, SIG_DFL)
    signal(SIGTERM, SIG_DFL)
  }

  /// Remembers whether Ctrl-C was pressed, and who answers to it.
  private final class Bell: Sendable {
    typealias Answer = @Sendable () async -> Void
    private let state = Mutex<(hasRung: Bool, answer: Answer?)>((false, nil))

    var hasRung: Bool { state.withLock { $0.hasRung } }

    var answer: Answer? {
      get { state.withLock { $0.answer } }
      set { state.withLock { $0.answer = newValue } }
    }

    func ring() {
      let (rangBefore, answer) = state.withLock { state in
        defer { state.hasRung = true }
        return (state.hasRung, state.answer)
      }
      guard !rangBefore, let answer else { _exit(12) }
      Task { await answer() }
    }
  }
}
