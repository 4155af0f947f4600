/// How a task ended.
public enum Outcome: Hashable, Sendable, Codable {
  case done(String)
  case cannot(reason: String)
  case stepLimit(Int)
  case stopped
  case needsAnswer(ClarifyingQuestion)
  case outOfResources(String)
  case badInput(String)
  case linkLost(String)

  /// The exit code of `errand do`.
  public var exitCode: Int32 {
    switch self {
    case .done: 0
    case .cannot: 10
    case .stepLimit: 11
    case .stopped: 12
    case .needsAnswer: 13
    case .outOfResources: 20
    case .badInput: 30
    case .linkLost: 40
    }
  }

  /// One word for tables: "done", "cannot", "step-limit", ...
  public var word: String {
    switch self {
    case .done: "done"
    case .cannot: "cannot"
    case .stepLimit: "step-limit"
    case .stopped: "stopped"
    case .needsAnswer: "asks"
    case .outOfResources: "out-of-resources"
    case .badInput: "bad-input"
    case .linkLost: "link-lost"
    }
  }
}

/// Whether an executor still works on a plan.
public enum ExecutionStatus: Hashable, Sendable {
  case running
  case finished
  /// The world is not as the plan took it to be; with the reason as a sentence. Asks for a new plan.
  case blocked(reason: String)
}

/// Everything that leaves the agent: log, dashboard and terminal subscribe to these.
public enum AgentEvent: Hashable, Sendable {
  case instructed(Instruction)
  case observed(Observation)
  case perceived(Percept)
  case believed(Belief)
  case interpreted(Interpretation)
  case planned(Plan)
  /// A step of the plan begins: its index in `Plan.actions`.
  case started(GroundAction, index: Int)
  case commanded(MotorCommand)
  case executed(CommandStatus)
  /// A skill ended, with what the camera says about whether it worked.
  case finished(GroundAction, ExecutionStatus)
  /// Something was not as expected; one sentence.
  case surprised(String)
  /// What the robot says: to whom it may concern, one sentence.
  case said(String)
  case asked(ClarifyingQuestion)
  /// What a person answered to the question that was just asked.
  case answered(String)
  /// A wait that people should know about: what for, and how long at most.
  case waiting(reason: String, atMostSeconds: Double)
  case ended(Outcome)
}
