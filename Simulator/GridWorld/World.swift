public import AgentMessages

/// The state of a household at one moment: walls, rooms, objects, people, the robot, the time. A
/// value: copy it, compare it, keep it. `Simulation` is what makes it change.
///
///     let world = try World(named: "apartment", seed: 7)
///     print(world.robot.cell, world.objects.count)
///
/// Frame: `map`, cell (column, row) centred on (0.5 * column, 0.5 * row) metres.
public struct World: Hashable, Sendable {
  public let plan: FloorPlan
  /// Every object; the one with id `n` is at index `n - 1`. Ids never change and are never reused.
  public internal(set) var objects: [WorldObject]
  /// Where the robot is.
  public internal(set) var robot: GridPose
  /// Where the robot was switched on: the origin of its odometry.
  public internal(set) var start: GridPose
  /// The id of the thing in the hand; 0 for none.
  public internal(set) var heldID = 0
  /// Simulated time, nanoseconds.
  public internal(set) var time: Int64 = 0
  /// How each person walks, in the order of their ids.
  public internal(set) var walkers: [Walker]
  /// The light of the moment.
  public internal(set) var lighting = Lighting()
  /// The seed it was made from.
  public let seed: UInt64

  /// `[rows, columns]`, id of the furniture or door that stands in a cell; 0 for none.
  private(set) var fixtureAt: [Int32]
  /// `[rows, columns]`, id of the thing or box that stands in a cell, on the floor or on furniture;
  /// 0 for none.
  private(set) var thingAt: [Int32]
  /// `[rows, columns]`, id of the person in a cell; 0 for none.
  private(set) var personAt: [Int32]

  init(
    plan: FloorPlan, objects: [WorldObject], start: GridPose, walkers: [Walker] = [], seed: UInt64
  ) {
    self.plan = plan
    self.objects = objects
    self.robot = start
    self.start = start
    self.walkers = walkers
    self.seed = seed
    let empty = [Int32](repeating: 0, count: plan.columns * plan.rows)
    (fixtureAt, thingAt, personAt) = (empty, empty, empty)
    for object in objects { enter(object) }
  }

  /// The object with this id; nil where there is none.
  public func object(_ id: Int) -> WorldObject? {
    id >= 1 && id <= objects.count ? objects[id - 1] : nil
  }

  /// Puts an object somewhere else and keeps the occupancy in step. The caller has checked that
  /// there is room.
  mutating func place(_ id: Int, _ placement: Placement) {
    leave(objects[id - 1])
    if objects[id - 1].placement == .held { heldID = 0 }
    objects[id - 1].placement = placement
    if placement == .held { heldID = id }
    enter(objects[id - 1])
  }

  private mutating func enter(_ object: WorldObject) { mark(object, with: Int32(object.id)) }

  private mutating func leave(_ object: WorldObject) { mark(object, with: 0) }

  private mutating func mark(_ object: WorldObject, with id: Int32) {
    switch object.placement {
    case .on(_, let cell): thingAt[plan.index(cell)] = id
    case .floor(let cell) where object.kind == .person: personAt[plan.index(cell)] = id
    case .floor(let cell) where object.kind.isPortable: thingAt[plan.index(cell)] = id
    case .floor: for cell in object.footprint { fixtureAt[plan.index(cell)] = id }
    case .inside, .held, .gone: break
    }
  }
}

/// How a person walks: at random, or to and fro between places.
public struct Walker: Hashable, Sendable {
  /// The person's id in `World.objects`.
  public let id: Int
  /// Cells that are walked to in turn; empty for somebody who wanders.
  public var patrol: [Cell]
  var nextPatrolStop = 0
  /// Simulated time of the next step, nanoseconds.
  var nextStep: Int64

  init(id: Int, patrol: [Cell] = [], nextStep: Int64 = Walker.pace) {
    self.id = id
    self.patrol = patrol
    self.nextStep = nextStep
  }

  /// Nanoseconds between two steps.
  static let pace: Int64 = 1_500_000_000
}
