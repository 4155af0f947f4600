/// One channel of an episode's file: what it is called, and which message it carries.
///
/// Protocols/README.md lists them for people who read the files with other tools.
public struct EpisodeChannel: Hashable, Sendable {
  public var topic: String
  /// Full name of its protobuf message.
  public var schema: String

  public init(topic: String, schema: String) {
    self.topic = topic
    self.schema = schema
  }

  private init(own name: String, _ message: String) {
    topic = "/errand/\(name)"
    schema = "errand.episode.v1.\(message)"
  }

  // what happened, in Errand's own words
  static let instruction = EpisodeChannel(own: "instruction", "Instruction")
  static let answer = EpisodeChannel(own: "answer", "Answer")
  static let speech = EpisodeChannel(own: "speech", "Speech")
  static let observation = EpisodeChannel(own: "observation", "Observation")
  static let percept = EpisodeChannel(own: "percept", "Percept")
  static let belief = EpisodeChannel(own: "belief", "Belief")
  static let goal = EpisodeChannel(own: "goal", "Interpretation")
  static let plan = EpisodeChannel(own: "plan", "Plan")
  static let step = EpisodeChannel(own: "step", "Step")
  static let command = EpisodeChannel(own: "command", "Command")
  static let status = EpisodeChannel(own: "status", "Status")
  static let outcome = EpisodeChannel(own: "outcome", "Outcome")
  static let world = EpisodeChannel(own: "world", "Happening")
  static let loss = EpisodeChannel(own: "loss", "Loss")

  // the same for tools that draw
  static let map = EpisodeChannel(topic: "/map", schema: "foxglove.Grid")
  static let scene = EpisodeChannel(topic: "/scene", schema: "foxglove.SceneUpdate")
  static let pose = EpisodeChannel(topic: "/pose", schema: "foxglove.PoseInFrame")
  static let transforms = EpisodeChannel(topic: "/tf", schema: "foxglove.FrameTransform")
  static let log = EpisodeChannel(topic: "/log", schema: "foxglove.Log")

  static func image(_ camera: String) -> EpisodeChannel {
    EpisodeChannel(topic: "/\(camera)/image", schema: "foxglove.RawImage")
  }

  static func depth(_ camera: String) -> EpisodeChannel {
    EpisodeChannel(topic: "/\(camera)/depth", schema: "foxglove.RawImage")
  }

  static func calibration(_ camera: String) -> EpisodeChannel {
    EpisodeChannel(topic: "/\(camera)/calibration", schema: "foxglove.CameraCalibration")
  }

  static func detections(_ camera: String) -> EpisodeChannel {
    EpisodeChannel(topic: "/\(camera)/detections", schema: "foxglove.ImageAnnotations")
  }
}

/// One message of an episode, before it is in a file.
package struct EpisodeMessage: Hashable, Sendable {
  /// What the recorder does with a message when the disk is too slow or full.
  package enum Weight: Hashable, Sendable {
    /// Pictures and drawings: left out first.
    case heavy
    /// Decisions, commands and what came of them: kept.
    case essential
  }

  package var channel: EpisodeChannel
  package var weight: Weight
  package var bytes: [UInt8]

  init(
    _ channel: EpisodeChannel, _ weight: Weight = .essential,
    _ fill: (inout ProtobufWriter) -> Void
  ) {
    var writer = ProtobufWriter()
    fill(&writer)
    self.channel = channel
    self.weight = weight
    bytes = writer.bytes
  }
}
