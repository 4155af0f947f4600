import AgentMessages
import AgentRuntime
import GridWorld
import StateEstimation
import TestSupport
import Testing

/// What is believed of walls and furniture after a walk, behind true labels.
@Suite struct MapTests {
  /// A robot that wanders: ahead where it can, else to the left, now and then to the right.
  private struct Walk {
    let robot: SimulatedRobot
    let sight: TruthfulSight
    let estimator = Estimator()
    var belief = Belief()
    var nextID: UInt64 = 1
    var missesPeople = false
    var world: World { robot.simulation.world }

    init(seed: Int, people: Int = 0) throws {
      robot = SimulatedRobot(
        Simulation(world: try World(named: "apartment people=\(people)", seed: UInt64(seed))))
      sight = TruthfulSight(of: robot)
    }

    mutating func act(_ action: MotorCommand.Action) async throws {
      let command = MotorCommand(id: nextID, action: action)
      nextID += 1
      let status = try await robot.send(command)
      estimator.predict(&belief, after: command, status: status)
      try await look()
    }

    mutating func look() async throws {
      let observation = try await robot.observation()
      var percept = try sight.percept(
        of: observation, camera: robot.description.cameras[0], lookingFor: [])
      if missesPeople { percept.detections.removeAll { $0.kinds.first?.label == "person" } }
      estimator.update(&belief, with: percept)
    }

    mutating func wander(steps: Int) async throws {
      try await look()
      for step in 0..<steps {
        if step % 7 == 6 {
          try await act(.rotate(-Double.pi / 2))
        } else if belief.isPassable(belief.cell.moved(belief.heading)) {
          try await act(.translate(belief.cellSize))
        } else {
          try await act(.rotate(Double.pi / 2))
        }
      }
    }

    /// The cell of the map for a cell of the agent.
    func cell(_ odom: Cell) -> Cell {
      let heading = world.start.heading
      return world.start.cell.moved(heading, by: odom.column).moved(heading.left, by: odom.row)
    }

    /// Whether the open leaf of a tall cupboard may hang over the cell, as good as a wall to look at.
    func isBesideOpenLeaf(_ cell: Cell) -> Bool {
      world.objects.contains { object in
        object.kind.isFixedContainer && object.opening.isOpen
          && object.footprint.contains {
            abs($0.column - cell.column) <= 1 && abs($0.row - cell.row) <= 1
          }
      }
    }

    /// The piece of furniture that stands there in truth.
    func furniture(at odom: Cell) -> WorldObject? {
      world.objects.first { $0.kind.isFurniture && $0.footprint.contains(cell(odom)) }
    }
  }

  @Test(arguments: 1...12) func whatIsBelievedWallIsWall(seed: Int) async throws {
    var walk = try Walk(seed: seed)
    try await walk.wander(steps: 60)
    for odom in walk.belief.map.known
    where walk.belief.map[odom].content == .wall && walk.belief.map[odom].closestView < 1.5 {
      let cell = walk.cell(odom)
      let fixture = walk.world.fixture(at: cell)?.kind
      let isTall = fixture.map { [.fridge, .cabinet, .door].contains($0) } ?? false
      guard !walk.isBesideOpenLeaf(cell) else { continue }
      #expect(walk.world.plan.isWall(cell) || isTall, "\(fixture?.name ?? "floor") at \(odom)")
    }
  }

  @Test("Whoever walks over floor that is known is no wall, even unrecognised", arguments: 1...12)
  func peopleAreNoWalls(seed: Int) async throws {
    var walk = try Walk(seed: seed, people: 2)
    walk.missesPeople = true
    var floor: Set<Cell> = []
    try await walk.look()
    for _ in 0..<8 {
      try await walk.wander(steps: 6)
      let map = walk.belief.map
      for odom in map.known where map[odom].content == .free && map[odom].closestView < 2 {
        floor.insert(odom)
      }
      for odom in floor where map[odom].content == .wall {
        let isDoor = walk.world.fixture(at: walk.cell(odom))?.kind == .door
        #expect(isDoor || walk.isBesideOpenLeaf(walk.cell(odom)), "a wall grew at \(odom)")
      }
    }
  }

  @Test(arguments: 1...12) func furnitureIsBelievedOnceAndWhereItIs(seed: Int) async throws {
    var walk = try Walk(seed: seed)
    try await walk.wander(steps: 60)
    var believed: [Int: Int] = [:]
    for object in walk.belief.objects where object.sightings >= 3 && object.kind != "door" {
      guard let kind = ObjectKind(name: object.kind), kind.isFurniture else { continue }
      for cell in object.cells {
        let truth = walk.furniture(at: cell)
        #expect(truth?.kind == kind, "\(object.kind) believed at \(cell)")
        guard let truth else { continue }
        #expect(believed[truth.id, default: object.id] == object.id, "\(object.kind) in two pieces")
        believed[truth.id] = object.id
      }
    }
  }
}
