public import AgentMessages

/// What came to the agent from outside, read back from its log: the half of an episode that a replay feeds in.
public struct EpisodeInputs: Sendable {
  /// Something that came to the agent, in order.
  public enum Input: Sendable {
    case instructed(String)
    /// Heard in the middle of a task, after `prior` events.
    case heard(String, prior: Int)
    case answered(String)
    case observed(Observation)
    /// A command went out; with the bytes of its message.
    case commanded(LoggedMessage)
    case executed(CommandStatus)
    case ended(LoggedMessage)
  }

  public var inputs: [Input] = []

  /// Reads the log. Throws where a message is broken. An observation whose pictures were left out has none.
  public init(_ log: EpisodeLog) throws(RecordingError) {
    var pictures: [String: CameraFrame] = [:]
    for message in log.messages {
      switch message.topic {
      case "/errand/instruction": inputs.append(Self.instruction(try log.decoded(message)))
      case "/errand/answer": inputs.append(.answered(try log.decoded(message).text("text")))
      case "/errand/observation":
        inputs.append(.observed(Self.observation(try log.decoded(message), pictures)))
        pictures = [:]
      case "/errand/command": inputs.append(.commanded(message))
      case "/errand/status": inputs.append(.executed(Self.status(try log.decoded(message))))
      case "/errand/outcome": inputs.append(.ended(message))
      case let topic where message.schema == "foxglove.RawImage":
        Self.add(try log.decoded(message), topic, to: &pictures)
      default: break
      }
    }
  }

  private static func instruction(_ message: DecodedMessage) -> Input {
    let text = message.text("text")
    return message.flag("is_heard")
      ? .heard(text, prior: message.integer("prior")) : .instructed(text)
  }

  /// Pixels by camera: "/NAME/image" and "/NAME/depth".
  private static func add(
    _ image: DecodedMessage, _ topic: String, to pictures: inout [String: CameraFrame]
  ) {
    let parts = topic.split(separator: "/")
    guard parts.count == 2 else { return }
    let (width, height) = (image.integer("width"), image.integer("height"))
    let data = image.bytes("data")
    let camera = String(parts[0])
    if parts[1] == "image", data.count == width * height * 3 {
      pictures[camera] = CameraFrame(
        camera: camera, stamp: 0, width: width, height: height, rgb: data)
    } else if parts[1] == "depth", data.count == width * height * 2,
      pictures[camera]?.rgb.count == width * height * 3
    {
      pictures[camera]?.depth = stride(from: 0, to: data.count, by: 2).map {
        UInt16(data[$0]) | UInt16(data[$0 + 1]) << 8
      }
    }
  }

  private static func observation(
    _ message: DecodedMessage, _ pictures: [String: CameraFrame]
  ) -> Observation {
    let twist = message.message("twist")
    let frames = message.messages("frames").compactMap { frame -> CameraFrame? in
      var picture = pictures[frame.text("camera")]
      picture?.stamp = Int64(frame.integer("stamp"))
      return picture
    }
    return Observation(
      sequence: message.unsigned("sequence"), stamp: Int64(message.integer("stamp")),
      frames: frames,
      odometry: Odometry(
        pose: pose(message.message("pose")),
        twist: Twist2D(
          linear: twist?.number("linear") ?? 0, angular: twist?.number("angular") ?? 0)),
      contact: message.flag("contact"),
      gripper: Gripper(
        opening: message.number("gripper_opening"), isHolding: message.flag("is_holding")),
      lastCommandID: message.unsigned("last_command_id"))
  }

  private static func status(_ message: DecodedMessage) -> CommandStatus {
    CommandStatus(
      id: message.unsigned("id"),
      state: CommandStatus.State(rawValue: message.text("state")) ?? .failed,
      reason: CommandStatus.Reason(rawValue: message.text("reason")) ?? .none,
      message: message.text("message"), executed: pose(message.message("executed")))
  }

  private static func pose(_ message: DecodedMessage?) -> Pose2D {
    Pose2D(
      x: message?.number("x") ?? 0, y: message?.number("y") ?? 0,
      theta: message?.number("theta") ?? 0)
  }
}

extension EpisodeLog {
  /// What the eyes saw, by the sequence number of the observation: eyes for those who want to replay the rest only.
  public func percepts() throws(RecordingError) -> [UInt64: [Detection]] {
    var all: [UInt64: [Detection]] = [:]
    for message in messages(on: "percept") {
      let percept = try decoded(message)
      all[percept.unsigned("sequence")] = percept.messages("detections").map { Self.detection($0) }
    }
    return all
  }

  /// The command that a message of the command channel holds; nil where this version does not know its action.
  public static func command(_ message: DecodedMessage) -> MotorCommand? {
    let amount = message.number("amount")
    let point = message.message("target")
    let target = Point3(
      x: point?.number("x") ?? 0, y: point?.number("y") ?? 0, z: point?.number("z") ?? 0)
    let action: MotorCommand.Action
    switch message.text("action") {
    case "translate": action = .translate(amount)
    case "rotate": action = .rotate(amount)
    case "velocity":
      action = .velocity(
        Twist2D(linear: amount, angular: message.number("angular")),
        seconds: message.number("seconds"))
    case "grasp": action = .grasp(target: target)
    case "release": action = .release(target: target)
    case "open": action = .open(target: target)
    case "close": action = .close(target: target)
    case "toggle": action = .toggle(target: target)
    case "wait": action = .wait(seconds: amount)
    case "speak": action = .speak(message.text("text"))
    case "stop": action = .stop
    default: return nil
    }
    return MotorCommand(
      id: message.unsigned("id"), expiry: Int64(message.integer("expiry")), action: action)
  }

  private static func detection(_ message: DecodedMessage) -> Detection {
    let box = message.message("box")
    func labels(_ name: String) -> [ObjectHypothesis] {
      message.messages(name).map {
        ObjectHypothesis(label: $0.text("label"), score: $0.number("score"))
      }
    }
    return Detection(
      box: BoundingBox(
        minX: box?.number("min_x") ?? 0, minY: box?.number("min_y") ?? 0,
        maxX: box?.number("max_x") ?? 0, maxY: box?.number("max_y") ?? 0),
      score: message.number("score"), kinds: labels("kinds"), colours: labels("colours"),
      states: labels("states"),
      phraseScores: Dictionary(
        labels("phrases").map { (Phrase($0.label), $0.score) }, uniquingKeysWith: { a, _ in a }),
      embedding: message.floats("embedding"))
  }
}

extension DecodedMessage {
  fileprivate func floats(_ name: String) -> [Float] {
    guard case .list(let values) = self[name] else { return [] }
    return values.compactMap { if case .number(let value) = $0 { Float(value) } else { nil } }
  }
}
