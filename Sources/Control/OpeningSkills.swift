import AgentMessages

/// Open or close a container or a door, standing before it, until the camera shows that it is so.
struct SetOpenness: Skill {
  let id: Int
  let wantsOpen: Bool
  /// Whether to look into it as well.
  let looksIn: Bool
  private let context: ControlContext
  private var approach: GoTo
  private var attempts = 0
  private var looks = 0
  private var refusal: CommandStatus?
  private var lastRefusal: CommandStatus?
  private var isTrying: Cell?
  private var triedSides: Set<Cell> = []
  private var sideMotion: Motion
  private var furtherBack: GridPose?
  private var hasSteppedBack = false

  init(_ id: Int, open: Bool, looksIn: Bool = false, context: ControlContext) {
    self.id = id
    wantsOpen = open
    self.looksIn = looksIn
    self.context = context
    approach = GoTo(id, context: context)
    sideMotion = Motion(context: context)
  }

  mutating func step(in belief: Belief) -> SkillStep {
    guard let object = belief.object(id), let cell = object.cells.first else {
      return .blocked(reason: "it is not there any more")
    }
    if let refusal { return .blocked(reason: reason(refusal, object)) }
    if isDone(object) { return lookIn(object, cell: cell, in: belief) }
    if let step = approachSide(of: object, cell: cell, in: belief) { return step }
    guard attempts < context.attempts + triedSides.count else {
      return .blocked(
        reason: "I tried \(attempts) times to \(wantsOpen ? "open" : "close") the \(object.name)")
    }
    attempts += 1
    isTrying = belief.cell
    let target = Point3(x: belief.cellSize, y: 0, z: max(0.3, object.height * 0.6))
    return .send(wantsOpen ? .open(target: target) : .close(target: target))
  }

  mutating func ended(_ status: CommandStatus) {
    approach.ended(status)
    defer { isTrying = nil }
    guard let side = isTrying, status.state == .failed || status.state == .rejected else { return }
    switch status.reason {
    // the hinges may be on another side
    case .notOpenable: triedSides.insert(side)
    case .locked: refusal = status
    default: break
    }
    lastRefusal = status
  }

  /// Stands before a side that was not tried yet; nil when it does.
  private mutating func approachSide(
    of object: TrackedObject, cell: Cell, in belief: Belief
  ) -> SkillStep? {
    if triedSides.isEmpty {
      let step = approach.step(in: belief)
      return step == .finished ? nil : step
    }
    let tried = triedSides
    let isDoor = context.role(of: object) == .door
    if isDoor, let lastRefusal { return .blocked(reason: reason(lastRefusal, object)) }
    switch sideMotion.step(
      in: belief, isGoal: { Stance.faces(cell, from: $0) && !tried.contains($0.cell) })
    {
    case .arrived: return nil
    case .send(let action): return .send(action)
    case .noWay:
      return .blocked(
        reason: lastRefusal.map { reason($0, object) } ?? "the \(object.name) does not open")
    }
  }

  private func isDone(_ object: TrackedObject) -> Bool {
    switch object.openness {
    // what was never touched may look open from its side; where it is open already, opening it costs nothing and tells
    case .open: wantsOpen && (!looksIn || object.isFrontCertain)
    case .closed: !wantsOpen
    case .locked: !wantsOpen && attempts > 0
    case .unknown: false
    }
  }

  private func reason(_ status: CommandStatus, _ object: TrackedObject) -> String {
    if status.reason == .locked { return "the \(object.name) is locked" }
    return status.message.isEmpty ? "the \(object.name) does not open" : status.message
  }

  // an open container is looked into from its front; which side that is may have to be found out
  private mutating func lookIn(_ object: TrackedObject, cell: Cell, in belief: Belief) -> SkillStep
  {
    guard looksIn, !object.isInspected else { return .finished }
    if let step = stepBack(from: cell, in: belief) { return step }
    if Stance.faces(cell, from: GridPose(belief.cell, belief.heading)) {
      looks += 1
      if looks == 1 { return .send(.wait(seconds: 0.5)) }
      if let step = beginStepBack(from: object, at: cell, in: belief) { return step }
      triedSides.insert(belief.cell)
    }
    let tried = triedSides
    switch sideMotion.step(
      in: belief, isGoal: { Stance.faces(cell, from: $0) && !tried.contains($0.cell) })
    {
    case .arrived: return .send(.wait(seconds: 0.5))
    case .send(let action): return .send(action)
    case .noWay: return .blocked(reason: "I cannot see into the \(object.name)")
    }
  }

  /// Right before a cupboard the picture's edges cut off what stands high or low in it; where something shows that cannot
  /// be recognised, the robot looks again from a cell further back. It turns round to go there: it does not drive where
  /// it does not look. A box is looked into from above.
  private mutating func beginStepBack(
    from object: TrackedObject, at cell: Cell, in belief: Belief
  ) -> SkillStep? {
    let isBox = context.vocabulary.kind(named: object.kind)?.isPortable == true
    let back = belief.cell.moved(belief.heading.opposite)
    guard furtherBack == nil, !isBox,
      belief.passableCells().subtracting(context.keepOut).contains(back)
    else { return nil }
    furtherBack = GridPose(back, belief.heading)
    return stepBack(from: cell, in: belief)
  }

  private mutating func stepBack(from cell: Cell, in belief: Belief) -> SkillStep? {
    guard let pose = furtherBack, !hasSteppedBack else { return nil }
    switch sideMotion.step(in: belief, isGoal: { $0 == pose }) {
    case .send(let action): return .send(action)
    case .arrived:
      hasSteppedBack = true
      return .send(.wait(seconds: 0.5))
    case .noWay:
      hasSteppedBack = true
      return nil
    }
  }
}
