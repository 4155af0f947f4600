public import AgentMessages
public import AgentRuntime
public import Perception

/// The agent as a performer.
public struct AgentPerformer: Performer {
  private let agent: Agent

  public init(_ agent: Agent) { self.agent = agent }

  public func perform(
    _ sentence: String, on robot: any Robot
  ) -> AsyncThrowingStream<AgentEvent, any Error> {
    agent.run(sentence, on: robot)
  }

  public func hear(_ sentence: String) async { agent.hear(sentence) }

  /// Makes agents that share one loaded model: each is a new conversation in an unknown world.
  public static func factory(
    _ configuration: AgentConfiguration, perceiver: Perceiver
  ) -> PerformerFactory {
    { options in
      var configuration = configuration
      configuration.stepLimit = options.stepLimit
      configuration.answer = options.answer
      return AgentPerformer(try Agent(configuration, perceiver: perceiver))
    }
  }
}
