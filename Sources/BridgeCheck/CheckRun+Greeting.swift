import AgentMessages
import Transport

/// A field that no version has yet: number 127, a varint.
let unknownField: [UInt8] = [0xF8, 0x07, 0x2A]

// hello, versions, heartbeats, leases
extension CheckRun {
  func checkGreeting() {
    check(.version) { () throws(LinkError) in try anotherVersion() }
    check(.minor) { () throws(LinkError) in try newerMinor() }
    check(.heartbeat) { () throws(LinkError) in try heartbeats() }
    check(.secondAgent) { () throws(LinkError) in try secondAgent() }
    check(.lease) { () throws(LinkError) in try commandWithoutLease() }
  }

  private func anotherVersion() throws(LinkError) -> Verdict {
    let stranger = try other(lease: 0)
    switch stranger.hello(version: 99, seconds: timeout) {
    case .refused(let refusal)? where refusal.code == .version:
      return refusal.version == WireMessage.version
        ? (.holds, "version 99 was refused")
        : (.fails, "the refusal says that the robot speaks version \(refusal.version)")
    case .refused?: return (.fails, "version 99 was refused with another code than VERSION")
    case .welcome?: return (.fails, "a hello of version 99 was welcomed")
    default: return (.fails, "a hello of version 99 was not answered")
    }
  }

  private func newerMinor() throws(LinkError) -> Verdict {
    let watcher = try other(lease: 0)
    guard case .welcome? = watcher.hello(minor: 200, extra: unknownField, seconds: timeout) else {
      return (.fails, "a hello of version 1.200 with a field that is not known was not welcomed")
    }
    let course = order(nudge(), extra: unknownField)
    guard let final = course.final, final.reason != .malformed else {
      return (.fails, "a command with a field that is not known came to: \(course.text)")
    }
    return (.holds, "a hello and a command with unknown fields were taken")
  }

  private func heartbeats() throws(LinkError) -> Verdict {
    var last: WireMessage.Heartbeat?
    for count: UInt64 in 75...77 {
      let start = WallClock.seconds()
      agent.say(.heartbeat(.init(lease: agent.lease, count: count)))
      last = answer(to: count, agent)
      if last == nil { break }
      beatSeconds.append(WallClock.seconds() - start)
    }
    guard let mine = last else {
      return (.fails, "a heartbeat was not answered with its count")
    }
    guard mine.lease == agent.lease else {
      return (.fails, "the holder's heartbeat was answered with lease \(mine.lease)")
    }
    guard mine.episode == welcome.episode else {
      return (
        .fails, "the welcome is of episode \(welcome.episode), a heartbeat of \(mine.episode)"
      )
    }
    let stranger = try other(lease: anotherLease())
    stranger.say(.heartbeat(.init(lease: stranger.lease, count: 78)))
    guard let theirs = answer(to: 78, stranger) else {
      return (.fails, "the heartbeat of a lease that is not known was not answered")
    }
    return theirs.lease == 0
      ? (.holds, "answered with count, lease and episode")
      : (.fails, "a lease that is not known was answered as known; it should be 0")
  }

  private func answer(to count: UInt64, _ end: AgentEnd) -> WireMessage.Heartbeat? {
    end.wait(timeout) { message in
      if case .heartbeat(let beat) = message, beat.count == count { return beat }
      return nil
    }
  }

  private func secondAgent() throws(LinkError) -> Verdict {
    let second = try other(lease: anotherLease())
    switch second.hello(seconds: timeout) {
    case .refused(let refusal)? where refusal.code == .leaseTaken: break
    case .refused?: return (.fails, "a second agent was refused with another code than LEASE_TAKEN")
    case .welcome?: return (.fails, "a second agent was welcomed while the first is heard")
    default: return (.fails, "a second agent got no answer")
    }
    let watcher = try other(lease: 0)
    guard case .welcome(let watching)? = watcher.hello(seconds: timeout) else {
      return (.fails, "a watcher (lease 0) was not welcomed")
    }
    return watching.lease == 0
      ? (.holds, "the second agent was refused, a watcher was welcomed")
      : (.fails, "a watcher's welcome has lease \(watching.lease); it should be 0")
  }

  private func commandWithoutLease() throws(LinkError) -> Verdict {
    guard let before = look() else { return (.notJudged, "no observation came") }
    for lease in [anotherLease(), 0] {
      let stranger = try other(lease: lease)
      stranger.say(.command(MotorCommand(id: 1, action: nudge()), lease: lease))
      let report = stranger.wait(timeout) { message -> WireMessage.StatusReport? in
        if case .status(let report) = message, report.status.state.isFinal { return report }
        return nil
      }
      guard let report else { return (.fails, "a command of lease \(lease) was not answered") }
      guard report.status.state == .rejected, report.status.reason == .noLease else {
        let text = "\(report.status.state.rawValue), \(report.status.reason.rawValue)"
        return (.fails, "a command of lease \(lease), which is not the holder's, came to: \(text)")
      }
    }
    guard let after = look(), !Self.moved(Self.change(from: before, to: after)) else {
      return (.fails, "a command without lease was rejected and moved the robot")
    }
    return (.holds, "commands of other leases were rejected")
  }
}
