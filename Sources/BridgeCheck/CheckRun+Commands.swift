import AgentMessages
import Transport

// what a command may come to
extension CheckRun {
  func checkCommands() {
    check(.status) { () in oneFinalStatus() }
    check(.answer) { () in lockstepAnswer() }
    check(.repeatedID) { () in repeatedID() }
    check(.expiry) { () in expiry() }
    check(.unsupported) { () in unsupported() }
    check(.malformed) { () in malformed() }
  }

  private func oneFinalStatus() -> Verdict {
    agent.forgetInbox()
    let course = order(nudge())
    guard let final = course.final else {
      return (.fails, "a command came to no final status within \(Self.text(course.seconds)) s")
    }
    guard course.reports.allSatisfy({ $0.lease == agent.lease }) else {
      return (.fails, "a status names another lease than its command")
    }
    guard final.state == .succeeded else {
      return (.fails, "a small motion came to: \(course.text) (\(final.message))")
    }
    if let more = nextReport(course.id, 0.4) {
      return (.fails, "after the final status came another: \(more.status.state.rawValue)")
    }
    let strays = agent.wait(0) { message -> UInt64? in
      if case .status(let report) = message { return report.status.id }
      return nil
    }
    if let strays { return (.fails, "a status came for id \(strays), which was not sent") }
    let states = course.reports.map(\.status.state.rawValue).joined(separator: ", ")
    return (.holds, states)
  }

  private func lockstepAnswer() -> Verdict {
    guard !isRealTime else { return (.notJudged, "asked of robots in lockstep alone") }
    guard welcome.observation != nil else { return (.fails, "the welcome brought no observation") }
    let before = ledger.newest?.sequence ?? 0
    let course = order(nudge())
    guard let observation = course.observation else {
      return (.fails, "the final status (\(course.text)) brought no observation")
    }
    guard observation.lastCommandID == course.id else {
      return (
        .fails, "the observation after command \(course.id) names \(observation.lastCommandID)"
      )
    }
    return (.holds, "observation \(observation.sequence) came after \(before)")
  }

  private func repeatedID() -> Verdict {
    let action = nudge()
    let first = order(action)
    guard let done = first.final, let before = look(after: first) else {
      return (.notJudged, "a command came to no end")
    }
    let again = order(action, id: first.id, seconds: timeout)
    guard let repeated = again.final else {
      return (.fails, "id \(first.id), sent again, was not answered")
    }
    guard let after = look(), !Self.moved(Self.change(from: before, to: after)) else {
      return (.fails, "id \(first.id), sent again, moved the robot again")
    }
    guard repeated.state == done.state else {
      return (.fails, "id \(first.id) came to \(first.text), and sent again to \(again.text)")
    }
    return olderID() ?? (.holds, "sent again, it was answered from memory and moved nothing")
  }

  /// An id from a while ago.
  private func olderID() -> Verdict? {
    for _ in 0..<8 { _ = order(nudge()) }
    guard let old = statuses.keys.sorted().dropLast(8).last, let was = statuses[old],
      was.state == .succeeded
    else { return nil }
    let again = order(nudge(), id: old, seconds: timeout)
    guard again.final?.state == was.state else {
      return (.fails, "id \(old), some commands ago \(was.state.rawValue), came to: \(again.text)")
    }
    return nil
  }

  private func expiry() -> Verdict {
    guard let before = look() else { return (.notJudged, "no observation came") }
    let late = order(nudge(), expiry: before.stamp &- 1_000_000, seconds: timeout)
    guard let final = late.final else {
      return (.fails, "a command that had expired was not answered")
    }
    guard final.state == .rejected, final.reason == .expired else {
      return (.fails, "a command that had expired a millisecond before came to: \(late.text)")
    }
    guard let now = look() else { return (.notJudged, "no observation came") }
    if Self.moved(Self.change(from: before, to: now)) {
      return (.fails, "a command that had expired moved the robot")
    }
    let early = order(nudge(), expiry: now.stamp &+ 5_000_000_000)
    if early.final?.reason == .expired {
      return (
        .fails,
        "a command with 5 s left was refused as expired: expiry is checked by another clock than stamps"
      )
    }
    return (.holds, "late ones were refused, one with 5 s left was not")
  }

  private func unsupported() -> Verdict {
    let point = Point3(x: 0.3, z: 0.3)
    let offered: [MotorCommand.Action] = [
      .speak("hello"), .toggle(target: point), .open(target: point), .grasp(target: point),
      .velocity(Twist2D(linear: 0.05), seconds: 0.1), .wait(seconds: 0.1),
    ]
    guard let action = offered.first(where: { !robot.commands.contains($0.name) }) else {
      return (.notJudged, "this robot takes every command")
    }
    let course = order(action, seconds: timeout)
    guard course.final?.state == .rejected, course.final?.reason == .unsupported else {
      return (.fails, "'\(action.name)', which is not in its commands, came to: \(course.text)")
    }
    return (.holds, "'\(action.name)' was refused")
  }

  private func malformed() -> Verdict {
    let id = agent.nextID()
    agent.say(.unusableCommand(id: id, lease: agent.lease, why: ""))
    let empty = follow(id, seconds: timeout)
    guard empty.final?.state == .rejected, empty.final?.reason == .malformed else {
      return (.fails, "a command without an action came to: \(empty.text)")
    }
    let action: MotorCommand.Action =
      robot.commands.contains("rotate")
      ? .rotate(.nan)
      : robot.commands.contains("translate") ? .translate(.nan) : .wait(seconds: .nan)
    let course = order(action, seconds: timeout)
    guard course.final?.state == .rejected, course.final?.reason == .malformed else {
      return (.fails, "a \(action.name) by not-a-number came to: \(course.text)")
    }
    return (.holds, "both kinds were rejected")
  }
}
