import AgentMessages
import Testing
import Transport

/// Leases, ids and expiry, decided without sockets or clocks.
@Suite("Robot's end of the link") struct RobotLinkTests {
  var link = RobotLink(description: ToyBody().description)
  let alice: RobotLink.Peer = [1]
  let bob: RobotLink.Peer = [2]

  init() { link.observed(ToyBody().observe()) }

  mutating func receive(
    _ message: WireMessage, from peer: RobotLink.Peer, at now: Double = 0, stamp: Int64 = 0
  ) -> [RobotLink.Action] {
    link.received(message, from: peer, at: now, stamp: stamp)
  }

  mutating func command(
    _ id: UInt64, _ action: MotorCommand.Action = .translate(0.5), expiry: Int64 = .max,
    lease: UInt64 = 10, at now: Double = 0, stamp: Int64 = 0
  ) -> [RobotLink.Action] {
    receive(
      .command(MotorCommand(id: id, expiry: expiry, action: action), lease: lease),
      from: lease == 10 ? alice : bob, at: now, stamp: stamp)
  }

  mutating func greet() { _ = receive(.hello(.init(name: "alice", lease: 10)), from: alice) }

  func status(_ actions: [RobotLink.Action]) -> WireMessage.StatusReport? {
    for case .reply(_, .status(let report)) in actions { return report }
    return nil
  }

  @Test("One agent commands, a second is refused, watchers are welcome")
  mutating func leases() {
    guard
      case .reply(_, .welcome(let welcome))? = receive(
        .hello(.init(name: "alice", lease: 10)), from: alice
      ).first
    else {
      Issue.record("no welcome")
      return
    }
    #expect(welcome.lease == 10 && welcome.observation != nil)
    guard
      case .reply(bob, .refused(let refusal))? = receive(
        .hello(.init(name: "bob", lease: 20)), from: bob
      ).first
    else {
      Issue.record("no refusal")
      return
    }
    #expect(refusal.code == .leaseTaken)
    guard case .reply(_, .welcome)? = receive(.hello(.init(name: "eve", lease: 0)), from: [3]).first
    else {
      Issue.record("a watcher was not welcome")
      return
    }
    #expect(status(command(1, lease: 20))?.status.reason == .noLease)
    #expect(status(command(1, lease: 0))?.status.reason == .noLease)
    #expect(command(1) == [.execute(MotorCommand(id: 1, action: .translate(0.5)))])
  }

  @Test("Another version is refused and told ours")
  mutating func version() {
    let answer = receive(.hello(.init(version: 2, name: "new", lease: 10)), from: alice)
    guard case .reply(_, .refused(let refusal))? = answer.first else {
      Issue.record("not refused")
      return
    }
    #expect(refusal.code == .version && refusal.version == 1)
  }

  @Test("A lease whose holder is silent lapses, the robot stops, and another may come")
  mutating func lapse() {
    link = RobotLink(description: ToyBody(timeMode: .realTime).description)
    greet()
    #expect(link.nextDeadline == 3)
    #expect(link.advance(to: 2.9) == [])
    #expect(link.advance(to: 3) == [.stopMotion])
    #expect(link.advance(to: 4) == [])
    #expect(!link.isCommanded)
    _ = receive(.hello(.init(name: "bob", lease: 20)), from: bob, at: 5)
    #expect(link.isCommanded)
    #expect(status(command(1, at: 5))?.status.reason == .noLease)
  }

  @Test("In lockstep a lease lapses too, and ends no command")
  mutating func lapseInLockstep() {
    greet()
    _ = command(1)
    #expect(link.advance(to: 3) == [])
    #expect(!link.isCommanded)
  }

  @Test("A lapsed lease revives with its holder's next word, its ids still known")
  mutating func revival() {
    greet()
    _ = command(1)
    _ = link.finished(CommandStatus(id: 1, state: .succeeded), observation: nil)
    _ = link.advance(to: 3)
    let answer = receive(.heartbeat(.init(lease: 10, count: 1)), from: [9], at: 4)
    #expect(answer == [.reply(to: [9], .heartbeat(.init(lease: 10, count: 1, episode: 1)))])
    #expect(status(command(1, at: 4))?.status.state == .succeeded)
  }

  @Test("An id is executed once, and answered again from memory with its observation")
  mutating func once() {
    greet()
    _ = command(1)
    #expect(status(command(1))?.status.state == .running)
    let ended = CommandStatus(id: 1, state: .failed, reason: .blocked, executed: Pose2D(x: 0.1))
    let answer = status(link.finished(ended, observation: ToyBody().observe()))
    #expect(answer?.status == ended && answer?.observation?.observation.lastCommandID == 1)
    let again = command(1)
    #expect(again.count == 1 && status(again) == answer)
  }

  @Test("Ids grow: an old one that is forgotten is refused, never executed again")
  mutating func growing() {
    link = RobotLink(description: ToyBody().description, options: .init(remembered: 2))
    greet()
    for id in 1...4 as ClosedRange<UInt64> {
      _ = command(id)
      _ = link.finished(CommandStatus(id: id, state: .succeeded), observation: nil)
    }
    #expect(status(command(4))?.status.state == .succeeded)
    #expect(status(command(1))?.status.reason == .malformed)
    #expect(status(command(0))?.status.reason == .malformed)
  }

  @Test("While one command runs another is rejected as busy, and may come again later")
  mutating func busy() {
    greet()
    _ = command(1)
    #expect(status(command(2))?.status.reason == .busy)
    _ = link.finished(CommandStatus(id: 1, state: .succeeded), observation: nil)
    #expect(command(2) == [.execute(MotorCommand(id: 2, action: .translate(0.5)))])
  }

  @Test("What comes too late or is not offered is rejected")
  mutating func refusals() {
    greet()
    #expect(command(1, expiry: 100, stamp: 100).contains { $0.isExecute })
    _ = link.finished(CommandStatus(id: 1, state: .succeeded), observation: nil)
    #expect(status(command(2, expiry: 100, stamp: 101))?.status.reason == .expired)
    #expect(status(command(3, .speak("hi")))?.status.reason == .unsupported)
    let unusable = receive(.unusableCommand(id: 4, lease: 10, why: "no"), from: alice)
    #expect(status(unusable)?.status.reason == .malformed)
  }

  @Test("A stop goes past everything, with an answer if it has an id")
  mutating func stop() {
    greet()
    _ = command(1)
    #expect(command(0, .stop) == [.stopMotion])
    let answered = command(2, .stop)
    #expect(answered.first == .stopMotion)
    #expect(status(answered)?.status.state == .succeeded)
    #expect(command(9, .stop, lease: 20).contains(.stopMotion) == false)
  }

  @Test("A goodbye frees the lease at once and stops the robot")
  mutating func goodbye() {
    greet()
    #expect(receive(.goodbye(lease: 20), from: bob) == [])
    #expect(receive(.goodbye(lease: 10), from: alice) == [.stopMotion])
    _ = receive(.hello(.init(name: "bob", lease: 20)), from: bob)
    #expect(link.isCommanded)
  }

  @Test("A new episode ends the lease and forgets what was running")
  mutating func episode() {
    greet()
    _ = command(1)
    let actions = link.beginEpisode(ToyBody().observe())
    #expect(actions == [.reply(to: alice, .heartbeat(.init(lease: 0, count: 0, episode: 2)))])
    #expect(link.finished(CommandStatus(id: 1, state: .succeeded), observation: nil) == [])
    #expect(status(command(2))?.status.reason == .noLease)
    _ = receive(.hello(.init(name: "bob", lease: 20)), from: bob)
    #expect(link.isCommanded)
  }
}

extension RobotLink.Action {
  fileprivate var isExecute: Bool {
    if case .execute = self { return true }
    return false
  }
}
