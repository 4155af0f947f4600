import AgentMessages
import Control
import Perception
import StateEstimation

extension Agent {
  private static let blindLimit = 20
  private static let blindWaitSeconds = 0.2

  /// Looks: from the newest observation to a new belief. A frame that was lost is waited for.
  func sense(_ body: inout Body) async throws {
    for attempt in 1...Self.blindLimit {
      let observation = try await link { () async throws(LinkError) in
        try await body.robot.observation()
      }
      guard !observation.frames.isEmpty else {
        if attempt == 1 { body.emit(.surprised("the camera sent no picture; I wait for the next")) }
        try await pass(.wait(seconds: Self.blindWaitSeconds), with: &body)
        continue
      }
      body.emit(.observed(observation))
      let percept = try percept(of: observation, robot: body.robot)
      body.emit(.perceived(percept))
      estimator.update(&belief, with: percept)
      trail.insert(belief.cell)
      body.emit(.believed(belief))
      return
    }
    throw Interruption.link(
      .noAnswer(
        from: body.robot.description.name,
        waitedSeconds: Double(Self.blindLimit) * Self.blindWaitSeconds, awaiting: "a camera picture"
      ))
  }

  private func percept(of observation: Observation, robot: any Robot) throws -> Percept {
    guard let camera = robot.description.cameras.first else {
      throw Interruption.perception(.noFrame(camera: "any"))
    }
    do {
      return try sight.percept(of: observation, camera: camera, lookingFor: [])
    } catch {
      throw Interruption.perception(error)
    }
  }

  /// Sends one command through the safety filter, and looks at what came of it. Returns why it was refused, if it was.
  func carryOut(_ action: MotorCommand.Action, with body: inout Body) async throws -> String? {
    let filter = SafetyFilter(description: body.robot.description)
    switch filter.judge(action, in: belief, keepOut: executor.context.keepOut) {
    case .pass(let safe): try await pass(safe, with: &body)
    case .clipped(let safe, let reason):
      body.emit(.surprised("I do less than planned: \(reason)"))
      try await pass(safe, with: &body)
    case .refused(let reason): return reason
    }
    try await sense(&body)
    return nil
  }

  /// The only way to the wire.
  private func pass(_ action: MotorCommand.Action, with body: inout Body) async throws {
    try checkCancellation()
    guard body.commandsLeft > 0 else { throw Interruption.stepLimit }
    body.commandsLeft -= 1
    let command = MotorCommand(id: nextCommandID, action: action)
    nextCommandID += 1
    body.emit(.commanded(command))
    let robot = body.robot
    let status = try await link { () async throws(LinkError) in try await robot.send(command) }
    body.emit(.executed(status))
    executor.ended(status)
    if case .translate(let metres) = action, status.reason == .blocked {
      belief.bumped.insert(
        belief.cell.moved(metres < 0 ? belief.heading.opposite : belief.heading))
    }
    estimator.predict(&belief, after: command, status: status)
  }

  private func checkCancellation() throws {
    if Task.isCancelled { throw Interruption.stopped }
  }

  private func link<Value>(
    _ body: () async throws(LinkError) -> Value
  ) async throws -> Value {
    do {
      return try await body()
    } catch {
      if Task.isCancelled { throw Interruption.stopped }
      throw Interruption.link(error)
    }
  }
}
