import AgentMessages
import ArgumentParser
import Dashboard
import Evaluation

/// Options of every verb that plays a suite.
struct SuiteOutput: ParsableArguments {
  @Option(help: ArgumentHelp("How many are played at a time.", valueName: "n"))
  var jobs: Int = 1

  @Option(
    help: ArgumentHelp("Write the scorecard as JSON; - is standard output.", valueName: "file"))
  var json: String?

  @Flag(help: "Print each one as it ends.")
  var verbose = false

  func validate() throws {
    guard jobs > 0 else { throw ValidationError("--jobs is a number from 1 up") }
  }

  /// Writes the scorecard where `--json` says.
  func write(_ scorecard: Scorecard) throws(CommandFailure) {
    if let json { try TextFile.write(scorecard.json.pretty, to: json) }
  }

  /// Prints the scorecard as a table, unless standard output is for programs.
  func show(_ scorecard: Scorecard) {
    guard json != "-" else { return }
    var table = TextTable(["family", "episodes", "success", "95 %"], rightAligned: [1, 2])
    for family in scorecard.families { table.add(Self.row(family)) }
    table.add(
      Self.row(
        Scorecard.Family(
          name: "all", episodes: scorecard.successOf ?? scorecard.episodes,
          successes: scorecard.successes)))
    for line in table.lines { Console.print(line) }
    Console.print("")
    for member in scorecard.json.scalars { Console.print("\(member.name): \(member.value)") }
  }

  private static func row(_ family: Scorecard.Family) -> [String] {
    [
      family.name, "\(family.episodes)", percent(family.success),
      "\(percent(family.interval.low)) to \(percent(family.interval.high))",
    ]
  }

  private static func percent(_ share: Double) -> String {
    "\((share * 1000).rounded() / 10) %"
  }
}
