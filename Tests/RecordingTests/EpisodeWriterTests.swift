import AgentMessages
import Foundation
import Recording
import Testing

@Suite("An episode's file")
struct EpisodeWriterTests {
  private let path = NSTemporaryDirectory() + "errand-\(UUID().uuidString).mcap"
  private let facts = EpisodeFacts(
    program: "test", commandLine: ["errand", "do", "x y"], instructions: ["put \"it\" down"],
    world: EpisodeWorld(.generated, "apartment", options: ["rooms=4"], seed: 7),
    robot: Moments.robot,
    agent: AgentFacts(model: "m", modelHash: "abc", domain: "(define)", stepLimit: 9),
    notes: ["suite": "smoke"])

  private func record(
    _ events: [AgentEvent], queueBytes: Int = EpisodeWriter.queueBytes
  ) throws -> EpisodeReport {
    let writer = try EpisodeWriter(creating: path, about: facts, queueBytes: queueBytes)
    for event in events { writer.append(event) }
    return writer.finish(verdict: EpisodeVerdict(isMet: false, failure: "too late"))
  }

  @Test("The wall clock is written as ISO 8601 has it")
  func clock() throws {
    let written = try #require(ISO8601DateFormatter().date(from: EpisodeFacts.now()))
    #expect(abs(written.timeIntervalSinceNow) < 60)
  }

  @Test("What was recorded is read back: facts, result, and what came from outside")
  func readBack() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let report = try record(Moments.episode())
    #expect(report.complaint == nil)
    #expect(report.commands == 11)
    let log = try EpisodeLog(reading: path)
    #expect(log.damage == nil)
    #expect(log.facts == facts)
    #expect(log.result["outcome"] == "asks" && log.result["failure"] == "too late")
    var observations: [Observation] = []
    var statuses = 0
    for input in try EpisodeInputs(log).inputs {
      if case .observed(let observation) = input { observations.append(observation) }
      if case .executed(let status) = input {
        #expect(status.reason == .blocked && status.executed == Pose2D(x: 0.5))
        statuses += 1
      }
    }
    #expect(statuses == 11)
    #expect(observations == (1...12).map { Moments.observation($0) }, "pixel by pixel")
    let percepts = try log.percepts()
    #expect(percepts[1] == Moments.percept(Moments.observation(1)).detections)
    let commands = try log.messages(on: "command").map {
      EpisodeLog.command(try log.decoded($0))
    }
    let sent: [MotorCommand?] = Moments.episode().compactMap {
      if case .commanded(let command) = $0 { command } else { nil }
    }
    #expect(commands == sent)
  }

  @Test("A recorder that is never finished leaves all that is older than a second")
  func unfinished() async throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    var writer: EpisodeWriter? = try EpisodeWriter(creating: path, about: facts)
    for event in Moments.episode().dropLast() { writer?.append(event) }
    let deadline = ContinuousClock.now + .seconds(20)
    var commands = 0
    while commands < 11, ContinuousClock.now < deadline {
      try await Task.sleep(for: .milliseconds(50))
      commands = (try? EpisodeLog(reading: path).messages(on: "command").count) ?? 0
    }
    #expect(commands == 11, "chunks are closed while the recorder is at work")
    let summary = try EpisodeSummary(of: path)
    #expect(summary.damage != nil)
    #expect(summary.facts?.instructions == facts.instructions)
    #expect(summary.outcome == "cut-off")
    writer = nil
  }

  @Test("When the disk cannot keep up pictures are left out and counted, commands never are")
  func slow() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    // what may wait is less than one picture, so that every picture is too much
    let big = (1...20).map { AgentEvent.observed(Moments.observation($0, side: 4000)) }
    let commands = (1...20).map {
      AgentEvent.commanded(MotorCommand(id: $0, action: .translate(0.5)))
    }
    let report = try record(
      zip(big, commands).flatMap { [$0, $1] }, queueBytes: 100_000)
    #expect(report.droppedFrames == 20)
    #expect(report.complaint?.contains("20 pictures") == true)
    let log = try EpisodeLog(reading: path)
    #expect(log.messages(on: "command").count == 20)
    #expect(log.messages(on: "observation").count == 20)
    #expect(log.messages.contains { $0.topic == "/camera/image" } == false)
    #expect(try log.decoded(log.messages(on: "loss")[19]).integer("frames") == 20)
  }

  @Test("Times are the robot's, also of what was said before its clock was known")
  func times() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    _ = try record(Moments.episode())
    let log = try EpisodeLog(reading: path)
    #expect(log.messages(on: "instruction")[0].logTime == 1_000_000_000)
    #expect(log.messages(on: "outcome")[0].logTime == 12_000_000_000)
    #expect(log.messages.map(\.logTime) == log.messages.map(\.logTime).sorted())
  }

  @Test("A full disk is told at once")
  func full() {
    #expect(
      throws: RecordingError.self, "cannot begin on a device that takes nothing"
    ) { try EpisodeWriter(creating: "/dev/full", about: facts) }
  }

  @Test("Other files are no episodes")
  func others() throws {
    #expect(throws: RecordingError.self) { try EpisodeLog(reading: "/nowhere.mcap") }
    try Data("hello".utf8).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(throws: RecordingError.self) { try EpisodeLog(reading: path) }
  }
}
