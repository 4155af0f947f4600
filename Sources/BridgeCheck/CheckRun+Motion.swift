import AgentMessages
import Transport

// what happens while a command runs, and when the agent is gone
extension CheckRun {
  func checkMotion() {
    if isRealTime {
      checkWhileMoving()
    } else {
      check(.attention) { () in (.notJudged, "in lockstep nothing runs between commands") }
      check(.busy) { () in (.notJudged, "in lockstep nothing runs between commands") }
      check(.stop) { () in lockstepStop() }
    }
    check(.silence) { () throws(LinkError) in try silence() }
    check(.goodbye) { () throws(LinkError) in try goodbye() }
  }

  /// Something that lasts about `seconds`, best of all a motion.
  private func longAction(_ seconds: Double) -> MotorCommand.Action? {
    if robot.commands.contains("rotate") {
      let turns = (robot.maximumAngularSpeed * seconds / (.pi / 2)).rounded(.up)
      return .rotate(max(1, turns) * .pi / 2)
    }
    if robot.commands.contains("velocity") {
      return .velocity(Twist2D(angular: robot.maximumAngularSpeed / 2), seconds: seconds)
    }
    return robot.commands.contains("wait") ? .wait(seconds: seconds) : nil
  }

  private func checkWhileMoving() {
    agent.forgetInbox()
    let id = agent.nextID()
    guard let action = longAction(6) else {
      for rule in [BridgeRule.attention, .busy, .stop] {
        check(rule) { () in (.notJudged, "no command of this robot lasts long enough") }
      }
      return
    }
    agent.beatSeconds = 0.25
    agent.say(.command(MotorCommand(id: id, action: action), lease: agent.lease))
    check(.attention) { () in attention() }
    let isDeaf = hasFailed(.attention)
    check(.busy) { () in
      isDeaf ? (.notJudged, "it does not listen while it moves") : busy(id, action)
    }
    check(.stop) { () in
      isDeaf ? (.notJudged, "it does not listen while it moves") : stop(id)
    }
    agent.beatSeconds = min(0.5, welcome.heartbeatSeconds)
    if isDeaf { _ = follow(id, seconds: 20) }
  }

  private func attention() -> Verdict {
    let known = agent.beatLatencies.count
    agent.listen(1.5)
    let answered = agent.beatLatencies.dropFirst(known).sorted()
    // a busy machine may hold one up; a robot that does not listen answers none
    guard answered.count >= 2, answered[answered.count / 2] < max(1, 2 * slowest) else {
      let waited = Self.text(max(agent.oldestUnansweredBeat, answered.last ?? 0))
      return (.fails, "a heartbeat waited \(waited) s for its answer while a command ran")
    }
    return (.holds, "answered within \(Self.text(answered[answered.count / 2])) s")
  }

  private func busy(_ running: UInt64, _ action: MotorCommand.Action) -> Verdict {
    agent.say(.command(MotorCommand(id: running, action: action), lease: agent.lease))
    let again = state(of: running)
    guard again == .running || again == .accepted else {
      let text = again?.rawValue ?? "no answer"
      return again?.isFinal == true && again != .rejected
        ? (.notJudged, "the long command had ended: \(text)")
        : (.fails, "the running command, sent again, came to: \(text); it should be running")
    }
    let second = agent.nextID()
    agent.say(.command(MotorCommand(id: second, action: nudge()), lease: agent.lease))
    guard let report = nextReport(second, timeout) else {
      return (.fails, "a second command was not answered while another ran")
    }
    guard report.status.state == .rejected, report.status.reason == .busy else {
      let text = "\(report.status.state.rawValue), \(report.status.reason.rawValue)"
      return (.fails, "a second command came to \(text) while another ran")
    }
    return (.holds, "a second command was rejected as busy")
  }

  /// The newest state that is told of an id.
  private func state(of id: UInt64) -> CommandStatus.State? {
    var state: CommandStatus.State?
    var wait = timeout
    while let report = nextReport(id, wait) {
      state = report.status.state
      wait = 0.2
    }
    return state
  }

  private func stop(_ id: UInt64, isLast: Bool = false) -> Verdict {
    let start = WallClock.seconds()
    agent.say(.command(MotorCommand(id: 0, action: .stop), lease: agent.lease))
    let course = follow(id, seconds: timeout + 6)
    let seconds = WallClock.seconds() - start
    guard let final = course.final else { return (.fails, "after a stop the command never ended") }
    guard final.state == .aborted else {
      return (.fails, "a command that was stopped came to: \(course.text), not aborted, stopped")
    }
    guard seconds < 0.5 + 2 * slowest else {
      if !isLast, let action = longAction(6) {
        // a busy machine is no slow robot: once more
        let id = agent.nextID()
        agent.say(.command(MotorCommand(id: id, action: action), lease: agent.lease))
        agent.listen(0.5)
        return stop(id, isLast: true)
      }
      return (.fails, "the command ended \(Self.text(seconds)) s after the stop")
    }
    guard let before = look() else { return (.notJudged, "no observation came") }
    agent.listen(0.6)
    guard let after = look(), !Self.moved(Self.change(from: before, to: after)) else {
      return (.fails, "it reported the end and went on moving")
    }
    return (.holds, "\(Self.text(seconds)) s after the stop it stood")
  }

  private func lockstepStop() -> Verdict {
    var seconds = Double.infinity
    for _ in 0..<3 where seconds >= 1 {
      let course = order(.stop, seconds: timeout)
      guard course.final?.state == .succeeded else {
        return (.fails, "a stop with an id came to: \(course.text); it should be succeeded")
      }
      seconds = course.seconds
    }
    return seconds < 1
      ? (.holds, "answered within \(Self.text(seconds)) s")
      : (.fails, "a stop was answered after \(Self.text(seconds)) s")
  }
}

// the agent falls silent, or says goodbye
extension CheckRun {
  private func silence() throws(LinkError) -> Verdict {
    guard welcome.leaseSeconds <= 30 else { return (.notJudged, "the lease lasts too long") }
    let wait = welcome.leaseSeconds + 1
    let action = isRealTime ? longAction(wait + 4) : nil
    let id = agent.nextID()
    if let action { agent.say(.command(MotorCommand(id: id, action: action), lease: agent.lease)) }
    agent.isBeating = false
    agent.listen(wait)
    let verdict = try afterSilence(isMoving: action != nil)
    agent.isBeating = true
    if let again = agent.takeLease(seconds: welcome.leaseSeconds + timeout) { welcome = again }
    // a robot that went on is told to stop
    agent.say(.command(MotorCommand(id: 0, action: .stop), lease: agent.lease))
    agent.listen(0.2)
    return verdict
  }

  private func afterSilence(isMoving: Bool) throws(LinkError) -> Verdict {
    let second = try other(lease: anotherLease())
    if isMoving {
      let watcher = try other(lease: 0)
      guard let before = Self.sight(of: watcher, timeout) else {
        return (.notJudged, "no observation came")
      }
      watcher.listen(0.8)
      guard let after = Self.sight(of: watcher, timeout) else {
        return (.notJudged, "no observation came")
      }
      if Self.moved(Self.change(from: before, to: after)) {
        return (
          .fails,
          "it went on moving \(Self.text(welcome.leaseSeconds + 1)) s after the last word of its agent"
        )
      }
    }
    let answer = second.hello(seconds: timeout)
    second.say(.goodbye(lease: second.lease))
    second.listen(0.2)
    guard case .welcome? = answer else {
      return (
        .fails,
        "\(Self.text(welcome.leaseSeconds + 1)) s after the holder's last word another agent was not welcomed"
      )
    }
    return (.holds, isMoving ? "it stood, and the lease was free" : "the lease was free")
  }

  private static func sight(of watcher: AgentEnd, _ seconds: Double) -> Observation? {
    guard case .welcome(let welcome)? = watcher.hello(seconds: seconds) else { return nil }
    return welcome.observation?.observation
  }

  private func goodbye() throws(LinkError) -> Verdict {
    agent.isBeating = false
    agent.say(.goodbye(lease: agent.lease))
    let next = try other(lease: anotherLease())
    // the two connections are not one queue: the goodbye gets a moment
    agent.listen(0.2)
    let start = WallClock.seconds()
    var answer = next.hello(seconds: timeout)
    // a robot that was held up may read the hello before the goodbye, which came on another connection
    while case .refused? = answer, WallClock.seconds() - start < welcome.leaseSeconds * 0.4 {
      next.listen(0.1)
      answer = next.hello(seconds: timeout)
    }
    next.say(.goodbye(lease: next.lease))
    next.listen(0.2)
    guard case .welcome? = answer else {
      return (.fails, "after the holder's goodbye another agent was not welcomed")
    }
    return (.holds, "the next agent was welcomed")
  }
}
