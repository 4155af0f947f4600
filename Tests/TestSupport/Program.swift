public import Foundation
import Synchronization

/// One of our programs as it was built, run as a user runs it.
///
///     let result = try await Program("errand").run(["--version"])
public struct Program: Sendable {
  /// What a run came to.
  public struct Result: Sendable {
    public var code: Int32
    public var output: String
    public var errors: String
    public var seconds: Double
  }

  public let path: String

  /// The program of this name beside the test bundle that runs.
  public init(_ name: String) {
    let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    // swift test runs the bundle by a helper of the toolchain: the bundle is then among the arguments
    let candidates = [tests] + CommandLine.arguments.filter { $0.contains(".xctest") }
    let folders = candidates.map { ($0 as NSString).deletingLastPathComponent }
    let fallback = FileManager.default.currentDirectoryPath + "/.build/release"
    path =
      (folders + [fallback]).map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) } ?? "\(fallback)/\(name)"
  }

  /// Runs it to its end, or for `seconds`. `meanwhile` is called with the process as soon as it runs, on a thread of
  /// its own; so is what waits for the program, to leave the tests' few threads to other tests.
  public func run(
    _ arguments: [String], input: String = "", seconds: Double = 180,
    meanwhile: (@Sendable (Process, OutputSoFar) -> Void)? = nil
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      Thread {
        continuation.resume(
          with: Swift.Result {
            try runAndWait(arguments, input: input, seconds: seconds, meanwhile: meanwhile)
          })
      }.start()
    }
  }

  private func runAndWait(
    _ arguments: [String], input: String, seconds: Double,
    meanwhile: (@Sendable (Process, OutputSoFar) -> Void)?
  ) throws -> Result {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    let (inputPipe, outputPipe, errorPipe) = (Pipe(), Pipe(), Pipe())
    (process.standardInput, process.standardOutput, process.standardError) = (
      inputPipe, outputPipe, errorPipe
    )
    let output = OutputSoFar()
    let errors = OutputSoFar()
    let start = Date()
    try process.run()
    let readers = [(outputPipe, output), (errorPipe, errors)].map { pipe, sink in
      let handle = pipe.fileHandleForReading
      let thread = Thread { sink.read(handle) }
      thread.start()
      return sink
    }
    inputPipe.fileHandleForWriting.write(Data(input.utf8))
    try inputPipe.fileHandleForWriting.close()
    let box = ProcessBox(process)
    if let meanwhile { Thread { meanwhile(box.process, output) }.start() }
    let guardian = DispatchWorkItem { box.process.terminate() }
    DispatchQueue.global().asyncAfter(deadline: .now() + seconds, execute: guardian)
    process.waitUntilExit()
    guardian.cancel()
    readers.forEach { $0.waitUntilEnd() }
    return Result(
      code: process.terminationStatus, output: output.text, errors: errors.text,
      seconds: Date().timeIntervalSince(start))
  }

  /// `Process` is used from one thread at a time here: signals only, after it was started.
  private struct ProcessBox: @unchecked Sendable {
    let process: Process
    init(_ process: Process) { self.process = process }
  }
}

/// What a program has printed so far.
public final class OutputSoFar: Sendable {
  private let state = Mutex((bytes: Data(), isAtEnd: false))
  private let end = DispatchSemaphore(value: 0)

  public var text: String { state.withLock { String(decoding: $0.bytes, as: UTF8.self) } }

  /// Waits until the text holds `part`; false where the program ended or the time was up before.
  public func waits(for part: String, seconds: Double) -> Bool {
    let deadline = Date().addingTimeInterval(seconds)
    while Date() < deadline {
      if text.contains(part) { return true }
      if state.withLock({ $0.isAtEnd }) { return text.contains(part) }
      Thread.sleep(forTimeInterval: 0.005)
    }
    return false
  }

  func read(_ handle: FileHandle) {
    while case let data = handle.availableData, !data.isEmpty {
      state.withLock { $0.bytes.append(data) }
    }
    state.withLock { $0.isAtEnd = true }
    end.signal()
  }

  func waitUntilEnd() { end.wait() }
}
