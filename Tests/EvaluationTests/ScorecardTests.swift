import AgentMessages
import Evaluation
import Testing

@Suite("Scorecard")
struct ScorecardTests {
  @Test("The JSON has the keys that every suite shares, in their order")
  func json() {
    let card = Scorecard(
      suite: "household", seed: 3, episodes: 4, successes: 3, falseDone: 0,
      families: [
        .init(name: "putOn", episodes: 2, successes: 1),
        .init(name: "fetch", episodes: 2, successes: 2),
      ], decisionMilliseconds: Percentiles([10, 20, 30]), extras: [.init("noise", "none")])
    guard case .members(let members) = card.json else {
      Issue.record("a scorecard is an object")
      return
    }
    #expect(
      members.map(\.name) == [
        "suite", "seed", "episodes", "success", "success_low", "success_high", "false_done",
        "families", "decision_ms", "noise",
      ])
    #expect(card.json["success"] == .number(0.75))
    #expect(card.json["families"]?["fetch"]?["success"] == .number(1))
    #expect(card.json["decision_ms"]?["p50"] == .number(20))
    #expect("\(card.json)".contains("\"families\":{\"fetch\":{"))
  }

  @Test("Where only some episodes count, success is a share of those")
  func successOf() {
    let card = Scorecard(suite: "grounding", seed: 1, episodes: 30, successes: 9, successOf: 10)
    #expect(card.success == 0.9)
    #expect(card.json["success_of"] == .integer(10))
  }
}
