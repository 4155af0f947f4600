public import AgentMessages
public import AgentRuntime
public import Recording

/// Lets today's agent live through an episode that was recorded, and compares every decision with the log.
///
///     let log = try EpisodeLog(reading: "kitchen.mcap")
///     let report = try await Replay(log, configuration: configuration, sight: eyes, made: facts).run()
///     report.isSame          // whether it would do the same again
///
/// Deterministic: what the agent sends is compared, what it gets is the log's. When it sends another command than the log
/// has, what was sensed afterwards no longer follows from what it does; from there on only the eyes are compared, which
/// look at one picture at a time.
public struct Replay: Sendable {
  public struct Options: Sendable {
    /// How far numbers may differ.
    public var tolerance: MessageTolerance
    /// Whether an agent made from other things than the log's differs for that alone.
    public var refusesChanges: Bool
    /// Stops after so many commands.
    public var until: Int?
    /// Called with each observation before the agent gets it: a pause, for people who watch.
    public var pause: @Sendable (Observation) async -> Void

    public init(
      tolerance: MessageTolerance = .stated, refusesChanges: Bool = false, until: Int? = nil,
      pause: @escaping @Sendable (Observation) async -> Void = { _ in }
    ) {
      self.tolerance = tolerance
      self.refusesChanges = refusesChanges
      self.until = until
      self.pause = pause
    }
  }

  private let log: EpisodeLog
  private let tape: ReplayTape
  private let options: Options
  private let configuration: AgentConfiguration
  private let sight: any Sight
  private let made: AgentFacts

  /// `made` says what `configuration` and `sight` are. Throws where the log cannot be read.
  public init(
    _ log: EpisodeLog, configuration: AgentConfiguration, sight: any Sight, made: AgentFacts,
    options: Options = Options()
  ) throws(RecordingError) {
    self.log = log
    tape = try ReplayTape(log)
    self.configuration = configuration
    self.sight = sight
    self.made = made
    self.options = options
  }

  /// Replays. `observe` is told every event of the agent. Throws where no agent can be made.
  public func run(
    observe: @escaping @Sendable (AgentEvent) -> Void = { _ in }
  ) async throws(AgentError) -> ReplayReport {
    let desk = ReplayDesk(
      log, tolerance: options.tolerance, without: isLossy ? [.belief] : [])
    let robot = ReplayedRobot(
      tape, as: log.facts.robot, desk: desk, until: options.until, pause: options.pause)
    let agent = try Agent(answering(configuration), sight: sight)
    for instruction in tape.instructions where desk.ending == nil {
      let outcome = await agent.perform(instruction, on: robot) { event in
        desk.take(event)
        if desk.ending == nil { observe(event) }
        for heard in tape.heard where heard.prior == desk.events { agent.hear(heard.text) }
      }
      desk.take(.ended(outcome))
      if desk.ending == nil { observe(.ended(outcome)) }
    }
    if case .parted = desk.ending { look(on: desk, after: robot.position) }
    let changes = ReplayCauses.changes(from: log.facts.agent, to: made)
    return ReplayCauses(log.facts.agent, made).explained(
      desk.report(changes: changes, refusesChanges: options.refusesChanges))
  }

  /// Messages were left out of the log.
  private var isLossy: Bool {
    !log.messages(on: "loss").isEmpty || (log.result["dropped_messages"] ?? "0") != "0"
  }

  private func answering(_ configuration: AgentConfiguration) -> AgentConfiguration {
    let script = AnswerScript(tape.answers)
    var configuration = configuration
    configuration.answer = { _ in script.next() }
    return configuration
  }

  /// The eyes alone, over what the agent did not get to see any more.
  private func look(on desk: ReplayDesk, after position: (step: Int, given: Int)) {
    guard let camera = log.facts.robot.cameras.first else { return }
    for observation in tape.observations.dropFirst(position.step + 1).joined()
    where !observation.frames.isEmpty {
      let percept = try? sight.percept(of: observation, camera: camera, lookingFor: [])
      if let percept { desk.takeAlone(percept) }
    }
  }
}
