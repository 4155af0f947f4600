public import AgentMessages
import Control
import Grounding
import Perception
import Planning
import StateEstimation

/// An embodied agent: takes sentences, looks through a robot's camera, and acts until the sentence has come true or it
/// can say why it cannot.
///
///     let agent = try Agent(AgentConfiguration(models: "Models/household", domain: text))
///     for try await event in agent.run("bring me the red mug", on: robot) { print(event) }
///
/// One instruction runs at a time; the belief and the conversation stay from one to the next. The agent knows only what
/// the robot's observations tell.
public actor Agent {
  let configuration: AgentConfiguration
  let sight: any Sight
  let estimator: Estimator
  let grounder: Grounder
  /// The same words with less trust in the eyes: says what to look at from closer.
  let doubter: Grounder
  /// The same words, heard with some.
  let suspecter: Grounder
  let planner: Planner
  nonisolated let inbox = Inbox()

  var belief = Belief()
  var conversation = Conversation()
  var executor = Executor()
  var nextCommandID: UInt64 = 1
  var turn = 0
  var lastObservation: UInt64?
  /// Where the robot has been since the instruction was given.
  var trail: Set<Cell> = []
  /// What was looked at from close by for what is missing, since the instruction was given.
  var lookedAt: Set<Int> = []

  public init(_ configuration: AgentConfiguration) throws(AgentError) {
    do {
      let perceiver = try Perceiver(
        modelDirectory: configuration.models, vocabulary: configuration.vocabulary,
        kernels: configuration.kernels)
      try self.init(configuration, sight: perceiver)
    } catch let error as PerceptionError {
      throw .perception(error)
    } catch let error as AgentError {
      throw error
    } catch {
      preconditionFailure("an agent is made of perception and planning only: \(error)")
    }
  }

  /// Takes eyes that are there already: many agents in one process share one model.
  public init(_ configuration: AgentConfiguration, sight: any Sight) throws(AgentError) {
    self.configuration = configuration
    self.sight = sight
    estimator = Estimator(vocabulary: configuration.vocabulary)
    grounder = Grounder(vocabulary: configuration.vocabulary)
    doubter = Grounder(vocabulary: configuration.vocabulary, thresholds: Self.doubtful)
    suspecter = Grounder(vocabulary: configuration.vocabulary, thresholds: Self.suspected)
    do {
      planner = try Planner(domain: configuration.domain, vocabulary: configuration.vocabulary)
    } catch {
      throw .planning(error)
    }
  }

  /// Carries out one sentence. The stream always ends with `.ended`; cancelling its consumer stops the robot.
  public nonisolated func run(_ text: String, on robot: some Robot)
    -> AsyncThrowingStream<AgentEvent, any Error>
  {
    AsyncThrowingStream { continuation in
      let work = Task {
        let outcome = await self.perform(text, on: robot) { continuation.yield($0) }
        continuation.yield(.ended(outcome))
        continuation.finish()
      }
      continuation.onTermination = { _ in work.cancel() }
    }
  }

  /// Hears a sentence in the middle of a run: a correction, or "stop". Obeyed before the next command goes out.
  public nonisolated func hear(_ text: String) { inbox.put(text) }
}
