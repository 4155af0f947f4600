import AgentMessages
import AgentRuntime
import Foundation
import GridWorld
import Perception
import TestSupport
import Testing

/// The whole loop in this process, with eyes that read labels: what the agent says at the end against what is so.
@Suite struct AgentTests {
  private static let kitchen = """
    ##########
    #>.....TT#
    #........#
    #F......S#
    ##########
    T: table
    S: sink
    F: fridge
    """

  private struct End {
    var outcome: Outcome
    var world: Simulation

    func holds(_ condition: String) throws -> Bool { world.holds(try Condition(condition)) }
  }

  /// Tells the agent something in the kitchen with `things`; `disturb` changes what its eyes report.
  private func tell(
    _ sentence: String, _ things: [String], steps: Int = 300, answer: String? = nil,
    disturb: @escaping @Sendable (inout Detection) -> Void = { _ in }
  ) async throws -> End {
    let map = ([Self.kitchen] + things.map { "- \($0)" }).joined(separator: "\n")
    let robot = SimulatedRobot(Simulation(world: try World(named: map, seed: 3)))
    let domain = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Domains/household.pddl")
    var configuration = AgentConfiguration(
      models: "", domain: try String(contentsOf: domain, encoding: .utf8), stepLimit: steps)
    if let answer { configuration.answer = { _ in answer } }
    let sight = DisturbedSight(truth: TruthfulSight(of: robot), disturb: disturb)
    let agent = try Agent(configuration, sight: sight)
    for try await event in agent.run(sentence, on: robot) {
      if case .ended(let outcome) = event { return End(outcome: outcome, world: robot.simulation) }
    }
    throw CancellationError()
  }

  @Test("What is told is done, and the world agrees")
  func toldIsDone() async throws {
    let end = try await tell("put the red mug on the table", ["red mug on S"])
    #expect(end.outcome == .done("put the red mug on the table"))
    #expect(try end.holds("on(red mug, table)"))
  }

  @Test("A thing that is nowhere was looked for everywhere before that is said")
  func absentThing() async throws {
    let end = try await tell("bring me the green book", ["red mug on S"])
    guard case .cannot(let reason) = end.outcome else {
      Issue.record("ended \(end.outcome)")
      return
    }
    #expect(reason.contains("did not find the green book"))
    #expect(try end.holds("viewedAll"))
  }

  @Test("Of two that fit one is asked for, and the answer is obeyed")
  func twoFit() async throws {
    let things = ["red mug on S", "blue mug on T at 1"]
    let asked = try await tell("pick up the mug", things)
    guard case .needsAnswer(let question) = asked.outcome else {
      Issue.record("ended \(asked.outcome)")
      return
    }
    #expect(Set(question.choices) == ["the red mug", "the blue mug"])
    let answered = try await tell("pick up the mug", things, answer: "the blue one")
    #expect(try answered.holds("holding(blue mug)"))
  }

  @Test("What from afar may be a second one is looked at before the first is taken")
  func suspectedSecond() async throws {
    let end = try await tell("pick up the mug", ["red mug on T at 1", "blue mug on T at 2"]) {
      guard $0.colours.first?.label == "red", $0.box.height < 20 else { return }
      $0.kinds = [
        ObjectHypothesis(label: "cup", score: 0.52), ObjectHypothesis(label: "mug", score: 0.45),
      ]
    }
    guard case .needsAnswer(let question) = end.outcome else {
      Issue.record("ended \(end.outcome)")
      return
    }
    #expect(Set(question.choices) == ["the red mug", "the blue mug"])
  }

  @Test("\"All\" is not said while one more is suspected")
  func suspectedOneMore() async throws {
    let things = ["red plate on S", "white plate on T at 1"]
    let all = "put all plates on the table"
    let sure = try await tell(all, things)
    #expect(try sure.holds("all(plate, on, table)"))
    guard case .done = sure.outcome else {
      Issue.record("ended \(sure.outcome)")
      return
    }
    let unsure = try await tell(all, things) { detection in
      guard detection.colours.first?.label == "red" else { return }
      detection.kinds = [("bowl", 0.5), ("plate", 0.46), ("ball", 0.04)].map {
        ObjectHypothesis(label: $0.0, score: $0.1)
      }
      detection.score = 0.5
    }
    guard case .cannot(let reason) = unsure.outcome else {
      Issue.record("ended \(unsure.outcome)")
      return
    }
    #expect(reason.contains("one more (all plates)"))
  }

  @Test("A limit of steps ends the task, and says so")
  func stepLimit() async throws {
    let end = try await tell("put the red mug on the table", ["red mug on S"], steps: 6)
    #expect(end.outcome == .stepLimit(6))
  }
}

/// Eyes whose reports something changes.
private struct DisturbedSight: Sight {
  let truth: TruthfulSight
  let disturb: @Sendable (inout Detection) -> Void

  func percept(
    of observation: Observation, camera: CameraInfo, lookingFor phrases: [Phrase]
  ) throws(PerceptionError) -> Percept {
    var percept = try truth.percept(of: observation, camera: camera, lookingFor: phrases)
    for index in percept.detections.indices { disturb(&percept.detections[index]) }
    return percept
  }
}
