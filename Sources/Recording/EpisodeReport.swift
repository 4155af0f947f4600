public import AgentMessages

/// What became of a recording.
public struct EpisodeReport: Hashable, Sendable {
  public var path: String
  /// How the last instruction ended; nil where none did.
  public var outcome: Outcome?
  public var commands: Int
  public var messages: Int
  /// Pictures that were left out because the disk was too slow or full.
  public var droppedFrames: Int
  /// Messages of all kinds that were left out, pictures among them.
  public var droppedMessages: Int
  /// Why the file is not whole; nil where it is.
  public var failure: String?

  public init(
    path: String, outcome: Outcome? = nil, commands: Int = 0, messages: Int = 0,
    droppedFrames: Int = 0, droppedMessages: Int = 0, failure: String? = nil
  ) {
    self.path = path
    self.outcome = outcome
    self.commands = commands
    self.messages = messages
    self.droppedFrames = droppedFrames
    self.droppedMessages = droppedMessages
    self.failure = failure
  }

  /// What a person should be told; nil where all went well.
  public var complaint: String? {
    if let failure { return "the recording '\(path)' is not whole: \(failure)" }
    guard droppedMessages > 0 else { return nil }
    return
      "the recording '\(path)' lacks \(droppedFrames) pictures and "
      + "\(droppedMessages - droppedFrames) other messages: the disk was too slow or full"
  }
}

/// Something that a runner did to the world while the robot worked.
public struct EpisodeHappening: Hashable, Sendable {
  /// "fault", "said" or "kill".
  public var kind: String
  public var text: String
  /// How many commands had been sent.
  public var afterCommand: Int

  public init(kind: String, text: String, afterCommand: Int) {
    self.kind = kind
    self.text = text
    self.afterCommand = afterCommand
  }
}
