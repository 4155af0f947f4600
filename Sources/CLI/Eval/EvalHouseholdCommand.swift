import AgentMessages
import ArgumentParser
import Dashboard
import Evaluation

/// `errand eval household`: generated tasks in generated apartments.
struct EvalHouseholdCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "household",
    abstract: "Fifteen families of tasks in generated apartments, judged by the referee.",
    discussion: """
      The families: \(HouseholdSuite.families.joined(separator: ", ")).

      Examples:
        errand eval household --episodes 1200 --seed 9001 --jobs 2 --json card.json
        errand eval household --episodes 150 --seed 9001 --noise rough
        errand eval household --episodes 150 --seed 9001 --only "locked door" --verbose
        errand eval household --seed 9001 --episode 417
        errand eval household --episodes 50 --seed 9001 --record episodes
      """)

  @Option(help: ArgumentHelp("How many episodes; the families take turns.", valueName: "n"))
  var episodes: Int = 150

  @Option(
    help: ArgumentHelp("The suite's number: the same seed, the same episodes.", valueName: "n"))
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp("none, or rough: light, pixels, grasps and wheels.", valueName: "name"))
  var noise: WorldOptions.Noise = .none

  @Option(help: ArgumentHelp("Only this family; may be given several times.", valueName: "family"))
  var only: [String] = []

  @Option(help: ArgumentHelp("Play this one episode and tell its story.", valueName: "k"))
  var episode: Int?

  @Option(
    help: ArgumentHelp(
      "Keep each result in this file, and go on from what it holds.", valueName: "file"))
  var journal: String?

  @OptionGroup var agent: AgentOptions
  @OptionGroup var output: SuiteOutput
  @OptionGroup var recording: RecordFolderOption

  func validate() throws {
    guard episodes > 0 else { throw ValidationError("--episodes is a number from 1 up") }
    if let episode, episode < 0 { throw ValidationError("--episode counts from 0") }
  }

  func run() async throws {
    try await CommandFailure.reporting {
      let maker = try agent.maker()
      let suite = try HouseholdSuite(
        HouseholdSuite.Options(
          episodes: episode.map { $0 + 1 } ?? episodes, seed: seed, noise: noise.rawValue,
          stepLimit: agent.steps, families: only, hasPerfectEyes: agent.perfectEyes),
        archive: try recording.archive(maker.facts), makePerformer: maker.factory)
      if let episode { return try await tell(episode, of: suite) }
      try await play(suite)
      return 0
    }
  }

  private func play(_ suite: HouseholdSuite) async throws {
    let earlier = journal.map { HouseholdJournal.read($0) } ?? []
    let known = Set(earlier.map(\.index))
    let left = suite.indices.filter { !known.contains($0) }
    let progress = Progress(total: left.count, isQuiet: output.json == "-")
    let results = try await suite.run(jobs: output.jobs, earlier: earlier) { result in
      if let journal { try? HouseholdJournal.append(result, to: journal) }
      progress.finish(succeeded: result.isSuccess, lines: output.verbose ? [Self.line(result)] : [])
    }
    progress.close()
    var card = HouseholdReport.scorecard(for: results, seed: seed, noise: noise.rawValue)
    if agent.perfectEyes { card.extras.append(.init("eyes", "perfect, for diagnosis only")) }
    try output.write(card)
    output.show(card)
    guard output.json != "-", output.verbose else { return }
    for result in results where !result.isSuccess { Console.print(Self.line(result)) }
  }

  private func tell(_ index: Int, of suite: HouseholdSuite) async throws -> Int32 {
    let teller = StoryTeller(isColoured: Console.isTerminal)
    let arena = Arena()
    let result = await suite.result(of: index, in: arena) { teller.tell($0) }
    arena.close()
    Console.print(Self.line(result))
    return result.isSuccess ? 0 : CommandFailure.Code.failed.rawValue
  }

  private static func line(_ result: HouseholdResult) -> String {
    var text = "\(result.index) \(result.family)\(result.isExplored ? " (explored)" : ""): "
    text += result.instructions.joined(separator: " / ")
    text += " -> \(result.outcome), \(result.steps) steps"
    if let shortest = result.shortestSteps { text += " of \(shortest)" }
    if let failure = result.failure { text += ". FAILED: \(failure). It said: \(result.sentence)" }
    if !result.isSuccess, let episode = result.episode {
      text += " Replay with: \(ReplayHint.command(for: episode))"
    }
    return text + (result.isFalseDone ? " FALSE DONE" : "")
  }
}
