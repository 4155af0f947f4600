public import AgentMessages

/// Carries out one action of a grid world's plan at a time: acts, looks, acts again until its eyes say that it worked.
///
///     var executor = GridExecutor()
///     executor.begin(action)
///     switch executor.step(in: belief) { case .send(let command): ... }
///
/// A pure state machine. It finds its way anew at every step, so that a map that changes on the way does no harm.
public struct GridExecutor: Sendable {
  /// How often the hand tries before it gives up.
  private static let attempts = 4

  public private(set) var action: GroundAction?
  private var tries = 0
  private var hasActed = false

  public init() {}

  /// Starts an action; what was under way is dropped.
  public mutating func begin(_ action: GroundAction) {
    self.action = action
    tries = 0
    hasActed = false
  }

  /// What to do now.
  public mutating func step(in belief: Belief) -> SkillStep {
    let step = next(in: belief)
    if case .send = step { hasActed = true }
    return step
  }

  private mutating func next(in belief: Belief) -> SkillStep {
    guard let action else { return .blocked(reason: "there is nothing to do") }
    if action.name == "explore" { return explore(action, belief) }
    guard let id = action.arguments.first?.objectID else { return noSkill(action) }
    switch action.name {
    case "put-down": return putDown(id, keepingClear: cells(of: action), belief)
    case "put-next-to": return put(id, nextTo: action.arguments.last?.objectID, belief)
    case "pick-up" where belief.heldID == id, "look-into" where belief.object(id) == nil:
      return .finished
    default: break
    }
    guard let object = belief.object(id), let cell = object.cells.first, object.place != .held
    else { return .blocked(reason: "the thing is not where it was") }
    switch action.name {
    case "go-to":
      guard belief.front == cell else { return approach(cell, belief) }
      // one look from there, where it stood there already
      return hasActed ? .finished : .send(.wait(seconds: 1))
    case "pick-up": return handle(cell, .grasp(target: ahead(belief)), belief)
    case "open", "unlock":
      return object.openness == .open
        ? .finished : handle(cell, .toggle(target: ahead(belief)), belief)
    case "close":
      return object.openness == .closed
        ? .finished : handle(cell, .toggle(target: ahead(belief)), belief)
    case "look-into": return handle(cell, .toggle(target: ahead(belief)), belief)
    default: return noSkill(action)
    }
  }

  private func noSkill(_ action: GroundAction) -> SkillStep {
    .blocked(reason: "I have no skill for '\(action)'")
  }

  private func ahead(_ belief: Belief) -> Point3 { Point3(x: belief.cellSize) }

  // MARK: ways

  private func approach(_ cell: Cell, _ belief: Belief) -> SkillStep {
    let routes = GridRoutes(in: belief)
    guard let stance = routes.facing(cell) else { return .blocked(reason: "there is no way to it") }
    return move(to: stance.pose, routes, belief)
  }

  private func move(to pose: GridPose, _ routes: GridRoutes, _ belief: Belief) -> SkillStep {
    guard let next = routes.path(to: pose).first else { return .finished }
    if next.cell != belief.cell { return .send(.translate(belief.cellSize)) }
    let quarter = Double.pi / 2
    return .send(.rotate(next.heading == belief.heading.left ? quarter : -quarter))
  }

  private func explore(_ action: GroundAction, _ belief: Belief) -> SkillStep {
    guard case .cell(let target)? = action.arguments.first, action.arguments.count == 3,
      case .cell(let place) = action.arguments[1], case .number(let heading) = action.arguments[2]
    else { return noSkill(action) }
    let pose = GridPose(place, Heading(wrapping: Int(heading)))
    guard belief.map[target].content == .unknown, belief.gridPose != pose else { return .finished }
    let routes = GridRoutes(in: belief)
    guard routes.cost(of: pose) != nil else {
      return .blocked(reason: "there is no way to where I wanted to look from")
    }
    return move(to: pose, routes, belief)
  }

  // MARK: the hand

  private mutating func handle(
    _ cell: Cell, _ command: MotorCommand.Action, _ belief: Belief
  ) -> SkillStep {
    guard belief.front == cell else { return approach(cell, belief) }
    tries += 1
    guard tries <= Self.attempts else {
      return .blocked(
        reason: "I tried \(Self.attempts) times to \(command.name) and it had no effect")
    }
    return .send(command)
  }

  private func cells(of action: GroundAction) -> Set<Cell> {
    Set(action.arguments.compactMap { if case .cell(let cell) = $0 { cell } else { nil } })
  }

  private mutating func putDown(
    _ id: Int, keepingClear cells: Set<Cell>, _ belief: Belief
  ) -> SkillStep {
    guard belief.heldID == id else { return .finished }
    let routes = GridRoutes(in: belief)
    guard let pose = DropPlace(belief, keepClear: cells).best(routes) else {
      return .blocked(reason: "there is no room to put it down")
    }
    return release(at: pose, routes, belief)
  }

  private mutating func put(_ id: Int, nextTo landmark: Int?, _ belief: Belief) -> SkillStep {
    guard belief.heldID == id else { return .finished }
    guard let cell = landmark.flatMap({ belief.object($0) })?.cells.first else {
      return .blocked(reason: "what it should be put next to is not where it was")
    }
    let routes = GridRoutes(in: belief)
    guard let pose = DropPlace(belief).best(beside: cell, routes) else {
      return .blocked(reason: "there is no room beside it")
    }
    return release(at: pose, routes, belief)
  }

  private mutating func release(
    at pose: GridPose, _ routes: GridRoutes, _ belief: Belief
  ) -> SkillStep {
    guard pose == belief.gridPose else { return move(to: pose, routes, belief) }
    tries += 1
    guard tries <= Self.attempts else { return .blocked(reason: "I cannot put it down") }
    return .send(.release(target: ahead(belief)))
  }
}
