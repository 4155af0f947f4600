import AgentMessages
import Synchronization
import Testing
import Transport

/// A busy machine: answers come late, words are said twice, leases lapse. In lockstep nobody may notice.
@Suite("Late answers") struct DelayTests {
  static let actions: [MotorCommand.Action] = (0..<30).map {
    $0 % 3 == 0 ? .rotate(.pi / 2) : .translate(0.5)
  }

  @Test(
    "In lockstep late answers change nothing of what is done and seen",
    arguments: 1...20 as ClosedRange<UInt64>)
  func lockstep(seed: UInt64) {
    var prompt = DelayedWire(seed: seed, longestDelay: 0)
    prompt.play(Self.actions)
    var late = DelayedWire(seed: seed, longestDelay: 4)
    late.play(Self.actions)
    #expect(late.resent > 0 && prompt.resent == 0)
    #expect(late.error == nil && late.statuses.count == Self.actions.count)
    #expect(late.executed == prompt.executed)
    #expect(late.statuses == prompt.statuses)
    #expect(late.observations == prompt.observations)
  }

  @Test(
    "A connection that breaks and ends that are held up lose no command and do none twice",
    arguments: 1...100 as ClosedRange<UInt64>)
  func breaks(seed: UInt64) {
    var prompt = DelayedWire(seed: seed, longestDelay: 0)
    prompt.play(Self.actions)
    var wild = DelayedWire(
      seed: seed, longestDelay: 2, secondsBetweenBreaks: 6, longestHoldUp: 5)
    wild.play(Self.actions)
    #expect(wild.breaks > 0)
    #expect(wild.error == nil && wild.executed == prompt.executed)
    #expect(wild.statuses == prompt.statuses)
    #expect(wild.observations.last == prompt.observations.last)
  }

  @Test("In real time a robot whose agent is not heard stops what it does")
  func realTime() {
    let stopped = (1...20 as ClosedRange<UInt64>).contains { seed in
      var late = DelayedWire(seed: seed, longestDelay: 4, timeMode: .realTime)
      late.play(Self.actions)
      return late.statuses.contains { $0.state == .aborted }
    }
    #expect(stopped)
  }

  @Test("The first look is over before the world can change, and is not taken again in the next")
  func firstLook() async throws {
    let body = SlowToRise()
    let server = try RobotServer.start(body, at: Support.loopback)
    server.beginEpisode { body.toy.state.withLock { $0.sequence = 0 } }
    let robot = try await RemoteRobot.connect(to: server.address)
    #expect(try await robot.observation().sequence == 1)
    _ = try await robot.send(MotorCommand(id: 1, action: .rotate(1)))
    #expect(try await robot.observation().sequence == 2)
    await robot.close()
    server.close()
  }
}

/// A toy whose first look takes long.
private final class SlowToRise: RobotBody {
  let toy = ToyBody()
  private let isAwake = StopSignal()

  var description: RobotDescription { toy.description }
  var stamp: Int64 { toy.stamp }

  func execute(_ command: MotorCommand, until stop: StopSignal) -> CommandStatus {
    toy.execute(command, until: stop)
  }

  func observe() -> Observation {
    if !isAwake.isSet {
      isAwake.set()
      _ = StopSignal().wait(seconds: 0.2)
    }
    return toy.observe()
  }
}
