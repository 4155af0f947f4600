import AgentMessages

/// Take a thing into the hand; the gripper's sensor says whether it worked. What stands in a container is tried from its
/// other sides too, since where the front is may have been guessed wrongly.
struct PickUp: Skill {
  let id: Int
  private let context: ControlContext
  private var approach: GoTo
  private var sideMotion: Motion
  private var attempts = 0
  private var refusal: CommandStatus?
  private var triedSides: Set<Cell> = []
  private var isTrying: Cell?

  init(_ id: Int, context: ControlContext) {
    self.id = id
    self.context = context
    approach = GoTo(id, context: context)
    sideMotion = Motion(context: context)
  }

  mutating func step(in belief: Belief) -> SkillStep {
    if belief.heldID == id { return .finished }
    guard let object = belief.object(id), object.existence >= 0.2 else {
      return .blocked(reason: "it is not there any more")
    }
    if let held = belief.heldID, let other = belief.object(held) {
      return .blocked(reason: "I have the \(other.name) in the hand, not the \(object.name)")
    }
    if let refusal { return .blocked(reason: refusal.message) }
    if let step = approachSide(of: object, in: belief) { return step }
    guard attempts < context.attempts + triedSides.count else {
      return .blocked(reason: "the hand closed on nothing \(attempts) times at the \(object.name)")
    }
    attempts += 1
    isTrying = belief.cell
    let height = Self.graspHeight(of: object, in: belief, context: context)
    return .send(.grasp(target: Point3(x: belief.cellSize, y: 0, z: height)))
  }

  mutating func ended(_ status: CommandStatus) {
    approach.ended(status)
    defer { isTrying = nil }
    guard let side = isTrying, status.state == .failed || status.state == .rejected else { return }
    switch status.reason {
    case .tooHeavy, .handFull: refusal = status
    case .nothingThere, .outOfReach: triedSides.insert(side)
    default: break
    }
  }

  /// Stands before the thing, at a side that was not tried; nil when it does.
  private mutating func approachSide(of object: TrackedObject, in belief: Belief) -> SkillStep? {
    let isInside = if case .inside = object.place { true } else { false }
    if triedSides.isEmpty || !isInside {
      let step = approach.step(in: belief)
      return step == .finished ? nil : step
    }
    let (tried, cells) = (triedSides, object.cells)
    let step = sideMotion.step(in: belief) {
      Stance.faces(anyOf: cells, from: $0) && !tried.contains($0.cell)
    }
    switch step {
    case .arrived: return nil
    case .send(let action): return .send(action)
    case .noWay: return .blocked(reason: "I cannot reach the \(object.name) from any side")
    }
  }

  /// A box is taken by its rim, what is in a box from below the rim, all else by its middle.
  private static func graspHeight(
    of object: TrackedObject, in belief: Belief, context: ControlContext
  ) -> Double {
    if context.role(of: object) == .container { return object.height + 0.2 }
    guard case .inside(let id) = object.place, let holder = belief.object(id),
      context.vocabulary.kind(named: holder.kind)?.isPortable == true
    else { return object.height }
    return holder.height - 0.02
  }
}

/// Let what is in the hand come to stand in a cell: on furniture, in a container, on the floor; then see it there.
struct PutDown: Skill {
  let id: Int
  /// Cells to choose from, the first is wanted most.
  private var cells: [Cell]
  private let holderID: Int?
  private let context: ControlContext
  private var motion: Motion
  private var attempts = 0
  private var hasReleased = false
  private var looks = 0
  private var releaseFailed = false
  private var noRoom: Set<Cell> = []
  private var isFrontClosed = false
  /// Sides from which a container took nothing: its front is another one.
  private var triedSides: Set<Cell> = []
  private var opensAtSide = false
  private var side: Cell?
  private var target: Cell?

  /// - Parameter holderID: the furniture or container whose cells may be used as well.
  init(_ id: Int, cells: [Cell], holderID: Int?, context: ControlContext) {
    self.id = id
    self.cells = cells
    self.holderID = holderID
    self.context = context
    motion = Motion(context: context)
  }

  mutating func step(in belief: Belief) -> SkillStep {
    if belief.heldID == nil && !belief.gripper.isHolding { return confirm(in: belief) }
    let usable = usableCells(in: belief)
    guard !usable.isEmpty else { return .blocked(reason: "there is no room left there") }
    let front = isFrontClosed ? nil : holderFront(in: belief)
    let tried = triedSides
    let step = motion.step(in: belief) { pose in
      Stance.faces(anyOf: usable, from: pose) && (front == nil || pose.cell == front)
        && !tried.contains(pose.cell)
    }
    switch step {
    case .send(let action): return .send(action)
    case .arrived: return release(in: belief)
    case .noWay(let reason):
      // another side or another cell may be easier to get at
      if front != nil {
        isFrontClosed = true
      } else {
        noRoom.formUnion(usable)
        guard !usableCells(in: belief).isEmpty else {
          return .blocked(
            reason: tried.isEmpty
              ? "I cannot get near enough: \(reason)" : "there is no room left there")
        }
      }
      return self.step(in: belief)
    }
  }

  mutating func ended(_ status: CommandStatus) {
    guard hasReleased, status.state == .failed || status.state == .rejected else { return }
    hasReleased = false
    if opensAtSide, let side {
      triedSides.insert(side)
      isFrontClosed = true
    } else if let target {
      noRoom.insert(target)
    }
  }

  private mutating func release(in belief: Belief) -> SkillStep {
    guard attempts < context.attempts + 2 else {
      return .blocked(reason: "I could not put it down in \(attempts) tries")
    }
    attempts += 1
    hasReleased = true
    let cell = belief.cell.moved(belief.heading)
    target = cell
    let holder = holderID.flatMap { belief.object($0) }
    let role = holder.flatMap { context.role(of: $0) }
    side = belief.cell
    opensAtSide =
      role == .container
      && context.vocabulary.kind(named: holder?.kind ?? "")?.isPortable == false
    let height = role == .container ? 0.4 : role == .surface ? holder?.height ?? 0.5 : 0
    return .send(.release(target: Point3(x: belief.cellSize, y: 0, z: height)))
  }

  private mutating func confirm(in belief: Belief) -> SkillStep {
    guard let object = belief.object(id) else {
      return .blocked(reason: "I lost sight of it as I let it go")
    }
    if object.lastSeen == belief.update { return .finished }
    looks += 1
    if looks <= 2 { return .send(.wait(seconds: 0.5)) }
    return object.existence >= 0.4
      ? .finished : .blocked(reason: "I let the \(object.name) go but do not see it there")
  }

  private func usableCells(in belief: Belief) -> [Cell] {
    var all = cells
    if let holder = holderID.flatMap({ belief.object($0) }) {
      all += holder.cells.filter { !cells.contains($0) }
    }
    let isContainer = holderID.flatMap { belief.object($0) }.map {
      context.role(of: $0) == .container
    }
    let free = all.filter { cell in
      !noRoom.contains(cell) && (isContainer == true || isFree(cell, in: belief))
    }
    // the wanted cell alone, while it can be had
    if let first = cells.first, free.contains(first) { return [first] }
    return free
  }

  private func isFree(_ cell: Cell, in belief: Belief) -> Bool {
    !belief.objects.contains { object in
      object.id != id && object.existence >= 0.4 && object.place != .held
        && object.cells.contains(cell)
        && context.vocabulary.kind(named: object.kind)?.isPortable == true
    }
  }

  private func holderFront(in belief: Belief) -> Cell? {
    guard let holder = holderID.flatMap({ belief.object($0) }),
      context.role(of: holder) == .container,
      context.vocabulary.kind(named: holder.kind)?.isPortable == false,
      let front = holder.front, !holder.cells.allSatisfy({ !$0.neighbours.contains(front) })
    else { return nil }
    return front
  }
}
