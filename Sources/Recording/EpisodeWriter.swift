public import AgentMessages
import Dispatch
import Synchronization

/// Records an episode: takes the agent's events and writes them, as an MCAP file that any tool for MCAP decodes.
///
///     let log = try EpisodeWriter(creating: "kitchen.mcap", about: facts)
///     for try await event in agent.run("bring the red mug to the table", on: robot) { log.append(event) }
///     print(log.finish().outcome?.word ?? "cut off")
///
/// `append` hands the event over and returns: encoding, compression and the disk are another thread's. When that thread
/// falls behind by more than `queueBytes`, pictures and drawings are left out, and counted; commands and decisions never
/// are. A chunk is closed at every moment of the robot that is half a second later, and at least every second of wall time,
/// so that a kill loses no more than that.
public final class EpisodeWriter: Sendable {
  /// How much may wait for the disk, bytes.
  public static let queueBytes = 32 << 20

  private let queue = DispatchQueue(label: "errand.recording", qos: .utility)
  private let scribe: Scribe
  private let backlog: Mutex<Backlog>
  /// Closes chunks that nothing else closes. Set once, before anybody else has the object.
  nonisolated(unsafe) private let timer: any DispatchSourceTimer

  fileprivate struct Backlog {
    let limit: Int
    var bytes = 0
    var droppedFrames: UInt64 = 0
    var droppedMessages: UInt64 = 0
    var isFinished = false
  }

  /// Starts the file, replacing one of that name, and writes what made the episode. Throws `cannotWrite`.
  public init(
    creating path: String, about facts: EpisodeFacts, queueBytes: Int = EpisodeWriter.queueBytes
  ) throws(RecordingError) {
    let scribe = try Scribe(creating: path, about: facts)
    self.scribe = scribe
    backlog = Mutex(Backlog(limit: queueBytes))
    timer = DispatchSource.makeTimerSource(queue: queue)
    timer.schedule(deadline: .now() + 0.25, repeating: 0.25)
    timer.setEventHandler { scribe.tick() }
    timer.resume()
  }

  deinit { timer.cancel() }

  /// Takes an event. Returns at once.
  public func append(_ event: AgentEvent) {
    let (size, loss) = backlog.withLock { $0.admit(event) }
    guard let size else { return }
    let time = WallClock.nanoseconds()
    let admitted = loss == nil ? event : event.withoutPictures
    queue.async { [self] in
      if let loss { scribe.note(loss) }
      scribe.write(admitted, at: time, isLight: loss != nil)
      backlog.withLock { $0.bytes -= size }
    }
  }

  /// Takes what a runner did to the world.
  public func append(_ happening: EpisodeHappening) {
    let time = WallClock.nanoseconds()
    queue.async { [scribe] in scribe.write(happening, at: time) }
  }

  /// Writes what is left, the verdict where there is one, and the summary. Waits at most `deadlineSeconds` for the disk:
  /// after that the file ends with what was written by then.
  @discardableResult
  public func finish(
    verdict: EpisodeVerdict? = nil, deadlineSeconds: Double = 10
  ) -> EpisodeReport {
    backlog.withLock { $0.isFinished = true }
    timer.cancel()
    let done = DispatchSemaphore(value: 0)
    let result = Mutex<EpisodeReport?>(nil)
    let holder = Holder(result: result)
    queue.async { [scribe] in
      let report = scribe.finish(verdict: verdict)
      holder.result.withLock { $0 = report }
      done.signal()
    }
    _ = done.wait(timeout: .now() + deadlineSeconds)
    if let report = holder.result.withLock({ $0 }) { return report }
    return EpisodeReport(
      path: scribe.path,
      failure: "the disk did not take what was left within \(deadlineSeconds) s")
  }

  /// Lets the closure and its maker share a lock.
  private final class Holder: Sendable {
    let result: Mutex<EpisodeReport?>
    init(result: consuming sending Mutex<EpisodeReport?>) { self.result = result }
  }
}

extension EpisodeWriter.Backlog {
  /// The bytes that the event keeps waiting, nil where the file is finished; and what is lost, where it comes to more than
  /// may wait.
  mutating func admit(_ event: AgentEvent) -> (size: Int?, loss: EpisodeLoss?) {
    guard !isFinished else { return (nil, nil) }
    let size = event.recordedBytes
    guard bytes + size > limit, size > AgentEvent.smallEvent else {
      bytes += size
      return (size, nil)
    }
    if case .observed(let observation) = event {
      droppedFrames += UInt64(observation.frames.count)
      droppedMessages += UInt64(observation.frames.count)
    } else {
      droppedMessages += 1
    }
    bytes += AgentEvent.smallEvent
    return (
      AgentEvent.smallEvent,
      EpisodeLoss(
        frames: droppedFrames, messages: droppedMessages, reason: "the disk is too slow")
    )
  }
}
