import Foundation
import TestSupport
import Testing

@Suite("What the program says about itself")
struct HelpTests {
  @Test(
    "Help is as it was read last; UPDATE_GOLDENS=1 rewrites it",
    arguments: [
      "", "do", "simulate", "run", "eval", "eval household", "eval sentences", "eval grounding",
      "eval babyai", "see", "plan", "inspect", "replay", "episodes", "doctor", "bridge",
      "bridge check", "keys", "keys new",
    ])
  func help(verb: String) async throws {
    let words = verb.split(separator: " ").map(String.init)
    let result = try await Program("errand").run(words + ["--help"])
    #expect(result.code == 0)
    let name = (["help"] + words).joined(separator: "-")
    try expectGolden(result.output, named: name)
    #expect(result.output.contains("errand"), "an example shows how it is typed")
  }

  @Test("The version names program and protocol")
  func version() async throws {
    let result = try await Program("errand").run(["--version"])
    #expect(result.code == 0)
    #expect(result.output.hasPrefix("errand 0."))
    #expect(result.output.contains("protocol 1"))
  }

  private func expectGolden(_ text: String, named name: String) throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let file = folder.appendingPathComponent("Goldens/\(name).txt")
    if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] != nil {
      try Data(text.utf8).write(to: file)
      return
    }
    let golden = try String(contentsOf: file, encoding: .utf8)
    #expect(text == golden, "\(file.path) says otherwise")
  }
}
