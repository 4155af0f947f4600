public import AgentMessages
public import AgentRuntime

/// The agent for grid worlds as a performer.
public struct GridAgentPerformer: Performer {
  private let agent: GridAgent

  public init(_ agent: GridAgent) { self.agent = agent }

  public func perform(
    _ sentence: String, on robot: any Robot
  ) -> AsyncThrowingStream<AgentEvent, any Error> {
    agent.run(sentence, on: robot)
  }

  public func hear(_ sentence: String) async { agent.hear(sentence) }

  /// Makes agents that share one pair of eyes: each is a new conversation in an unknown world.
  public static func factory(
    _ configuration: AgentConfiguration, sight: any Sight
  ) -> PerformerFactory {
    { options in
      var configuration = configuration
      configuration.stepLimit = options.stepLimit
      return GridAgentPerformer(
        try GridAgent(configuration, sight: options.sight ?? sight))
    }
  }
}
