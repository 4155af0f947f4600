import AgentMessages

/// Stand before an object, looking at it. Containers are faced from their front where that can be reached.
struct GoTo: Skill {
  let id: Int
  private let context: ControlContext
  private var motion: Motion
  private var isFrontClosed = false

  init(_ id: Int, context: ControlContext) {
    self.id = id
    self.context = context
    motion = Motion(context: context)
  }

  mutating func step(in belief: Belief) -> SkillStep {
    guard let object = belief.object(id), object.existence >= 0.25 else {
      return .blocked(reason: "it is not there any more")
    }
    if object.place == .held { return .finished }
    if !isFrontClosed, let front = frontPose(of: object, in: belief) {
      switch motion.step(in: belief, isGoal: { $0 == front }) {
      case .arrived: return .finished
      case .send(let action): return .send(action)
      case .noWay: isFrontClosed = true
      }
    }
    let cells = object.cells
    switch motion.step(in: belief, isGoal: { Stance.faces(anyOf: cells, from: $0) }) {
    case .arrived: return .finished
    case .send(let action): return .send(action)
    case .noWay(let reason):
      return .blocked(reason: "I cannot get to the \(object.name): \(reason)")
    }
  }

  private func frontPose(of object: TrackedObject, in belief: Belief) -> GridPose? {
    let holder: TrackedObject? =
      if case .inside(let id) = object.place { belief.object(id) } else { object }
    guard let holder, let front = holder.front, let cell = holder.cells.first,
      let heading = Heading.allCases.first(where: { front.moved($0) == cell })
    else { return nil }
    return GridPose(front, heading)
  }
}

/// Be in a room, or within a cell of a place.
struct GoToCells: Skill {
  enum Destination: Hashable, Sendable {
    case room(Int)
    case near(Cell)
  }

  let destination: Destination
  private var motion: Motion
  /// Whether a neighbouring cell will do, because the cell itself cannot be got to.
  private var isWide = false

  init(_ destination: Destination, context: ControlContext) {
    self.destination = destination
    motion = Motion(context: context)
  }

  mutating func step(in belief: Belief) -> SkillStep {
    let cells: Set<Cell>
    switch destination {
    case .room(let id):
      guard let room = belief.rooms.first(where: { $0.id == id }) else {
        return .blocked(reason: "I no longer know where that room is")
      }
      cells = Set(room.cells)
    case .near(let cell): cells = isWide ? Set([cell] + cell.neighbours) : [cell]
    }
    switch motion.step(in: belief, isGoal: { cells.contains($0.cell) }) {
    case .arrived: return .finished
    case .send(let action): return .send(action)
    case .noWay(let reason):
      guard !isWide, case .near = destination else {
        return .blocked(reason: "I cannot get there: \(reason)")
      }
      isWide = true
      return self.step(in: belief)
    }
  }
}

/// Walk through an open door to the first cell beyond it, which may not have been seen yet.
struct PassDoor: Skill {
  let id: Int
  /// The room to come into; nil while it is not known.
  let room: Int?
  private var motion: Motion
  private var sides: (near: Cell, far: Cell)?

  init(_ id: Int, into room: Int?, context: ControlContext) {
    self.id = id
    self.room = room
    motion = Motion(context: context)
  }

  mutating func step(in belief: Belief) -> SkillStep {
    guard let door = belief.object(id), let cell = door.cells.first else {
      return .blocked(reason: "the door is not there any more")
    }
    guard let sides = sides ?? self.sides(of: cell, in: belief) else {
      return .blocked(reason: "I cannot tell which way the door leads")
    }
    self.sides = sides
    if belief.cell == sides.far { return .finished }
    let isFarKnown = belief.map[sides.far].content != .unknown
    let goal = isFarKnown ? sides.far : cell
    let facing = Heading.allCases.first { cell.moved($0) == sides.far } ?? .east
    let step = motion.step(in: belief) { pose in
      pose.cell == goal && (isFarKnown || pose.heading == facing)
    }
    switch step {
    case .arrived:
      return isFarKnown ? .finished : .blocked(reason: "I cannot see what is behind the door")
    case .send(let action): return .send(action)
    case .noWay(let reason): return .blocked(reason: "I cannot pass the door: \(reason)")
    }
  }

  /// The cells on both sides of the doorway: the far one lies in the room to come into, or, where that is not known,
  /// is the one that takes more steps to get to.
  private func sides(of cell: Cell, in belief: Belief) -> (near: Cell, far: Cell)? {
    let around = cell.neighbours
    let cells = room.flatMap { id in belief.rooms.first { $0.id == id }?.cells } ?? []
    if let far = around.first(where: { cells.contains($0) && belief.map[$0].content != .wall }) {
      return (cell.moved(Heading.allCases.first { cell.moved($0) == far }?.opposite ?? .east), far)
    }
    let isWall = around.map { belief.map[$0].content == .wall }
    let pair = isWall[0] || isWall[2] ? (around[1], around[3]) : (around[0], around[2])
    var passable = belief.passableCells()
    if belief.cell != cell { passable.remove(cell) }
    let search = PoseSearch(from: GridPose(belief.cell, belief.heading), over: passable) {
      $0.cell == pair.0 || $0.cell == pair.1
    }
    guard let found = search.found?.cell else { return nil }
    return found == pair.0 ? pair : (pair.1, pair.0)
  }
}

/// Metres forward, or radians to the left, counted by the wheels.
struct Drive: Skill {
  enum Amount: Hashable, Sendable {
    case metres(Double)
    case radians(Double)
  }

  let amount: Amount
  private var start: Pose2D?
  private var tries = 0

  init(_ amount: Amount) { self.amount = amount }

  mutating func step(in belief: Belief) -> SkillStep {
    let from = start ?? belief.pose
    start = from
    let left = remaining(from: from, to: belief.pose, cellSize: belief.cellSize)
    guard abs(left) > 0.05 else { return .finished }
    guard tries < 24 else { return .blocked(reason: "the wheels turn but I do not get on") }
    tries += 1
    switch amount {
    case .metres: return .send(.translate(left > 0 ? belief.cellSize : -belief.cellSize))
    case .radians: return .send(.rotate(left > 0 ? Double.pi / 2 : -Double.pi / 2))
    }
  }

  mutating func ended(_ status: CommandStatus) {
    if status.state == .failed || status.state == .rejected { tries += 8 }
  }

  private func remaining(from a: Pose2D, to b: Pose2D, cellSize: Double) -> Double {
    switch amount {
    case .metres(let metres):
      let done = a.inverseTransform(Point3(x: b.x, y: b.y)).x
      return (metres / cellSize).rounded() * cellSize - done
    case .radians(let radians):
      let quarter = Double.pi / 2
      let wanted = Int((radians / quarter).rounded())
      let turned = Int(((b.theta - a.theta) / quarter).rounded())
      // headings wrap: compare modulo a full turn, and walk the asked way round
      let open = (((wanted - turned) % 4) + 4) % 4
      if open == 0 { return 0 }
      return wanted < 0 && open != 2
        ? Double(open - 4) * quarter : (open == 3 ? -quarter : Double(open) * quarter)
    }
  }
}

/// Let time pass.
struct Wait: Skill {
  let seconds: Double
  private var hasWaited = false

  init(seconds: Double) { self.seconds = seconds }

  mutating func step(in belief: Belief) -> SkillStep {
    if hasWaited { return .finished }
    hasWaited = true
    return .send(.wait(seconds: seconds))
  }
}
