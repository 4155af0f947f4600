package import AgentMessages
import Dashboard

/// Turns the agent's events into the messages of an episode.
///
/// A state machine without input or output: the same events give the same bytes. It remembers the newest belief, because
/// only what changed is written, and what it drew already.
package struct EpisodeEncoder: Sendable {
  private var story = Story()
  private var beliefs = BeliefChanges()
  private var scene = SceneChanges()
  private var calibrations: [String: CameraInfo] = [:]
  private var isAtWork = false
  private var eventCount = 0
  /// The robot's clock: the stamp of the newest observation. Nil until there was one.
  package private(set) var stamp: Int64?

  package init() {}

  /// What there is to write about an event.
  package mutating func messages(for event: AgentEvent) -> [EpisodeMessage] {
    defer { eventCount += 1 }
    if case .observed(let observation) = event { stamp = observation.stamp }
    let stamp = stamp ?? 0
    var messages = own(event)
    messages += drawings(event, stamp)
    for line in story.lines(for: event) { messages.append(Self.log(line, stamp)) }
    return messages
  }

  /// In Errand's own words: what a replay compares.
  private mutating func own(_ event: AgentEvent) -> [EpisodeMessage] {
    switch event {
    case .instructed(let instruction):
      defer { isAtWork = true }
      return [Self.instruction(instruction, isHeard: isAtWork, prior: eventCount)]
    case .answered(let text): return [EpisodeMessage(.answer) { $0.text(1, text) }]
    case .observed(let observation): return Self.observation(observation)
    case .perceived(let percept): return [Self.percept(percept)]
    case .believed(let belief): return [beliefs.message(for: belief)]
    case .interpreted(let interpretation): return [Self.goal(interpretation)]
    case .planned(let plan): return [Self.plan(plan)]
    case .started(let action, let index): return [Self.started(action, index)]
    case .commanded(let command): return [Self.command(command)]
    case .executed(let status): return [Self.status(status)]
    case .finished(let action, let status): return [Self.finished(action, status)]
    case .surprised(let text): return [Self.speech("surprised", text)]
    case .said(let text): return [Self.speech("said", text)]
    case .asked(let question): return [Self.speech(question)]
    case .waiting(let reason, let atMost): return [Self.speech("waiting", reason, atMost)]
    case .ended(let outcome):
      isAtWork = false
      return [Self.outcome(outcome)]
    }
  }

  /// The same for tools that draw.
  private mutating func drawings(_ event: AgentEvent, _ stamp: Int64) -> [EpisodeMessage] {
    switch event {
    case .observed(let observation):
      let pose = observation.odometry.pose
      return [FoxgloveMessage.pose(pose, stamp), FoxgloveMessage.robotTransform(pose, stamp)]
    case .perceived(let percept):
      return calibrated(percept.camera, stamp) + [FoxgloveMessage.detections(percept, stamp)]
    case .believed(let belief):
      return [FoxgloveMessage.map(belief, stamp)] + scene.messages(for: belief, stamp)
    default: return []
    }
  }

  /// A camera's calibration and mount, when they are new.
  private mutating func calibrated(_ camera: CameraInfo, _ stamp: Int64) -> [EpisodeMessage] {
    guard calibrations.updateValue(camera, forKey: camera.name) != camera else { return [] }
    return [
      FoxgloveMessage.calibration(camera, stamp), FoxgloveMessage.cameraTransform(camera, stamp),
    ]
  }

  private static func log(_ line: StoryLine, _ stamp: Int64) -> EpisodeMessage {
    EpisodeMessage(.log) { message in
      message.message(1) { $0.stamp(stamp) }
      message.unsigned(2, line.ink == .red ? 4 : line.ink == .yellow ? 3 : 2)
      message.text(3, line.text)
      message.text(4, line.tag)
    }
  }
}

extension EpisodeEncoder {
  /// The message of a percept, apart from any episode.
  package static func messageAlone(for percept: Percept) -> EpisodeMessage {
    EpisodeEncoder.percept(percept)
  }
}
