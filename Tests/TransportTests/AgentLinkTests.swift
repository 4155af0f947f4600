import AgentMessages
import Testing
import Transport

/// Silence, patience and sending again, decided without sockets or clocks.
@Suite("Agent's end of the link") struct AgentLinkTests {
  var link = AgentLink(
    AgentLink.Options(address: "tcp://robot:1", lease: 10, commandTimeoutSeconds: 30), now: 0)

  mutating func connect() {
    _ = link.advance(to: 0)
    _ = link.received(.welcome(welcome()), at: 0)
  }

  func welcome(episode: UInt64 = 1, lastID: UInt64 = 0) -> WireMessage.Welcome {
    WireMessage.Welcome(
      robot: Sample.robot, lease: 10, heartbeatSeconds: 0.5, leaseSeconds: 3, episode: episode,
      lastCommandID: lastID, observation: nil)
  }

  func beat(_ lease: UInt64 = 10, episode: UInt64 = 1) -> WireMessage {
    .heartbeat(.init(lease: lease, count: 1, episode: episode))
  }

  /// Lets the time run in small steps, as the polling thread does; what was done.
  mutating func run(
    from start: Double, to end: Double, hearing message: WireMessage? = nil
  ) -> [AgentLink.Action] {
    var actions: [AgentLink.Action] = []
    var now = start
    while now < end - 1e-9 {
      now += 0.25
      if let message { actions += link.received(message, at: now) }
      actions += link.advance(to: now)
    }
    return actions
  }

  @Test("Greets again and again, and gives up by the deadline with the reason")
  mutating func greeting() {
    let actions = link.advance(to: 0) + run(from: 0, to: 5)
    #expect(
      actions.filter { $0 == .transmit(.hello(.init(name: "errand", lease: 10))) }.count == 20)
    #expect(
      link.error
        == .noAnswer(
          from: "tcp://robot:1", waitedSeconds: 5, awaiting: "a welcome to our hello"))
  }

  @Test("A refusal is waited out until the deadline, then named")
  mutating func refused() {
    _ = link.advance(to: 0)
    _ = link.received(.refused(.init(code: .leaseTaken, message: "another agent")), at: 0)
    _ = run(from: 0, to: 5)
    #expect(link.error == .refused(by: "tcp://robot:1", why: "another agent"))
  }

  @Test("A robot of another version ends the link at once")
  mutating func version() {
    _ = link.received(.refused(.init(code: .version, message: "old", version: 3)), at: 0)
    #expect(link.error == .versionMismatch(ours: 1, theirs: 3))
  }

  @Test(
    "Silence is told after three heartbeats, every second, and ends the link when patience does")
  mutating func silence() {
    connect()
    _ = link.send(MotorCommand(id: 1, action: .rotate(1)), at: 0)
    let actions = run(from: 0, to: 12)
    let events = actions.compactMap { action -> LinkEvent? in
      if case .event(let event) = action { return event }
      return nil
    }
    #expect(events.first == .silent(seconds: 1.5))
    #expect(events.last == .lost(silentSeconds: 10))
    #expect(events.count == 10)
    #expect(link.error == .linkLost(address: "tcp://robot:1", silentSeconds: 10))
  }

  @Test("A robot that comes back gets the pending command again, under the same id")
  mutating func restored() {
    connect()
    let command = MotorCommand(id: 1, action: .rotate(1))
    _ = link.send(command, at: 0)
    _ = run(from: 0, to: 5)
    let actions = link.received(beat(), at: 5)
    #expect(
      actions == [
        .event(.restored(silentSeconds: 5, restarted: false)),
        .transmit(.command(command, lease: 10)),
      ])
    #expect(link.resent >= 1)
  }

  @Test("A robot that was restarted is greeted again before the pending command is sent again")
  mutating func restarted() {
    connect()
    let command = MotorCommand(id: 1, action: .rotate(1))
    _ = link.send(command, at: 0)
    #expect(
      link.received(beat(0), at: 0.5).contains(
        .transmit(.hello(.init(name: "errand", lease: 10)))))
    let actions = link.received(.welcome(welcome()), at: 1)
    #expect(actions.contains(.event(.restored(silentSeconds: 1, restarted: true))))
    #expect(actions.contains(.transmit(.command(command, lease: 10))))
  }

  @Test(
    "An unanswered command is sent again each second while heartbeats come, until its time is up")
  mutating func resend() {
    connect()
    let command = MotorCommand(id: 1, action: .rotate(1))
    _ = link.send(command, at: 0)
    let actions = run(from: 0, to: 3, hearing: beat())
    #expect(actions.filter { $0 == .transmit(.command(command, lease: 10)) }.count == 3)
    let rest = run(from: 3, to: 31, hearing: beat())
    let error = LinkError.noAnswer(
      from: "tcp://robot:1", waitedSeconds: 30, awaiting: "the end of command 1 (rotate)")
    #expect(rest.contains(.finished(id: 1, .failure(error))))
    #expect(link.error == nil)
  }

  @Test("A status that is not final leaves the command pending")
  mutating func running() {
    connect()
    _ = link.send(MotorCommand(id: 1, action: .rotate(1)), at: 0)
    let accepted = CommandStatus(id: 1, state: .running)
    #expect(link.received(.status(.init(status: accepted, lease: 10)), at: 0.1) == [])
    let done = CommandStatus(id: 1, state: .succeeded)
    #expect(link.received(.status(.init(status: done, lease: 99)), at: 0.1) == [])
    #expect(
      link.received(.status(.init(status: done, lease: 10)), at: 0.2)
        == [.finished(id: 1, .success(done))])
    #expect(link.received(.status(.init(status: done, lease: 10)), at: 0.3) == [])
  }

  @Test("Another world ends the link: its commands must not be carried over")
  mutating func newEpisode() {
    connect()
    _ = link.received(beat(0, episode: 2), at: 0.5)
    guard case .refused = link.error else {
      Issue.record("the link lives on in a new episode")
      return
    }
  }

  @Test("A goodbye waits a moment for the robot's word that the lease is free")
  mutating func closing() {
    connect()
    #expect(
      link.close(at: 1) == [
        .transmit(.goodbye(lease: 10)), .transmit(.heartbeat(.init(lease: 10, count: 1))),
      ])
    let late = MotorCommand(id: 1, action: .rotate(1))
    #expect(link.send(late, at: 1) == [.finished(id: 1, .failure(.closed))])
    #expect(link.received(beat(), at: 1.1) == [] && link.error == nil)
    #expect(link.received(beat(0), at: 1.2) == [.ended(.closed)])

    var unheard = AgentLink(AgentLink.Options(address: "tcp://robot:1", lease: 10), now: 0)
    _ = unheard.received(.welcome(welcome()), at: 0)
    _ = unheard.close(at: 0)
    #expect(unheard.advance(to: 0.2) == [])
    #expect(unheard.advance(to: 0.4) == [.ended(.closed)])
  }

  @Test("A pause of our own is not blamed on the robot")
  mutating func ownPause() {
    connect()
    _ = link.advance(to: 0.5)
    #expect(!link.advance(to: 100).contains { if case .event = $0 { true } else { false } })
    #expect(link.error == nil)
  }

  @Test("Who wants to see waits for a robot that shows nothing as long as patience lasts")
  mutating func unobserved() {
    connect()
    let blind = run(from: 0, to: 12, hearing: beat())
    #expect(!blind.contains { if case .unobserved = $0 { true } else { false } })
    link.awaitObservation(at: 12)
    let actions = run(from: 12, to: 23, hearing: beat())
    #expect(
      actions.contains(
        .unobserved(
          .noAnswer(
            from: "tcp://robot:1", waitedSeconds: 10, awaiting: "a first observation"))))
    #expect(link.error == nil)
  }

  @Test("Observations only ever get newer")
  mutating func newer() {
    connect()
    let newest = WireMessage.EpisodeObservation(Sample.observation.observation, episode: 1)
    #expect(link.received(.observation(newest), at: 1) == [.observed(newest.observation)])
    #expect(link.received(.observation(newest), at: 1) == [])
    let elsewhere = WireMessage.EpisodeObservation(newest.observation, episode: 2)
    #expect(link.received(.observation(elsewhere), at: 1) == [])
  }
}
