import AgentMessages
import AgentRuntime
import ArgumentParser
import Dashboard
import Evaluation
import Recording

/// `errand replay`: would today's agent do the same?
struct ReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Let today's agent live through a recorded episode, and compare every decision.",
    discussion: """
      The log's observations and statuses are fed in; percepts, beliefs, goals, plans and commands are compared. The \
      first difference of each stage is shown side by side, with its cause where it is known. Where another command goes \
      out than the log has, what was sensed afterwards says nothing any more: from there on only percepts are compared.

      Without --strict, numbers may differ by what another processor's rounding comes to: scores by 0.01, boxes by 0.5 \
      pixels, poses by 1 mm. With it every byte counts, and so do other models, domains and kernels.

      What --with takes, each as often as wanted: model=FOLDER, domain=FILE, kernels=NAME, steps=N, and eyes=log, which \
      takes what was seen from the log and replays only what comes after the eyes.

      Examples:
        errand replay kitchen.mcap
        errand replay kitchen.mcap --strict
        errand replay kitchen.mcap --speed 2 --until 40
        errand replay kitchen.mcap --with model=path/to/model --json changes.json
        errand replay kitchen.mcap --with domain=my.pddl --with eyes=log
        errand replay kitchen.mcap --from 25 --live

      Exit codes: 0 everything agrees, 50 something differs, 30 the log cannot be read; with --live those of 'errand do'.
      """)

  @Argument(help: "The episode.")
  var episode: String

  @Flag(help: "Every byte counts, and so does what the agent is made from.")
  var strict = false

  @Flag(help: "With --strict: another model, domain or kernel is no difference by itself.")
  var noHashCheck = false

  @Option(help: ArgumentHelp("Stop after so many commands.", valueName: "step"))
  var until: Int?

  @Option(
    help: ArgumentHelp(
      "Tell the story at so many times the robot's speed; 0 is as fast as it goes.",
      valueName: "times"))
  var speed: Double?

  @Option(
    name: .customLong("with"),
    help: ArgumentHelp("Replay with something else than the log's.", valueName: "what=which"))
  var changes: [String] = []

  @Option(help: ArgumentHelp("With --live: go on after so many commands.", valueName: "step"))
  var from: Int?

  @Flag(help: "Put the simulator back where it was, and let the agent go on from there.")
  var live = false

  @Option(
    help: ArgumentHelp("Write what was found as JSON; - is standard output.", valueName: "file"))
  var json: String?

  func validate() throws {
    if live != (from != nil) { throw ValidationError("--from STEP and --live go together.") }
    if live, until != nil || !changes.isEmpty || strict {
      throw ValidationError("--live takes neither --until, --with nor --strict.")
    }
    if noHashCheck, !strict { throw ValidationError("--no-hash-check goes with --strict.") }
    if let speed, speed < 0 { throw ValidationError("--speed is a number from 0 up.") }
    _ = try ReplayChanges(changes)
  }

  func run() async throws {
    try await CommandFailure.reporting {
      let log = try EpisodeLog(reading: episode)
      if let damage = log.damage { Console.error("errand: \(episode): \(damage)") }
      let maker = try ReplayMaker(log, changes: ReplayChanges(changes))
      if let from { return try await LiveSession(log, maker, from: from).run() }
      let replay = try Replay(
        log, configuration: maker.configuration, sight: maker.sight, made: maker.facts,
        options: options(log))
      let teller = StoryTeller(isColoured: Console.isTerminal)
      let report = try await replay.run { event in
        if speed != nil { teller.tell(event) }
      }
      if let json { try TextFile.write(report.json.pretty, to: json) }
      if json != "-" { for line in ReplayText.lines(report) { Console.print(line) } }
      return report.isSame ? 0 : CommandFailure.Code.differs.rawValue
    }
  }

  private func options(_ log: EpisodeLog) -> Replay.Options {
    let pacer = speed.flatMap { $0 > 0 ? ReplayPacer(speed: $0) : nil }
    return Replay.Options(
      tolerance: strict ? .none : .stated, refusesChanges: strict && !noHashCheck, until: until,
      pause: { await pacer?.pause(before: $0) })
  }
}
