public import AgentMessages
public import Perception
public import Planning
public import Tensors

/// What an agent is made from.
public struct AgentConfiguration: Sendable {
  /// Folder of the model that sees: config.json, tokenizer.json, model.safetensors.
  public var models: String
  /// Text of the PDDL domain file.
  public var domain: String
  public var kernels: Kernels
  /// Commands per instruction after which it gives up with `.stepLimit`.
  public var stepLimit: Int
  /// Answers the robot's questions; without one, or when it returns nil, a question ends the run.
  public var answer: (@Sendable (ClarifyingQuestion) async -> String?)?
  public var vocabulary: Vocabulary

  public init(
    models: String, domain: String, kernels: Kernels = .auto, stepLimit: Int = 500,
    vocabulary: Vocabulary = .household
  ) {
    self.models = models
    self.domain = domain
    self.kernels = kernels
    self.stepLimit = stepLimit
    self.vocabulary = vocabulary
  }
}

/// Why an agent could not be made.
public enum AgentError: Error, Sendable {
  case perception(PerceptionError)
  case planning(PlanningError)
}

extension AgentError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .perception(let error): error.description
    case .planning(let error): error.description
    }
  }
}
