import AgentMessages
import Control
import Grounding
import Perception
import StateEstimation

extension GridAgent {
  /// Looks once more, at most so often, while a picture may be an old one.
  private static let doubtLimit = 3

  /// Looks: from the newest observation to a new belief.
  func sense(_ body: inout Body) async throws {
    let robot = body.robot
    let observation = try await link { () async throws(LinkError) in try await robot.observation() }
    body.emit(.observed(observation))
    guard let camera = robot.description.cameras.first else {
      throw Interruption.perception(.noFrame(camera: "any"))
    }
    let percept: Percept
    do {
      percept = try sight.percept(of: observation, camera: camera, lookingFor: [])
    } catch {
      throw Interruption.perception(error)
    }
    body.emit(.perceived(percept))
    estimator.update(&belief, with: percept)
    body.emit(.believed(belief))
  }

  /// Sends one command through the safety filter, looks at what came of it, and notes what has come true. False where it
  /// was refused.
  func carryOut(
    _ action: MotorCommand.Action, _ progress: inout MissionProgress, with body: inout Body
  ) async throws -> Bool {
    let before = belief
    let filter = SafetyFilter(description: body.robot.description)
    switch filter.judge(action, in: belief) {
    case .pass(let safe), .clipped(let safe, _): try await pass(safe, with: &body)
    case .refused(let reason):
      body.emit(.surprised(reason))
      return false
    }
    try await sense(&body)
    var looks = 0
    while belief.grid?.doubt != nil, looks < Self.doubtLimit {
      looks += 1
      try await pass(.wait(seconds: 1), with: &body)
      try await sense(&body)
    }
    progress.acted(action, before: before, after: belief) { [grounder, belief] in
      grounder.resolve($0, in: belief)
    }
    return true
  }

  /// The only way to the wire.
  func pass(_ action: MotorCommand.Action, with body: inout Body) async throws {
    if Task.isCancelled { throw Interruption.stopped }
    guard body.commandsLeft > 0 else { throw Interruption.stepLimit }
    body.commandsLeft -= 1
    let command = MotorCommand(id: nextCommandID, action: action)
    nextCommandID += 1
    body.emit(.commanded(command))
    let robot = body.robot
    let status = try await link { () async throws(LinkError) in try await robot.send(command) }
    body.emit(.executed(status))
    estimator.noted(&belief, action)
  }

  private func link<Value>(
    _ work: () async throws(LinkError) -> Value
  ) async throws -> Value {
    do {
      return try await work()
    } catch {
      if Task.isCancelled { throw Interruption.stopped }
      throw Interruption.link(error)
    }
  }
}
