import AgentMessages
import AgentRuntime
import Evaluation
import Foundation
import Recording
import TestSupport
import Testing

/// Episodes recorded over a real socket, with eyes that the referee helps, and replayed from their file.
@Suite("Record and replay", .serialized)
struct ReplayTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path
  private let folder = NSTemporaryDirectory() + "errand-replay-\(UUID().uuidString)"
  private let configuration: AgentConfiguration
  private let facts = AgentFacts(eyes: "perfect", domainHash: "a", stepLimit: 600)

  init() throws {
    setenv("ERRAND_SIMULATOR", Program("errand-simulator").path, 1)
    configuration = AgentConfiguration(
      models: "",
      domain: try String(contentsOfFile: Self.root + "/Domains/household.pddl", encoding: .utf8),
      stepLimit: 600)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  private func suite(recording: Bool, episodes: Int = 2) throws -> HouseholdSuite {
    let archive = EpisodeArchive(folder: folder, program: "test", commandLine: [], agent: facts)
    return try HouseholdSuite(
      HouseholdSuite.Options(episodes: episodes, seed: 5, hasPerfectEyes: true),
      archive: recording ? archive : nil,
      makePerformer: AgentPerformer.factory(configuration, sight: nil))
  }

  /// The events of one episode as lines, and its file.
  private func play(_ index: Int, recording: Bool) async throws -> (events: [AgentEvent], String?) {
    let arena = Arena()
    defer { arena.close() }
    let events = Collected()
    let result = await (try suite(recording: recording)).result(of: index, in: arena) {
      events.add($0)
    }
    return (events.all, result.episode)
  }

  private func replay(
    _ path: String, _ configuration: AgentConfiguration, made: AgentFacts? = nil,
    until: Int? = nil
  ) async throws -> ReplayReport {
    let log = try EpisodeLog(reading: path)
    return try await Replay(
      log, configuration: configuration, sight: try LoggedSight(log), made: made ?? facts,
      options: Replay.Options(tolerance: .none, refusesChanges: true, until: until)
    ).run()
  }

  @Test(
    "Recording changes nothing, the same seed gives the same file, and a replay finds no difference"
  )
  func same() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let plain = try await play(1, recording: false)
    let first = try await play(1, recording: true)
    #expect(plain.events.last == first.events.last)
    #expect(plain.events.count == first.events.count)
    let differing = Array(zip(plain.events, first.events)).firstIndex { $0 != $1 }
    #expect(differing == nil, "event \(differing ?? 0) is another one when it is recorded")
    let path = try #require(first.1)
    let before = try EpisodeLog(reading: path)
    _ = try await play(1, recording: true)
    let after = try EpisodeLog(reading: path)
    #expect(
      before.messages.map(Timeless.init) == after.messages.map(Timeless.init),
      "apart from the wall clock")

    let report = try await replay(path, configuration)
    #expect(report.isSame, "\(report.json)")
    #expect(report.ending == .complete)
    #expect(report.steps == report.stepsInLog && report.steps > 0)
    let compared = report.stages.filter { $0.compared > 0 }.map(\.stage)
    #expect(compared.contains(.percept) && compared.contains(.command) && compared.contains(.plan))
  }

  @Test("Another domain is found out: the plan differs first, and the report says why")
  func otherDomain() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = try #require(try await play(1, recording: true).1)
    var other = configuration
    // what things in the hand cost
    other.domain = configuration.domain.replacingOccurrences(
      of: "(increase (total-cost) 2)", with: "(increase (total-cost) 9)")
    #expect(other.domain != configuration.domain)
    var made = facts
    made.domainHash = "b"
    let report = try await replay(path, other, made: made)
    #expect(!report.isSame)
    #expect(report.first?.stage == .plan)
    #expect(report.first?.cause?.contains("other domain file") == true)
    #expect(report.changes.count == 1)
  }

  @Test("A replay until a step compares no more than that")
  func until() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = try #require(try await play(1, recording: true).1)
    let report = try await replay(path, configuration, until: 2)
    #expect(report.isSame && report.ending == .until(2) && report.steps == 2)
    #expect(report.stages.first { $0.stage == .command }?.compared == 3, "the third is not sent")
  }

  @Test("A robot is put back where it was, and the agent goes on from there")
  func live() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let recorded = try await play(1, recording: true)
    let log = try EpisodeLog(reading: try #require(recorded.1))
    let count = log.messages(on: "command").count
    let world = try await RestoredWorld.open(try #require(log.facts.world))
    defer { world.close() }
    // with the log's eyes it can only go on to the log's end, where it must come to the same
    let live = try LiveReplay(
      log, configuration: configuration, sight: try LoggedSight(log), from: count / 2,
      answer: { _ in nil })
    let report = try await live.run(
      on: world.robot, inject: { try await world.inject($0) }, observe: { _, _ in })
    #expect(report.replayed == count / 2 && report.agreed == count / 2 && report.parted == nil)
    #expect(recorded.events.last == .ended(report.outcome))
  }

  @Test("An agent that would have given up before gets the world as it was all the same")
  func liveWithOtherEyes() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let log = try EpisodeLog(reading: try #require(try await play(1, recording: true).1))
    let count = LiveReplay.lastStep(of: log)
    let world = try await RestoredWorld.open(try #require(log.facts.world))
    defer { world.close() }
    var hasty = configuration
    hasty.stepLimit = 3
    let live = try LiveReplay(
      log, configuration: hasty, sight: try LoggedSight(log), from: count, answer: { _ in nil })
    let report = try await live.run(
      on: world.robot, inject: { try await world.inject($0) }, observe: { _, _ in })
    #expect(report.replayed == count && report.agreed == count)
    #expect(report.parted == 3)
  }
}

private final class Collected: @unchecked Sendable {
  // proof of `@unchecked`: behind a lock
  private let lock = NSLock()
  private var events: [AgentEvent] = []

  func add(_ event: AgentEvent) { lock.withLock { events.append(event) } }
  var all: [AgentEvent] { lock.withLock { events } }
}

/// A logged message without the wall clock.
private struct Timeless: Equatable {
  let topic: String
  let logTime: UInt64
  let bytes: [UInt8]

  init(_ message: LoggedMessage) {
    (topic, logTime, bytes) = (message.topic, message.logTime, message.bytes)
  }
}
