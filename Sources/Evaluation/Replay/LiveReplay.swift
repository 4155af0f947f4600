public import AgentMessages
public import AgentRuntime
public import Recording
import Synchronization

/// Brings robot and agent to a moment of a recorded episode, and lets the agent go on from there.
///
/// Up to the moment the robot gets the log's commands, whatever the agent sends, so that the world becomes what it was;
/// the agent gets what the robot answers. After it the agent's own commands go out, and people may answer.
public struct LiveReplay: Sendable {
  public struct Report: Hashable, Sendable {
    public var outcome: Outcome
    /// Commands of the log that were sent again, and those whose status was the log's.
    public var replayed: Int
    public var agreed: Int
  }

  private let tape: ReplayTape
  private let commands: [MotorCommand]
  private let happenings: [EpisodeHappening]
  private let configuration: AgentConfiguration
  private let sight: any Sight
  private let from: Int
  private let answer: @Sendable (ClarifyingQuestion) async -> String?

  /// Throws where the log cannot be read.
  public init(
    _ log: EpisodeLog, configuration: AgentConfiguration, sight: any Sight, from step: Int,
    answer: @escaping @Sendable (ClarifyingQuestion) async -> String?
  ) throws(RecordingError) {
    tape = try ReplayTape(log)
    var commands: [MotorCommand] = []
    for message in log.messages(on: "command") {
      guard let command = EpisodeLog.command(try log.decoded(message)) else { break }
      commands.append(command)
    }
    var happenings: [EpisodeHappening] = []
    for message in log.messages(on: "world") {
      let happening = try log.decoded(message)
      happenings.append(
        EpisodeHappening(
          kind: happening.text("kind"), text: happening.text("text"),
          afterCommand: happening.integer("after_command")))
    }
    self.commands = Array(commands.prefix(step))
    self.happenings = happenings
    self.configuration = configuration
    self.sight = sight
    from = step
    self.answer = answer
  }

  /// `inject` lets faults happen; `observe` is told each event and how many commands had gone out.
  public func run(
    on robot: any Robot, inject: @escaping @Sendable (String) async throws -> Void,
    observe: @escaping @Sendable (AgentEvent, Int) -> Void
  ) async throws -> Report {
    let body = RestoringRobot(
      robot, commands: commands, statuses: tape.statuses, happenings: happenings, inject: inject)
    let script = AnswerScript(tape.answers)
    var configuration = configuration
    let answer = answer
    configuration.answer = { question in
      if let logged = script.next() { return logged }
      return await answer(question)
    }
    let agent = try Agent(configuration, sight: sight)
    let counter = Mutex(0)
    var outcome = Outcome.stopped
    for instruction in tape.instructions {
      outcome = await agent.perform(instruction, on: body) { event in
        observe(event, body.step)
        let count = counter.withLock { count in
          count += 1
          return count
        }
        for heard in tape.heard where heard.prior == count && body.step <= from {
          agent.hear(heard.text)
        }
      }
      observe(.ended(outcome), body.step)
      counter.withLock { $0 += 1 }
    }
    return Report(
      outcome: outcome, replayed: min(commands.count, body.step), agreed: body.agreed)
  }
}

/// A robot that first gets the commands of a log, and then the agent's own.
private final class RestoringRobot: Robot {
  private let robot: any Robot
  private let commands: [MotorCommand]
  private let statuses: [CommandStatus?]
  private let happenings: [EpisodeHappening]
  private let inject: @Sendable (String) async throws -> Void
  private let state = Mutex((step: 0, agreed: 0))

  init(
    _ robot: any Robot, commands: [MotorCommand], statuses: [CommandStatus?],
    happenings: [EpisodeHappening], inject: @escaping @Sendable (String) async throws -> Void
  ) {
    self.robot = robot
    self.commands = commands
    self.statuses = statuses
    self.happenings = happenings
    self.inject = inject
  }

  var description: RobotDescription { robot.description }
  var step: Int { state.withLock { $0.step } }
  var agreed: Int { state.withLock { $0.agreed } }

  func send(_ command: MotorCommand) async throws(LinkError) -> CommandStatus {
    let step = step
    await happen(after: step)
    let status = try await robot.send(step < commands.count ? commands[step] : command)
    let isAsLogged = step < commands.count && statuses[step] == status
    state.withLock { state in
      state.step += 1
      state.agreed += isAsLogged ? 1 : 0
    }
    return status
  }

  func observation() async throws(LinkError) -> Observation { try await robot.observation() }

  func stop() async { await robot.stop() }

  private func happen(after count: Int) async {
    for happening in happenings where happening.afterCommand == count && happening.kind == "fault" {
      try? await inject(happening.text)
    }
  }
}
