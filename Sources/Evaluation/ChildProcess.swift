import Glibc
import Synchronization

/// A child process whose standard output is read by us; its standard error is ours.
///
/// A thread waits for its end (`waitid`), so that a death is noticed at once and nobody is left a zombie.
final class ChildProcess: Sendable {
  let processID: pid_t
  private let output: Int32
  private let state = Mutex(State())

  private struct State {
    var ending: String?
    var isExpected = false
    var handlers: [@Sendable (String) -> Void] = []
  }

  private init(processID: pid_t, output: Int32) {
    self.processID = processID
    self.output = output
  }

  static func spawn(
    _ program: String, _ arguments: [String]
  ) throws(EvaluationError) -> ChildProcess {
    var pipeEnds: [Int32] = [0, 0]
    guard pipe(&pipeEnds) == 0 else {
      throw .cannotStart(program: program, why: String(cString: strerror(errno)))
    }
    for end in pipeEnds { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var processID: pid_t = 0
    let code = spawn(program, arguments, output: pipeEnds[1], into: &processID)
    close(pipeEnds[1])
    guard code == 0 else {
      close(pipeEnds[0])
      throw .cannotStart(program: program, why: String(cString: strerror(code)))
    }
    let child = ChildProcess(processID: processID, output: pipeEnds[0])
    child.watch()
    return child
  }

  /// A child to whose standard output nobody listens: it may print what it likes.
  static func spawnUnheard(
    _ program: String, _ arguments: [String]
  ) throws(EvaluationError) -> ChildProcess {
    let nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
    var processID: pid_t = 0
    let code = spawn(program, arguments, output: nowhere, into: &processID)
    guard code == 0 else {
      close(nowhere)
      throw .cannotStart(program: program, why: String(cString: strerror(code)))
    }
    let child = ChildProcess(processID: processID, output: nowhere)
    child.watch()
    return child
  }

  /// The lines that the child prints, up to and without the line `last`.
  func lines(until last: String, deadlineSeconds: Double) throws(EvaluationError) -> [String] {
    var text: [UInt8] = []
    let start = Self.now()
    while true {
      let left = deadlineSeconds - (Self.now() - start)
      var poller = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      guard left > 0, poll(&poller, 1, Int32(left * 1000)) > 0 else {
        throw .simulatorSilent(
          program: "the simulator", waitedSeconds: deadlineSeconds, awaiting: "'\(last)'")
      }
      var buffer = [UInt8](repeating: 0, count: 1024)
      let count = read(output, &buffer, buffer.count)
      guard count > 0 else {
        throw .simulatorEnded(how: endingSoon(), awaiting: "it said '\(last)'")
      }
      text += buffer.prefix(count)
      let lines = String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
      if let index = lines.firstIndex(of: last) { return Array(lines[..<index]) }
    }
  }

  func whenEnded(_ handler: @escaping @Sendable (String) -> Void) {
    let ending: String? = state.withLock { state in
      if state.ending == nil { state.handlers.append(handler) }
      return state.isExpected ? nil : state.ending
    }
    if let ending { handler(ending) }
  }

  var isAlive: Bool { state.withLock { $0.ending == nil } }

  /// Sends a signal unless the process has ended (its number may be another's by then).
  func kill(_ signal: Int32) {
    state.withLock { state in
      guard state.ending == nil else { return }
      _ = Glibc.kill(processID, signal)
    }
  }

  /// Asks the process to end, makes it after a second, and returns when it has.
  func end() {
    state.withLock { $0.isExpected = true }
    kill(SIGTERM)
    if !waitUntilEnded(seconds: 1) {
      kill(SIGKILL)
      _ = waitUntilEnded(seconds: 1)
    }
  }

  deinit { close(output) }
}

extension ChildProcess {
  private static let busyRetries = 100
  private static let busyMicroseconds: UInt32 = 10_000

  private static func spawn(
    _ program: String, _ arguments: [String], output: Int32, into processID: inout pid_t
  ) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    posix_spawnattr_setpgroup(&attributes, 0)
    var argv: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) }
    argv.append(nil)
    defer { argv.forEach { free($0) } }
    // a program that was just written is busy as long as another child, about to be started, holds its file open
    var code = posix_spawn(&processID, program, &actions, &attributes, argv, environ)
    for _ in 0..<Self.busyRetries where code == ETXTBSY {
      usleep(Self.busyMicroseconds)
      code = posix_spawn(&processID, program, &actions, &attributes, argv, environ)
    }
    return code
  }

  /// Waits for the end on a thread of its own. The process stays a zombie until the state says that it has ended, so
  /// that no signal can go to another process that was given its number.
  private func watch() {
    // the thread holds the child until it has ended
    let box = Unmanaged.passRetained(self)
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<ChildProcess>.fromOpaque(context).takeRetainedValue().waitForEnd()
        return nil
      }, box.toOpaque())
    guard code == 0 else { return box.release() }
    pthread_detach(thread)
  }

  private func waitForEnd() {
    var info = siginfo_t()
    while waitid(P_PID, id_t(processID), &info, WEXITED | WNOWAIT) == -1, errno == EINTR {}
    let handlers: [@Sendable (String) -> Void] = state.withLock { state in
      var status: Int32 = 0
      waitpid(processID, &status, 0)
      state.ending = Self.describe(status)
      defer { state.handlers = [] }
      return state.isExpected ? [] : state.handlers
    }
    let ending = state.withLock { $0.ending } ?? "ended"
    for handler in handlers { handler(ending) }
  }

  private static func describe(_ status: Int32) -> String {
    let signal = status & 0x7F
    return signal == 0
      ? "exited with code \((status >> 8) & 0xFF)" : "was killed by signal \(signal)"
  }

  private func endingSoon() -> String {
    _ = waitUntilEnded(seconds: 1)
    return state.withLock { $0.ending } ?? "closed its output"
  }

  private func waitUntilEnded(seconds: Double) -> Bool {
    let start = Self.now()
    while state.withLock({ $0.ending == nil }) {
      if Self.now() - start > seconds { return false }
      usleep(2000)
    }
    return true
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
