import Evaluation
import Testing

@Suite("Scenario files")
struct ScenarioFileTests {
  private let text = """
    - name: mug-moved
      world: apartment
      options: [rooms=3]
      seed: 12
      noise: rough
      instruction: [explore the rooms, put the blue mug in the sink]
      answers: the one on the table
      disturbances:
        - at: before grasp
          do: move blue mug to table
        - at: 12 s
          say: "no, the red one"
        - at: on-step 3
          kill: yes
      success: on(blue mug, sink)
      at-most: 90
    """

  @Test("Every key arrives where it belongs")
  func everyKey() throws {
    let scenario = try #require(
      try ScenarioFile.parse(text, file: "Scenarios/disturbances/moved.yaml").first)
    #expect(scenario.name == "mug-moved")
    #expect(scenario.suite == "disturbances")
    #expect(scenario.world == .generated("apartment", options: ["rooms=3"]))
    #expect(scenario.seed == 12)
    #expect(scenario.noise == "rough")
    #expect(scenario.instructions.count == 2)
    #expect(scenario.answers == ["the one on the table"])
    #expect(
      scenario.disturbances == [
        Disturbance(.before("grasp", count: 1), .fault("move blue mug to table")),
        Disturbance(.seconds(12), .said("no, the red one")), Disturbance(.step(3), .kill),
      ])
    #expect(scenario.expectation.conditions == ["on(blue mug, sink)"])
    #expect(scenario.expectation.atMostSteps == 90)
    #expect(
      scenario.repeatCommand == "errand run Scenarios/disturbances/moved.yaml --only mug-moved")
  }

  @Test(
    "What is wrong is named with line, key, value and what may stand there",
    arguments: [
      ("- name: a\n  instruction: x\n  colour: red", 3, "colour"),
      ("- name: a b\n  instruction: x\n  success: y", 1, "a b"),
      ("- name: a\n  instruction: x\n  expect: perhaps", 3, "perhaps"),
      ("- name: a\n  instruction: x\n  seed: seven\n  success: y", 3, "seven"),
      ("- name: a\n  instruction: x", 1, "missing"),
      (
        "- name: a\n  instruction: x\n  success: y\n  disturbances: [{at: later, do: light 0}]", 4,
        "later"
      ),
    ])
  func mistakes(text: String, line: Int, value: String) {
    do {
      _ = try ScenarioFile.parse(text, file: "bad.yaml")
      Issue.record("it was taken: \(text)")
    } catch {
      let sentence = error.description
      #expect(sentence.hasPrefix("bad.yaml:\(line):"), "\(sentence)")
      #expect(sentence.contains("'\(value)'"), "\(sentence)")
      #expect(sentence.contains("It may be"))
    }
  }

  @Test("Two scenarios of one name are refused")
  func sameName() {
    #expect(throws: EvaluationError.self) {
      try ScenarioFile.parse(
        "[{name: a, instruction: x, expect: asks}, {name: a, instruction: y, expect: asks}]",
        file: "x.yaml")
    }
  }

  @Test(
    "Moments are read in either way of writing",
    arguments: [
      ("4 s", Disturbance.Trigger.seconds(4)), ("after-pickup", .after("grasp", count: 1)),
      ("after release 2", .after("release", count: 2)), ("step 5", .step(5)),
      ("on-step 5", .step(5)),
    ])
  func moments(text: String, trigger: Disturbance.Trigger) throws {
    let scenario = try #require(
      try ScenarioFile.parse(
        "{name: a, instruction: x, expect: asks, disturbances: [{at: \(text), do: light 0}]}",
        file: "x.yaml"
      ).first)
    #expect(scenario.disturbances.first?.trigger == trigger)
  }
}
