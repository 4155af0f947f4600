package import AgentMessages
import Grounding
import Perception
import Planning

extension Agent {
  /// One sentence from its words to its outcome. Each event is told to `emit` before the loop goes on; `run` is for all
  /// who need not be so near.
  package func perform(
    _ text: String, on robot: some Robot, emit: @escaping Emit
  ) async -> Outcome {
    let instruction = Instruction(text, turn: turn)
    turn += 1
    emit(.instructed(instruction))
    do {
      var body = Body(robot: robot, emit: emit, commandsLeft: configuration.stepLimit)
      try await sense(&body)
      belief.home = belief.cell
      trail = []
      lookedAt = []
      belief.bumped = []
      return try await follow(instruction, with: &body)
    } catch {
      return await outcome(of: error, on: robot)
    }
  }

  private func follow(_ instruction: Instruction, with body: inout Body) async throws -> Outcome {
    let interpretation = try grounder.interpret(instruction, in: belief, context: &conversation)
    for repair in conversation.repairs { body.emit(.said("I take \(repair)")) }
    return try await act(on: interpretation, with: &body)
  }

  private func act(on interpretation: Interpretation, with body: inout Body) async throws -> Outcome
  {
    body.emit(.interpreted(interpretation))
    switch interpretation {
    case .goal(let goal): return try await pursue(withReturn(goal), with: &body)
    case .answer(let question): return try await reply(to: question, with: &body)
    case .correction(let correction):
      guard let goal = goal(after: correction, of: conversation.goal) else { return .stopped }
      return try await pursue(goal, with: &body)
    case .ask(let question):
      guard let answer = await ask(question, with: body) else { return .needsAnswer(question) }
      let meant = try grounder.answer(
        answer, to: question, about: nil, in: belief, context: &conversation)
      if case .ask(let again) = meant, again == question { return .needsAnswer(question) }
      return try await act(on: meant, with: &body)
    case .unknownWords(let words):
      let list = words.map { "'\($0)'" }.joined(separator: " and ")
      return .cannot(reason: "I do not know the word\(words.count > 1 ? "s" : "") \(list)")
    case .refuse(let reason), .notUnderstood(let reason): return .cannot(reason: reason)
    }
  }

  /// Asks the person; nil when nobody answers.
  func ask(_ question: ClarifyingQuestion, with body: Body) async -> String? {
    body.emit(.asked(question))
    let answer = await configuration.answer?(question)
    if let answer { body.emit(.answered(answer)) }
    return answer
  }

  /// An exploration ends where it began, so that "here" keeps its meaning.
  private func withReturn(_ goal: Goal) -> Goal {
    guard goal.steps == [[.explore]] else { return goal }
    var goal = goal
    goal.steps.append([.goTo(Referent(words: "where I began", isSpeaker: true))])
    return goal
  }

  /// The goal that a correction leaves; nil when nothing is left to do.
  func goal(after correction: Correction, of goal: Goal?) -> Goal? {
    switch correction {
    case .stop: return nil
    case .instead: return goal.flatMap { grounder.apply(correction, to: $0) }
    case .putBack: return putBackGoal()
    }
  }

  private func putBackGoal() -> Goal? {
    guard let last = belief.lastPickup, let thing = belief.object(last.objectID) else { return nil }
    let referent = Referent(words: "the \(thing.name)", objectID: thing.id, candidates: [thing.id])
    func holder(_ id: Int) -> Referent {
      Referent(
        words: belief.object(id).map { "the \($0.name)" } ?? "its place", objectID: id,
        candidates: [id])
    }
    switch last.place {
    case .on(let id): return Goal(steps: [[.place(referent, .on, holder(id))]])
    case .inside(let id): return Goal(steps: [[.place(referent, .inside, holder(id))]])
    case .floor, .held, .unknown: return Goal(steps: [[.putDown(referent)]])
    }
  }

  private func reply(to question: WorldQuestion, with body: inout Body) async throws -> Outcome {
    if let goal = search(for: question) { _ = try await pursue(goal, with: &body) }
    let answer = grounder.answer(question, from: belief)
    body.emit(.said(answer))
    return .done(answer)
  }

  /// What to go and look for before a question can be answered; nil where the belief is all there is.
  private func search(for question: WorldQuestion) -> Goal? {
    switch question {
    case .whereIs(let referent), .isThere(let referent), .isInState(let referent, _):
      Goal(steps: [[.find(referent)]])
    case .howMany: Goal(steps: [[.explore]])
    case .whatIs(_, let landmark): Goal(steps: [[.find(landmark)]])
    case .whatIsHeld: nil
    }
  }

  private func outcome(of error: any Error, on robot: some Robot) async -> Outcome {
    switch error {
    case Interruption.link(let error): return .linkLost(error.description)
    case Interruption.perception(let error): return .badInput(error.description)
    case Interruption.planning(let error): return .badInput(error.description)
    case Interruption.stepLimit: return .stepLimit(configuration.stepLimit)
    case let error as GroundingError: return .badInput("\(error)")
    default:
      await robot.stop()
      return .stopped
    }
  }
}
