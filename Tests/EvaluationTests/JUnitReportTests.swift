import Evaluation
import Testing

@Suite("JUnit")
struct JUnitReportTests {
  @Test("A failure carries its reason and the commands to repeat and to replay it, escaped")
  func failure() {
    let scenario = Scenario(
      name: "a", suite: "smoke", file: "Scenarios/smoke/a.yaml",
      world: .generated("apartment", options: []),
      instructions: ["go"])
    var failed = ScenarioResult(
      scenario: scenario, outcome: "cannot", sentence: "<b> & \"c\"", failure: "x < y")
    failed.episode = "my episodes/smoke-a.mcap"
    let results = [
      ScenarioResult(scenario: scenario, outcome: "done", sentence: "ok", failure: nil), failed,
    ]
    let xml = JUnitReport.xml(for: results)
    #expect(xml.contains("<testsuites name=\"errand\" tests=\"2\" failures=\"1\">"))
    #expect(xml.contains("<failure message=\"x &lt; y\">&lt;b&gt; &amp; &quot;c&quot;"))
    #expect(xml.contains("errand run Scenarios/smoke/a.yaml --only a"))
    #expect(xml.contains("errand replay 'my episodes/smoke-a.mcap'"))
  }

  @Test("A command can be pasted into a shell, whatever the folder is called")
  func quoting() {
    #expect(ReplayHint.command(for: "runs/a-1.mcap") == "errand replay runs/a-1.mcap")
    #expect(ReplayHint.command(for: "a b/c.mcap") == "errand replay 'a b/c.mcap'")
    #expect(ReplayHint.command(for: "bob's/$c.mcap") == "errand replay 'bob'\\''s/$c.mcap'")
  }
}
