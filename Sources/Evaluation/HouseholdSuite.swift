public import AgentMessages
import Recording
import Transport

/// `errand eval household`: generated tasks of fifteen families, each in a world of its own, judged by the referee.
///
/// Episode k is of family k modulo 15; its seed is drawn from the suite's seed and k alone, so that any episode can be
/// played again by itself.
public struct HouseholdSuite: Sendable {
  public struct Options: Hashable, Sendable {
    public var episodes: Int
    public var seed: UInt64
    /// "none" or "rough".
    public var noise: String
    public var stepLimit: Int
    /// Only these families; all where empty.
    public var families: [String]
    /// Wall time after which an episode is cut off.
    public var patienceSeconds: Double
    /// Whether the referee tells the agent what its frames show: for diagnosis only.
    public var hasPerfectEyes: Bool

    public init(
      episodes: Int, seed: UInt64, noise: String = "none", stepLimit: Int = 600,
      families: [String] = [], patienceSeconds: Double = 300,
      hasPerfectEyes: Bool = false
    ) {
      self.episodes = episodes
      self.seed = seed
      self.noise = noise
      self.stepLimit = stepLimit
      self.families = families
      self.patienceSeconds = patienceSeconds
      self.hasPerfectEyes = hasPerfectEyes
    }
  }

  /// The names of the families, in the order in which they take turns.
  public static let families = [
    "go to", "fetch", "put on", "put in", "take out", "next to", "sequence", "all of a kind",
    "relation", "constraint", "pronoun", "locked door", "blocked way", "absent", "ambiguous",
  ]

  private let options: Options
  private let archive: EpisodeArchive?
  private let makePerformer: PerformerFactory

  /// Records each episode where there is an `archive`. Throws `unknownFamily`.
  public init(
    _ options: Options, archive: EpisodeArchive? = nil, makePerformer: @escaping PerformerFactory
  ) throws(EvaluationError) {
    for name in options.families where !Self.families.contains(name) {
      throw .unknownFamily(name, available: Self.families)
    }
    self.options = options
    self.archive = archive
    self.makePerformer = makePerformer
  }

  /// The indices of the episodes that will be played.
  public var indices: [Int] {
    (0..<options.episodes).filter {
      options.families.isEmpty || options.families.contains(Self.family(of: $0))
    }
  }

  public static func family(of index: Int) -> String { families[index % families.count] }

  /// The seed of an episode's world, in 53 bits so that JSON holds it.
  public func seed(of index: Int) -> UInt64 {
    var generator = SplitMix64(seed: options.seed).split(UInt64(index))
    return generator.next() >> 11
  }

  /// Plays the episodes that `earlier` does not hold, `jobs` at a time. The results are in the order of the episodes.
  public func run(
    jobs: Int = 1, earlier: [HouseholdResult] = [],
    report: @escaping @Sendable (HouseholdResult) -> Void = { _ in }
  ) async throws -> [HouseholdResult] {
    let known = Set(earlier.map(\.index))
    let wanted = indices
    let fresh = try await WorkPool.run(
      wanted.filter { !known.contains($0) }, jobs: jobs, open: { Arena() },
      work: { index, arena in await result(of: index, in: arena) }, report: report)
    let all = earlier.filter { wanted.contains($0.index) } + fresh
    return all.sorted { $0.index < $1.index }
  }

  /// Plays one episode.
  public func result(
    of index: Int, in arena: Arena, observe: @escaping @Sendable (AgentEvent) -> Void = { _ in }
  ) async -> HouseholdResult {
    let start = ContinuousClock.now
    var result = HouseholdResult(
      index: index, family: Self.family(of: index), seed: seed(of: index))
    do {
      result = try await Watchdog.watch(
        seconds: options.patienceSeconds, whenLate: { arena.kill() }
      ) { [result] in try await play(result, in: arena, observe: observe) }
    } catch {
      result.outcome = "error"
      result.failure = "\(error)"
    }
    result.seconds = Double((ContinuousClock.now - start) / .milliseconds(1)) / 1000
    return result
  }
}

extension HouseholdSuite {
  private func play(
    _ blank: HouseholdResult, in arena: Arena, observe: @escaping @Sendable (AgentEvent) -> Void
  ) async throws -> HouseholdResult {
    var result = blank
    let task = WorldSpecification(
      .task(family: result.family), seed: result.seed, noise: options.noise)
    let (mission, remote) = try await arena.begin(task)
    result.instructions = mission.instructions
    result.expectation = mission.expectation
    result.condition = mission.condition
    result.isExplored = mission.isExplored
    result.shortestSteps = mission.shortestSteps

    let referee = try arena.referee()
    let eyes = options.hasPerfectEyes ? PerfectEyes() : nil
    let body: any Robot =
      if let eyes { WitnessedRobot(remote, referee: referee, eyes: eyes) } else { remote }
    let performer = try makePerformer(PerformerOptions(stepLimit: options.stepLimit, sight: eyes))
    let robot = StagedRobot(body)
    let log = try begin(&result, on: remote)
    defer { log?.finish() }
    let player = EpisodePlayer(performer, robot: robot) { event in
      log?.append(event)
      observe(event)
    }
    var end: EpisodePlayer.Ending?
    for (number, instruction) in mission.instructions.enumerated() {
      let ending = await player.play(instruction)
      end = ending
      if mission.isExplored, number == 0 {
        // the task begins here: what is counted and compared, and the shortest plan, are from now on
        try await referee.inject("begin task")
        result.shortestSteps = try await referee.shortestSteps(to: mission.condition)
      } else {
        result.steps += ending.steps
      }
    }
    guard let end else {
      result.failure = "the referee gave no instruction"
      return result
    }
    result.outcome = end.outcome.word
    result.sentence = end.sentence
    result.decisionMilliseconds = robot.decisionMilliseconds
    try await judge(&result, end.outcome, referee)
    log?.finish(verdict: EpisodeVerdict(isMet: result.isSuccess, failure: result.failure ?? ""))
    return result
  }

  /// Starts the episode's recording, where there is to be one.
  private func begin(
    _ result: inout HouseholdResult, on robot: RemoteRobot
  ) throws -> EpisodeWriter? {
    guard let archive else { return nil }
    let name = "household \(options.seed) \(result.index) \(result.family)"
    result.episode = archive.path(for: name)
    return try archive.begin(
      name,
      in: EpisodeWorld(.task, result.family, seed: result.seed, noise: options.noise),
      instructions: result.instructions, robot: robot.description, stepLimit: options.stepLimit,
      notes: [
        "suite": "household", "suite_seed": "\(options.seed)", "episode": "\(result.index)",
        "family": result.family, "expectation": result.expectation,
        "condition": result.condition,
      ])
  }

  private func judge(
    _ result: inout HouseholdResult, _ outcome: Outcome, _ referee: RefereeClient
  ) async throws {
    if case .linkLost(let why) = outcome {
      result.failure = "link lost: \(why)"
      return
    }
    let holds = try await referee.holds(result.condition)
    let counters = try await referee.counters()
    result.collisionsWithPeople = counters.collisionsWithPeople
    result.bumps = counters.collisions
    let right = ["done": "done", "cannot": "cannot", "ask": "asks"][result.expectation]
    if outcome.word != right {
      result.failure = "expected '\(right ?? result.expectation)', got '\(outcome.word)'"
    } else if !holds {
      result.failure = "'\(result.condition)' does not hold"
      if result.condition.contains("viewedAll") {
        result.failure? += ": " + (try await Unseen(referee: referee).sentence())
      }
    } else if result.collisionsWithPeople > 0 {
      result.failure = "drove against a person"
    }
    if case .done = outcome { result.isFalseDone = result.expectation != "done" || !holds }
  }
}
