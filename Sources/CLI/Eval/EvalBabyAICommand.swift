import ArgumentParser
import Dashboard
import Evaluation
import Glibc

/// `errand eval babyai`: an environment that nobody here wrote, through a bridge.
struct EvalBabyAICommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "babyai",
    abstract: "Levels of BabyAI through the MiniGrid bridge, from pixels and the mission's words.",
    discussion: """
      Starts Bridges/minigrid with Python (--python, or ERRAND_PYTHON), which needs its requirements.txt.
      The levels, unless told otherwise: \(BabyAISuite.curriculum.joined(separator: ", ")).

      Examples:
        errand eval babyai --levels GoToLocal,BossLevel --seeds 1..50 --jobs 2
        errand eval babyai --seeds 1000000000..1000000199 --json babyai.json
        errand eval babyai --levels BossLevel --seeds 1..200 --disturb jpeg --tile 12
        errand eval babyai --levels PutNextLocal --seeds 7..7
      """)

  @Option(help: ArgumentHelp("Names of levels, with commas between.", valueName: "list"))
  var levels: String = BabyAISuite.curriculum.joined(separator: ",")

  @Option(
    help: ArgumentHelp(
      "The first and the last seed; one alone tells its story.", valueName: "a..b"),
    transform: Self.range)
  var seeds: ClosedRange<UInt64> = 1...20

  @Option(help: ArgumentHelp("Pixels along a cell's edge, 8 to 32.", valueName: "n"))
  var tile: Int = 16

  @Option(
    help: ArgumentHelp(
      "What is wrong with camera or motors: \(BabyAISuite.disturbances.joined(separator: ", ")).",
      valueName: "name"))
  var disturb: String = "none"

  @Flag(help: "Do not let MiniGrid's own bot play the same seeds.")
  var withoutOracle = false

  @Option(
    help: ArgumentHelp("The eyes; Models/minigrid unless told otherwise.", valueName: "folder"))
  var model: String?

  @Option(help: ArgumentHelp("The Python that has MiniGrid.", valueName: "program"))
  var python: String?

  @OptionGroup var output: SuiteOutput

  private static func range(_ text: String) throws -> ClosedRange<UInt64> {
    let ends = text.split(separator: ".", omittingEmptySubsequences: true).map { UInt64($0) }
    guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, first <= last
    else { throw ValidationError("seeds are written A..B, as in 1..50") }
    return first...last
  }

  func validate() throws {
    guard (8...32).contains(tile) else { throw ValidationError("--tile is a number from 8 to 32") }
    guard BabyAISuite.disturbances.contains(disturb) else {
      throw ValidationError("there is no disturbance '\(disturb)'")
    }
  }

  func run() async throws {
    try await CommandFailure.reporting {
      let options = BabyAISuite.Options(
        levels: levels.split(separator: ",").map(String.init), seeds: seeds, tile: tile,
        disturbance: disturb, hasOracle: !withoutOracle)
      let suite = try suite(options)
      if suite.tasks.count == 1 { return await tell(suite) }
      let progress = Progress(total: suite.tasks.count, isQuiet: output.json == "-")
      let results = try await suite.run(jobs: output.jobs) { result in
        progress.finish(
          succeeded: result.isSuccess,
          lines: output.verbose || !result.isSuccess ? [Self.line(result)] : [])
      }
      progress.close()
      let card = BabyAIReport.scorecard(for: results, options: options)
      try output.write(card)
      output.show(card)
      return 0
    }
  }

  private func suite(_ options: BabyAISuite.Options) throws -> BabyAISuite {
    let installation = try Installation.find()
    let program = python ?? getenv("ERRAND_PYTHON").map { String(cString: $0) } ?? "python3"
    return BabyAISuite(
      options,
      command: [
        program, installation.home + "/Bridges/minigrid/bridge.py", "--tile", "\(options.tile)",
      ],
      environment: ["PYTHONPATH=\(installation.home)/Bridges/python"],
      makePerformer: try AgentOptions.gridMaker(model: model).factory)
  }

  private func tell(_ suite: BabyAISuite) async -> Int32 {
    let teller = StoryTeller(isColoured: Console.isTerminal)
    let arena = BridgeArena(command: suite.command, environment: suite.environment)
    let result = await suite.result(of: suite.tasks[0], in: arena) { teller.tell($0) }
    arena.close()
    Console.print(Self.line(result))
    return result.isSuccess ? 0 : CommandFailure.Code.failed.rawValue
  }

  private static func line(_ result: BabyAIResult) -> String {
    var text = "\(result.level) \(result.seed): \(result.mission)"
    text += " -> \(result.outcome), \(result.steps) steps"
    if let oracle = result.oracleSteps { text += " (bot \(oracle))" }
    if !result.isSuccess { text += ". FAILED. It said: \(result.sentence)" }
    return text + (result.isFalseDone ? " FALSE DONE" : "")
  }
}
