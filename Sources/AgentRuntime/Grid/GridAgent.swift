public import AgentMessages
import Control
import Grounding
public import Perception
import Planning
import StateEstimation

/// Eyes for a camera that shows the floor cell by cell.
extension GridPerceiver: Sight {}

/// The agent for robots that move by cells and see the floor from above: the same loop and the same five stages as
/// ``Agent``, with a grid world's eyes, map, words, plans and skills.
///
///     let agent = try GridAgent(AgentConfiguration(models: "Models/minigrid", domain: text))
///     for try await event in agent.run("go to the red ball, then open a door", on: robot) { print(event) }
///
/// One instruction runs at a time; the map stays from one to the next.
public actor GridAgent {
  /// Plans in a row that led to no command, after which the task is called impossible.
  static let idleLimit = 12
  /// Failures of skills after which the same.
  static let failureLimit = 40

  let configuration: AgentConfiguration
  let sight: any Sight
  let estimator: GridEstimator
  let grounder: MissionGrounder
  let planner: GridPlanner
  nonisolated let inbox = Inbox()

  var belief = Belief.grid(cellSize: 1, cells: .miniGrid)
  var executor = GridExecutor()
  var nextCommandID: UInt64 = 1
  var turn = 0

  /// Takes eyes that are there already: many agents in one process share one model.
  public init(_ configuration: AgentConfiguration, sight: any Sight) throws(AgentError) {
    self.configuration = configuration
    self.sight = sight
    estimator = GridEstimator()
    grounder = MissionGrounder()
    do { planner = try GridPlanner(domain: configuration.domain) } catch {
      throw .planning(error)
    }
  }

  /// Loads its own eyes.
  public init(_ configuration: AgentConfiguration) throws(AgentError) {
    let eyes: GridPerceiver
    do {
      eyes = try GridPerceiver(
        modelDirectory: configuration.models, kernels: configuration.kernels)
    } catch {
      throw .perception(error)
    }
    try self.init(configuration, sight: eyes)
  }

  /// Carries out one sentence. The stream always ends with `.ended`; cancelling its consumer stops the robot.
  public nonisolated func run(
    _ text: String, on robot: some Robot
  ) -> AsyncThrowingStream<AgentEvent, any Error> {
    AsyncThrowingStream { continuation in
      let work = Task {
        let outcome = await self.perform(text, on: robot) { continuation.yield($0) }
        continuation.yield(.ended(outcome))
        continuation.finish()
      }
      continuation.onTermination = { _ in work.cancel() }
    }
  }

  /// Hears a sentence in the middle of a run: "stop" is obeyed before the next command goes out.
  public nonisolated func hear(_ text: String) { inbox.put(text) }
}
