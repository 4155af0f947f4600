package import AgentMessages

/// The robot's end of a link, as a state machine without sockets or clocks: it decides who may command, what is
/// executed, and what is only answered again. Times are wall seconds from any origin; stamps are the robot's.
///
/// One lease at a time. It lapses when its holder is not heard, and then a robot in real time stops; the holder's next
/// word revives it unless another agent has come. Ids grow within a lease; one that was executed is answered from memory.
package struct RobotLink {
  /// Names the connection a message came by; what is in it is the transport's business.
  package typealias Peer = [UInt8]

  package struct Options: Hashable, Sendable {
    package var heartbeatSeconds: Double
    package var leaseSeconds: Double
    /// How many statuses are kept for ids that come again.
    package var remembered: Int

    package init(heartbeatSeconds: Double = 0.5, leaseSeconds: Double = 3, remembered: Int = 64) {
      self.heartbeatSeconds = heartbeatSeconds
      self.leaseSeconds = leaseSeconds
      self.remembered = remembered
    }
  }

  package enum Action: Hashable, Sendable {
    case reply(to: Peer, WireMessage)
    /// Give the command to the motors, and call `finished` when it has ended.
    case execute(MotorCommand)
    case stopMotion
  }

  private struct Holder {
    var lease: UInt64
    var peer: Peer
    var lastHeard: Double
    var hasLapsed = false
    var lastID: UInt64 = 0
    var finished: [CommandStatus] = []
  }

  private struct Running {
    var command: MotorCommand
    var lease: UInt64
    var peer: Peer
  }

  package let options: Options
  package let description: RobotDescription
  package private(set) var episode: UInt64 = 1
  package private(set) var observation: Observation?
  /// Whether an agent holds the lease and is heard.
  package var isCommanded: Bool { holder.map { !$0.hasLapsed } ?? false }

  private var holder: Holder?
  private var running: Running?
  private var lastFinished: UInt64 = 0

  package init(description: RobotDescription, options: Options = Options()) {
    self.description = description
    self.options = options
  }

  /// When `advance(to:)` has something to do next.
  package var nextDeadline: Double {
    guard let holder, !holder.hasLapsed else { return .infinity }
    return holder.lastHeard + options.leaseSeconds
  }
}

extension RobotLink {
  /// Takes in one message from an agent. `stamp` is the robot's clock, for expiry.
  package mutating func received(
    _ message: WireMessage, from peer: Peer, at now: Double, stamp: Int64
  ) -> [Action] {
    switch message {
    case .hello(let hello): return received(hello, peer, now)
    case .heartbeat(let heartbeat): return received(heartbeat, peer, now)
    case .goodbye(let lease): return received(goodbye: lease)
    case .command(let command, let lease): return received(command, lease, peer, now, stamp)
    case .unusableCommand(let id, let lease, let why):
      guard hear(lease, peer, now) else { return [rejectWithoutLease(id, lease, peer)] }
      return [reject(id, lease, .malformed, "The command cannot be obeyed: \(why).", peer)]
    case .welcome, .refused, .status, .observation: return []
    }
  }

  private mutating func received(_ hello: WireMessage.Hello, _ peer: Peer, _ now: Double)
    -> [Action]
  {
    guard hello.version == WireMessage.version else {
      let why = "this robot speaks version \(WireMessage.version) of the protocol"
      return [.reply(to: peer, .refused(WireMessage.Refusal(code: .version, message: why)))]
    }
    if hello.lease != 0, !takeLease(hello.lease, peer, now) {
      let why = "another agent has the lease of this robot"
      return [.reply(to: peer, .refused(WireMessage.Refusal(code: .leaseTaken, message: why)))]
    }
    return [.reply(to: peer, .welcome(welcome(lease: hello.lease)))]
  }

  private func welcome(lease: UInt64) -> WireMessage.Welcome {
    WireMessage.Welcome(
      robot: description, lease: lease, heartbeatSeconds: options.heartbeatSeconds,
      leaseSeconds: options.leaseSeconds, episode: episode,
      lastCommandID: lease == 0 ? 0 : holder?.lastID ?? 0, observation: newest)
  }

  private var newest: WireMessage.EpisodeObservation? {
    observation.map { WireMessage.EpisodeObservation($0, episode: episode) }
  }

  private mutating func takeLease(_ lease: UInt64, _ peer: Peer, _ now: Double) -> Bool {
    if hear(lease, peer, now) { return true }
    guard holder == nil || holder?.hasLapsed == true else { return false }
    holder = Holder(lease: lease, peer: peer, lastHeard: now)
    return true
  }

  /// Notes that the holder of `lease` was heard; false when that is nobody.
  private mutating func hear(_ lease: UInt64, _ peer: Peer, _ now: Double) -> Bool {
    guard lease != 0, holder?.lease == lease else { return false }
    holder?.peer = peer
    holder?.lastHeard = now
    holder?.hasLapsed = false
    return true
  }

  private mutating func received(
    _ heartbeat: WireMessage.Heartbeat, _ peer: Peer, _ now: Double
  ) -> [Action] {
    let known = hear(heartbeat.lease, peer, now) ? heartbeat.lease : 0
    let answer = WireMessage.Heartbeat(lease: known, count: heartbeat.count, episode: episode)
    return [.reply(to: peer, .heartbeat(answer))]
  }

  private mutating func received(goodbye lease: UInt64) -> [Action] {
    guard lease != 0, holder?.lease == lease else { return [] }
    holder = nil
    return [.stopMotion]
  }
}

extension RobotLink {
  private mutating func received(
    _ command: MotorCommand, _ lease: UInt64, _ peer: Peer, _ now: Double, _ stamp: Int64
  ) -> [Action] {
    guard hear(lease, peer, now), let holder else {
      return [rejectWithoutLease(command.id, lease, peer)]
    }
    if command.action == .stop { return stop(command.id, lease, peer) }
    if let answer = answerAgain(command.id, holder, peer) { return [answer] }
    if let running {
      let why = "Command \(running.command.id) is still being executed."
      return [reject(command.id, lease, .busy, why, peer)]
    }
    guard let refusal = refusal(of: command, stamp) else { return execute(command, lease, peer) }
    remember(refusal)
    return [reply(refusal, lease, peer)]
  }

  /// The answer to an id that has come before, or that can no longer be executed.
  private func answerAgain(_ id: UInt64, _ holder: Holder, _ peer: Peer) -> Action? {
    if let running, running.command.id == id, running.lease == holder.lease {
      return reply(CommandStatus(id: id, state: .running), holder.lease, peer)
    }
    if let status = holder.finished.first(where: { $0.id == id }) {
      return reply(status, holder.lease, peer)
    }
    guard id <= holder.lastID else { return nil }
    let why = "Ids grow: \(id) comes after \(holder.lastID), and its status is no longer known."
    return reject(id, holder.lease, .malformed, why, peer)
  }

  /// Why a new command is not executed, or nil.
  private func refusal(of command: MotorCommand, _ stamp: Int64) -> CommandStatus? {
    let (reason, why): (CommandStatus.Reason, String)
    if !description.commands.contains(command.action.name) {
      (reason, why) = (.unsupported, "This robot does not take '\(command.action.name)'.")
    } else if stamp > command.expiry {
      (reason, why) = (.expired, "The command's time had run out when it came.")
    } else {
      return nil
    }
    return CommandStatus(id: command.id, state: .rejected, reason: reason, message: why)
  }

  private mutating func execute(_ command: MotorCommand, _ lease: UInt64, _ peer: Peer) -> [Action]
  {
    running = Running(command: command, lease: lease, peer: peer)
    holder?.lastID = command.id
    guard description.timeMode == .realTime else { return [.execute(command)] }
    return [reply(CommandStatus(id: command.id, state: .accepted), lease, peer), .execute(command)]
  }

  private mutating func stop(_ id: UInt64, _ lease: UInt64, _ peer: Peer) -> [Action] {
    guard id != 0 else { return [.stopMotion] }
    let status = CommandStatus(id: id, state: .succeeded)
    if let last = holder?.lastID, id > last { remember(status) }
    return [.stopMotion, reply(status, lease, peer)]
  }

  private mutating func remember(_ status: CommandStatus) {
    guard var holder else { return }
    holder.lastID = max(holder.lastID, status.id)
    holder.finished.append(status)
    holder.finished.removeFirst(max(0, holder.finished.count - options.remembered))
    self.holder = holder
  }

  private func rejectWithoutLease(_ id: UInt64, _ lease: UInt64, _ peer: Peer) -> Action {
    reject(id, lease, .noLease, "This agent does not have the lease of the robot.", peer)
  }

  private func reject(
    _ id: UInt64, _ lease: UInt64, _ reason: CommandStatus.Reason, _ why: String, _ peer: Peer
  ) -> Action {
    let status = CommandStatus(id: id, state: .rejected, reason: reason, message: why)
    return .reply(to: peer, .status(WireMessage.StatusReport(status: status, lease: lease)))
  }

  private func reply(_ status: CommandStatus, _ lease: UInt64, _ peer: Peer) -> Action {
    let report = WireMessage.StatusReport(
      status: status, lease: lease, observation: status.state.isFinal ? newest : nil)
    return .reply(to: peer, .status(report))
  }
}

extension RobotLink {
  /// The motors have ended a command; `observation` is what the robot senses now. Nil where there is none.
  package mutating func finished(_ status: CommandStatus, observation: Observation?) -> [Action] {
    guard let running, running.command.id == status.id else { return [] }
    self.running = nil
    lastFinished = status.id
    if let observation { observed(observation) }
    guard let holder, holder.lease == running.lease else { return [] }
    remember(status)
    return [reply(status, holder.lease, holder.peer)]
  }

  /// The robot senses something new.
  package mutating func observed(_ observation: Observation) {
    self.observation = observation
    self.observation?.lastCommandID = lastFinished
  }

  /// The robot was put into another world: leases, ids and what was running are of the past.
  package mutating func beginEpisode(_ observation: Observation) -> [Action] {
    let peer = holder?.peer
    (holder, running, lastFinished) = (nil, nil, 0)
    episode += 1
    observed(observation)
    guard let peer else { return [] }
    let notice = WireMessage.Heartbeat(lease: 0, count: 0, episode: episode)
    return [.reply(to: peer, .heartbeat(notice))]
  }

  /// Does what the time demands: a lease whose holder is silent lapses, and the robot stops. In lockstep it stands
  /// anyway when its command has ended, and what a command does must not hang on how busy the machine is.
  package mutating func advance(to now: Double) -> [Action] {
    guard let held = holder, !held.hasLapsed, now - held.lastHeard >= options.leaseSeconds else {
      return []
    }
    holder?.hasLapsed = true
    return description.timeMode == .lockstep ? [] : [.stopMotion]
  }
}
