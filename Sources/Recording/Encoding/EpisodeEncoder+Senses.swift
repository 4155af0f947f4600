import AgentMessages

extension EpisodeEncoder {
  static func instruction(
    _ instruction: Instruction, isHeard: Bool, prior: Int
  ) -> EpisodeMessage {
    EpisodeMessage(.instruction) {
      $0.text(1, instruction.text)
      $0.integer(2, instruction.turn)
      $0.flag(3, isHeard)
      $0.integer(4, prior)
    }
  }

  /// The pictures on their cameras' channels, then all else.
  static func observation(_ observation: Observation) -> [EpisodeMessage] {
    observation.frames.filter { !$0.rgb.isEmpty }.flatMap { pictures($0) } + [
      EpisodeMessage(.observation) { message in
        message.unsigned(1, observation.sequence)
        message.integer(2, observation.stamp)
        message.message(3) { $0.pose(observation.odometry.pose) }
        message.message(4) {
          $0.number(1, observation.odometry.twist.linear)
          $0.number(2, observation.odometry.twist.angular)
        }
        message.flag(5, observation.contact)
        message.number(6, observation.gripper.opening)
        message.flag(7, observation.gripper.isHolding)
        message.unsigned(8, observation.lastCommandID)
        message.messages(9, observation.frames, frame)
      }
    ]
  }

  private static func frame(_ message: inout ProtobufWriter, _ frame: CameraFrame) {
    message.text(1, frame.camera)
    message.integer(2, frame.stamp)
    message.integer(3, frame.width)
    message.integer(4, frame.height)
    message.fixed64(5, Fingerprint.of(frame.rgb))
    message.fixed64(6, frame.depth.isEmpty ? 0 : Fingerprint.of(frame.depth))
    message.flag(7, !frame.depth.isEmpty)
  }

  private static func pictures(_ frame: CameraFrame) -> [EpisodeMessage] {
    let colours = EpisodeMessage(.image(frame.camera), .heavy) {
      FoxgloveMessage.image(frame, encoding: "rgb8", pixelBytes: 3, into: &$0)
      $0.data(6, frame.rgb)
      $0.text(7, FoxgloveMessage.opticalFrame(frame.camera))
    }
    guard !frame.depth.isEmpty else { return [colours] }
    let depth = EpisodeMessage(.depth(frame.camera), .heavy) {
      FoxgloveMessage.image(frame, encoding: "16UC1", pixelBytes: 2, into: &$0)
      $0.data(6, of: frame.depth)
      $0.text(7, FoxgloveMessage.opticalFrame(frame.camera))
    }
    return [colours, depth]
  }

  static func percept(_ percept: Percept) -> EpisodeMessage {
    EpisodeMessage(.percept) {
      $0.unsigned(1, percept.sequence)
      $0.integer(2, percept.stamp)
      $0.messages(3, percept.detections, detection)
    }
  }

  private static func detection(_ message: inout ProtobufWriter, _ detection: Detection) {
    message.message(1) {
      $0.number(1, detection.box.minX)
      $0.number(2, detection.box.minY)
      $0.number(3, detection.box.maxX)
      $0.number(4, detection.box.maxY)
    }
    message.number(2, detection.score)
    message.messages(3, detection.kinds, hypothesis)
    message.messages(4, detection.colours, hypothesis)
    message.messages(5, detection.states, hypothesis)
    let phrases = detection.phraseScores.sorted { $0.key < $1.key }.map {
      ObjectHypothesis(label: $0.key.text, score: $0.value)
    }
    message.messages(6, phrases, hypothesis)
    message.numbers(7, detection.embedding)
  }

  static func hypothesis(_ message: inout ProtobufWriter, _ hypothesis: ObjectHypothesis) {
    message.text(1, hypothesis.label)
    message.number(2, hypothesis.score)
  }
}

extension ProtobufWriter {
  /// The fields of a google.protobuf.Timestamp.
  mutating func stamp(_ nanoseconds: Int64) {
    // the rest is never negative, also before the clock's zero
    let seconds =
      nanoseconds >= 0 ? nanoseconds / 1_000_000_000 : (nanoseconds + 1) / 1_000_000_000 - 1
    integer(1, seconds)
    integer(2, nanoseconds - seconds * 1_000_000_000)
  }

  mutating func pose(_ pose: Pose2D) {
    number(1, pose.x)
    number(2, pose.y)
    number(3, pose.theta)
  }

  mutating func point(_ point: Point3) {
    number(1, point.x)
    number(2, point.y)
    number(3, point.z)
  }

  mutating func cell(_ cell: Cell) {
    signed(1, cell.column)
    signed(2, cell.row)
  }
}
