public import AgentMessages

/// What a drawing of an episode needs: where the robot was, what it made of the floor, what it did when, and its first
/// and last picture.
public struct EpisodeSketch: Sendable {
  /// A step of a plan, from its start to its end in seconds of the robot's clock since the episode's start.
  public struct Step: Hashable, Sendable {
    public var action: String
    /// The same as the story tells it: "go to the sink".
    public var words: String
    /// "finished", "blocked" or "running" (cut short).
    public var status: String
    public var start: Double
    public var end: Double
  }

  /// The floor as it was believed to be at last: a colour a cell, by row from the south, then column; RGBA.
  public struct Floor: Sendable {
    public var columns: Int
    public var cellSize: Double
    /// Of the south-western corner, metres.
    public var corner: Point3
    public var colours: [UInt8]
    public var rows: Int { columns == 0 ? 0 : colours.count / 4 / columns }
  }

  public private(set) var path: [Pose2D] = []
  public private(set) var floor: Floor?
  public private(set) var steps: [Step] = []
  public private(set) var first: CameraFrame?
  public private(set) var last: CameraFrame?
  public private(set) var seconds = 0.0

  private var start: UInt64?

  /// Reads the file once. Throws `cannotRead`.
  public init(of episode: String) throws(RecordingError) {
    let file = try EpisodeFile(opening: episode)
    let wanted: Set<String> = ["/errand/observation", "/errand/step", "/log", "/map"]
    _ = try file.forEach(in: wanted) { message throws(RecordingError) in
      try add(message, try file.decoded(message))
    }
    try EpisodePictures.forEach(in: episode) { picture in
      if first == nil { first = picture }
      last = picture
    }
  }

  private mutating func add(
    _ message: LoggedMessage, _ content: DecodedMessage
  ) throws(RecordingError) {
    start = start ?? message.logTime
    let time = Double(message.logTime - min(message.logTime, start ?? 0)) / 1e9
    seconds = max(seconds, time)
    switch message.topic {
    case "/errand/observation":
      let pose = content.message("pose")
      path.append(
        Pose2D(
          x: pose?.number("x") ?? 0, y: pose?.number("y") ?? 0, theta: pose?.number("theta") ?? 0))
    case "/errand/step": add(step: content, at: time)
    case "/log": if content.text("name") == "step" { name(content.text("message")) }
    default:
      let corner = content.message("pose")?.message("position")
      floor = Floor(
        columns: content.integer("column_count"),
        cellSize: content.message("cell_size")?.number("x") ?? 0.5,
        corner: Point3(x: corner?.number("x") ?? 0, y: corner?.number("y") ?? 0),
        colours: content.bytes("data"))
    }
  }

  /// The story's line about a step comes right after it: "2/5  go to the sink".
  private mutating func name(_ line: String) {
    guard !steps.isEmpty, let number = line.firstIndex(of: " ") else { return }
    steps[steps.count - 1].words = String(line[number...].drop { $0 == " " })
  }

  private mutating func add(step: DecodedMessage, at time: Double) {
    let action = step.text("action")
    if step.text("status") == "started" {
      steps.append(Step(action: action, words: action, status: "running", start: time, end: time))
    } else if let index = steps.lastIndex(where: { $0.action == action }) {
      steps[index].status = step.text("status")
      steps[index].end = time
    }
  }
}
