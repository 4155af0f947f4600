package import AgentMessages
import Control
import Grounding
import Perception
import Planning

extension GridAgent {
  /// One sentence from its words to its outcome. Each event is told to `emit` before the loop goes on.
  package func perform(
    _ text: String, on robot: some Robot, emit: @escaping Emit
  ) async -> Outcome {
    let instruction = Instruction(text, turn: turn)
    turn += 1
    emit(.instructed(instruction))
    do {
      var body = Body(robot: robot, emit: emit, commandsLeft: configuration.stepLimit)
      try await begin(&body)
      let interpretation = grounder.interpret(instruction)
      emit(.interpreted(interpretation))
      switch interpretation {
      case .goal(let goal): return try await pursue(goal, with: &body)
      case .unknownWords(let words):
        let list = words.map { "'\($0)'" }.joined(separator: " and ")
        return .cannot(reason: "I do not know the word\(words.count > 1 ? "s" : "") \(list)")
      case .notUnderstood(let reason), .refuse(let reason): return .cannot(reason: reason)
      case .answer, .correction, .ask:
        return .cannot(reason: "I can only carry out instructions here")
      }
    } catch {
      return await outcome(of: error, on: robot)
    }
  }

  /// The first look, which also settles what "left" and "behind" will mean.
  private func begin(_ body: inout Body) async throws {
    let description = body.robot.description
    if belief.update == 0 {
      belief = .grid(
        cellSize: description.cellSize, cells: description.cameras.first?.cells ?? .miniGrid)
    }
    try await sense(&body)
    if belief.heldID != nil {
      // what the hand held before anything was done is let go only after it was felt there once
      try await pass(.wait(seconds: 1), with: &body)
      try await sense(&body)
    }
    let (pose, things) = (belief.gridPose, belief.objects)
    belief.home = pose.cell
    belief.grid?.home = pose
    belief.grid?.origins = things.reduce(into: [:]) { $0[$1.id] = $1.cells.first }
  }

  /// The loop: resolve the words against the belief, plan, act, look, until all has come true or cannot.
  private func pursue(_ goal: Goal, with body: inout Body) async throws -> Outcome {
    var progress = MissionProgress(goal)
    var (idle, failures) = (0, 0)
    var last: Plan?
    while !progress.isDone {
      let resolved = grounder.resolve(Goal(steps: progress.remaining), in: belief)
      let plan = try makePlan(resolved)
      if plan != last { body.emit(.planned(plan)) }
      last = plan
      guard case .none(let reason) = plan.status else {
        guard let action = plan.actions.first else { return .cannot(reason: "the plan is empty") }
        let before = body.commandsLeft
        let status = try await execute(action, of: plan, &progress, with: &body)
        if case .blocked = status { failures += 1 }
        idle = body.commandsLeft == before ? idle + 1 : 0
        if idle > Self.idleLimit || failures > Self.failureLimit {
          return .cannot(reason: "I tried again and again and nothing came of it")
        }
        continue
      }
      guard failures < Self.failureLimit, try await lookAgain(&progress, with: &body) else {
        return .cannot(reason: reason)
      }
      failures += Self.failureLimit / 4
    }
    return .done(Report.sentence(for: goal))
  }

  private func makePlan(_ goal: Goal) throws -> Plan {
    do {
      return try planner.plan(
        for: goal.steps.first ?? [], later: Array(goal.steps.dropFirst()), from: belief)
    } catch {
      throw Interruption.planning(error)
    }
  }

  /// One action, until it has ended, something came true, or something new was seen.
  private func execute(
    _ action: GroundAction, of plan: Plan, _ progress: inout MissionProgress,
    with body: inout Body
  ) async throws -> ExecutionStatus {
    body.emit(.started(action, index: 0))
    executor.begin(action)
    let known = knowledge
    while true {
      if let word = inbox.take(), word.lowercased().contains("stop") { throw Interruption.stopped }
      switch executor.step(in: belief) {
      case .finished:
        body.emit(.finished(action, .finished))
        return .finished
      case .blocked(let reason):
        body.emit(.finished(action, .blocked(reason: reason)))
        body.emit(.surprised(reason))
        return .blocked(reason: reason)
      case .send(let command):
        let open = progress.remaining
        guard try await carryOut(command, &progress, with: &body) else {
          return .blocked(reason: "the way is not free")
        }
        if progress.remaining != open || knowledge != known { return .running }
      }
    }
  }

  /// What plans depend on: which things there are, where, and in what state.
  private var knowledge: [TrackedObject.Essence] { belief.objects.map(\.essence) }

  /// Nothing is left to look at and something is still missing: perhaps something was misread. All that is not beside
  /// the robot is looked at again.
  private func lookAgain(
    _ progress: inout MissionProgress, with body: inout Body
  ) async throws -> Bool {
    guard belief.update > 1 else { return false }
    body.emit(.surprised("I have looked everywhere; I look again"))
    for _ in 0..<4 {
      guard try await carryOut(.rotate(Double.pi / 2), &progress, with: &body) else { return false }
    }
    for cell in belief.map.known where cell != belief.cell && belief.object(in: cell) == nil {
      guard belief.map[cell].content == .free, belief.map[cell].lastSeen + 8 < belief.update else {
        continue
      }
      belief.map[cell].content = .unknown
    }
    return true
  }

  private func outcome(of error: any Error, on robot: some Robot) async -> Outcome {
    switch error {
    case Interruption.link(let error): return .linkLost(error.description)
    case Interruption.perception(let error): return .badInput(error.description)
    case Interruption.planning(let error): return .badInput(error.description)
    case Interruption.stepLimit: return .stepLimit(configuration.stepLimit)
    default:
      await robot.stop()
      return .stopped
    }
  }
}

extension TrackedObject {
  /// What a plan depends on.
  struct Essence: Hashable {
    var id: Int
    var cell: Cell?
    var place: Place
    var openness: Openness
  }

  var essence: Essence { Essence(id: id, cell: cells.first, place: place, openness: openness) }
}
