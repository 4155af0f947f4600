public import AgentMessages
public import AgentRuntime

/// Whoever does what it is told: the agent, or a stand-in in tests. One performer is one conversation; its map is kept
/// from one instruction to the next.
public protocol Performer: Sendable {
  /// Does what the sentence says. The stream ends with `.ended`.
  func perform(
    _ sentence: String, on robot: any Robot
  ) -> AsyncThrowingStream<AgentEvent, any Error>

  /// Hears a sentence in the middle of a task.
  func hear(_ sentence: String) async
}

/// What a performer is made for.
public struct PerformerOptions: Sendable {
  /// Commands after which an instruction is given up.
  public var stepLimit: Int
  /// Answers a question; nil where nobody is there to answer.
  public var answer: @Sendable (ClarifyingQuestion) async -> String?
  /// Other eyes than the factory's; nil for those.
  public var sight: (any Sight)?

  public init(
    stepLimit: Int = 600, sight: (any Sight)? = nil,
    answer: @escaping @Sendable (ClarifyingQuestion) async -> String? = { _ in nil }
  ) {
    self.stepLimit = stepLimit
    self.sight = sight
    self.answer = answer
  }

  /// Options whose answers are given one after another, then none.
  public static func scripted(
    stepLimit: Int, sight: (any Sight)? = nil, answers: [String]
  ) -> PerformerOptions {
    let script = AnswerScript(answers)
    return PerformerOptions(stepLimit: stepLimit, sight: sight) { _ in script.next() }
  }
}

/// Makes a performer that knows nothing of the world yet.
public typealias PerformerFactory = @Sendable (PerformerOptions) throws -> any Performer
