import Evaluation
import Testing

@Suite("JUnit")
struct JUnitReportTests {
  @Test("A failure carries its reason and the command to repeat it, escaped")
  func failure() {
    let scenario = Scenario(
      name: "a", suite: "smoke", file: "Scenarios/smoke/a.yaml",
      world: .generated("apartment", options: []),
      instructions: ["go"])
    let results = [
      ScenarioResult(scenario: scenario, outcome: "done", sentence: "ok", failure: nil),
      ScenarioResult(
        scenario: scenario, outcome: "cannot", sentence: "<b> & \"c\"", failure: "x < y"),
    ]
    let xml = JUnitReport.xml(for: results)
    #expect(xml.contains("<testsuites name=\"errand\" tests=\"2\" failures=\"1\">"))
    #expect(xml.contains("<failure message=\"x &lt; y\">&lt;b&gt; &amp; &quot;c&quot;"))
    #expect(xml.contains("errand run Scenarios/smoke/a.yaml --only a"))
  }
}
