import AgentMessages
import ArgumentParser
import Dashboard
import Evaluation

/// `errand run`: scenarios.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run scripted scenarios and tell which met their expectation.",
    discussion: """
      Exit code 0 only if all did. The format is in Scenarios/README.md.

      Examples:
        errand run Scenarios/
        errand run Scenarios/honesty --jobs 2 --junit results.xml
        errand run Scenarios/ --record episodes
        errand run Scenarios/smoke/smoke.yaml --only go-to-table --verbose
      """)

  @Argument(help: ArgumentHelp("Scenario files, or folders of them.", valueName: "path"))
  var paths: [String]

  @OptionGroup var agent: AgentOptions
  @OptionGroup var output: SuiteOutput
  @OptionGroup var recording: RecordFolderOption

  @Option(help: ArgumentHelp("Only the scenario of this name.", valueName: "name"))
  var only: String?

  @Option(
    help: ArgumentHelp("Write the results as JUnit XML; - is standard output.", valueName: "file"))
  var junit: String?

  func run() async throws {
    try await CommandFailure.reporting {
      let scenarios = try selected()
      let maker = try agent.maker()
      let runner = ScenarioRunner(
        hasPerfectEyes: agent.perfectEyes, archive: try recording.archive(maker.facts),
        makePerformer: maker.factory)
      let progress = Progress(total: scenarios.count, isQuiet: output.json == "-" || junit == "-")
      let results = try await runner.run(scenarios, jobs: output.jobs) { result in
        progress.finish(succeeded: result.isMet, lines: output.verbose ? Self.lines(result) : [])
      }
      progress.close()
      try report(results)
      return results.allSatisfy(\.isMet) ? 0 : CommandFailure.Code.failed.rawValue
    }
  }

  private func selected() throws(EvaluationError) -> [Scenario] {
    var scenarios: [Scenario] = []
    for path in paths { scenarios += try ScenarioFile.load(path) }
    guard let only else { return scenarios }
    let named = scenarios.filter { $0.name == only }
    guard !named.isEmpty else {
      throw .noScenario(named: only, available: scenarios.map(\.name))
    }
    return named
  }

  private func report(_ results: [ScenarioResult]) throws {
    if let junit { try TextFile.write(JUnitReport.xml(for: results), to: junit) }
    try output.write(ScenarioReport.scorecard(for: results, seed: 0))
    guard output.json != "-", junit != "-" else { return }
    for line in Self.table(of: results).lines { Console.print(line) }
    for result in results where !result.isMet {
      Console.print("\nfailed: \(result.scenario.suite)/\(result.scenario.name)")
      for line in Self.lines(result) { Console.print("  \(line)") }
      Console.print("  repeat with: \(result.scenario.repeatCommand)")
      if let episode = result.episode { Console.print("  episode: \(episode)") }
      if let replay = result.replayCommand { Console.print("  replay with: \(replay)") }
    }
    let met = results.filter(\.isMet).count
    Console.print("\n\(met) of \(results.count) scenarios met their expectation")
  }

  private static func table(of results: [ScenarioResult]) -> TextTable {
    var table = TextTable(
      ["suite", "scenario", "ended", "steps", "seconds", ""], rightAligned: [3, 4])
    for result in results {
      let seconds = (result.seconds * 10).rounded() / 10
      table.add([
        result.scenario.suite, result.scenario.name, result.outcome, "\(result.steps)",
        "\(seconds)", result.isMet ? "ok" : "FAILED",
      ])
    }
    return table
  }

  private static func lines(_ result: ScenarioResult) -> [String] {
    [
      "\(result.scenario.name): \(result.scenario.instructions.joined(separator: " / "))",
      "it said: \(result.sentence)", result.failure.map { "but: \($0)" } ?? "as expected",
    ]
  }
}
