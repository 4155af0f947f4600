import AgentMessages
import AgentRuntime
import GridWorld
import StateEstimation
import TestSupport
import Testing

/// The estimator behind true labels, in worlds whose truth is known.
@Suite struct EstimatorTests {
  private struct Bench {
    let robot: SimulatedRobot
    let sight: TruthfulSight
    let estimator = Estimator()
    var belief = Belief()
    var nextID: UInt64 = 1

    init(_ world: String, seed: UInt64 = 3) throws {
      robot = SimulatedRobot(Simulation(world: try World(named: world, seed: seed)))
      sight = TruthfulSight(of: robot)
    }

    mutating func look() async throws {
      let observation = try await robot.observation()
      let percept = try sight.percept(
        of: observation, camera: robot.description.cameras[0], lookingFor: [])
      estimator.update(&belief, with: percept)
    }

    mutating func act(_ action: MotorCommand.Action) async throws {
      let command = MotorCommand(id: nextID, action: action)
      nextID += 1
      let status = try await robot.send(command)
      estimator.predict(&belief, after: command, status: status)
      try await look()
    }

    mutating func lookAround() async throws {
      try await look()
      for _ in 0..<4 { try await act(.rotate(Double.pi / 2)) }
    }
  }

  /// The agent's cell for a cell of the map.
  private func odom(_ cell: Cell, in world: World) -> Cell {
    let (dx, dy) = (cell.column - world.start.cell.column, cell.row - world.start.cell.row)
    let heading = world.start.heading
    return Cell(
      column: dx * heading.dx + dy * heading.dy, row: dx * heading.left.dx + dy * heading.left.dy)
  }

  @Test(
    "A state that is known is unsaid from close by, and not from afar",
    arguments: [("#>.F#", true), ("#>......F#", false)])
  func knownState(row: String, isBelieved: Bool) async throws {
    let wall = String(repeating: "#", count: row.count)
    var bench = try Bench("\(wall)\n\(row)\n\(wall)\nF: fridge")
    for _ in 0..<3 { try await bench.look() }
    func openness() throws -> Openness {
      try #require(bench.belief.objects.first { $0.kind == "fridge" }).openness
    }
    #expect(try openness() == .closed)
    var percept = try bench.sight.percept(
      of: try await bench.robot.observation(), camera: bench.robot.description.cameras[0],
      lookingFor: [])
    let index = try #require(
      percept.detections.firstIndex { $0.kinds.first?.label == "fridge" })
    percept.detections[index].states = [ObjectHypothesis(label: "open", score: 0.97)]
    bench.estimator.update(&bench.belief, with: percept)
    #expect(try (openness() == .open) == isBelieved)
  }

  @Test(arguments: 1...12) func nothingIsBelievedFreeThatIsWall(seed: Int) async throws {
    var bench = try Bench("apartment people=0", seed: UInt64(seed))
    try await bench.lookAround()
    let world = bench.robot.simulation.world
    for row in 0..<world.plan.rows {
      for column in 0..<world.plan.columns {
        let cell = odom(Cell(column: column, row: row), in: world)
        guard world.plan.isWall[row * world.plan.columns + column] else { continue }
        #expect(bench.belief.map[cell].content != .free, "wall at \(column), \(row)")
      }
    }
  }

  @Test(arguments: 1...12) func thingsThatAreBelievedStandWhereTheyAre(seed: Int) async throws {
    var bench = try Bench("apartment people=0", seed: UInt64(seed))
    try await bench.lookAround()
    let world = bench.robot.simulation.world
    for object in bench.belief.objects where object.existence > 0.5 && object.colour != nil {
      let isThere = world.objects.contains { thing in
        thing.kind.name == object.kind && thing.colour?.name == object.colour
          && world.cells(of: thing.id).contains { odom($0, in: world) == object.cells.first }
      }
      #expect(isThere, "\(object.name) believed at \(object.cells)")
    }
  }

  @Test("Whoever is taken for a person on a known wall does not unmake the wall", arguments: 1...6)
  func nobodyStandsInAWall(seed: Int) async throws {
    var bench = try Bench("apartment people=0", seed: UInt64(seed))
    try await bench.lookAround()
    func walls(_ belief: Belief) -> [Cell] {
      belief.map.known.filter { belief.map[$0].content == .wall }
    }
    let before = walls(bench.belief)
    let observation = try await bench.robot.observation()
    var percept = try bench.sight.percept(
      of: observation, camera: bench.robot.description.cameras[0], lookingFor: [])
    for x in [0.0, 59, 118] {
      percept.detections.append(
        Detection(
          box: BoundingBox(minX: x, minY: 15, maxX: x + 42, maxY: 120), score: 0.9,
          kinds: [ObjectHypothesis(label: "person", score: 0.9)], colours: [], states: []))
    }
    bench.estimator.update(&bench.belief, with: percept)
    #expect(Set(before).isSubset(of: walls(bench.belief)))
  }

  @Test func theSameObservationsGiveTheSameBelief() async throws {
    var one = try Bench("apartment", seed: 5)
    var two = try Bench("apartment", seed: 5)
    try await one.lookAround()
    try await two.lookAround()
    #expect(one.belief == two.belief)
  }

  @Test(
    "In whatever order a dictionary holds a picture's cells, the belief is the same",
    arguments: 1...8)
  func orderOfCells(seed: Int) async throws {
    var bench = try Bench("apartment", seed: UInt64(seed))
    try await bench.look()
    let turn = MotorCommand.Action.rotate(Double.pi / 2)
    for action in [turn, turn, .translate(0.5), .translate(0.5), turn, .translate(0.5), turn, turn]
    {
      let before = bench.belief
      try await bench.act(action)
      let percept = try bench.sight.percept(
        of: try await bench.robot.observation(), camera: bench.robot.description.cameras[0],
        lookingFor: [])
      let beliefs = (0..<6).map { _ in
        var belief = before
        bench.estimator.update(&belief, with: percept)
        return belief
      }
      #expect(beliefs.allSatisfy { $0 == beliefs[0] })
    }
  }

  @Test("One poor look does not make another thing of what was seen well")
  func onePoorLook() async throws {
    let map = """
      #########
      #>..T...#
      #...T...#
      #########
      T: table
      - white book on T at 1
      - blue cup on T at 2
      """
    var bench = try Bench(map)
    for turn in [1.0, -1, 1, -1] { try await bench.act(.rotate(turn * Double.pi / 2)) }
    func book() -> TrackedObject? { bench.belief.objects.first { $0.colour == "white" } }
    #expect(book()?.kind == "book")
    var percept = try bench.sight.percept(
      of: try await bench.robot.observation(), camera: bench.robot.description.cameras[0],
      lookingFor: [])
    for index in percept.detections.indices
    where percept.detections[index].kinds.first?.label == "book" {
      percept.detections[index].kinds = [ObjectHypothesis(label: "mug", score: 0.67)]
      percept.detections[index].score = 0.67
    }
    bench.belief.update += 1
    bench.estimator.update(&bench.belief, with: percept)
    #expect(book()?.kind == "book")
  }
}

/// What stands on what, where boxes are believed in one cell.
@Suite struct SupportTests {
  @Test func noBoxIsInABoxThatIsInIt() async throws {
    let robot = SimulatedRobot(Simulation(world: try World(named: "apartment people=0", seed: 3)))
    let estimator = Estimator()
    var belief = Belief()
    let cell = Cell(column: 20, row: 20)
    for height in [0.2, 0.6] {
      belief.insert(
        TrackedObject(
          id: 0, kinds: [ObjectHypothesis(label: "box", score: 0.9)], cells: [cell],
          height: height, existence: 0.9))
    }
    let observation = try await robot.observation()
    let percept = try TruthfulSight(of: robot).percept(
      of: observation, camera: robot.description.cameras[0], lookingFor: [])
    estimator.update(&belief, with: percept)
    let places = belief.objects.filter { $0.kind == "box" && $0.cells == [cell] }.map(\.place)
    #expect(places == [.floor, .floor])
  }
  @Test func whatSharesItsPlaceOnATableWithABoxIsInTheBox() async throws {
    let robot = SimulatedRobot(Simulation(world: try World(named: "apartment people=0", seed: 3)))
    let estimator = Estimator()
    var belief = Belief()
    let cell = Cell(column: 20, row: 20)
    let fixed = estimator.vocabulary.kinds.filter {
      !$0.isPortable && [.surface, .container, .door].contains($0.role)
    }
    let lane = try #require(fixed.firstIndex { $0.name == "table" })
    var evidence = SIMD16<Float>.zero
    evidence[lane] = 5
    belief.furnitureEvidence[cell] = evidence
    for kind in ["box", "towel"] {
      belief.insert(
        TrackedObject(
          id: 0, kinds: [ObjectHypothesis(label: kind, score: 0.9)], cells: [cell], height: 0.5,
          existence: 0.9))
    }
    let observation = try await robot.observation()
    let percept = try TruthfulSight(of: robot).percept(
      of: observation, camera: robot.description.cameras[0], lookingFor: [])
    estimator.update(&belief, with: percept)
    func here(_ kind: String) -> TrackedObject? {
      belief.objects.first { $0.kind == kind && $0.cells == [cell] }
    }
    let (table, box) = (try #require(here("table")), try #require(here("box")))
    #expect(box.place == .on(table.id))
    #expect(here("towel")?.place == .inside(box.id))
  }

  @Test("What is in a box goes where the box goes")
  func contentsTravel() async throws {
    let robot = SimulatedRobot(Simulation(world: try World(named: "apartment people=0", seed: 3)))
    let estimator = Estimator()
    var belief = Belief()
    let ids = ["box", "cup"].map { kind in
      belief.insert(
        TrackedObject(
          id: 0, kinds: [ObjectHypothesis(label: kind, score: 0.9)],
          cells: [Cell(column: 20, row: 20)], height: 0.5, existence: 0.9))
    }
    func look(holding: Bool) async throws {
      var percept = try TruthfulSight(of: robot).percept(
        of: try await robot.observation(), camera: robot.description.cameras[0], lookingFor: [])
      percept.gripper = Gripper(opening: 0.04, isHolding: holding)
      estimator.update(&belief, with: percept)
    }
    try await look(holding: false)
    #expect(belief.object(ids[1])?.place == .inside(ids[0]))
    belief.pendingGraspID = ids[0]
    try await look(holding: true)
    #expect(belief.heldID == ids[0])
    #expect(belief.object(ids[1])?.place == .inside(ids[0]))
    #expect(belief.object(ids[1])?.cells == [])
    belief.pendingRelease = belief.pose.transform(Point3(x: 0.5, y: 0, z: 0.5))
    try await look(holding: false)
    #expect(belief.object(ids[1])?.cells == belief.object(ids[0])?.cells)
  }

  @Test("A box in a doorway is no furniture, whatever it is taken for")
  func nothingIsFurnitureInADoorway() async throws {
    let map = """
      ###########
      #....#....#
      #.>../....#
      #....#....#
      ###########
      - yellow box at 5,2
      """
    let robot = SimulatedRobot(Simulation(world: try World(named: map, seed: 3)))
    let (sight, estimator) = (TruthfulSight(of: robot), Estimator())
    var belief = Belief()
    for _ in 0..<4 {
      var percept = try sight.percept(
        of: try await robot.observation(), camera: robot.description.cameras[0], lookingFor: [])
      for index in percept.detections.indices {
        guard percept.detections[index].kinds.first?.label == "box" else { continue }
        percept.detections[index].kinds = [ObjectHypothesis(label: "sink", score: 0.95)]
      }
      estimator.update(&belief, with: percept)
    }
    let doorway = Cell(column: 3, row: 0)
    #expect(belief.map[doorway].content == .obstacle)
    #expect(!belief.objects.contains { $0.kind == "sink" && $0.cells == [doorway] })
  }
}
