import Glibc
import Synchronization

/// Standard output and standard error, a line at a time, from any thread.
enum Console {
  static let isTerminal = isatty(STDOUT_FILENO) == 1
  static let errorIsTerminal = isatty(STDERR_FILENO) == 1
  static let inputIsTerminal = isatty(STDIN_FILENO) == 1
  private static let lock = Mutex(())

  static func print(_ line: String) { write(line + "\n", to: STDOUT_FILENO) }
  static func error(_ line: String) { write(line + "\n", to: STDERR_FILENO) }

  /// Writes all bytes; what cannot be written (nobody reads any more) is dropped.
  static func write(_ text: String, to file: Int32) {
    lock.withLock { _ in
      var bytes = Array(text.utf8)[...]
      while !bytes.isEmpty {
        let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return }
        bytes = bytes.dropFirst(count)
      }
    }
  }

  /// Characters across and down; 80 x 24 where there is no terminal.
  static func size() -> (columns: Int, rows: Int) {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return (80, 24)
    }
    return (Int(size.ws_col), Int(size.ws_row))
  }
}
