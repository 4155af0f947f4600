import Dashboard
import Synchronization

/// Shows on standard error how far a suite is: one line that is overwritten in a terminal, now and then a line elsewhere.
final class Progress: Sendable {
  private let state: Mutex<ProgressLine>
  private let start = ContinuousClock.now
  private let isQuiet: Bool

  init(total: Int, isQuiet: Bool = false) {
    state = Mutex(ProgressLine(total: total))
    self.isQuiet = isQuiet
  }

  /// Counts one more, and prints `lines` about it.
  func finish(succeeded: Bool, lines: [String] = []) {
    let line = state.withLock { line in
      line.finish(succeeded: succeeded)
      return line
    }
    let elapsed = Double((ContinuousClock.now - start) / .milliseconds(1)) / 1000
    let text = line.text(elapsedSeconds: elapsed)
    if Console.errorIsTerminal {
      Console.write("\r\u{1B}[K", to: 2)
      for line in lines { Console.error(line) }
      Console.write(text, to: 2)
    } else {
      for line in lines { Console.error(line) }
      let isTold = line.finished % max(1, line.total / 20) == 0 || line.finished == line.total
      if isTold, !isQuiet { Console.error(text) }
    }
  }

  func close() {
    if Console.errorIsTerminal { Console.write("\r\u{1B}[K", to: 2) }
  }
}
