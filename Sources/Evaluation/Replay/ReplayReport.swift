public import AgentMessages

/// What a replay found.
public struct ReplayReport: Hashable, Sendable {
  /// The first difference of a stage.
  public struct Difference: Hashable, Sendable {
    public var stage: ReplayStage
    /// How many commands had gone out.
    public var step: Int
    /// Seconds of the robot's clock since the log's start.
    public var seconds: Double
    /// Where in the message; empty where one side has no such message.
    public var path: String
    public var log: String
    public var now: String
    /// Both messages in few words.
    public var logSummary: String
    public var nowSummary: String
    /// Why, where it is known.
    public var cause: String?
  }

  public struct Stage: Hashable, Sendable {
    public var stage: ReplayStage
    public var compared = 0
    public var differing = 0
    public var first: Difference?
  }

  /// How far it went.
  public enum Ending: Hashable, Sendable {
    case complete
    /// The log ends in the middle of something: a kill, a lost link, a person who said stop.
    case logEnds
    case until(Int)
    /// Another command than the log's went out: what was sensed after it says nothing about this agent.
    case parted(step: Int)
    /// A picture was left out of the log.
    case pictureMissing
  }

  public var stages: [Stage]
  /// The stage that differs first.
  public var first: Difference?
  /// What the agents were made from, where that differs: "model: sha256 abc in the log, def now".
  public var changes: [String]
  public var ending: Ending
  public var steps: Int
  public var stepsInLog: Int
  /// Whether `changes` count as differences.
  public var refusesChanges: Bool

  public var isSame: Bool { first == nil && !(refusesChanges && !changes.isEmpty) }

  public var json: JSONValue {
    .object([
      "same": .bool(isSame), "first": first.map { .string($0.stage.rawValue) } ?? .null,
      "steps": .integer(steps), "steps_in_log": .integer(stepsInLog),
      "ending": .string(endingWords), "changes": .array(changes.map { .string($0) }),
      "stages": .array(
        stages.map { stage in
          JSONValue.object([
            "stage": .string(stage.stage.rawValue), "compared": .integer(stage.compared),
            "differing": .integer(stage.differing),
            "first": stage.first.map { Self.json($0) } ?? .null,
          ])
        }),
    ])
  }

  public var endingWords: String {
    switch ending {
    case .complete: "to the log's end"
    case .logEnds: "to where the log breaks off"
    case .until(let step): "until step \(step), as was asked"
    case .parted(let step):
      "until step \(step), where another command went out; after it only percepts were compared"
    case .pictureMissing: "to where the log lacks a picture"
    }
  }

  private static func json(_ difference: Difference) -> JSONValue {
    .object([
      "step": .integer(difference.step), "seconds": .number(difference.seconds),
      "path": .string(difference.path), "log": .string(difference.log),
      "now": .string(difference.now), "log_summary": .string(difference.logSummary),
      "now_summary": .string(difference.nowSummary),
      "cause": difference.cause.map { .string($0) } ?? .null,
    ])
  }
}
