import AgentMessages
import Synchronization
import Transport

/// A robot on real sockets that keeps the contract, but for one defect. Its rules are `RobotLink`'s; what comes in and
/// what goes out is bent on the way.
final class TestRobot: Sendable {
  let address: String
  private let mailbox = Mailbox<Void>()
  private let thread: DedicatedThread

  init(
    _ defect: Defect? = nil, timeMode: RobotDescription.TimeMode? = nil, hasGrid: Bool = false
  ) throws {
    let context = try ZeroMQContext()
    let router = try ZeroMQSocket(.router, in: context)
    let publisher = try ZeroMQSocket(.publisher, in: context)
    address = try router.bind("tcp://127.0.0.1:*")
    let port = try LinkAddress(try publisher.bind("tcp://127.0.0.1:*")).port
    let body = TestBody(
      defect, timeMode ?? defect?.timeMode ?? .lockstep,
      hasGrid: hasGrid || defect?.hasGrid == true,
      port: port)
    let desk = TestRobotDesk(body, router, publisher)
    let mailbox = mailbox
    thread = DedicatedThread { desk.run(until: mailbox) }
  }

  func close() {
    mailbox.post(())
    thread.join()
  }

  deinit { close() }
}

/// The thread of a `TestRobot`.
private final class TestRobotDesk: @unchecked Sendable {
  // proof of `@unchecked`: handed once to the thread that runs it
  private var body: TestBody
  private var link: RobotLink
  private let router: ZeroMQSocket
  private let publisher: ZeroMQSocket
  private var isDead = false
  private var late: [(due: Double, peer: RobotLink.Peer, message: WireMessage)] = []
  private var nextPublication = 0.0
  /// When a robot that is slow to stop will stop.
  private var stopDue: Double?
  private var aliases: [UInt64: UInt64] = [:]
  private var lastAlias: UInt64 = 0
  private var holder: UInt64 = 0

  init(_ body: TestBody, _ router: consuming ZeroMQSocket, _ publisher: consuming ZeroMQSocket) {
    self.body = body
    self.router = router
    self.publisher = publisher
    link = RobotLink(
      description: body.description,
      options: RobotLink.Options(
        heartbeatSeconds: 0.2, leaseSeconds: body.defect == .deafWhileMoving ? 4 : 1,
        remembered: body.defect == .forgetsStatuses ? 1 : 64))
    link.observed(self.body.observe())
  }

  private var defect: Defect? { body.defect }

  func run(until mailbox: Mailbox<Void>) {
    while mailbox.collect().isEmpty {
      ZeroMQ.wait(for: [router.handle], doorbell: mailbox.doorbell, seconds: 0.01)
      let isDeaf = defect == .deafWhileMoving && body.run != nil
      while !isDeaf, let frames = router.receive() { read(frames) }
      if body.isDone || WallClock.seconds() >= stopDue ?? .infinity { finish() }
      if defect != .keepsSilentLease {
        perform(link.advance(to: WallClock.seconds()), isLapse: true)
      }
      if body.isRealTime, WallClock.seconds() >= nextPublication { look() }
      sendLate()
    }
  }

  private func look() {
    nextPublication = WallClock.seconds() + 0.1
    link.observed(body.observe())
    publish()
  }

  private func publish() {
    guard defect != .publishesNothing, let observation = link.observation else { return }
    let message = WireMessage.observation(.init(observation, episode: link.episode))
    publisher.send([Array(message.kind.utf8), message.encoded()])
  }

  private func finish() {
    stopDue = nil
    guard let status = body.end() else { return }
    perform(link.finished(status, observation: body.observe()))
    publish()
  }

  // ---- what comes in ----

  private func read(_ frames: [[UInt8]]) {
    guard !isDead, defect != .deaf else { return }
    do throws(CodecError) {
      guard frames.count == 3 else { throw .frameCount(frames.count - 1) }
      let message = try WireMessage(kind: frames[1], content: frames[2])
      if defect == .strictFields, message.isLess(than: frames[2]) { return }
      hear(message, frames[0])
    } catch {
      if defect == .diesOfGarbage { isDead = true }
      if defect == .diesOfSize, case .tooLarge = error { isDead = true }
    }
  }

  private func hear(_ message: WireMessage, _ peer: RobotLink.Peer) {
    if defect == .obeysAnyone, case .command(let command, let lease) = message, lease != holder {
      return obey(command, lease, peer)
    }
    guard let bent = bend(message) else { return }
    var stamp = body.stamp
    if defect == .neverExpires { stamp = .min }
    if defect == .expiresByAnotherClock { stamp &+= 3_600_000_000_000 }
    perform(link.received(bent, from: peer, at: WallClock.seconds(), stamp: stamp))
  }

  /// Carries out a command past all rules.
  private func obey(_ command: MotorCommand, _ lease: UInt64, _ peer: RobotLink.Peer) {
    body.begin(command)
    guard let status = body.end() else { return }
    link.observed(body.observe())
    send(peer, .status(.init(status: status, lease: lease)))
  }

  /// The message as this robot understands it; nil where it does not hear it.
  private func bend(_ message: WireMessage) -> WireMessage? {
    switch (defect, message) {
    case (.anyVersion, .hello(var hello)):
      hello.version = WireMessage.version
      return .hello(hello)
    case (.executesAgain, .command(let command, let lease))
    where command.id != 0 && lease == holder:
      lastAlias += 1
      aliases[lastAlias] = command.id
      return .command(
        MotorCommand(id: lastAlias, expiry: command.expiry, action: command.action), lease: lease)
    case (.executesAgain, .unusableCommand(let id, let lease, let why)):
      lastAlias += 1
      aliases[lastAlias] = id
      return .unusableCommand(id: lastAlias, lease: lease, why: why)
    case (.silentOnMalformed, .unusableCommand): return nil
    case (.ignoresStop, .command(let command, _)) where command.action == .stop: return nil
    case (.ignoresGoodbye, .goodbye): return nil
    default: return message
    }
  }

  // ---- what goes out ----

  private func perform(_ actions: [RobotLink.Action], isLapse: Bool = false) {
    for action in actions {
      switch action {
      case .reply(let peer, let message): answer(peer, message)
      case .execute(let command):
        body.begin(command)
        if body.isDone { finish() }
      case .stopMotion:
        if isLapse, defect == .movesOnInSilence { continue }
        if defect == .stopsLate, !isLapse {
          stopDue = WallClock.seconds() + 1.2
        } else if body.run != nil {
          finish()
        }
      }
    }
  }

  private func answer(_ peer: RobotLink.Peer, _ message: WireMessage) {
    switch (defect, message) {
    case (_, .welcome(let welcome)) where welcome.lease != 0:
      holder = welcome.lease
      send(peer, message)
    case (.slow, .heartbeat): late.append((WallClock.seconds() + 1.3, peer, message))
    case (.heartbeatsUncounted, .heartbeat(var beat)):
      beat.count = 0
      send(peer, .heartbeat(beat))
    case (.manyMasters, .refused(let refusal)) where refusal.code == .leaseTaken:
      send(
        peer,
        .welcome(
          .init(
            robot: body.description, lease: 0, heartbeatSeconds: 0.2, leaseSeconds: 1,
            episode: 1, lastCommandID: 0, observation: nil)))
    case (_, .status(let report)): answer(peer, report)
    default: send(peer, message)
    }
  }

  private func answer(_ peer: RobotLink.Peer, _ report: WireMessage.StatusReport) {
    var report = report
    switch defect {
    case .withholdsObservation: report.observation = nil
    case .executesAgain: report.status.id = aliases[report.status.id] ?? report.status.id
    case .takesAnything where report.status.reason == .unsupported:
      (report.status.state, report.status.reason) = (.succeeded, .none)
    case .twoAtOnce where report.status.reason == .busy:
      (report.status.state, report.status.reason) = (.succeeded, .none)
    case .finalTwice where report.status.state == .succeeded: send(peer, .status(report))
    default: break
    }
    send(peer, .status(report))
  }

  private func send(_ peer: RobotLink.Peer, _ message: WireMessage) {
    router.send([peer, Array(message.kind.utf8), message.encoded()])
  }

  private func sendLate() {
    while let first = late.first, first.due <= WallClock.seconds() {
      late.removeFirst()
      send(first.peer, first.message)
    }
  }
}

extension WireMessage {
  /// Whether `content` holds more than this message, which was read from it.
  fileprivate func isLess(than content: [UInt8]) -> Bool {
    if case .unusableCommand = self { return false }
    return encoded().count < content.count
  }
}
