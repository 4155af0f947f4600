import AgentMessages
import Evaluation
import Testing

@Suite("The household suite")
struct HouseholdReportTests {
  private func result(
    _ index: Int, explored: Bool, steps: Int, shortest: Int?, failure: String? = nil
  ) -> HouseholdResult {
    var result = HouseholdResult(index: index, family: HouseholdSuite.family(of: index), seed: 1)
    (result.isExplored, result.steps, result.shortestSteps) = (explored, steps, shortest)
    result.failure = failure
    return result
  }

  @Test(
    "Step ratios are over successes, apart for explored rooms, without the families that have none")
  func ratios() {
    let results = [
      result(0, explored: true, steps: 15, shortest: 10),
      result(1, explored: false, steps: 40, shortest: 20),
      result(2, explored: true, steps: 900, shortest: 10, failure: "lost"),
      // all of a kind, which has no ratio
      result(7, explored: true, steps: 900, shortest: 10),
    ]
    let card = HouseholdReport.scorecard(for: results, seed: 1, noise: "none")
    #expect(card.json["steps_ratio_explored"] == .number(1.5))
    #expect(card.json["steps_ratio_unexplored"] == .number(2))
    #expect(card.success == 0.75)
  }

  @Test("Families take turns, and an episode's seed depends on nothing but suite and index")
  func seeds() throws {
    let options = HouseholdSuite.Options(episodes: 30, seed: 5, families: ["go to", "absent"])
    let suite = try HouseholdSuite(options) { _ in throw EvaluationError.noScenarios(path: "") }
    #expect(suite.indices == [0, 13, 15, 28])
    #expect(suite.seed(of: 3) == suite.seed(of: 3))
    #expect(Set((0..<1000).map { suite.seed(of: $0) }).count == 1000)
    #expect(throws: EvaluationError.self) {
      try HouseholdSuite(.init(episodes: 1, seed: 1, families: ["dance"])) { _ in
        throw EvaluationError.noScenarios(path: "")
      }
    }
  }

  @Test("The journal is read back, a torn last line left out")
  func journal() throws {
    let path = "/tmp/errand-journal-\(UInt64.random(in: 0...UInt64.max)).jsonl"
    try HouseholdJournal.append(result(3, explored: true, steps: 1, shortest: nil), to: path)
    try HouseholdJournal.append(result(1, explored: true, steps: 1, shortest: 4), to: path)
    #expect(HouseholdJournal.read(path).map(\.index) == [1, 3])
    #expect(HouseholdJournal.read(path + ".none").isEmpty)
  }
}
