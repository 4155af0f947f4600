import AgentMessages
import Evaluation
import Testing

@Suite("Judging a scenario")
struct ScenarioJudgeTests {
  private func failure(
    _ expectation: ScenarioExpectation, _ outcome: Outcome, holds: Bool = true, steps: Int = 5
  ) -> String? {
    ScenarioJudge.failure(
      of: expectation, outcome: outcome,
      conditions: expectation.conditions.map { (text: $0, holds: holds) }, steps: steps,
      sentence: EpisodePlayer.sentence(of: outcome))
  }

  @Test("Done and true is met; done and not true is not")
  func done() {
    let expectation = ScenarioExpectation(.done, conditions: ["on(mug, table)"])
    #expect(failure(expectation, .done("it is so")) == nil)
    #expect(failure(expectation, .done("it is so"), holds: false)?.contains("on(mug") == true)
    #expect(failure(expectation, .cannot(reason: "no mug")) != nil)
  }

  @Test("To refuse is to end with cannot or bad input, never with done")
  func refuses() {
    let expectation = ScenarioExpectation(.refuses)
    #expect(failure(expectation, .cannot(reason: "a table cannot be carried")) == nil)
    #expect(failure(expectation, .badInput("what is a zorgle?")) == nil)
    #expect(failure(expectation, .done("")) != nil)
  }

  @Test("Steps and words count")
  func stepsAndWords() {
    let expectation = ScenarioExpectation(.cannot, mentions: ["Red Key"], atMostSteps: 10)
    #expect(failure(expectation, .cannot(reason: "no red key is known")) == nil)
    #expect(failure(expectation, .cannot(reason: "no red key"), steps: 11)?.contains("11") == true)
    #expect(failure(expectation, .cannot(reason: "the door is locked")) != nil)
  }
}
