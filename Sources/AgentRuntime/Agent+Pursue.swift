import AgentMessages
import Control
import Grounding
import Planning

extension Agent {
  /// Commands that a second look is worth.
  private static let secondLookReserve = 60

  /// The loop: resolve the words against the belief, plan, act, look, until the goal holds or cannot be reached.
  func pursue(_ goal: Goal, with body: inout Body) async throws -> Outcome {
    var goal = goal
    var setbacks = Setbacks()
    var previous: Plan?
    var settled: Set<Set<Int>> = []
    let wanted = goal
    while !goal.steps.isEmpty {
      do {
        if belief.update <= 1, needsSight(goal) { try await lookAround(for: goal, with: &body) }
        let resolution = grounder.resolve(goal, in: belief)
        goal = resolution.goal
        executor.context = ControlContext(
          vocabulary: configuration.vocabulary, keepOut: keepOut(goal.constraints))
        if let question = resolution.question {
          let left = body.commandsLeft
          if let closer = closerLook(beforeAsking: question, commandsLeft: left) {
            body.emit(.planned(closer))
            try await execute(closer, for: &goal, setbacks: &setbacks, with: &body)
            continue
          }
          let rivals = Set(question.candidates)
          if let sure = onlySureChoice(of: question), settled.insert(rivals).inserted {
            body.emit(.surprised("I take \(question.choices[sure]) to be meant"))
            goal = try settle(question, answer: "\(sure + 1)", about: goal)
            continue
          }
          guard let answer = await ask(question, with: body) else { return .needsAnswer(question) }
          goal = try settle(question, answer: answer, about: goal)
          continue
        }
        for cell in setbacks.seenInVain { giveUpSeeing(cell) }
        let plan = try makePlan(for: goal, previous: previous)
        if plan != previous { body.emit(.planned(plan)) }
        previous = plan
        executor.context.keepOut = keepOut(goal.constraints, during: plan)
        let isReady = plan.status == .satisfied || plan.status == .achieves
        if isReady, let closer = closerLook(atRivalFor: goal, commandsLeft: body.commandsLeft) {
          body.emit(.planned(closer))
          try await execute(closer, for: &goal, setbacks: &setbacks, with: &body)
          continue
        }
        switch plan.status {
        case .satisfied:
          if let closer = closerLook(atSuspectFor: goal, commandsLeft: body.commandsLeft) {
            body.emit(.planned(closer))
            try await execute(closer, for: &goal, setbacks: &setbacks, with: &body)
            continue
          }
          if let suspect = suspect(for: goal) {
            let name = belief.object(suspect.id)?.name ?? "thing"
            return .cannot(
              reason: "I am not sure whether the \(name) is one more (\(suspect.words))")
          }
          goal.steps.removeFirst()
          setbacks.beginStep()
          previous = nil
        case .none(let reason):
          if let wider = widerSearch() ?? closerLook(for: goal, commandsLeft: body.commandsLeft) {
            body.emit(.planned(wider))
            try await execute(wider, for: &goal, setbacks: &setbacks, with: &body)
          } else {
            setbacks.verdict = reason
          }
        case .achieves, .explores:
          try await execute(plan, for: &goal, setbacks: &setbacks, with: &body)
        }
        if let verdict = setbacks.verdict {
          let isWayMissing = !plan.problem.isEmpty
          guard try await lookAgain(for: goal, isWayMissing, &setbacks, with: &body) else {
            return .cannot(reason: verdict)
          }
          previous = nil
        }
      } catch Interruption.redirected(let other) {
        goal = other
        previous = nil
        setbacks = Setbacks()
      }
    }
    if let reason = trespass(wanted.constraints) { return .cannot(reason: reason) }
    return .done(Report.sentence(for: wanted))
  }

  /// Before the first task in a new place: see all four sides, so that "the mug" is not the first of two.
  private func lookAround(for goal: Goal, with body: inout Body) async throws {
    let action = GroundAction("look-around")
    body.emit(.started(action, index: 0))
    let status = try await perform(action, with: &body, goal: goal) { _ in false }
    body.emit(.finished(action, status))
  }

  /// Before a task is called impossible: whoever stood in the way may have gone, and what was not found or did not work
  /// may be seen better from here. False where nothing speaks for that.
  private func lookAgain(
    for goal: Goal, _ isWayMissing: Bool, _ setbacks: inout Setbacks, with body: inout Body
  ) async throws -> Bool {
    let mayDiffer =
      !belief.givenUp.isEmpty || !belief.unseeable.isEmpty || setbacks.total > 0
      || !belief.obstaclesInTheWay().isEmpty
      || (isWayMissing
        && !(belief.peopleCells.isEmpty && belief.unexplainedObstacles().isEmpty))
    guard mayDiffer, setbacks.secondLooks < Setbacks.secondLookLimit,
      body.commandsLeft > Self.secondLookReserve
    else { return false }
    setbacks.forgive()
    belief.givenUp = [:]
    belief.unseeable = []
    body.emit(.surprised("I look once more before I give up"))
    if setbacks.secondLooks > 1 {
      let pause = GroundAction("wait", [.number(3)])
      _ = try await perform(pause, with: &body, goal: goal) { _ in false }
    }
    try await lookAround(for: goal, with: &body)
    return true
  }

  private func makePlan(for goal: Goal, previous: Plan?) throws -> Plan {
    do {
      return try planner.plan(for: goal, from: belief, previous: previous)
    } catch {
      throw Interruption.planning(error)
    }
  }

  /// While something has not been seen, "there is no way" is not known; and a key may be in any drawer.
  private func widerSearch() -> Plan? {
    if let frontier = belief.frontiers.first {
      return Plan(
        status: .explores(lookingFor: "a way"),
        actions: [GroundAction("explore", [.cell(frontier.target)])])
    }
    guard let container = containerForKey() else { return nil }
    return Plan(
      status: .explores(lookingFor: "a key"),
      actions: [GroundAction("look-into", [.object(container.id)])])
  }

  /// While a door is locked and no key fits: the nearest container that was not looked into.
  private func containerForKey() -> TrackedObject? {
    let keys = Set(belief.objects.filter { $0.kind == "key" }.compactMap(\.colour))
    let isLockedOut = belief.objects.contains { object in
      guard object.kind == "door", case .locked(let colour) = object.openness else { return false }
      return !(colour.map(keys.contains) ?? false)
    }
    guard isLockedOut else { return nil }
    let closed = belief.objects.filter { object in
      configuration.vocabulary.kind(named: object.kind)?.role == .container && !object.isInspected
        && belief.givenUp[object.id] == nil && object.existence >= 0.5 && !object.cells.isEmpty
    }
    return closed.min { a, b in
      let distances = [a, b].map { $0.cells[0].manhattanDistance(to: belief.cell) }
      return (distances[0], a.id) < (distances[1], b.id)
    }
  }

  private func settle(
    _ question: ClarifyingQuestion, answer: String, about goal: Goal
  ) throws -> Goal {
    let meant = try grounder.answer(
      answer, to: question, about: goal, in: belief, context: &conversation)
    switch meant {
    case .goal(let goal): return goal
    case .correction(let correction):
      guard let next = self.goal(after: correction, of: goal) else { throw Interruption.stopped }
      return next
    case .answer, .ask, .unknownWords, .refuse, .notUnderstood: return goal
    }
  }

  /// Runs a plan's actions until one fails, the goal's words mean something new, or all are done.
  private func execute(
    _ plan: Plan, for goal: inout Goal, setbacks: inout Setbacks, with body: inout Body
  ) async throws {
    let isSearch = if case .explores = plan.status { true } else { false }
    let meaning = Self.meaning(of: goal)
    let kinds = Dictionary(belief.objects.map { ($0.id, $0.kind) }, uniquingKeysWith: { a, _ in a })
    for (index, action) in plan.actions.enumerated() {
      // what turned out to be something else is not what the plan was made for
      let targets = action.arguments.compactMap(\.objectID)
      if index > 0, targets.contains(where: { belief.object($0)?.kind != kinds[$0] }) { return }
      // what was seen on the way may make "the towel" two
      if index > 0, !isSearch, grounder.resolve(goal, in: belief).question != nil { return }
      // and from close by it may show that nothing need be moved
      if index > 0, isTaking(action) {
        let isMeant = isStillMeant(action, among: meaning, in: goal)
        guard isMeant, try !isReached(goal) else { return }
      }
      body.emit(.started(action, index: index))
      let current = goal
      let update = belief.update
      let status = try await perform(action, with: &body, goal: goal) { belief in
        isSearch
          && !Self.meaning(of: self.grounder.resolve(current, in: belief).goal).isSubset(
            of: meaning)
      }
      body.emit(.finished(action, status))
      note(action, status, in: &setbacks, emit: body.emit)
      switch status {
      case .blocked:
        // nothing was tried, so nothing new is known: look before the same is planned again
        if belief.update == update {
          _ = try await carryOut(.wait(seconds: 1), with: &body)
        }
        return
      case .running: return
      case .finished: break
      }
      if isVain(action, in: &setbacks, emit: body.emit) { return }
      if isMotion(action) {
        goal.steps.removeFirst()
        return
      }
      if isSearch, isLooking(action), index == plan.actions.count - 1 {
        let now = Self.meaning(of: grounder.resolve(goal, in: belief).goal)
        if now.isSubset(of: meaning) { try await shut(action, goal: goal, with: &body) }
        return
      }
    }
  }

  /// One action, from its first command to what the senses say came of it. `.running`: interrupted because `isStale`.
  func perform(
    _ action: GroundAction, with body: inout Body, goal: Goal, isStale: (Belief) -> Bool
  ) async throws -> ExecutionStatus {
    executor.begin(action, in: belief)
    while true {
      try hearPeople(goal: goal, emit: body.emit)
      switch executor.step(in: belief) {
      case .finished: return .finished
      case .blocked(let reason): return .blocked(reason: reason)
      case .send(let command):
        if let refusal = try await carryOut(command, with: &body) {
          return .blocked(reason: refusal)
        }
      }
      if isStale(belief) { return .running }
    }
  }

  /// Corrections are obeyed between two commands.
  private func hearPeople(goal: Goal, emit: Emit) throws {
    guard let text = inbox.take() else { return }
    turn += 1
    let instruction = Instruction(text, turn: turn)
    emit(.instructed(instruction))
    let meant = try grounder.interpret(instruction, in: belief, context: &conversation)
    emit(.interpreted(meant))
    switch meant {
    case .goal(let goal): throw Interruption.redirected(goal)
    case .correction(let correction):
      guard let next = self.goal(after: correction, of: goal) else { throw Interruption.stopped }
      throw Interruption.redirected(next)
    case .answer(let question): emit(.said(grounder.answer(question, from: belief)))
    case .ask, .unknownWords, .refuse, .notUnderstood:
      emit(.said("I did not understand '\(text)' and go on with what I was doing."))
    }
  }
}

// what an action is, and what a goal needs
extension Agent {
  private func isMotion(_ action: GroundAction) -> Bool {
    ["move", "turn", "wait"].contains(action.name)
  }

  private func isTaking(_ action: GroundAction) -> Bool {
    ["pick-up", "pick-from", "take-out"].contains(action.name)
  }

  /// Whether what is to be taken is still what the words mean, if it was when the plan was made.
  private func isStillMeant(_ action: GroundAction, among meaning: Set<Int>, in goal: Goal) -> Bool
  {
    guard case .object(let id)? = action.arguments.first, meaning.contains(id) else { return true }
    return Self.meaning(of: grounder.resolve(goal, in: belief).goal).contains(id)
  }

  private func isReached(_ goal: Goal) throws -> Bool {
    let now = grounder.resolve(goal, in: belief).goal
    return try makePlan(for: now, previous: nil).status == .satisfied
  }

  private func isLooking(_ action: GroundAction) -> Bool {
    ["explore", "look-into", "open", "open-door", "unlock-door"].contains(action.name)
  }

  /// What the words of a goal can refer to now, to tell when something new fits.
  private static func meaning(of goal: Goal) -> Set<Int> {
    Set(goal.steps.first?.flatMap(\.referents).flatMap(\.candidates) ?? [])
  }

  /// What was opened in vain is shut again: an open leaf is in the way, and people like to find things as they were.
  private func shut(_ action: GroundAction, goal: Goal, with body: inout Body) async throws {
    guard action.name == "open" || action.name == "look-into",
      case .object(let id)? = action.arguments.first, let container = belief.object(id),
      configuration.vocabulary.kind(named: container.kind)?.isPortable == false
    else { return }
    let closing = GroundAction("close", [.object(id)])
    body.emit(.started(closing, index: 0))
    let status = try await perform(closing, with: &body, goal: goal) { _ in false }
    body.emit(.finished(closing, status))
  }

  private func needsSight(_ goal: Goal) -> Bool {
    goal.steps.joined().contains {
      !$0.referents.filter { !$0.isSpeaker && $0.room == nil }.isEmpty
    }
  }
}
