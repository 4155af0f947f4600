public import AgentMessages

extension Simulation {
  /// Executes a command to its end and says what became of it. `pace` is called after each stretch
  /// of simulated time with its nanoseconds; a real-time server waits in it, and answering false
  /// stops the robot (aborted, stopped).
  ///
  /// The status never tells more than the motors feel: a slip or a missed grasp is reported as
  /// done. Distances are rounded to whole cells and quarter turns, and `executed` says what they
  /// were rounded to.
  public mutating func execute(
    _ command: MotorCommand, pace: (_ nanoseconds: Int64) -> Bool = { _ in true }
  ) -> CommandStatus {
    if command.expiry < world.time {
      return CommandStatus(
        id: command.id, state: .rejected, reason: .expired,
        message: "the command expired before it could start")
    }
    record.commands &+= 1
    lastCommandID = command.id
    let end = perform(command.action, pace: pace)
    return CommandStatus(
      id: command.id, state: end.state, reason: end.reason, message: end.message,
      executed: end.executed)
  }

  /// Lets time pass without a command: people walk, light changes.
  public mutating func advance(nanoseconds: Int64) {
    world.time += max(0, nanoseconds)
    if !world.walkers.isEmpty { walkPeople() }
    if noise.lightSpread > 0, world.time >= nextLightChange { updateLight() }
    if noise.moverChance > 0 { moveThingsByChance() }
  }

  private mutating func perform(
    _ action: MotorCommand.Action, pace: (Int64) -> Bool
  ) -> CommandEnd {
    switch action {
    case .translate(let metres): return drive(metres, pace: pace)
    case .rotate(let radians): return turn(radians, pace: pace)
    case .velocity(let twist, let seconds): return follow(twist, seconds: seconds, pace: pace)
    case .grasp(let target): return manipulate(at: target, pace: pace) { $0.grasp($1, height: $2) }
    case .release(let target):
      return manipulate(at: target, pace: pace) { $0.release(in: $1, height: $2) }
    case .open(let target):
      return manipulate(at: target, pace: pace) { $0.setOpening(.open, in: $1, height: $2) }
    case .close(let target):
      return manipulate(at: target, pace: pace) { $0.setOpening(.closed, in: $1, height: $2) }
    case .toggle(let target):
      return manipulate(at: target, pace: pace) { $0.setOpening(nil, in: $1, height: $2) }
    case .wait(let seconds): return wait(seconds, pace: pace)
    case .speak(let words):
      record.spoken.append(words)
      return .done()
    case .stop: return .done()
    }
  }

  private mutating func wait(_ seconds: Double, pace: (Int64) -> Bool) -> CommandEnd {
    guard seconds.isFinite, seconds >= 0, seconds <= Self.longestCommand else {
      return .malformed("wait takes 0 to \(Int(Self.longestCommand)) seconds")
    }
    var left = Int64(seconds * Double(Self.second))
    while left > 0 {
      let stretch = min(left, Self.second)
      advance(nanoseconds: stretch)
      left -= stretch
      guard pace(stretch) else { return .stopped() }
    }
    return .done()
  }
}

/// How a command ended, before it has an id.
struct CommandEnd {
  var state: CommandStatus.State
  var reason: CommandStatus.Reason = .none
  var message = ""
  var executed = Pose2D()

  static func done(_ message: String = "", executed: Pose2D = Pose2D()) -> CommandEnd {
    CommandEnd(state: .succeeded, message: message, executed: executed)
  }

  static func failed(
    _ reason: CommandStatus.Reason, _ message: String, executed: Pose2D = Pose2D()
  ) -> CommandEnd {
    CommandEnd(state: .failed, reason: reason, message: message, executed: executed)
  }

  static func malformed(_ message: String) -> CommandEnd {
    CommandEnd(state: .rejected, reason: .malformed, message: message)
  }

  static func stopped(executed: Pose2D = Pose2D()) -> CommandEnd {
    CommandEnd(state: .aborted, reason: .stopped, message: "stopped", executed: executed)
  }
}
