import AgentMessages

/// Drives to the nearest of some poses, one cell or quarter turn at a time, planning the way anew at every tick, so that
/// slips and whatever comes in the way need no case of their own.
struct Motion: Hashable, Sendable {
  enum Step: Hashable, Sendable {
    case arrived
    case send(MotorCommand.Action)
    case noWay(reason: String)
  }

  let context: ControlContext
  private var waitedSeconds = 0
  private var lastPose: GridPose?
  private var standstills = 0
  private static let standstillLimit = 12
  /// How often something that stands in the way and should not is looked at before it is believed.
  private static let looksAtObstacle = 3
  private var looks: [Cell: Int] = [:]
  /// Cells that were looked at from before them, and are taken.
  private var taken: Set<Cell> = []

  init(context: ControlContext) { self.context = context }

  /// The next command on the way to a pose for which `isGoal` holds.
  mutating func step(in belief: Belief, isGoal: (GridPose) -> Bool) -> Step {
    let here = GridPose(belief.cell, belief.heading)
    if isGoal(here) { return .arrived }
    standstills = here == lastPose ? standstills + 1 : 0
    lastPose = here
    if standstills > Self.standstillLimit {
      return .noWay(reason: "the wheels turn but I do not get on")
    }
    var passable = belief.passableCells()
    passable.subtract(context.keepOut.union(taken))
    passable.insert(here.cell)
    let people = belief.peopleCells.subtracting([here.cell])
    let search = PoseSearch(from: here, over: passable.subtracting(people), until: isGoal)
    if let goal = search.found, let next = search.path(to: goal).first {
      return .send(Self.command(from: here, to: next, cellSize: belief.cellSize))
    }
    if PoseSearch(from: here, over: passable, until: isGoal).found != nil {
      return waitForPeople()
    }
    return stepThroughDoubt(in: belief, passable: passable, people: people, isGoal: isGoal)
  }

  /// When all free ways end, one may lead through what nothing explains: goes there, and looks whether it is so.
  private mutating func stepThroughDoubt(
    in belief: Belief, passable: Set<Cell>, people: Set<Cell>, isGoal: (GridPose) -> Bool
  ) -> Step {
    let here = GridPose(belief.cell, belief.heading)
    let doubtful = belief.unexplainedObstacles().subtracting(context.keepOut)
    while true {
      let open = passable.union(doubtful.subtracting(taken))
      let search = PoseSearch(from: here, over: open, until: isGoal)
      guard let goal = search.found, let next = search.path(to: goal).first else {
        return .noWay(reason: "there is no free way there")
      }
      if people.contains(next.cell), next.cell != here.cell { return waitForPeople() }
      if passable.contains(next.cell) {
        return .send(Self.command(from: here, to: next, cellSize: belief.cellSize))
      }
      looks[next.cell, default: 0] += 1
      if looks[next.cell, default: 0] <= Self.looksAtObstacle {
        standstills = 0
        return .send(.wait(seconds: 1))
      }
      taken.insert(next.cell)
    }
  }

  static func command(from here: GridPose, to next: GridPose, cellSize: Double)
    -> MotorCommand.Action
  {
    if next.cell != here.cell { return .translate(cellSize) }
    return .rotate(next.heading == here.heading.left ? Double.pi / 2 : -Double.pi / 2)
  }

  private mutating func waitForPeople() -> Step {
    guard waitedSeconds < context.patienceSeconds else {
      return .noWay(reason: "somebody stands in the way")
    }
    waitedSeconds += 1
    standstills = 0
    return .send(.wait(seconds: 1))
  }
}

/// Which poses stand before a cell and look at it.
enum Stance {
  static func faces(_ cell: Cell, from pose: GridPose) -> Bool {
    pose.cell.moved(pose.heading) == cell
  }

  static func faces(anyOf cells: [Cell], from pose: GridPose) -> Bool {
    cells.contains(pose.cell.moved(pose.heading))
  }
}
