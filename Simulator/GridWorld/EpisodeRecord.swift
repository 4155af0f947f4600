import AgentMessages

/// What the referee counts and remembers while a simulation runs.
public struct EpisodeRecord: Hashable, Sendable {
  /// Commands that were executed, whichever way they ended.
  public internal(set) var commands = 0
  /// Cells, quarter turns and manipulations tried.
  public internal(set) var steps = 0
  /// Times the robot drove against a wall, furniture, a closed door or a thing.
  public internal(set) var bumps = 0
  /// Times the robot drove against a person.
  public internal(set) var collisionsWithPeople = 0
  /// `[rows, columns]`: whether a frame has shown the cell.
  public internal(set) var isViewed: [Bool]
  /// By index into `FloorPlan.rooms`: whether the robot has been in the room.
  public internal(set) var isVisited: [Bool]
  /// By id - 1: whether it has stood open at any time.
  public internal(set) var wasOpen: [Bool]
  /// By id - 1: whether it has been in the hand at any time.
  public internal(set) var wasHeld: [Bool]
  /// By id - 1: whether a frame has shown it (by geometry: in the cone, in front of whatever is
  /// tall).
  public internal(set) var wasSeen: [Bool]
  /// What the robot was told to speak, in order.
  public internal(set) var spoken: [String] = []

  init(world: World) {
    isViewed = [Bool](repeating: false, count: world.plan.columns * world.plan.rows)
    isVisited = [Bool](repeating: false, count: world.plan.rooms.count)
    wasOpen = world.objects.map { $0.opening.isOpen }
    wasHeld = [Bool](repeating: false, count: world.objects.count)
    wasSeen = wasHeld
    noteRobot(in: world)
  }

  /// The robot stands where it stands: its cell counts as viewed, its room as visited.
  @inline(__always)
  mutating func noteRobot(in world: World) {
    let index = world.plan.index(world.robot.cell)
    isViewed[index] = true
    let room = world.plan.roomIndex[index]
    if room >= 0 { isVisited[room] = true }
  }
}
