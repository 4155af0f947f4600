import AgentMessages
import Synchronization
import TestSupport
import Testing
import Transport

/// Both ends over real sockets on loopback.
@Suite("Remote robot", .serialized) struct RemoteRobotTests {
  @Test("Keeps the contract of a robot")
  func contract() async throws {
    let server = try RobotServer.start(ToyBody(), at: Support.loopback)
    let robot = try await RemoteRobot.connect(to: server.address)
    try await RobotContract.check(robot)
    #expect(robot.counters.garbage == 0 && server.counters.garbage == 0)
    await robot.close()
    server.close()
  }

  @Test("In real time the contract holds as well, and observations come by themselves")
  func realTime() async throws {
    let server = try RobotServer.start(
      ToyBody(timeMode: .realTime), at: Support.loopback, observationPeriodSeconds: 0.02)
    let robot = try await RemoteRobot.connect(to: server.address)
    try await RobotContract.check(robot)
    let before = try await robot.observation().sequence
    #expect(try await Support.eventually { try await robot.observation().sequence > before + 3 })
    await robot.close()
  }

  @Test("One commands, another is refused, a watcher sees; a goodbye frees the lease")
  func leases() async throws {
    let server = try RobotServer.start(ToyBody(), at: Support.loopback)
    let robot = try await RemoteRobot.connect(to: server.address)
    let refusal = await Support.linkError { () async throws(LinkError) in
      _ = try await RemoteRobot.connect(to: server.address, timeoutSeconds: 5)
    }
    guard case .refused = refusal else {
      Issue.record("the second agent got \(String(describing: refusal))")
      return
    }
    let watcher = try await RemoteRobot.watch(server.address)
    #expect(
      await Support.linkError { () async throws(LinkError) in
        _ = try await watcher.send(MotorCommand(id: 1, action: .rotate(1)))
      } == .refused(by: server.address, why: "this connection only watches"))
    // the watcher's subscription takes a moment to reach the robot, so move until something is seen
    var id: UInt64 = 0
    let isSeen = try await Support.eventually {
      id += 1
      _ = try await robot.send(MotorCommand(id: id, action: .translate(0.5)))
      return try await watcher.observation().odometry.pose.x > 0
    }
    #expect(isSeen)
    await robot.close()
    let next = try await RemoteRobot.connect(to: server.address, timeoutSeconds: 2)
    #expect(try await next.send(MotorCommand(id: 1, action: .rotate(1))).state == .succeeded)
    await next.close()
    await watcher.close()
  }

  @Test("A stop ends the command that runs")
  func stop() async throws {
    let body = ToyBody()
    let server = try RobotServer.start(body, at: Support.loopback)
    let robot = try await RemoteRobot.connect(to: server.address)
    async let status = robot.send(MotorCommand(id: 1, action: .wait(seconds: 100)))
    #expect(await Support.eventually { body.state.withLock { $0.isWaiting } })
    #expect(try await robot.send(MotorCommand(id: 2, action: .rotate(1))).reason == .busy)
    await robot.stop()
    #expect(try await status.state == .aborted)
    await robot.close()
  }

  @Test("A robot that hears nothing from its agent stops by itself")
  func lapse() async throws {
    let body = ToyBody(timeMode: .realTime)
    let server = try RobotServer.start(body, at: Support.loopback, leaseSeconds: 0.3)
    var agent = try RawPeer(connectingTo: server.address)
    agent.send(.hello(.init(name: "raw", lease: 5)))
    agent.send(.command(MotorCommand(id: 1, action: .wait(seconds: 100)), lease: 5))
    // counted, since on a busy machine nobody may look while it waits
    #expect(await Support.eventually { body.state.withLock { $0.waitsEnded == 1 && $0.halts > 0 } })
    _ = agent.receive()
    server.close()
  }

  @Test("Garbage is counted and ignored at both ends")
  func garbage() async throws {
    let server = try RobotServer.start(ToyBody(), at: Support.loopback)
    let vandal = try RawPeer(connectingTo: server.address)
    vandal.socket.send([[1, 2, 3]])
    vandal.socket.send([Array("hello".utf8), [0xFF, 0xFF, 0xFF]])
    vandal.socket.send([Array("nonsense".utf8), []])
    vandal.socket.send(Array(repeating: [7], count: 12))
    #expect(await Support.eventually { server.counters.garbage == 4 })
    let robot = try await RemoteRobot.connect(to: server.address)
    #expect(try await robot.send(MotorCommand(id: 1, action: .rotate(1))).state == .succeeded)
    await robot.close()

    let fake = try FakeRobot(after: [[[9]], [Array("welcome".utf8), [0xFF, 1]], [[1], [2], [3]]])
    let other = try await RemoteRobot.connect(to: fake.address)
    #expect(other.counters.garbage == 3)
    await other.close()
  }

  @Test("A robot that stays silent is waited for aloud, then the link is lost")
  func silence() async throws {
    let fake = try FakeRobot()
    let robot = try await RemoteRobot.connect(to: fake.address, patienceSeconds: 0.6)
    let error = await Support.linkError { () async throws(LinkError) in
      _ = try await robot.send(MotorCommand(id: 1, action: .rotate(1)))
    }
    guard case .linkLost = error else {
      Issue.record("ended with \(String(describing: error))")
      return
    }
    var events: [LinkEvent] = []
    for await event in robot.linkEvents { events.append(event) }
    guard case .silent? = events.first, case .lost? = events.last else {
      Issue.record("events were \(events)")
      return
    }
    // everything asked later ends at once, the same way
    #expect(
      await Support.linkError { () async throws(LinkError) in _ = try await robot.observation() }
        == error)
    await robot.stop()
    await robot.close()
  }

  @Test("A robot that is switched off and on again goes on with the command that waited")
  func rebound() async throws {
    let server = try RobotServer.start(ToyBody(), at: Support.loopback, heartbeatSeconds: 0.1)
    let robot = try await RemoteRobot.connect(to: server.address)
    _ = try await robot.send(MotorCommand(id: 1, action: .rotate(1)))
    server.close()
    async let status = robot.send(MotorCommand(id: 2, action: .translate(0.5)))
    let body = ToyBody()
    let again = try RobotServer.start(body, at: server.address, heartbeatSeconds: 0.1)
    #expect(try await status.state == .succeeded)
    #expect(body.state.withLock { $0.executed } == [2])
    #expect(try await robot.observation().odometry.pose.x == 0.5)
    await robot.close()
    again.close()
  }

  @Test("An answer that gets lost is asked for again, and nothing is done twice")
  func lostAnswer() async throws {
    let body = ToyBody()
    let server = try RobotServer.start(body, at: Support.loopback)
    var agent = try RawPeer(connectingTo: server.address)
    agent.send(.hello(.init(name: "raw", lease: 5)))
    let command = WireMessage.command(MotorCommand(id: 1, action: .translate(0.5)), lease: 5)
    for _ in 0..<3 { agent.send(command) }
    var statuses = 0
    while statuses < 3, let message = agent.receive() {
      if case .status(let report) = message {
        statuses += 1
        #expect(report.status.id == 1)
      }
    }
    #expect(statuses == 3)
    #expect(body.state.withLock { $0.executed } == [1])
  }

  @Test("Somebody who knows better ends every wait at once")
  func abandon() async throws {
    let body = ToyBody()
    let server = try RobotServer.start(body, at: Support.loopback)
    let robot = try await RemoteRobot.connect(to: server.address)
    let error = LinkError.robotEnded(address: server.address, why: "killed by signal 9")
    async let ended = Support.linkError { () async throws(LinkError) in
      _ = try await robot.send(MotorCommand(id: 1, action: .wait(seconds: 100)))
    }
    #expect(await Support.eventually { body.state.withLock { $0.isWaiting } })
    robot.abandon(error)
    #expect(await ended == error)
  }

  @Test("A new episode ends the old connection; a new one starts at the beginning")
  func episode() async throws {
    let body = ToyBody()
    let server = try RobotServer.start(body, at: Support.loopback)
    let robot = try await RemoteRobot.connect(to: server.address)
    _ = try await robot.send(MotorCommand(id: 1, action: .translate(0.5)))
    server.beginEpisode { body.state.withLock { $0.pose = Pose2D() } }
    let next = try await RemoteRobot.connect(to: server.address)
    #expect(next.episode == 2)
    #expect(try await next.observation().odometry.pose == Pose2D())
    let error = await Support.linkError { () async throws(LinkError) in
      _ = try await robot.send(MotorCommand(id: 2, action: .translate(0.5)))
    }
    guard case .refused = error else {
      Issue.record("the old connection got \(String(describing: error))")
      return
    }
    #expect(try await next.observation().odometry.pose == Pose2D())
    await next.close()
  }

  @Test("Nobody there, another version, bad addresses and open networks each have their error")
  func errors() async throws {
    func error(_ address: String, within seconds: Double = 0.2) async -> LinkError? {
      await Support.linkError { () async throws(LinkError) in
        _ = try await RemoteRobot.connect(to: address, timeoutSeconds: seconds)
      }
    }
    #expect(
      await error("tcp://127.0.0.1:1")
        == .noAnswer(
          from: "tcp://127.0.0.1:1", waitedSeconds: 0.2, awaiting: "a welcome to our hello"))
    #expect(await error("tcp://10.255.0.1:5555") == .insecure(address: "tcp://10.255.0.1:5555"))
    for bad in ["robot", "tcp://robot", "tcp://:5", "tcp://h:99999", "udp://127.0.0.1:5"] {
      guard case .invalidAddress = await error(bad) else {
        Issue.record("'\(bad)' was taken for an address")
        continue
      }
    }
    #expect(throws: LinkError.insecure(address: "tcp://0.0.0.0:0")) {
      _ = try RobotServer.start(ToyBody(), at: "tcp://0.0.0.0:0")
    }
    let open = try RobotServer.start(ToyBody(), at: "tcp://0.0.0.0:0", insecure: true)
    #expect {
      _ = try RobotServer.start(ToyBody(), at: open.address, insecure: true)
    } throws: { "\($0)".contains("port is in use") }

    let fake = try FakeRobot(
      answering: .refused(.init(code: .version, message: "too old", version: 4)))
    #expect(await error(fake.address, within: 5) == .versionMismatch(ours: 1, theirs: 4))
  }

  @Test("A round trip in lockstep takes well under a millisecond on an idle machine")
  func roundTrip() async throws {
    let server = try RobotServer.start(ToyBody(), at: Support.loopback)
    let robot = try await RemoteRobot.connect(to: server.address)
    var times: [Double] = []
    for id in 1...300 as ClosedRange<UInt64> {
      let start = WallClock.seconds()
      _ = try await robot.send(MotorCommand(id: id, action: .rotate(1)))
      times.append(WallClock.seconds() - start)
    }
    times.sort()
    print("round trip: p50 \(Int(times[150] * 1e6)) us, p99 \(Int(times[296] * 1e6)) us")
    // generous, since the machine may be busy: what it guards against is a wait that somebody slipped in
    #expect(times[150] < 0.02)
    await robot.close()
  }
}

@Suite("Referee") struct RefereeTests {
  @Test("Questions get their answers, refusals their reason, garbage nothing")
  func questions() async throws {
    let server = try RefereeServer.start(at: Support.loopback) { request in
      switch request {
      case .counters: .counters(EpisodeCounters(steps: 3))
      case .reset: .mission(RefereeSample.mission)
      case .truth: .truth(RefereeSample.truth)
      case .shortestSteps: .shortestSteps(nil)
      default: .refused("not today")
      }
    }
    let vandal = try RawPeer(connectingTo: server.address)
    vandal.socket.send([Array("request".utf8), [0xFF]])
    let referee = try await RefereeClient.connect(to: server.address)
    #expect(
      try await referee.reset(WorldSpecification(.map("#"), seed: 1)) == RefereeSample.mission)
    #expect(try await referee.truth(pixels: true) == RefereeSample.truth)
    #expect(try await referee.shortestSteps(to: "x") == nil)
    #expect(
      await Support.linkError { () async throws(LinkError) in _ = try await referee.holds("x") }
        == .refused(by: "the referee", why: "not today"))
    #expect(await Support.eventually { server.counters.garbage == 1 })
    referee.close()
    let afterwards = await Support.linkError { () async throws(LinkError) in
      _ = try await referee.counters()
    }
    #expect(afterwards == .closed)
    server.close()
  }

  @Test("A referee that is not there is an error that says so")
  func nobody() async {
    let error = await Support.linkError { () async throws(LinkError) in
      _ = try await RefereeClient.connect(to: "tcp://127.0.0.1:1", timeoutSeconds: 0.2)
    }
    #expect(
      error
        == .noAnswer(
          from: "tcp://127.0.0.1:1", waitedSeconds: 0.2, awaiting: "the referee's answer"))
  }
}
