public import AgentMessages
public import AgentRuntime
public import Perception
import Synchronization
public import Transport

/// Eyes that are told by the referee what a frame shows: for finding out which failures are the eyes' and which the rest's.
/// A score with these eyes says nothing about Errand, and scorecards name them.
public final class PerfectEyes: Sight {
  private let seen = Mutex<[UInt64: [Detection]]>([:])

  public init() {}

  public func percept(
    of observation: Observation, camera: CameraInfo, lookingFor phrases: [Phrase]
  ) throws(PerceptionError) -> Percept {
    guard let frame = observation.frames.first else { throw .noFrame(camera: camera.name) }
    let detections = seen.withLock { $0[observation.sequence] } ?? []
    return Percept(
      sequence: observation.sequence, stamp: observation.stamp, camera: camera, frame: frame,
      odometry: observation.odometry, contact: observation.contact, gripper: observation.gripper,
      detections: detections)
  }

  /// Remembers what the frame of an observation shows; only the newest few are kept.
  func note(_ truth: GroundTruth, for sequence: UInt64) {
    let detections = truth.things.compactMap { Self.detection(of: $0) }
    seen.withLock { seen in
      seen[sequence] = detections
      if sequence > 8 { seen = seen.filter { $0.key + 8 > sequence } }
    }
  }

  private static func detection(of thing: GroundTruth.Thing) -> Detection? {
    let vocabulary = Vocabulary.household
    guard let box = thing.box, !thing.isHeld else { return nil }
    guard thing.visibleFraction >= 0.2, max(box.width, box.height) >= 6 else {
      let isSmall = vocabulary.kind(named: thing.kind)?.isPortable == true
      guard isSmall, thing.visibleFraction >= 0.02, box.area >= 20 else { return nil }
      return Detection(
        box: box, score: 0.9, kinds: [ObjectHypothesis(label: Detection.unnamed, score: 0.9)])
    }
    var colours: [ObjectHypothesis] = []
    if vocabulary.colours.contains(thing.colour), thing.kind != "door" {
      let others = vocabulary.colours.filter { $0 != thing.colour }
      colours = [ObjectHypothesis(label: thing.colour, score: 0.965)]
      colours += others.map { ObjectHypothesis(label: $0, score: 0.005) }
    }
    return Detection(
      box: box, score: 0.97, kinds: [ObjectHypothesis(label: thing.kind, score: 0.97)],
      colours: colours, states: states(of: thing))
  }

  private static func states(of thing: GroundTruth.Thing) -> [ObjectHypothesis] {
    guard let state = thing.state.split(separator: " ").first.map(String.init) else { return [] }
    var states = [ObjectHypothesis(label: state, score: 0.97)]
    if state == "locked" {
      let colour = thing.state.split(separator: " ").dropFirst().first.map(String.init)
      states.append(ObjectHypothesis(label: "locked:\(colour ?? thing.colour)", score: 0.96))
    }
    for other in ["open", "closed", "locked"] where other != state {
      states.append(ObjectHypothesis(label: other, score: 0.015))
    }
    return states
  }
}

/// A robot whose frames the referee explains to the perfect eyes.
public struct WitnessedRobot: Robot {
  private let robot: any Robot
  private let referee: RefereeClient
  private let eyes: PerfectEyes

  public init(_ robot: any Robot, referee: RefereeClient, eyes: PerfectEyes) {
    self.robot = robot
    self.referee = referee
    self.eyes = eyes
  }

  public var description: RobotDescription { robot.description }

  public func send(_ command: MotorCommand) async throws(LinkError) -> CommandStatus {
    try await robot.send(command)
  }

  public func observation() async throws(LinkError) -> Observation {
    let observation = try await robot.observation()
    eyes.note(try await referee.truth(), for: observation.sequence)
    return observation
  }

  public func stop() async { await robot.stop() }
}
