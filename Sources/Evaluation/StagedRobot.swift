public import AgentMessages
import Glibc
import Synchronization

/// A robot between the agent and the real one that makes a scenario's disturbances happen at their moments, and measures
/// how long the agent takes from camera frame to motor command.
///
/// It changes nothing of what the agent sends and hears. Not for use outside evaluation.
public final class StagedRobot: Robot {
  /// Makes a disturbance happen: asks the referee, or says something to the agent.
  public typealias Stage = @Sendable (Disturbance.Happening) async -> Void

  /// Is told of a disturbance at its moment, with how many commands had been sent.
  public typealias Note = @Sendable (Disturbance.Happening, _ sent: Int) -> Void

  private let robot: any Robot
  private let perform: Stage
  private let note: Note
  private let state: Mutex<State>

  fileprivate struct State {
    var waiting: [Disturbance]
    var counts: [String: Int] = [:]
    var successes: [String: Int] = [:]
    var commands = 0
    var steps = 0
    var firstStamp: Int64?
    var lastStamp: Int64 = 0
    var sawAt: UInt64?
    var decisions: [Double] = []
  }

  public init(
    _ robot: any Robot, disturbances: [Disturbance] = [],
    perform: @escaping Stage = { _ in }, note: @escaping Note = { _, _ in }
  ) {
    self.robot = robot
    self.perform = perform
    self.note = note
    state = Mutex(State(waiting: disturbances))
  }

  public var description: RobotDescription { robot.description }
  /// Commands so far.
  public var commands: Int { state.withLock { $0.commands } }
  /// Steps so far: a cell, a quarter turn or a manipulation each, as they were asked for.
  public var steps: Int { state.withLock { $0.steps } }
  /// From camera frame to motor command, wall time, milliseconds.
  public var decisionMilliseconds: [Double] { state.withLock { $0.decisions } }
  /// Time on the robot's clock from its first observation to its last, seconds.
  public var robotSeconds: Double {
    state.withLock { Double($0.lastStamp - ($0.firstStamp ?? $0.lastStamp)) / 1e9 }
  }
  /// Disturbances whose moment has not come.
  public var pendingDisturbances: [Disturbance] { state.withLock { $0.waiting } }

  public func send(_ command: MotorCommand) async throws(LinkError) -> CommandStatus {
    let due = state.withLock { $0.begin(command) }
    await happen(due, sent: commands - 1)
    let status = try await robot.send(command)
    let late = state.withLock { $0.end(command, status, size: robot.description.cellSize) }
    await happen(late, sent: commands)
    state.withLock { $0.sawAt = Self.nanoseconds() }
    return status
  }

  public func observation() async throws(LinkError) -> Observation {
    let observation = try await robot.observation()
    state.withLock { state in
      state.lastStamp = observation.stamp
      if state.firstStamp == nil { state.firstStamp = observation.stamp }
      if state.sawAt == nil { state.sawAt = Self.nanoseconds() }
    }
    return observation
  }

  public func stop() async { await robot.stop() }

  private func happen(_ happenings: [Disturbance.Happening], sent: Int) async {
    for happening in happenings {
      note(happening, sent)
      await perform(happening)
    }
  }

  static func nanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}

extension StagedRobot.State {
  /// Counts a command that is about to be sent; what has to happen before it.
  mutating func begin(_ command: MotorCommand) -> [Disturbance.Happening] {
    if let seen = sawAt { decisions.append(Double(StagedRobot.nanoseconds() - seen) / 1e6) }
    sawAt = nil
    commands += 1
    let name = command.action.name
    counts[name, default: 0] += 1
    let count = counts[name, default: 0]
    let started = commands
    let elapsed = Double(lastStamp - (firstStamp ?? lastStamp)) / 1e9
    return take { trigger in
      switch trigger {
      case .seconds(let seconds): elapsed >= seconds
      case .step(let number): number <= started
      case .before(let wanted, let wantedCount): wanted == name && wantedCount == count
      case .after: false
      }
    }
  }

  /// Counts what a command did; what has to happen after it.
  mutating func end(
    _ command: MotorCommand, _ status: CommandStatus, size: Double
  ) -> [Disturbance.Happening] {
    steps += Self.steps(of: command.action, cellSize: size)
    guard status.state == .succeeded else { return [] }
    let name = command.action.name
    successes[name, default: 0] += 1
    let count = successes[name, default: 0]
    return take { trigger in
      if case .after(let wanted, let wantedCount) = trigger {
        wanted == name && wantedCount == count
      } else {
        false
      }
    }
  }

  private mutating func take(
    where isDue: (Disturbance.Trigger) -> Bool
  ) -> [Disturbance.Happening] {
    let all = waiting
    waiting = all.filter { !isDue($0.trigger) }
    return all.filter { isDue($0.trigger) }.map(\.happening)
  }

  private static func steps(of action: MotorCommand.Action, cellSize: Double) -> Int {
    switch action {
    case .translate(let metres): max(1, Int((abs(metres) / cellSize).rounded()))
    case .rotate(let radians): max(1, Int((abs(radians) / (Double.pi / 2)).rounded()))
    case .grasp, .release, .open, .close, .toggle: 1
    case .velocity, .wait, .speak, .stop: 0
    }
  }
}
