public import AgentMessages
public import AgentRuntime

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

  /// Makes agents that share one pair of eyes: each is a new conversation in an unknown world. Without eyes here, the
  /// options must bring some.
  public static func factory(
    _ configuration: AgentConfiguration, sight: (any Sight)?
  ) -> PerformerFactory {
    { options in
      var configuration = configuration
      configuration.stepLimit = options.stepLimit
      configuration.answer = options.answer
      guard let eyes = options.sight ?? sight else {
        return AgentPerformer(try Agent(configuration))
      }
      return AgentPerformer(try Agent(configuration, sight: eyes))
    }
  }
}
