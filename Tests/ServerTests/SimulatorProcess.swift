import Foundation
import Synchronization
import Transport

/// The simulator as its own process, as `errand do` starts it.
final class SimulatorProcess: Sendable {
  /// What the program says when it does not start.
  struct Failure: Error, CustomStringConvertible { var description: String }

  let address: String
  let referee: String
  let secondsToReady: Double
  private let process: Mutex<Process>

  /// The built program, in the folder of the test bundle.
  static var program: URL? {
    let folders = [
      Bundle.main.executableURL, Bundle.allBundles.first?.executableURL,
      URL(fileURLWithPath: CommandLine.arguments.first ?? ""),
    ].compactMap { $0?.deletingLastPathComponent() }
    let candidates = folders.flatMap { [$0, $0.deletingLastPathComponent()] }
      .map { $0.appendingPathComponent("errand-simulator") }
    return candidates.first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }

  init(_ arguments: [String] = [], insecure: Bool = false) throws {
    let start = WallClock.seconds()
    let process = Process()
    process.executableURL = try Self.program ?? { throw Failure(description: "not built") }()
    process.arguments =
      ["simulate", "--port", "0", "--referee", "tcp://127.0.0.1:0", "--camera", "80x60"] + arguments
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    var lines: [Substring] = []
    var text = ""
    while !text.hasSuffix("ready\n") {
      let data = output.fileHandleForReading.availableData
      guard !data.isEmpty else {
        let why = errors.fileHandleForReading.readDataToEndOfFile()
        throw Failure(description: String(decoding: why, as: UTF8.self))
      }
      text += String(decoding: data, as: UTF8.self)
      lines = text.split(separator: "\n")
    }
    secondsToReady = WallClock.seconds() - start
    address = String(lines.first { $0.hasPrefix("listening ") }?.dropFirst(10) ?? "")
    referee = String(lines.first { $0.hasPrefix("referee ") }?.dropFirst(8) ?? "")
    self.process = Mutex(process)
  }

  deinit { end() }

  var id: Int32 { process.withLock { $0.processIdentifier } }
  var isRunning: Bool { process.withLock { $0.isRunning } }

  func send(signal: Int32) { kill(id, signal) }

  func end() {
    process.withLock {
      guard $0.isRunning else { return }
      kill($0.processIdentifier, SIGKILL)
      $0.waitUntilExit()
    }
  }
}
