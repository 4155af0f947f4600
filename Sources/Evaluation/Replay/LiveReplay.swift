public import AgentMessages
public import AgentRuntime
public import Recording
import Synchronization

/// Brings robot and agent to a moment of a recorded episode, and lets the agent go on from there.
///
/// Up to the moment the robot gets the log's commands, whatever the agent sends, so that the world becomes what it was;
/// the agent gets what the robot answers. Where today's agent ends before that moment, the rest of the commands is sent
/// all the same, and it is told its last sentence again. After it the agent's own commands go out, and people may answer.
public struct LiveReplay: Sendable {
  public struct Report: Hashable, Sendable {
    public var outcome: Outcome
    /// Commands of the log that were sent again, and those whose status was the log's.
    public var replayed: Int
    public var agreed: Int
    /// How many of the log's commands had gone out when the agent first wanted another one; nil: it never did.
    public var parted: Int?
  }

  private let tape: ReplayTape
  private let commands: [MotorCommand]
  private let happenings: [EpisodeHappening]
  private let configuration: AgentConfiguration
  private let sight: any Sight
  private let from: Int
  private let answer: @Sendable (ClarifyingQuestion) async -> String?

  /// Commands in the log: the last moment that there is.
  public static func lastStep(of log: EpisodeLog) -> Int { log.messages(on: "command").count }

  /// `step` is from 0 to `lastStep`. Throws where the log cannot be read.
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
    let take: @Sendable (AgentEvent) -> Void = { event in
      observe(event, body.step)
      let count = counter.withLock { count in
        count += 1
        return count
      }
      for heard in tape.heard where heard.prior == count && body.step <= from {
        agent.hear(heard.text)
      }
    }
    for instruction in tape.instructions {
      outcome = await agent.perform(instruction, on: body, emit: take)
      take(.ended(outcome))
    }
    if let last = tape.instructions.last, body.step < commands.count {
      try await body.sendTheRest()
      outcome = await agent.perform(last, on: body, emit: take)
      take(.ended(outcome))
    }
    return Report(
      outcome: outcome, replayed: min(commands.count, body.step), agreed: body.agreed,
      parted: body.parted)
  }
}

/// A robot that first gets the commands of a log, and then the agent's own.
private final class RestoringRobot: Robot {
  private let robot: any Robot
  private let commands: [MotorCommand]
  private let statuses: [CommandStatus?]
  private let happenings: [EpisodeHappening]
  private let inject: @Sendable (String) async throws -> Void
  private let state = Mutex(State())

  private struct State {
    var step = 0
    var agreed = 0
    var parted: Int?
  }

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
  var parted: Int? { state.withLock { $0.parted } }

  func send(_ command: MotorCommand) async throws(LinkError) -> CommandStatus {
    let step = step
    guard step < commands.count else {
      await happen(after: step)
      let status = try await robot.send(command)
      state.withLock { $0.step += 1 }
      return status
    }
    if commands[step].action != command.action {
      state.withLock { $0.parted = $0.parted ?? step }
    }
    return try await sendLogged(step)
  }

  /// The commands that the agent did not come to ask for.
  func sendTheRest() async throws(LinkError) {
    state.withLock { $0.parted = $0.parted ?? $0.step }
    while step < commands.count { _ = try await sendLogged(step) }
  }

  private func sendLogged(_ step: Int) async throws(LinkError) -> CommandStatus {
    await happen(after: step)
    let status = try await robot.send(commands[step])
    state.withLock { state in
      state.step += 1
      state.agreed += statuses[step] == status ? 1 : 0
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
