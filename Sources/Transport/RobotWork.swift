import AgentMessages
import Synchronization

/// The work of a robot server that may take long, and what its threads tell each other. Jobs are done one at a time, in
/// order; results go to the mailbox of the thread that polls.
final class RobotWork: Sendable {
  enum Letter: Sendable {
    case finished(CommandStatus, Observation, episode: UInt64)
    case observed(Observation, episode: UInt64)
    case beganEpisode(Observation)
    case end
  }

  private enum Job: Sendable {
    case execute(MotorCommand, until: StopSignal, episode: UInt64)
    case changeWorld(@Sendable () -> Void, done: Semaphore)
    case end
  }

  private struct Queue {
    var jobs: [Job] = []
    /// Of the command that runs or is about to.
    var stop: StopSignal?
    var hasEnded = false
  }

  let body: any RobotBody
  let mailbox = Mailbox<Letter>()
  let counters = Mutex(LinkCounters())
  private let queue = Mutex(Queue())
  private let looking = Mutex(())
  private let waiting = Semaphore()
  private let watching = Semaphore()
  private let episode = Atomic<UInt64>(1)

  init(body: any RobotBody) { self.body = body }

  func execute(_ command: MotorCommand, episode: UInt64) {
    let stop = StopSignal()
    queue.withLock { $0.stop = stop }
    add(.execute(command, until: stop, episode: episode))
  }

  /// Ends the command that runs, or is about to, and halts the motors.
  func stop() {
    queue.withLock { $0.stop }?.set()
    body.halt()
  }

  /// Runs `change` on the body's thread and waits for it.
  func changeWorld(_ change: @escaping @Sendable () -> Void) {
    let done = Semaphore()
    guard add(.changeWorld(change, done: done)) else { return }
    done.wait()
  }

  func end() {
    guard add(.end) else { return }
    stop()
    mailbox.post(.end)
    watching.signal()
  }

  @discardableResult
  private func add(_ job: Job) -> Bool {
    let isAdded = queue.withLock { queue in
      if queue.hasEnded { return false }
      if case .end = job { queue.hasEnded = true }
      queue.jobs.append(job)
      return true
    }
    if isAdded { waiting.signal() }
    return isAdded
  }

  /// The body's thread.
  func run() {
    while true {
      waiting.wait()
      let job = queue.withLock { $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() }
      switch job {
      case .execute(let command, let stop, let accepted):
        // a command that was accepted in a world that is no more moves nothing in the new one
        guard accepted == episode.load(ordering: .relaxed) else { continue }
        let status = execute(command, until: stop)
        look { .finished(status, $0, episode: accepted) }
      case .changeWorld(let change, let done):
        change()
        episode.wrappingAdd(1, ordering: .relaxed)
        look { .beganEpisode($0) }
        done.signal()
      case .end: return
      case nil: continue
      }
    }
  }

  /// What is seen first is told first, whichever thread looks.
  private func look(_ letter: (Observation) -> Letter) {
    looking.withLock { _ in _ = mailbox.post(letter(body.observe())) }
  }

  private func execute(_ command: MotorCommand, until stop: StopSignal) -> CommandStatus {
    if stop.isSet {
      let why = "Stopped before it could start."
      return CommandStatus(id: command.id, state: .aborted, reason: .stopped, message: why)
    }
    return body.execute(command, until: stop)
  }

  /// The eyes' thread, in real time: an observation every `period` seconds.
  func watch(every period: Double) {
    while !watching.wait(seconds: period) {
      let before = episode.load(ordering: .relaxed)
      look { .observed($0, episode: before) }
    }
  }
}
