/// The stages of the loop, as a replay compares them, in the order in which one leads to the next.
public enum ReplayStage: String, Hashable, Sendable, CaseIterable {
  /// What a person said, as the agent heard it.
  case instruction
  /// What the robot sensed and what became of commands: fed in, and compared only to see that they were.
  case senses
  case percept, belief, goal, plan, step, command, speech, outcome

  /// The channels of the log that belong to it.
  var topics: [String] {
    switch self {
    case .instruction: ["/errand/instruction", "/errand/answer"]
    case .senses: ["/errand/observation", "/errand/status"]
    default: ["/errand/\(rawValue)"]
    }
  }

  static let byTopic: [String: ReplayStage] = Dictionary(
    uniqueKeysWithValues: allCases.flatMap { stage in stage.topics.map { ($0, stage) } })
}
