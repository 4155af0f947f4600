import AgentRuntime
import Evaluation
import Foundation
import TestSupport
import Testing

/// The whole loop over a real socket, with eyes that the referee helps: what fails here is not the model's fault.
@Suite("The loop, with perfect eyes", .serialized)
struct SmokeTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  @Test("Every smoke scenario meets its expectation")
  func smoke() async throws {
    setenv("ERRAND_SIMULATOR", Program("errand-simulator").path, 1)
    let scenarios = try ScenarioFile.load(Self.root + "/Scenarios/smoke")
    let domain = try String(
      contentsOfFile: Self.root + "/Domains/household.pddl", encoding: .utf8)
    let configuration = AgentConfiguration(models: "", domain: domain)
    let runner = ScenarioRunner(
      hasPerfectEyes: true, makePerformer: AgentPerformer.factory(configuration, sight: nil))
    for result in try await runner.run(scenarios, jobs: 2) {
      #expect(result.failure == nil, "\(result.scenario.name): \(result.sentence)")
      #expect(!result.isFalseDone)
    }
  }
}
