package import AgentMessages

/// The agent's end of a link, as a state machine without sockets or clocks: it is told what came and what time it is,
/// and answers what to do. Times are wall seconds from any origin.
///
/// A greeting is repeated until a welcome comes. Then heartbeats go out; a robot that answers none for three of them is
/// silent, and after `patienceSeconds` lost. A command without an answer is sent again every second under the same id,
/// so that it survives a robot that went away and came back; the robot executes an id once.
package struct AgentLink {
  private enum Phase {
    case greeting(deadline: Double)
    case linked
    /// Linked before, but the robot no longer knows the lease.
    case greetingAgain(since: Double)
    /// Goodbye has been said; the robot has until then to show that it heard.
    case closing(deadline: Double)
    case over(LinkError)
  }

  private struct Pending {
    var command: MotorCommand
    var sent: Double
    var resend: Double
  }

  package let options: Options
  package private(set) var episode: UInt64 = 0
  package private(set) var resent = 0

  private var phase: Phase
  private var refusal: String?
  private var pending: [Pending] = []
  private var heartbeatSeconds = 0.5
  private var heartbeatCount: UInt64 = 0
  private var nextGreeting: Double
  private var nextHeartbeat: Double
  private var lastHeard: Double
  private var lastAdvance: Double
  private var nextSilenceEvent: Double?
  private var greetedAgain = false
  private var newestSequence: UInt64?
  /// Until when somebody waits for the first observation.
  private var observationDeadline: Double?

  private static let greetingSeconds = 0.25
  private static let resendSeconds = 1.0
  private static let closingSeconds = 0.3

  package init(_ options: Options, now: Double) {
    self.options = options
    phase = .greeting(deadline: now + options.timeoutSeconds)
    (nextGreeting, nextHeartbeat, lastHeard, lastAdvance) = (now, now, now, now)
  }

  /// The error that the link ended with, if it has.
  package var error: LinkError? {
    if case .over(let error) = phase { return error }
    return nil
  }

  /// When `advance(to:)` has something to do next.
  package var nextDeadline: Double {
    switch phase {
    case .over: return .infinity
    case .greeting(let deadline): return min(deadline, nextGreeting)
    case .greetingAgain: return min(nextGreeting, nextHeartbeat)
    case .closing(let deadline): return deadline
    case .linked:
      // while it is silent nothing is sent again
      let resend = isSilent ? .infinity : pending.map(\.resend).min() ?? .infinity
      return min(
        nextHeartbeat, resend, nextSilenceEvent ?? silenceBegins, observationDeadline ?? .infinity)
    }
  }

  private var silenceBegins: Double { lastHeard + 3 * heartbeatSeconds }
  private var isSilent: Bool { nextSilenceEvent != nil }
  private var isClosing: Bool {
    if case .closing = phase { return true }
    return false
  }
}

extension AgentLink {
  /// Takes in one message from the robot.
  package mutating func received(_ message: WireMessage, at now: Double) -> [Action] {
    if error != nil { return [] }
    switch message {
    case .welcome(let welcome): return received(welcome, now)
    case .refused(let refusal): return received(refusal, now)
    case .heartbeat(let heartbeat): return received(heartbeat, now)
    case .status(let report): return received(report, now)
    case .observation(let observation): return observed(observation)
    case .hello, .goodbye, .command, .unusableCommand: return []
    }
  }

  private mutating func received(_ welcome: WireMessage.Welcome, _ now: Double) -> [Action] {
    guard welcome.version == WireMessage.version else {
      return end(.versionMismatch(ours: WireMessage.version, theirs: welcome.version))
    }
    guard welcome.lease == options.lease else { return [] }
    switch phase {
    case .over, .linked, .closing: return []
    case .greeting:
      phase = .linked
      episode = welcome.episode
      heartbeatSeconds = max(0.02, welcome.heartbeatSeconds)
      lastHeard = now
      nextHeartbeat = now + heartbeatSeconds
      return [.connected(welcome)] + (welcome.observation.map { observed($0) } ?? [])
    case .greetingAgain:
      guard welcome.episode == episode else { return endEpisode() }
      phase = .linked
      greetedAgain = true
      // a robot that was restarted counts from the beginning
      if welcome.lastCommandID == 0 { newestSequence = nil }
      return heard(now) + (welcome.observation.map { observed($0) } ?? [])
    }
  }

  private mutating func received(_ refused: WireMessage.Refusal, _ now: Double) -> [Action] {
    if refused.code == .version {
      return end(.versionMismatch(ours: WireMessage.version, theirs: refused.version))
    }
    refusal = refused.message
    lastHeard = now
    return []
  }

  private mutating func received(_ heartbeat: WireMessage.Heartbeat, _ now: Double) -> [Action] {
    if isClosing { return heartbeat.lease == options.lease ? [] : end(.closed) }
    guard case .linked = phase else { return [] }
    if heartbeat.episode != episode { return endEpisode() }
    return heartbeat.lease == options.lease ? heard(now) : greetAgain(now)
  }

  private mutating func received(_ report: WireMessage.StatusReport, _ now: Double) -> [Action] {
    guard case .linked = phase, report.lease == options.lease else { return [] }
    let isPending = pending.contains { $0.command.id == report.status.id }
    if report.status.reason == .noLease {
      return isPending ? greetAgain(now) : []
    }
    var actions = report.observation.map { observed($0) } ?? []
    if report.status.state.isFinal, isPending {
      pending.removeAll { $0.command.id == report.status.id }
      actions.append(.finished(id: report.status.id, .success(report.status)))
    }
    return actions + heard(now)
  }

  private mutating func observed(_ reported: WireMessage.EpisodeObservation) -> [Action] {
    let sequence = reported.observation.sequence
    guard reported.episode == episode, newestSequence.map({ sequence > $0 }) ?? true else {
      return []
    }
    newestSequence = sequence
    observationDeadline = nil
    return [.observed(reported.observation)]
  }

  /// Something came from the robot that proves it knows us.
  private mutating func heard(_ now: Double) -> [Action] {
    let silentSeconds = now - lastHeard
    lastHeard = now
    guard isSilent || greetedAgain else { return [] }
    let restarted = greetedAgain
    nextSilenceEvent = nil
    greetedAgain = false
    return [.event(.restored(silentSeconds: silentSeconds, restarted: restarted))]
      + resendPending(now)
  }

  private mutating func greetAgain(_ now: Double) -> [Action] {
    phase = .greetingAgain(since: now)
    nextGreeting = now
    return advance(to: now)
  }

  private mutating func endEpisode() -> [Action] {
    end(.refused(by: options.address, why: "it was put into another world, a new episode began"))
  }
}

extension AgentLink {
  /// Sends a command; `.finished` follows, whatever happens.
  package mutating func send(_ command: MotorCommand, at now: Double) -> [Action] {
    if let error = error ?? (isClosing ? .closed : nil) {
      return [.finished(id: command.id, .failure(error))]
    }
    if options.lease == 0 {
      let why = "this connection only watches"
      return [.finished(id: command.id, .failure(.refused(by: options.address, why: why)))]
    }
    pending.append(Pending(command: command, sent: now, resend: now + Self.resendSeconds))
    return [.transmit(.command(command, lease: options.lease))]
  }

  /// Somebody waits for an observation: it has `patienceSeconds` to come, or `.unobserved` follows.
  package mutating func awaitObservation(at now: Double) {
    observationDeadline = observationDeadline ?? now + options.patienceSeconds
  }

  /// Stops the robot without waiting for an answer.
  package mutating func stop() -> [Action] {
    guard error == nil, !isClosing, options.lease != 0 else { return [] }
    return [.transmit(.command(MotorCommand(id: 0, action: .stop), lease: options.lease))]
  }

  /// Ends the link in good order: says goodbye, and waits a moment for the robot's word that the lease is free, so that
  /// the next agent finds it free and a stop that was said before has been heard.
  package mutating func close(at now: Double) -> [Action] {
    guard error == nil, !isClosing else { return [] }
    let goodbye = Action.transmit(.goodbye(lease: options.lease))
    guard case .linked = phase, !isSilent, options.lease != 0 else {
      return [goodbye] + end(.closed)
    }
    phase = .closing(deadline: now + Self.closingSeconds)
    heartbeatCount += 1
    let beat = WireMessage.Heartbeat(lease: options.lease, count: heartbeatCount)
    return [goodbye, .transmit(.heartbeat(beat))]
  }

  /// Ends the link because somebody knows better than to wait.
  package mutating func abandon(_ error: LinkError) -> [Action] {
    self.error == nil ? end(error) : []
  }

  /// Does what the time demands: greetings, heartbeats, sending again, giving up.
  package mutating func advance(to now: Double) -> [Action] {
    forgiveOwnPause(now)
    switch phase {
    case .over: return []
    case .closing(let deadline): return now >= deadline ? end(.closed) : []
    case .greeting(let deadline):
      if now >= deadline { return end(greetingFailure) }
      return greet(now)
    case .greetingAgain(let since):
      if now - since >= options.patienceSeconds {
        let why = refusal ?? "it does not take this agent up again"
        return end(.refused(by: options.address, why: why))
      }
      return greet(now) + announceSilence(now, since: since)
    case .linked:
      let silence = watchSilence(now)
      if error != nil { return silence }
      return silence + heartbeat(now) + watchPending(now) + watchObservation(now)
    }
  }

  /// A process that was itself held up (stopped, swapped out) must not blame the robot for it.
  private mutating func forgiveOwnPause(_ now: Double) {
    let pause = now - lastAdvance
    lastAdvance = now
    guard pause > 2 * heartbeatSeconds + 0.5 else { return }
    lastHeard = min(now, lastHeard + pause)
    for index in pending.indices { pending[index].sent += pause }
    observationDeadline = observationDeadline.map { $0 + pause }
    if case .greetingAgain(let since) = phase { phase = .greetingAgain(since: since + pause) }
  }

  private var greetingFailure: LinkError {
    if let refusal { return .refused(by: options.address, why: refusal) }
    return .noAnswer(
      from: options.address, waitedSeconds: options.timeoutSeconds,
      awaiting: "a welcome to our hello")
  }

  private mutating func greet(_ now: Double) -> [Action] {
    guard now >= nextGreeting else { return [] }
    nextGreeting = now + Self.greetingSeconds
    nextHeartbeat = nextGreeting
    return [.transmit(.hello(WireMessage.Hello(name: options.name, lease: options.lease)))]
  }

  private mutating func heartbeat(_ now: Double) -> [Action] {
    guard now >= nextHeartbeat else { return [] }
    nextHeartbeat = now + heartbeatSeconds
    heartbeatCount += 1
    let beat = WireMessage.Heartbeat(lease: options.lease, count: heartbeatCount)
    return [.transmit(.heartbeat(beat))]
  }

  private mutating func watchSilence(_ now: Double) -> [Action] {
    let silent = now - lastHeard
    if silent >= options.patienceSeconds {
      return [.event(.lost(silentSeconds: silent))]
        + end(.linkLost(address: options.address, silentSeconds: silent))
    }
    return announceSilence(now, since: lastHeard)
  }

  private mutating func announceSilence(_ now: Double, since: Double) -> [Action] {
    guard now >= nextSilenceEvent ?? (since + 3 * heartbeatSeconds) else { return [] }
    nextSilenceEvent = min(now + 1, since + options.patienceSeconds)
    return [.event(.silent(seconds: now - since))]
  }

  private mutating func watchPending(_ now: Double) -> [Action] {
    guard !isSilent else { return [] }
    var actions: [Action] = []
    for late in pending where now - late.sent >= options.commandTimeoutSeconds {
      let error = LinkError.noAnswer(
        from: options.address, waitedSeconds: options.commandTimeoutSeconds,
        awaiting: "the end of command \(late.command.id) (\(late.command.action.name))")
      actions.append(.finished(id: late.command.id, .failure(error)))
    }
    pending.removeAll { now - $0.sent >= options.commandTimeoutSeconds }
    for index in pending.indices where now >= pending[index].resend {
      actions.append(resend(index, now))
    }
    return actions
  }

  private mutating func watchObservation(_ now: Double) -> [Action] {
    guard let deadline = observationDeadline, now >= deadline, !isSilent else { return [] }
    observationDeadline = nil
    return [
      .unobserved(
        .noAnswer(
          from: options.address, waitedSeconds: options.patienceSeconds,
          awaiting: "a first observation"))
    ]
  }

  private mutating func resendPending(_ now: Double) -> [Action] {
    pending.indices.map { resend($0, now) }
  }

  private mutating func resend(_ index: Int, _ now: Double) -> Action {
    pending[index].resend = now + Self.resendSeconds
    resent += 1
    return .transmit(.command(pending[index].command, lease: options.lease))
  }

  private mutating func end(_ error: LinkError) -> [Action] {
    phase = .over(error)
    pending.removeAll()
    return [.ended(error)]
  }
}
