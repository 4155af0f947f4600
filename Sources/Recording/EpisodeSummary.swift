public import AgentMessages

/// What there is to say about an episode without opening its pictures.
public struct EpisodeSummary: Sendable {
  public struct Channel: Hashable, Sendable {
    public var topic: String
    public var schema: String
    public var messages: Int
  }

  /// A line of the story.
  public struct Line: Hashable, Sendable {
    /// Seconds of the robot's clock since the start.
    public var seconds: Double
    public var tag: String
    public var text: String
  }

  public var path: String
  /// Nil for a file that is no episode of Errand.
  public var facts: EpisodeFacts?
  public var result: [String: String]
  /// By topic.
  public var channels: [Channel] = []
  public var timeline: [Line] = []
  public var commands = 0
  /// How each instruction ended.
  public var outcomes: [String] = []
  /// On the robot's clock, and on the recorder's.
  public var robotSeconds = 0.0
  public var wallSeconds = 0.0
  /// What is wrong with the file; nil where it is whole.
  public var damage: String?

  /// Reads the small channels of the file once. Throws `cannotRead`.
  public init(of path: String) throws(RecordingError) {
    let file = try EpisodeFile(opening: path)
    self.path = path
    facts = try? file.facts()
    result = file.result
    var digest = Digest(file)
    let broken = try file.forEach(in: digest.topics) { message throws(RecordingError) in
      try digest.add(message)
    }
    (timeline, commands, outcomes) = (digest.lines, digest.commands, digest.outcomes)
    (robotSeconds, wallSeconds) = (digest.span.seconds, digest.span.wallSeconds)
    channels = digest.channels.values.sorted { $0.topic < $1.topic }
    damage = file.damage ?? broken
  }

  /// What is gathered from message to message.
  private struct Digest {
    private let file: EpisodeFile
    var channels: [String: Channel] = [:]
    var lines: [Line] = []
    var commands = 0
    var outcomes: [String] = []
    var span = Span()

    init(_ file: EpisodeFile) {
      self.file = file
      for channel in file.channels {
        channels[channel.topic] = Channel(
          topic: channel.topic, schema: channel.schema, messages: channel.messages)
      }
    }

    /// The small ones.
    var topics: Set<String> {
      Set(channels.keys.filter { $0.hasPrefix("/errand/") || $0 == "/log" })
    }

    mutating func add(_ message: LoggedMessage) throws(RecordingError) {
      span.add(message)
      switch message.topic {
      case "/errand/command": commands += 1
      case "/errand/outcome": outcomes.append(try file.decoded(message).text("word"))
      case "/log" where message.schema == "foxglove.Log":
        let line = try file.decoded(message)
        lines.append(
          Line(seconds: span.seconds, tag: line.text("name"), text: line.text("message")))
      default: break
      }
    }
  }

  /// From the first message to the newest.
  private struct Span {
    var first: (log: UInt64, wall: UInt64)?
    var last: (log: UInt64, wall: UInt64) = (0, 0)

    mutating func add(_ message: LoggedMessage) {
      if first == nil { first = (message.logTime, message.publishTime) }
      last = (max(last.log, message.logTime), max(last.wall, message.publishTime))
    }

    var seconds: Double { Self.seconds(first?.log, last.log) }
    var wallSeconds: Double { Self.seconds(first?.wall, last.wall) }

    private static func seconds(_ start: UInt64?, _ end: UInt64) -> Double {
      guard let start, end > start else { return 0 }
      return Double(end - start) / 1e9
    }
  }
}

extension EpisodeSummary {
  /// How it ended, in one word.
  public var outcome: String { outcomes.last ?? result["outcome"] ?? "cut-off" }

  /// Whether it counts as a success: by the referee where one judged, else by what the robot said.
  public var isSuccess: Bool {
    result["verdict"].map { $0 == "met" } ?? (outcome == "done")
  }

  public var json: JSONValue {
    func texts(_ values: [String: String]) -> JSONValue {
      .members(values.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) })
    }
    return .object([
      "file": .string(path), "outcome": .string(outcome), "success": .bool(isSuccess),
      "commands": .integer(commands), "robot_seconds": .number(robotSeconds),
      "wall_seconds": .number(wallSeconds), "damage": damage.map { .string($0) } ?? .null,
      "made_from": facts.map { texts($0.metadata) } ?? .null, "result": texts(result),
      "channels": .array(
        channels.map {
          .object([
            "topic": .string($0.topic), "schema": .string($0.schema),
            "messages": .integer($0.messages),
          ])
        }),
      "timeline": .array(
        timeline.map {
          .object([
            "seconds": .number($0.seconds), "tag": .string($0.tag), "text": .string($0.text),
          ])
        }),
    ])
  }
}
