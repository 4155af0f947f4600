import AgentMessages
public import Recording

/// A folder into which a suite records its episodes, one file each.
public struct EpisodeArchive: Sendable {
  public var folder: String
  private let program: String
  private let commandLine: [String]
  private let agent: AgentFacts

  /// `agent` says what all agents of the suite are made from.
  public init(folder: String, program: String, commandLine: [String], agent: AgentFacts) {
    self.folder = folder
    self.program = program
    self.commandLine = commandLine
    self.agent = agent
  }

  /// The file of the episode called `name`: "household 3, put on" becomes "household-3-put-on.mcap".
  public func path(for name: String) -> String {
    let words = name.lowercased().split { !$0.isLetter && !$0.isNumber }
    return "\(folder)/\(words.joined(separator: "-")).mcap"
  }

  /// Starts recording an episode. Throws `cannotWrite`.
  func begin(
    _ name: String, in world: EpisodeWorld, instructions: [String], robot: RobotDescription,
    stepLimit: Int, notes: [String: String]
  ) throws(RecordingError) -> EpisodeWriter {
    var agent = agent
    agent.stepLimit = stepLimit
    let facts = EpisodeFacts(
      program: program, commandLine: commandLine, instructions: instructions, world: world,
      robot: robot, agent: agent, recordedAt: EpisodeFacts.now(), notes: notes)
    return try EpisodeWriter(creating: path(for: name), about: facts)
  }
}

/// The command that replays an episode.
public enum ReplayHint {
  /// With the path quoted for a shell where it needs that.
  public static func command(for path: String) -> String { "errand replay \(quoted(path))" }

  /// A path as a shell takes it for one word.
  public static func quoted(_ path: String) -> String {
    let plain: (Character) -> Bool = { $0.isLetter || $0.isNumber || "/._-".contains($0) }
    guard !path.allSatisfy(plain) else { return path }
    let parts = path.split(separator: "'", omittingEmptySubsequences: false)
    return "'" + parts.joined(separator: "'\\''") + "'"
  }
}
