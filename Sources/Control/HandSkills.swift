import AgentMessages

/// Take a thing into the hand; the gripper's sensor says whether it worked.
struct PickUp: Skill {
  let id: Int
  private let context: ControlContext
  private var approach: GoTo
  private var attempts = 0
  private var refusal: CommandStatus?

  init(_ id: Int, context: ControlContext) {
    self.id = id
    self.context = context
    approach = GoTo(id, context: context)
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
    switch approach.step(in: belief) {
    case .finished: break
    case let other: return other
    }
    guard attempts < context.attempts else {
      return .blocked(reason: "the hand closed on nothing \(attempts) times at the \(object.name)")
    }
    attempts += 1
    return .send(.grasp(target: Point3(x: belief.cellSize, y: 0, z: object.height)))
  }

  mutating func ended(_ status: CommandStatus) {
    approach.ended(status)
    guard status.state == .failed || status.state == .rejected else { return }
    switch status.reason {
    case .tooHeavy, .handFull: refusal = status
    default: break
    }
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
    let front = holderFront(in: belief)
    let step = motion.step(in: belief) { pose in
      Stance.faces(anyOf: usable, from: pose) && (front == nil || pose.cell == front)
    }
    switch step {
    case .send(let action): return .send(action)
    case .noWay(let reason): return .blocked(reason: "I cannot get near enough: \(reason)")
    case .arrived: return release(in: belief)
    }
  }

  mutating func ended(_ status: CommandStatus) {
    guard hasReleased, status.state == .failed || status.state == .rejected else { return }
    hasReleased = false
    if let target { noRoom.insert(target) }
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
      context.role(of: holder) == .container
    else { return nil }
    guard let front = holder.front, belief.passableCells().contains(front) else { return nil }
    return front
  }
}
