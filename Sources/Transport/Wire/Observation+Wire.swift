import AgentMessages
import WireMessages

extension WireMessage.EpisodeObservation {
  init(wire: Errand__V1__Observation) throws(CodecError) {
    let gripper = wire.gripper?.pointee
    let observation = Observation(
      sequence: wire.sequence, stamp: wire.stamp,
      frames: try Field.messages(
        wire.frames, wire.n_frames, "frames", limit: WireLimits.frames, CameraFrame.init(wire:)),
      odometry: Odometry(
        pose: try Pose2D(wire: wire.pose, "pose"), twist: try Twist2D(wire: wire.twist, "twist")),
      contact: wire.contact != 0,
      gripper: Gripper(
        opening: try Field.number(gripper?.opening ?? 0, "gripper.opening"),
        isHolding: (gripper?.is_holding ?? 0) != 0),
      lastCommandID: wire.last_command_id)
    self.init(observation, episode: wire.episode)
  }

  /// An observation that may be left out.
  static func optional(
    _ wire: UnsafeMutablePointer<Errand__V1__Observation>?
  ) throws(CodecError) -> WireMessage.EpisodeObservation? {
    guard let wire else { return nil }
    return try WireMessage.EpisodeObservation(wire: wire.pointee)
  }

  func wire(in arena: ProtobufArena) -> Errand__V1__Observation {
    var message = Errand__V1__Observation()
    errand__v1__observation__init(&message)
    message.sequence = observation.sequence
    message.stamp = observation.stamp
    message.n_frames = observation.frames.count
    message.frames = arena.messages(observation.frames.map { $0.wire(in: arena) })
    message.pose = arena.message(observation.odometry.pose.wire)
    message.twist = arena.message(observation.odometry.twist.wire)
    message.contact = observation.contact ? 1 : 0
    message.gripper = arena.message(observation.gripper.wire)
    message.last_command_id = observation.lastCommandID
    message.episode = episode
    return message
  }
}

extension Gripper {
  fileprivate var wire: Errand__V1__Gripper {
    var message = Errand__V1__Gripper()
    errand__v1__gripper__init(&message)
    message.opening = opening
    message.is_holding = isHolding ? 1 : 0
    return message
  }
}

extension CameraFrame {
  fileprivate init(wire: Errand__V1__CameraFrame) throws(CodecError) {
    let width = try Field.size(wire.width, "frame.width", limit: WireLimits.imageSide)
    let height = try Field.size(wire.height, "frame.height", limit: WireLimits.imageSide)
    let hasDepth = wire.depth.len > 0
    self.init(
      camera: try Field.text(wire.camera, "frame.camera"), stamp: wire.stamp, width: width,
      height: height,
      rgb: try Field.elements(wire.rgb, of: UInt8.self, expected: width * height * 3, "frame.rgb"),
      depth: hasDepth
        ? try Field.elements(
          wire.depth, of: UInt16.self, expected: width * height, "frame.depth") : [])
  }

  fileprivate func wire(in arena: ProtobufArena) -> Errand__V1__CameraFrame {
    var message = Errand__V1__CameraFrame()
    errand__v1__camera_frame__init(&message)
    message.camera = arena.text(camera)
    message.stamp = stamp
    message.width = UInt32(clamping: width)
    message.height = UInt32(clamping: height)
    message.rgb = arena.bytes(of: rgb)
    message.depth = arena.bytes(of: depth)
    return message
  }
}
