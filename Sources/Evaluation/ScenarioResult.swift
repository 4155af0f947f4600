/// How a scenario went.
public struct ScenarioResult: Hashable, Sendable {
  public var scenario: Scenario
  /// The word for the outcome of the last instruction: "done", "cannot", "asks", ...
  public var outcome: String
  /// The last sentence of the robot.
  public var sentence: String
  /// Why it did not meet its expectation; nil where it did.
  public var failure: String?
  /// Said done while the referee's conditions did not hold.
  public var isFalseDone: Bool
  /// Steps of the last instruction.
  public var steps: Int
  public var collisionsWithPeople: Int
  /// Wall time.
  public var seconds: Double
  /// From camera frame to motor command, wall time.
  public var decisionMilliseconds: [Double]
  /// The file that it was recorded in.
  public var episode: String?

  public init(
    scenario: Scenario, outcome: String, sentence: String, failure: String?,
    isFalseDone: Bool = false, steps: Int = 0, collisionsWithPeople: Int = 0, seconds: Double = 0,
    decisionMilliseconds: [Double] = []
  ) {
    self.scenario = scenario
    self.outcome = outcome
    self.sentence = sentence
    self.failure = failure
    self.isFalseDone = isFalseDone
    self.steps = steps
    self.collisionsWithPeople = collisionsWithPeople
    self.seconds = seconds
    self.decisionMilliseconds = decisionMilliseconds
  }

  /// The command that replays it; nil where it was not recorded.
  public var replayCommand: String? { episode.map { ReplayHint.command(for: $0) } }

  public var isMet: Bool { failure == nil }
}
