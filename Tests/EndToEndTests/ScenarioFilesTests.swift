import Evaluation
import Foundation
import TestSupport
import Testing
import Transport

@Suite("The scenarios of this repository", .serialized)
struct ScenarioFilesTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Scenarios")
    .path

  @Test("There are at least forty, in four suites")
  func count() throws {
    let scenarios = try ScenarioFile.load(Self.folder)
    #expect(scenarios.count >= 40)
    #expect(Set(scenarios.map(\.suite)) == ["smoke", "household", "disturbances", "honesty"])
  }

  @Test("The referee can make every world, read every condition and cause every fault")
  func understood() async throws {
    setenv("ERRAND_SIMULATOR", Program("errand-simulator").path, 1)
    let arena = Arena()
    for scenario in try ScenarioFile.load(Self.folder) {
      _ = try await arena.begin(scenario.specification)
      let referee = try arena.referee()
      for condition in scenario.expectation.conditions {
        await #expect(throws: Never.self, "\(scenario.name): \(condition)") {
          _ = try await referee.holds(condition)
        }
      }
      for disturbance in scenario.disturbances {
        guard case .fault(let fault) = disturbance.happening else { continue }
        await #expect(throws: Never.self, "\(scenario.name): \(fault)") {
          try await referee.inject(fault)
        }
      }
    }
    arena.close()
  }
}
