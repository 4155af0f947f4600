import AgentMessages
import Dashboard
import Testing

@Suite("The story")
struct StoryTests {
  private func belief() -> Belief {
    var belief = Belief()
    belief.objects = [
      TrackedObject(
        id: 3, kinds: [.init(label: "counter", score: 1)], cells: [Cell(column: 1, row: 0)],
        height: 0.5),
      TrackedObject(
        id: 7, kinds: [.init(label: "mug", score: 1)], colours: [.init(label: "blue", score: 1)],
        cells: [Cell(column: 1, row: 0)], height: 0.6),
    ]
    return belief
  }

  private func told(_ events: [AgentEvent]) -> [String] {
    var story = Story()
    return events.flatMap { story.lines(for: $0) }.map(\.plain)
  }

  @Test("An errand is told from the sentence to the end")
  func errand() {
    let mug = Referent(words: "the blue mug")
    let sink = Referent(words: "the sink")
    let pick = GroundAction("pick-up", [.object(7), .object(3)])
    let put = GroundAction("put-on", [.object(7), .object(9), .cell(Cell(column: 2, row: 2))])
    let lines = told([
      .instructed(Instruction("put the blue mug in the sink")),
      .interpreted(.goal(Goal(steps: [[.place(mug, .on, sink)]]))), .believed(belief()),
      .planned(Plan(status: .achieves, actions: [pick, put])), .started(pick, index: 0),
      .surprised("the mug slipped"), .ended(.done("the blue mug is in the sink")),
    ])
    #expect(
      lines == [
        "told     put the blue mug in the sink", "means    put the blue mug on the sink",
        "plans    pick up the blue mug from the counter, put the blue mug on thing 9",
        "step     1/2  pick up the blue mug from the counter", "surprise the mug slipped",
        "done     the blue mug is in the sink",
      ])
  }

  @Test("A thing is told of when it is first seen, a plan when it changes")
  func once() {
    let plan = AgentEvent.planned(Plan(status: .achieves, actions: [GroundAction("explore")]))
    #expect(told([plan, plan]).count == 1)
  }

  @Test("A question comes with its choices")
  func question() {
    let lines = told([
      .asked(ClarifyingQuestion(text: "Which cup?", choices: ["the red cup", "the green cup"]))
    ])
    #expect(
      lines == ["asks     Which cup?", "         1) the red cup", "         2) the green cup"])
  }
}
