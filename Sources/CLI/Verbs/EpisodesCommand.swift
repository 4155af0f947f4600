import AgentMessages
import ArgumentParser
import Dashboard
import EpisodeIndex

/// `errand episodes`: find episodes in a folder.
struct EpisodesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "episodes",
    abstract: "Find recorded episodes in a folder.",
    discussion: """
      Keeps a small index (episodes.sqlite) in the folder, brought up to date each time; where the folder cannot be \
      written all its files are read each time. --where takes NAME=VALUE: \
      outcome (done, cannot, asks, ..., or failed and met, as the referee judged), suite, name (of the scenario or \
      family), seed, noise, model, commands, verdict, program, file.

      Examples:
        errand episodes episodes
        errand episodes episodes --where outcome=failed --instruction mug
        errand episodes episodes --where suite=household --where "name=locked door" --json -
      """)

  @Argument(help: "The folder.")
  var folder: String

  @Option(
    name: .customLong("where"),
    help: ArgumentHelp(
      "Only episodes with this value; may be given several times.", valueName: "name=value"))
  var conditions: [String] = []

  @Option(
    help: ArgumentHelp("Only episodes whose instruction has these words.", valueName: "words"))
  var instruction: String?

  @Option(help: ArgumentHelp("Write them as JSON; - is standard output.", valueName: "file"))
  var json: String?

  func validate() throws {
    for condition in conditions where !condition.contains("=") {
      throw ValidationError("'\(condition)': --where takes NAME=VALUE.")
    }
  }

  func run() async throws {
    try await CommandFailure.reporting {
      let index = try EpisodeIndex(folder: folder)
      let update = try index.update()
      for (_, why) in update.refused.sorted(by: { $0.key < $1.key }) {
        Console.error("errand: \(why)")
      }
      let episodes = try index.episodes(where: values, instruction: instruction)
      if let json { try TextFile.write(Self.json(episodes).pretty, to: json) }
      guard json != "-" else { return 0 }
      for line in try lines(episodes, in: index) { Console.print(line) }
      return 0
    }
  }

  private var values: [String: String] {
    let pairs = conditions.map { $0.split(separator: "=", maxSplits: 1) }
    return Dictionary(
      pairs.map { (String($0[0]), $0.count > 1 ? String($0[1]) : "") },
      uniquingKeysWith: { _, last in last })
  }

  private func lines(_ episodes: [EpisodeEntry], in index: EpisodeIndex) throws -> [String] {
    guard episodes.isEmpty else {
      let failed = episodes.filter { !$0.isSuccess }.count
      let total = Self.counted(episodes.count)
      return Self.table(episodes).lines + ["", "\(total), \(failed) failed"]
    }
    let all = try index.episodes().count
    if all > 0 { return ["no such episode: '\(folder)' has \(Self.counted(all))"] }
    return ["no episodes in '\(folder)'; --record of 'errand do', 'run' and 'eval' makes them"]
  }

  private static func counted(_ count: Int) -> String {
    count == 1 ? "1 episode" : "\(count) episodes"
  }

  private static func table(_ episodes: [EpisodeEntry]) -> TextTable {
    var table = TextTable(["file", "outcome", "", "commands", "instruction"], rightAligned: [3])
    for episode in episodes {
      let mark = episode.isSuccess ? "" : "FAILED"
      table.add([
        episode.file, episode.outcome, mark, "\(episode.commands)", episode.instruction,
      ])
    }
    return table
  }

  private static func json(_ episodes: [EpisodeEntry]) -> JSONValue {
    .array(
      episodes.map {
        .object([
          "file": .string($0.file), "recorded": .string($0.recorded),
          "instruction": .string($0.instruction), "outcome": .string($0.outcome),
          "success": .bool($0.isSuccess), "failure": .string($0.failure),
          "suite": .string($0.suite), "name": .string($0.name), "seed": .integer(Int($0.seed)),
          "commands": .integer($0.commands), "seconds": .number($0.seconds),
          "model": .string($0.model), "dropped": .integer($0.dropped),
          "damage": .string($0.damage),
        ])
      })
  }
}
