public import AgentMessages
public import AgentRuntime
import GridWorld
public import Perception

/// Eyes that read the labels of a simulated robot: to test the loop apart from the model. What is small, far or mostly
/// hidden they do not see either.
public struct TruthfulSight: Sight {
  private let robot: SimulatedRobot

  public init(of robot: SimulatedRobot) { self.robot = robot }

  public func percept(
    of observation: Observation, camera: CameraInfo, lookingFor phrases: [Phrase]
  ) throws(PerceptionError) -> Percept {
    guard let frame = observation.frames.first else { throw .noFrame(camera: camera.name) }
    let detections = robot.labels.filter { label in
      let box = label.box
      return max(box.width, box.height) >= 8 && min(box.width, box.height) >= 3
        && label.fraction > 0.3
    }.map { label in
      let state = label.state.map { [ObjectHypothesis(label: $0, score: 0.95)] } ?? []
      let lock = label.lock.map { [ObjectHypothesis(label: "locked:\($0)", score: 0.95)] } ?? []
      return Detection(
        box: label.box, score: 0.95, kinds: [ObjectHypothesis(label: label.kind, score: 0.95)],
        colours: label.colour.map { [ObjectHypothesis(label: $0, score: 0.95)] } ?? [],
        states: state + lock)
    }
    return Percept(
      sequence: observation.sequence, stamp: observation.stamp, camera: camera, frame: frame,
      odometry: observation.odometry, contact: observation.contact, gripper: observation.gripper,
      detections: detections)
  }
}
