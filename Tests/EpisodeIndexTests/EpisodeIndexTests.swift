import AgentMessages
import EpisodeIndex
import Foundation
import Recording
import Testing

@Suite("An index over episodes")
struct EpisodeIndexTests {
  private let folder = NSTemporaryDirectory() + "errand-index-\(UUID().uuidString)"

  init() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  private func record(
    _ name: String, _ instruction: String, _ outcome: Outcome, isMet: Bool? = nil
  ) throws {
    let robot = RobotDescription(
      name: "r", profile: "household", cameras: [], commands: [], cellSize: 0.5,
      footprintRadius: 0.2, maximumLinearSpeed: 1, maximumAngularSpeed: 1, reach: 1,
      timeMode: .lockstep, observationPort: 0)
    let writer = try EpisodeWriter(
      creating: "\(folder)/\(name).mcap",
      about: EpisodeFacts(
        program: "test", instructions: [instruction],
        world: EpisodeWorld(.task, "fetch", seed: 12), robot: robot, agent: AgentFacts(),
        notes: ["suite": "household", "family": "fetch"]))
    writer.append(.instructed(Instruction(instruction)))
    writer.append(.ended(outcome))
    writer.finish(verdict: isMet.map { EpisodeVerdict(isMet: $0) })
  }

  @Test("Episodes are found by how they ended and by their words")
  func find() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try record("a", "bring the red mug", .done("brought it"), isMet: true)
    try record("b", "bring the blue mug", .done("brought it"), isMet: false)
    try record("c", "open the fridge", .cannot(reason: "no way"))
    try record("d", "wait", .done("waited"))
    let index = try EpisodeIndex(folder: folder)
    #expect(try index.update().read == 4)
    func names(_ values: [String: String] = [:], _ words: String? = nil) throws -> [String] {
      try index.episodes(where: values, instruction: words).map(\.file)
    }
    #expect(try names() == ["a.mcap", "b.mcap", "c.mcap", "d.mcap"])
    #expect(try names(["outcome": "failed"]) == ["b.mcap", "c.mcap"])
    #expect(try names(["outcome": "met"]) == ["a.mcap", "d.mcap"])
    #expect(try names(["outcome": "failed"], "mug") == ["b.mcap"])
    #expect(try names(["seed": "12", "outcome": "cannot"]) == ["c.mcap"])
    #expect(throws: IndexError.noColumn("colour")) { try names(["colour": "red"]) }
  }

  @Test("A folder that takes no index is asked all the same, and one that is not there is named")
  func noIndex() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try record("a", "wait", .done("waited"))
    let file = URL(fileURLWithPath: folder + "/episodes.sqlite")
    try Data("somebody's own notes, not a database".utf8).write(to: file)
    let index = try EpisodeIndex(folder: folder)
    #expect(!index.isKept)
    #expect(try index.update().read == 1)
    #expect(try index.episodes(where: ["outcome": "done"]).map(\.file) == ["a.mcap"])
    #expect(try Data(contentsOf: file).starts(with: "somebody's".utf8))
    #expect(throws: IndexError.unusable(folder: "nowhere", why: "there is no such folder")) {
      try EpisodeIndex(folder: "nowhere")
    }
  }

  @Test(
    "Only what is new or changed is read again, what is gone is forgotten, and what is none is named"
  )
  func update() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try record("a", "wait", .done("waited"))
    try record("b", "wait", .stopped)
    try Data("no".utf8).write(to: URL(fileURLWithPath: folder + "/c.mcap"))
    // an MCAP file, and nobody's episode
    try Data("\u{89}MCAP0\r\n".unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })
      .write(to: URL(fileURLWithPath: folder + "/d.mcap"))
    let first = try EpisodeIndex(folder: folder).update()
    #expect(first.read == 2 && first.refused.keys.sorted() == ["c.mcap", "d.mcap"])
    try FileManager.default.removeItem(atPath: folder + "/b.mcap")
    let index = try EpisodeIndex(folder: folder)
    let second = try index.update()
    #expect(second.read == 0 && second.removed == 1)
    #expect(try index.episodes().map(\.file) == ["a.mcap"])
  }
}
