import AgentMessages
import Dashboard
import Evaluation
import Recording

/// Says what an episode holds.
enum InspectText {
  static func lines(_ summary: EpisodeSummary) -> [String] {
    head(summary) + [""] + channels(summary) + [""] + timeline(summary)
  }

  private static func head(_ summary: EpisodeSummary) -> [String] {
    var table = TextTable(["", ""])
    func add(_ name: String, _ value: String?) {
      if let value, !value.isEmpty { table.add([name, value]) }
    }
    let facts = summary.facts
    add("file", summary.path)
    add(
      "recorded", [facts?.recordedAt, facts?.program].compactMap { $0 }.joined(separator: " by "))
    add("instruction", facts?.instructions.joined(separator: " / "))
    add("robot", facts.map { "\($0.robot.name) (\($0.robot.profile))" })
    if let world = facts?.world {
      let place = world.source == .map ? "a drawn map" : world.text
      add("world", "\(place), seed \(world.seed), noise \(world.noise)")
    }
    if let agent = facts?.agent {
      let model = "\(agent.model), sha256 \(agent.modelHash.prefix(12))"
      add("eyes", agent.eyes == "model" ? "\(model), kernels \(agent.kernels)" : agent.eyes)
      add("domain", "sha256 \(agent.domainHash.prefix(12))")
    }
    add("command line", facts?.commandLine.joined(separator: " "))
    let (robot, wall) = (Story.seconds(summary.robotSeconds), Story.seconds(summary.wallSeconds))
    add(
      "duration", "\(robot) on the robot's clock, \(wall) to record, \(summary.commands) commands")
    add("outcome", outcome(summary))
    if summary.result["dropped_messages"] ?? "0" != "0" {
      add(
        "left out",
        "\(summary.result["dropped_frames"] ?? "0") pictures of \(summary.result["dropped_messages"] ?? "") messages"
      )
    }
    add("DAMAGE", summary.damage)
    if summary.damage != nil {
      add("mend", "errand inspect \(ReplayHint.quoted(summary.path)) --repair FILE")
    }
    // without the line of headings, which has none
    return Array(table.lines.dropFirst(2))
  }

  private static func outcome(_ summary: EpisodeSummary) -> String {
    let words =
      summary.outcomes.isEmpty ? "none: it was cut off" : summary.outcomes.joined(separator: ", ")
    guard let verdict = summary.result["verdict"] else { return words }
    let failure = summary.result["failure"].map { $0.isEmpty ? "" : " (\($0))" } ?? ""
    return "\(words); the referee says: \(verdict)\(failure)"
  }

  private static func channels(_ summary: EpisodeSummary) -> [String] {
    var table = TextTable(["channel", "message", "count"], rightAligned: [2])
    for channel in summary.channels {
      table.add([channel.topic, channel.schema, "\(channel.messages)"])
    }
    return table.lines
  }

  private static func timeline(_ summary: EpisodeSummary) -> [String] {
    summary.timeline.map { line in
      let seconds = "\((line.seconds * 10).rounded() / 10)"
      let time = String(repeating: " ", count: max(0, 7 - seconds.count)) + seconds + " s  "
      return time + StoryLine(line.tag, line.text).plain
    }
  }
}
