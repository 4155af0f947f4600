import Evaluation
import Testing

@Suite("The work pool")
struct WorkPoolTests {
  @Test("Results are in the order of the items, whoever was first", arguments: [1, 2, 7])
  func order(jobs: Int) async throws {
    let results = try await WorkPool.run(
      Array(0..<50), jobs: jobs, open: { 10 }, work: { item, tool in item * tool })
    #expect(results == (0..<50).map { $0 * 10 })
  }

  @Test("The first error ends the whole")
  func error() async {
    await #expect(throws: EvaluationError.self) {
      try await WorkPool.run(
        [1, 2], jobs: 2, open: {}, work: { _, _ in throw EvaluationError.noScenarios(path: "x") })
    }
  }
}
