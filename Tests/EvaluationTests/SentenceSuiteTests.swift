import AgentMessages
import Evaluation
import Foundation
import Grounding
import Testing

@Suite("Sentences")
struct SentenceSuiteTests {
  private static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Scenarios/sentences.tsv")

  @Test("A line is a sentence, its meanings and what was said before")
  func parsing() {
    let suite = SentenceSuite(
      parsing:
        "# comment\nput it there\tplace(the mug, on, the sink) or ask\tfetch it / no\nno meaning")
    #expect(suite.sentences.count == 1)
    #expect(suite.sentences.first?.meanings == ["place(the mug, on, the sink)", "ask"])
    #expect(suite.sentences.first?.before == ["fetch it", "no"])
  }

  @Test("What has no order is compared without one; another goal is wrong, a question is declined")
  func verdicts() {
    let suite = SentenceSuite(
      parsing: """
        put the cup and the mug in the sink\tplace(the mug, on, the sink) & place(the cup, on, the sink)
        bring me the mug\tbring(the cup)
        bring me the stapler\tbring(the mug)
        """)
    let answers = suite.answers(of: Grounder(vocabulary: .household))
    #expect(answers.map(\.verdict) == [.right, .wrong, .declined])
    let card = SentenceSuite.scorecard(of: answers)
    #expect(card.episodes == 3 && card.successes == 1)
    #expect(card.json["wrong"] == .integer(1))
  }

  @Test("Of the two hundred sentences at least 85 % mean what they should and none is done wrongly")
  func sentences() throws {
    let suite = SentenceSuite(parsing: try String(contentsOf: Self.file, encoding: .utf8))
    #expect(suite.sentences.count == 200)
    let answers = suite.answers(of: Grounder(vocabulary: .household))
    #expect(answers.count { $0.verdict == .right } >= 170)
    #expect(answers.filter { $0.verdict == .wrong }.map(\.sentence.text) == [])
  }
}
