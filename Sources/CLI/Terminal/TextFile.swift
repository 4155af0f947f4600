import Glibc

/// Whole files of text. Where a name is asked for, "-" is standard output.
enum TextFile {
  static func read(_ path: String) throws(CommandFailure) -> String {
    guard let file = fopen(path, "r") else {
      throw CommandFailure(.badInput, "cannot read '\(path)': \(String(cString: strerror(errno))).")
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer.prefix(count)
    }
  }

  /// Writes the text and a line feed.
  static func write(_ text: String, to path: String) throws(CommandFailure) {
    let file = try open(path)
    defer { close(file) }
    try append(text + "\n", to: file, named: path)
  }

  /// A file that is written from its start on.
  static func open(_ path: String) throws(CommandFailure) -> Int32 {
    let file =
      path == "-"
      ? dup(STDOUT_FILENO) : Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw failure(path) }
    return file
  }

  /// Writes all of it. Throws with exit code 20 where the disk is full.
  static func append(_ text: String, to file: Int32, named path: String) throws(CommandFailure) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure(path) }
      bytes = bytes.dropFirst(count)
    }
  }

  static func close(_ file: Int32) { _ = Glibc.close(file) }

  private static func failure(_ path: String) -> CommandFailure {
    let code: CommandFailure.Code = errno == ENOSPC || errno == EDQUOT ? .noResources : .badInput
    return CommandFailure(code, "cannot write '\(path)': \(String(cString: strerror(errno))).")
  }
}
