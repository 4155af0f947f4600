import AgentMessages

/// What was left out of a log so far, and why.
struct EpisodeLoss: Hashable, Sendable {
  var frames: UInt64 = 0
  var messages: UInt64 = 0
  var reason = ""
}

extension AgentEvent {
  /// What any event is taken to occupy at least, bytes.
  static let smallEvent = 4096

  /// Roughly the bytes that an event keeps in memory while it waits to be written. A belief is a copy of the map.
  var recordedBytes: Int {
    switch self {
    case .observed(let observation):
      observation.frames.reduce(Self.smallEvent) { $0 + $1.rgb.count + $1.depth.count * 2 }
    // the percept's frame is the observation's
    case .perceived(let percept):
      percept.detections.reduce(Self.smallEvent) { $0 + $1.embedding.count * 4 + 512 }
    case .believed(let belief):
      Self.smallEvent + (2 * belief.map.radius + 1) * (2 * belief.map.radius + 1) * 20
        + belief.objects.count * 1024
    default: Self.smallEvent
    }
  }

  /// The event without its pixels.
  var withoutPictures: AgentEvent {
    switch self {
    case .observed(var observation):
      observation.frames = observation.frames.map { Self.blank($0) }
      return .observed(observation)
    case .perceived(var percept):
      percept.frame = Self.blank(percept.frame)
      return .perceived(percept)
    default: return self
    }
  }

  private static func blank(_ frame: CameraFrame) -> CameraFrame {
    CameraFrame(camera: frame.camera, stamp: frame.stamp, width: 0, height: 0, rgb: [])
  }
}
