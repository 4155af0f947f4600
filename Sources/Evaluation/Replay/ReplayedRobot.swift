import AgentMessages
import Recording
import Synchronization

/// A robot made of a log: the k-th command gets the k-th status, and what was sensed after it.
final class ReplayedRobot: Robot {
  let description: RobotDescription
  private let tape: ReplayTape
  private let desk: ReplayDesk
  private let until: Int?
  private let pause: @Sendable (Observation) async -> Void
  private let state = Mutex(State())

  private struct State {
    /// Commands so far.
    var step = 0
    /// Observations given since the last command.
    var given = 0
  }

  init(
    _ tape: ReplayTape, as description: RobotDescription, desk: ReplayDesk, until: Int?,
    pause: @escaping @Sendable (Observation) async -> Void
  ) {
    self.tape = tape
    self.description = description
    self.desk = desk
    self.until = until
    self.pause = pause
  }

  /// Observations of the log that were given so far, by the step after which they came.
  var position: (step: Int, given: Int) { state.withLock { ($0.step, $0.given) } }

  func send(_ command: MotorCommand) async throws(LinkError) -> CommandStatus {
    guard desk.ending == nil else { throw .closed }
    let step = state.withLock { $0.step }
    if let until, step >= until {
      desk.end(.until(until))
      throw .closed
    }
    guard step < tape.statuses.count, let status = tape.statuses[step] else {
      desk.end(.logEnds)
      throw .closed
    }
    state.withLock { state in
      state.step += 1
      state.given = 0
    }
    return status
  }

  func observation() async throws(LinkError) -> Observation {
    let (step, given) = position
    let sensed = step < tape.observations.count ? tape.observations[step] : []
    state.withLock { $0.given += 1 }
    guard !sensed.isEmpty else {
      guard step < tape.statuses.count else {
        desk.end(.logEnds)
        throw .closed
      }
      return Self.blind
    }
    let observation = sensed[min(given, sensed.count - 1)]
    if observation.frames.isEmpty {
      desk.end(.pictureMissing)
      throw .closed
    }
    await pause(observation)
    return observation
  }

  func stop() async {}

  /// The camera sent nothing at this moment: the log has no observation that the agent could have used.
  private static let blind = Observation(
    sequence: 0, stamp: 0, frames: [], odometry: Odometry(), contact: false, gripper: Gripper(),
    lastCommandID: 0)
}

/// A log, sorted for a replay.
struct ReplayTape: Sendable {
  /// What was said when the robot was idle, in order.
  var instructions: [String] = []
  var heard: [(text: String, prior: Int)] = []
  var answers: [String] = []
  /// What became of each command; nil where the log does not say.
  var statuses: [CommandStatus?] = []
  /// What was sensed after so many commands.
  var observations: [[Observation]] = [[]]

  init(_ log: EpisodeLog) throws(RecordingError) {
    for input in try EpisodeInputs(log).inputs {
      switch input {
      case .instructed(let text): instructions.append(text)
      case .heard(let text, let prior): heard.append((text, prior))
      case .answered(let text): answers.append(text)
      case .observed(let observation):
        observations[observations.count - 1].append(observation)
      case .commanded:
        statuses.append(nil)
        observations.append([])
      case .executed(let status):
        if !statuses.isEmpty { statuses[statuses.count - 1] = status }
      case .ended: break
      }
    }
  }
}
