import AgentMessages
import Foundation
import TestSupport
import Testing
import Transport

/// The simulator's program from outside: processes and sockets, as in use.
@Suite("Simulator process", .serialized) struct SimulatorTests {
  @Test("Keeps the contract of a robot, in lockstep")
  func contract() async throws {
    let simulator = try SimulatorProcess(["--seed", "3"])
    let referee = try await RefereeClient.connect(to: simulator.referee)
    try await referee.reset(WorldSpecification(.map(Self.corridor), seed: 1))
    let robot = try await RemoteRobot.connect(to: simulator.address)
    try await RobotContract.check(robot)
    await robot.close()
    referee.close()
  }

  /// A room with space ahead of the robot, and a mug on a table.
  static let corridor = """
    ########
    #......#
    #.>....#
    #......#
    ########
    """

  @Test("In real time a cell takes a second, a stop ends it, and pictures come by themselves")
  func realTime() async throws {
    let simulator = try SimulatorProcess(["--mode", "realtime"])
    let robot = try await RemoteRobot.connect(to: simulator.address)
    #expect(robot.description.timeMode == .realTime)
    let start = WallClock.seconds()
    #expect(try await robot.send(MotorCommand(id: 1, action: .rotate(.pi / 2))).state == .succeeded)
    #expect((0.8...5).contains(WallClock.seconds() - start))
    async let long = robot.send(MotorCommand(id: 2, action: .wait(seconds: 500)))
    var seen = 0
    for await _ in robot.observations() {
      seen += 1
      if seen == 4 { break }
    }
    await robot.stop()
    #expect(try await long.state == .aborted)
    await robot.close()
  }

  @Test(
    "The same world, seed and commands give the same bytes, twice over",
    arguments: ["none", "rough"])
  func determinism(_ noise: String) async throws {
    var runs: [[Observation]] = []
    for _ in 0..<2 {
      let simulator = try SimulatorProcess(["--seed", "11", "--noise", noise])
      let robot = try await RemoteRobot.connect(to: simulator.address)
      var seen = [try await robot.observation()]
      for id in 1...24 as ClosedRange<UInt64> {
        let action = id % 3 == 0 ? MotorCommand.Action.rotate(.pi / 2) : .translate(0.5)
        _ = try await robot.send(MotorCommand(id: id, action: action))
        seen.append(try await robot.observation())
      }
      runs.append(seen)
      await robot.close()
    }
    #expect(runs[0] == runs[1])
  }

  @Test("The referee resets, tells the truth, judges, counts and disturbs")
  func referee() async throws {
    let simulator = try SimulatorProcess()
    let referee = try await RefereeClient.connect(to: simulator.referee)
    let mission = try await referee.reset(WorldSpecification(.task(family: "fetch"), seed: 42))
    #expect(!mission.instructions.isEmpty && mission.expectation == "done")
    #expect(try await referee.holds(mission.condition) == false)
    #expect(try await referee.shortestSteps(to: mission.condition) == mission.shortestSteps)
    #expect(try await referee.mission() == mission)

    let robot = try await RemoteRobot.connect(to: simulator.address)
    #expect(try await robot.observation().odometry.pose == Pose2D())
    _ = try await robot.send(MotorCommand(id: 1, action: .rotate(.pi / 2)))
    let truth = try await referee.truth(pixels: true)
    #expect(truth.pixels.count == 80 * 60 && truth.width == 80)
    for thing in truth.things where thing.box != nil {
      #expect(truth.pixels.count { $0 == UInt16(thing.id) } == thing.visiblePixels)
    }
    let counters = try await referee.counters()
    #expect(counters.commands == 1 && counters.steps == 1 && !counters.isEveryRoomViewed)

    try await referee.inject("fail 2 grasps")
    await #expect(throws: LinkError.self) { _ = try await referee.holds("on(mug") }
    await #expect(throws: LinkError.self) { try await referee.inject("dance with mug") }
    await robot.close()
  }

  @Test("A reset ends the old connection before anything moves in the new world")
  func reset() async throws {
    let simulator = try SimulatorProcess()
    let referee = try await RefereeClient.connect(to: simulator.referee)
    let robot = try await RemoteRobot.connect(to: simulator.address)
    try await referee.reset(
      WorldSpecification(.generated(generator: "apartment", options: ["rooms=4"]), seed: 2))
    do {
      _ = try await robot.send(MotorCommand(id: 1, action: .rotate(.pi / 2)))
      Issue.record("the old connection moved the robot of the new episode")
    } catch LinkError.refused {}
    #expect(try await referee.counters().commands == 0)
    let next = try await RemoteRobot.connect(to: simulator.address)
    #expect(next.episode == robot.episode + 1)
    await next.close()
  }

  @Test("A robot that is held up is waited for aloud, and the command goes on once")
  func heldUp() async throws {
    let simulator = try SimulatorProcess()
    let referee = try await RefereeClient.connect(to: simulator.referee)
    let robot = try await RemoteRobot.connect(to: simulator.address)
    simulator.send(signal: SIGSTOP)
    async let status = robot.send(MotorCommand(id: 1, action: .rotate(.pi / 2)))
    var events = robot.linkEvents.makeAsyncIterator()
    guard case .silent? = await events.next() else {
      Issue.record("nothing was said about the silence")
      return
    }
    simulator.send(signal: SIGCONT)
    #expect(try await status.state == .succeeded)
    // on a busy machine it may fall silent more than once
    var event = await events.next()
    while case .silent? = event { event = await events.next() }
    guard case .restored(_, restarted: false)? = event else {
      Issue.record("not the return was told, but \(String(describing: event))")
      return
    }
    #expect(try await referee.counters().commands == 1)
    await robot.close()
  }

  @Test("A killed simulator is lost after the patience that was asked for")
  func killed() async throws {
    let simulator = try SimulatorProcess()
    let robot = try await RemoteRobot.connect(to: simulator.address, patienceSeconds: 0.5)
    simulator.end()
    do {
      _ = try await robot.send(MotorCommand(id: 1, action: .rotate(.pi / 2)))
      Issue.record("a dead robot moved")
    } catch LinkError.linkLost {}
  }

  @Test("Starting says what is wrong: the port, the world, the network")
  func startErrors() throws {
    let simulator = try SimulatorProcess()
    let port = String(simulator.address.split(separator: ":").last ?? "")
    func failure(_ arguments: [String]) -> String {
      do {
        _ = try SimulatorProcess(arguments)
        return "it started"
      } catch { return "\(error)" }
    }
    #expect(failure(["--port", port]).contains("port is in use"))
    #expect(failure(["--world", "castle"]).contains("castle"))
    #expect(failure(["--host", "0.0.0.0"]).contains("--insecure"))
    #expect(failure(["--noise", "loud"]).contains("loud"))
  }

  @Test("Ready soon, and gone when the parent is")
  func parent() async throws {
    let simulator = try SimulatorProcess(["--parent-pid", "1"])
    #expect(simulator.secondsToReady < 2)
    print("ready after \(Int(simulator.secondsToReady * 1000)) ms")
    let end = WallClock.seconds() + 3
    while simulator.isRunning, WallClock.seconds() < end {
      try await Task.sleep(nanoseconds: 20_000_000)
    }
    #expect(!simulator.isRunning)
  }
}
