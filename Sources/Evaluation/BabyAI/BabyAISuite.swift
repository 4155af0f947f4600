public import AgentMessages
import Transport

/// `errand eval babyai`: levels of BabyAI (Chevalier-Boisvert et al. 2019), played through a bridge from pixels and the
/// mission's words, judged by the world's own reward.
public struct BabyAISuite: Sendable {
  public struct Options: Hashable, Sendable {
    /// Names as in GoToLocal, or registered ones.
    public var levels: [String]
    public var seeds: ClosedRange<UInt64>
    /// Pixels along a cell's edge.
    public var tile: Int
    /// One of ``BabyAISuite/disturbances``.
    public var disturbance: String
    /// Whether MiniGrid's own bot plays the same seeds.
    public var hasOracle: Bool
    public var stepLimit: Int
    /// Wall time after which an episode is cut off.
    public var patienceSeconds: Double

    public init(
      levels: [String], seeds: ClosedRange<UInt64>, tile: Int = 16, disturbance: String = "none",
      hasOracle: Bool = true, stepLimit: Int = 5000, patienceSeconds: Double = 120
    ) {
      self.levels = levels
      self.seeds = seeds
      self.tile = tile
      self.disturbance = disturbance
      self.hasOracle = hasOracle
      self.stepLimit = stepLimit
      self.patienceSeconds = patienceSeconds
    }
  }

  /// The nineteen levels of the paper's curriculum.
  public static let curriculum = [
    "GoToObj", "GoToRedBallGrey", "GoToRedBall", "GoToLocal", "PutNextLocal", "PickupLoc",
    "GoToObjMaze", "GoTo", "Pickup", "UnblockPickup", "Open", "Unlock", "Synth", "SynthLoc",
    "GoToSeq", "SynthSeq", "GoToImpUnlock", "BossLevel", "MiniBossLevel",
  ]

  public static let disturbances = ["none", "noise", "hue", "jpeg", "repeat", "slip"]

  /// One episode to play.
  public struct Task: Hashable, Sendable {
    public var level: String
    public var seed: UInt64
  }

  private let options: Options
  /// What starts the bridge, and what its environment has besides this process's.
  public let command: [String]
  public let environment: [String]
  private let makePerformer: PerformerFactory

  /// `command` starts the bridge, with `environment` ("NAME=value") added to this process's own.
  public init(
    _ options: Options, command: [String], environment: [String] = [],
    makePerformer: @escaping PerformerFactory
  ) {
    self.options = options
    self.command = command
    self.environment = environment
    self.makePerformer = makePerformer
  }

  /// The episodes, level by level.
  public var tasks: [Task] {
    options.levels.flatMap { level in options.seeds.map { Task(level: level, seed: $0) } }
  }

  /// Plays all episodes, `jobs` at a time. The results are in the order of the tasks.
  public func run(
    jobs: Int = 1, report: @escaping @Sendable (BabyAIResult) -> Void = { _ in }
  ) async throws -> [BabyAIResult] {
    let (command, environment) = (command, environment)
    return try await WorkPool.run(
      tasks, jobs: jobs,
      open: { BridgeArena(command: command, environment: environment) },
      work: { task, arena in await result(of: task, in: arena) }, report: report)
  }

  /// Plays one episode.
  public func result(
    of task: Task, in arena: BridgeArena,
    observe: @escaping @Sendable (AgentEvent) -> Void = { _ in }
  ) async -> BabyAIResult {
    let start = ContinuousClock.now
    var result = BabyAIResult(level: task.level, seed: task.seed)
    do {
      result = try await Watchdog.watch(
        seconds: options.patienceSeconds, whenLate: { arena.kill() }
      ) { [result] in try await play(result, in: arena, observe: observe) }
    } catch {
      result.outcome = "error"
      result.sentence = "\(error)"
    }
    result.seconds = Double((ContinuousClock.now - start) / .milliseconds(1)) / 1000
    return result
  }

  private func play(
    _ blank: BabyAIResult, in arena: BridgeArena,
    observe: @escaping @Sendable (AgentEvent) -> Void
  ) async throws -> BabyAIResult {
    var result = blank
    let world = WorldSpecification(
      .generated(
        generator: "minigrid",
        options: [
          "level=\(blank.level)", "tile=\(options.tile)", "disturb=\(options.disturbance)",
        ]), seed: blank.seed)
    let (mission, remote, referee) = try await arena.begin(world)
    result.mission = mission.instructions.first ?? ""
    result.fingerprint = mission.fingerprint
    let performer = try makePerformer(PerformerOptions(stepLimit: options.stepLimit))
    let robot = StagedRobot(RefereedRobot(remote, referee: referee))
    let ending = await EpisodePlayer(performer, robot: robot, observe: observe).play(result.mission)
    let counters = try await referee.counters()
    let word = ending.outcome.word
    result.outcome = counters.hasEnded && word == "link-lost" ? "over" : word
    result.sentence = ending.sentence
    result.steps = counters.steps
    result.reward = counters.reward
    result.isSuccess = counters.hasSucceeded
    if case .done = ending.outcome { result.isFalseDone = !counters.hasSucceeded }
    result.decisionMilliseconds = robot.decisionMilliseconds
    if options.hasOracle { result.oracleSteps = try? await referee.shortestSteps(to: "oracle") }
    return result
  }
}
