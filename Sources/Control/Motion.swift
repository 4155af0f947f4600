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
    passable.subtract(context.keepOut)
    passable.insert(here.cell)
    let people = belief.peopleCells.subtracting([here.cell])
    let search = PoseSearch(from: here, over: passable.subtracting(people), until: isGoal)
    if let goal = search.found, let next = search.path(to: goal).first {
      return .send(Self.command(from: here, to: next, cellSize: belief.cellSize))
    }
    let throughPeople = PoseSearch(from: here, over: passable, until: isGoal)
    return throughPeople.found == nil
      ? .noWay(reason: "there is no free way there") : waitForPeople()
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
