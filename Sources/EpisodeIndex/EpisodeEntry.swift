public import GRDB
import Recording

/// What the index keeps of an episode: a row.
public struct EpisodeEntry: Hashable, Sendable, Codable, FetchableRecord, PersistableRecord {
  public static let databaseTableName = "episode"

  /// The file's name in the folder.
  public var file: String
  public var size: Int64
  /// Milliseconds since 1970.
  public var modified: Int64
  /// Wall clock, ISO 8601.
  public var recorded: String
  public var instruction: String
  public var outcome: String
  /// The referee's: "met", "failed", or empty.
  public var verdict: String
  public var failure: String
  public var suite: String
  /// Of the scenario or the family.
  public var name: String
  public var noise: String
  public var seed: Int64
  public var commands: Int
  /// On the robot's clock.
  public var seconds: Double
  /// SHA-256 of the weights.
  public var model: String
  public var program: String
  /// Messages that were left out.
  public var dropped: Int
  public var damage: String

  /// What can be asked for.
  static let columns = [
    "file", "size", "modified", "recorded", "instruction", "outcome", "verdict", "failure", "suite",
    "name", "noise", "seed", "commands", "seconds", "model", "program", "dropped", "damage",
  ]

  /// A file as the folder lists it.
  struct File: Hashable, Sendable {
    var name: String
    var size: Int64
    var modified: Int64
  }

  init(_ summary: EpisodeSummary, _ file: File) {
    let facts = summary.facts
    self.file = file.name
    size = file.size
    modified = file.modified
    recorded = facts?.recordedAt ?? ""
    instruction = facts?.instructions.joined(separator: " / ") ?? ""
    outcome = summary.outcome
    verdict = summary.result["verdict"] ?? ""
    failure = summary.result["failure"] ?? ""
    suite = facts?.notes["suite"] ?? ""
    name = facts?.notes["scenario"] ?? facts?.notes["family"] ?? ""
    noise = facts?.world?.noise ?? ""
    seed = Int64(clamping: facts?.world?.seed ?? 0)
    commands = summary.commands
    seconds = summary.robotSeconds
    model = facts?.agent.modelHash ?? ""
    program = facts?.program ?? ""
    dropped = summary.result["dropped_messages"].flatMap { Int($0) } ?? 0
    damage = summary.damage ?? ""
  }

  /// Whether the referee, or without one the robot, calls it a success.
  public var isSuccess: Bool { verdict.isEmpty ? outcome == "done" : verdict == "met" }
}
