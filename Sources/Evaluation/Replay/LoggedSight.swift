public import AgentMessages
public import AgentRuntime
public import Perception
public import Recording

/// Eyes that saw everything already: what the log says they saw. To replay what comes after the eyes alone.
public struct LoggedSight: Sight {
  private let seen: [UInt64: [Detection]]
  /// The same by what the picture shows: a robot that lives through it again may count otherwise.
  private let seenIn: [UInt64: [Detection]]

  /// Throws where the log's percepts cannot be read.
  public init(_ log: EpisodeLog) throws(RecordingError) {
    seen = try log.percepts()
    var pictures: [UInt64: [Detection]] = [:]
    for message in log.messages(on: "observation") {
      let observation = try log.decoded(message)
      guard let picture = observation.messages("frames").first,
        let detections = seen[observation.unsigned("sequence")]
      else { continue }
      pictures[picture.unsigned("rgb_hash")] = detections
    }
    seenIn = pictures
  }

  public func percept(
    of observation: Observation, camera: CameraInfo, lookingFor phrases: [Phrase]
  ) throws(PerceptionError) -> Percept {
    let frame = observation.frames.first { $0.camera == camera.name } ?? observation.frames.first
    guard let frame,
      let detections = seen[observation.sequence] ?? seenIn[Fingerprint.of(frame.rgb)]
    else {
      throw .noFrame(camera: camera.name)
    }
    return Percept(
      sequence: observation.sequence, stamp: observation.stamp, camera: camera, frame: frame,
      odometry: observation.odometry, contact: observation.contact, gripper: observation.gripper,
      detections: detections)
  }
}
