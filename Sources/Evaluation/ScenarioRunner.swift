public import AgentMessages
import Recording
import Synchronization
package import Transport

/// Runs scenarios: puts the simulator into the scenario's world, lets the agent do what it is told, makes the disturbances
/// happen, and asks the referee.
public struct ScenarioRunner: Sendable {
  private let makePerformer: PerformerFactory
  private let patienceSeconds: Double
  private let hasPerfectEyes: Bool
  private let archive: EpisodeArchive?

  /// Records each scenario where there is an `archive`. A scenario that has not ended after `patienceSeconds` of wall time is cut off and counts as failed. Perfect eyes
  /// are for diagnosis only.
  public init(
    patienceSeconds: Double = 240, hasPerfectEyes: Bool = false, archive: EpisodeArchive? = nil,
    makePerformer: @escaping PerformerFactory
  ) {
    self.makePerformer = makePerformer
    self.hasPerfectEyes = hasPerfectEyes
    self.archive = archive
    self.patienceSeconds = patienceSeconds
  }

  /// Runs all, `jobs` at a time; the results are in the order of the scenarios.
  public func run(
    _ scenarios: [Scenario], jobs: Int = 1,
    report: @escaping @Sendable (ScenarioResult) -> Void = { _ in }
  ) async throws -> [ScenarioResult] {
    try await WorkPool.run(
      scenarios, jobs: jobs, open: { Arena() },
      work: { scenario, arena in await result(of: scenario, in: arena) }, report: report)
  }

  /// Runs one. What keeps it from being run is a failure with the reason.
  public func result(
    of scenario: Scenario, in arena: Arena,
    observe: @escaping @Sendable (AgentEvent) -> Void = { _ in }
  ) async -> ScenarioResult {
    let start = ContinuousClock.now
    var result: ScenarioResult
    do {
      result = try await Watchdog.watch(seconds: patienceSeconds, whenLate: { arena.kill() }) {
        try await play(scenario, in: arena, observe: observe)
      }
    } catch {
      result = ScenarioResult(
        scenario: scenario, outcome: "error", sentence: "\(error)", failure: "\(error)")
    }
    result.seconds = Double((ContinuousClock.now - start) / .milliseconds(1)) / 1000
    return result
  }
}

extension ScenarioRunner {
  private func play(
    _ scenario: Scenario, in arena: Arena, observe: @escaping @Sendable (AgentEvent) -> Void
  ) async throws -> ScenarioResult {
    let (_, remote) = try await arena.begin(scenario.specification)
    let referee = try arena.referee()
    let eyes = hasPerfectEyes ? PerfectEyes() : nil
    let body: any Robot =
      if let eyes { WitnessedRobot(remote, referee: referee, eyes: eyes) } else { remote }
    let performer = try makePerformer(
      .scripted(stepLimit: scenario.stepLimit, sight: eyes, answers: scenario.answers))
    let problems = Mutex<[String]>([])
    let log = try begin(scenario, on: remote)
    defer { log?.finish() }
    let early = StagedRobot(body)
    let last = StagedRobot(
      body, disturbances: scenario.disturbances,
      perform: { happening in
        let problem = await Self.perform(happening, performer, referee, arena)
        if let problem { problems.withLock { $0.append(problem) } }
      }, note: { log?.append($0.logged(afterCommand: early.commands + $1)) })
    let watch: @Sendable (AgentEvent) -> Void = { event in
      log?.append(event)
      observe(event)
    }

    // the earlier instructions prepare; disturbances and expectation concern the last
    for instruction in scenario.instructions.dropLast() {
      _ = await EpisodePlayer(performer, robot: early, observe: watch).play(instruction)
    }
    if scenario.instructions.count > 1 { try await referee.inject("begin task") }
    let end = await EpisodePlayer(performer, robot: last, observe: watch)
      .play(scenario.instructions.last ?? "")

    var result = ScenarioResult(
      scenario: scenario, outcome: end.outcome.word, sentence: end.sentence, failure: nil,
      steps: end.steps, decisionMilliseconds: last.decisionMilliseconds)
    result.episode = archive?.path(for: Self.name(of: scenario))
    if let problem = problems.withLock({ $0.first }) {
      result.failure = problem
      return result
    }
    try await judge(&result, end.outcome, referee)
    log?.finish(verdict: EpisodeVerdict(isMet: result.isMet, failure: result.failure ?? ""))
    return result
  }

  private static func name(of scenario: Scenario) -> String {
    "\(scenario.suite) \(scenario.name)"
  }

  /// Starts the scenario's recording, where there is to be one.
  private func begin(_ scenario: Scenario, on robot: RemoteRobot) throws -> EpisodeWriter? {
    guard let archive else { return nil }
    let world: EpisodeWorld =
      switch scenario.world {
      case .generated(let generator, let options):
        EpisodeWorld(
          .generated, generator, options: options, seed: scenario.seed, noise: scenario.noise)
      case .map(let text):
        EpisodeWorld(.map, text, seed: scenario.seed, noise: scenario.noise)
      }
    return try archive.begin(
      Self.name(of: scenario), in: world, instructions: scenario.instructions,
      robot: robot.description, stepLimit: scenario.stepLimit,
      notes: [
        "suite": scenario.suite, "scenario": scenario.name, "file": scenario.file,
        "repeat": scenario.repeatCommand,
      ])
  }

  private func judge(
    _ result: inout ScenarioResult, _ outcome: Outcome, _ referee: RefereeClient
  ) async throws {
    let expectation = result.scenario.expectation
    var conditions: [(text: String, holds: Bool)] = []
    if case .linkLost = outcome {
      // there is nobody left to ask
    } else {
      for text in expectation.conditions {
        conditions.append((text, try await referee.holds(text)))
      }
      result.collisionsWithPeople = try await referee.counters().collisionsWithPeople
    }
    result.failure = ScenarioJudge.failure(
      of: expectation, outcome: outcome, conditions: conditions, steps: result.steps,
      sentence: result.sentence)
    if result.failure == nil, result.collisionsWithPeople > 0 {
      result.failure = "drove against a person \(result.collisionsWithPeople) times"
    }
    if case .done = outcome {
      result.isFalseDone = expectation.ending != .done || conditions.contains { !$0.holds }
    }
  }

  /// What went wrong with a disturbance; nil where it happened as it should.
  private static func perform(
    _ happening: Disturbance.Happening, _ performer: any Performer, _ referee: RefereeClient,
    _ arena: Arena
  ) async -> String? {
    switch happening {
    case .said(let sentence): await performer.hear(sentence)
    case .kill: arena.kill()
    case .fault(let fault):
      do { try await referee.inject(fault) } catch {
        return "'\(fault)' could not happen: \(error)"
      }
    }
    return nil
  }
}

extension Disturbance.Happening {
  fileprivate func logged(afterCommand count: Int) -> EpisodeHappening {
    switch self {
    case .fault(let fault): EpisodeHappening(kind: "fault", text: fault, afterCommand: count)
    case .said(let text): EpisodeHappening(kind: "said", text: text, afterCommand: count)
    case .kill: EpisodeHappening(kind: "kill", text: "", afterCommand: count)
    }
  }
}

extension Scenario {
  /// The world as the referee is asked for it.
  package var specification: WorldSpecification {
    switch world {
    case .generated(let generator, let options):
      WorldSpecification(
        .generated(generator: generator, options: options), seed: seed, noise: noise)
    case .map(let text): WorldSpecification(.map(text), seed: seed, noise: noise)
    }
  }
}
