import Foundation
import TestSupport
import Testing

@Suite("Wrong input")
struct UsageTests {
  private let errand = Program("errand")

  @Test(
    "What cannot be meant is usage, 64",
    arguments: [
      ["dance"], ["do", "x", "--seed", "seven"], ["do", "x", "--watch"], ["run"],
      ["eval", "household", "--jobs", "0"], ["do", "x", "--noise", "loud"],
    ])
  func usage(arguments: [String]) async throws {
    let result = try await errand.run(arguments)
    #expect(result.code == 64, "\(result.errors)")
    #expect(!result.errors.isEmpty)
  }

  @Test("A scenario file with a mistake is told with line, key and cure, 30")
  func scenario() async throws {
    let path = NSTemporaryDirectory() + "errand-bad-\(UUID().uuidString).yaml"
    try Data("- name: a\n  instruction: x\n  expect: maybe\n".utf8).write(
      to: URL(fileURLWithPath: path))
    let result = try await errand.run(["run", path])
    #expect(result.code == 30)
    #expect(
      result.errors.contains("\(path):3: 'expect' is 'maybe'. It may be one of done, cannot"),
      "\(result.errors)")
  }

  @Test("What is not there is named, 30")
  func missing() async throws {
    let nowhere = try await errand.run(["run", "/nowhere"])
    #expect(nowhere.code == 30 && nowhere.errors.contains("/nowhere"))
    let model = try await errand.run(["do", "turn around", "--model", "/nowhere"])
    #expect(model.code == 30 && model.errors.contains("/nowhere"), "\(model.errors)")
  }

  @Test(
    "What is no episode is told with its name and what is wrong with it, 30",
    arguments: [
      ("nothing.mcap", "", "it is empty"), ("text.mcap", "hello, world", "it begins with 68 65"),
      ("torn.mcap", "\u{89}MCAP0\r\n", "no metadata 'errand.episode'"),
    ])
  func noEpisode(name: String, content: String, reason: String) async throws {
    let folder = NSTemporaryDirectory() + "errand-none-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = "\(folder)/\(name)"
    try Data(content.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }).write(
      to: URL(fileURLWithPath: path))
    let replay = try await errand.run(["replay", path])
    #expect(replay.code == 30 && replay.errors.contains(path), "\(replay.errors)")
    #expect(replay.errors.contains(reason), "\(replay.errors)")
    let repair = try await errand.run(["inspect", path, "--repair", path])
    #expect(repair.code == 30 && repair.errors.contains("is there already"), "\(repair.errors)")
    let episodes = try await errand.run(["episodes", folder])
    #expect(episodes.code == 0 && episodes.errors.contains(path), "\(episodes.errors)")
    #expect(episodes.output.contains("no episodes in '\(folder)'"), "\(episodes.output)")
  }

  @Test("A robot off this machine needs --insecure, and the message says so")
  func insecure() async throws {
    let result = try await errand.run(["do", "turn around", "--robot", "tcp://10.1.2.3:5555"])
    #expect(result.code == 40)
    #expect(result.errors.contains("--insecure"), "\(result.errors)")
  }

  @Test("A world that cannot be made is told before anything else, 30")
  func world() async throws {
    let result = try await errand.run(["do", "turn around", "--world", "moonbase"])
    #expect(result.code == 30, "\(result.errors)")
    #expect(result.errors.contains("moonbase"))
  }
}
