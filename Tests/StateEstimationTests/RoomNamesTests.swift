import AgentMessages
import GridWorld
import StateEstimation
import TestSupport
import Testing

/// What rooms are called and which cells make one piece of furniture, with evidence given by hand far from the robot.
@Suite struct RoomNamesTests {
  private let estimator = Estimator()

  /// The belief after one look around the corner, with what was believed before.
  private func look(_ belief: Belief) async throws -> Belief {
    let robot = SimulatedRobot(Simulation(world: try World(named: "apartment people=0", seed: 3)))
    let percept = try TruthfulSight(of: robot).percept(
      of: try await robot.observation(), camera: robot.description.cameras[0], lookingFor: [])
    var belief = belief
    estimator.update(&belief, with: percept)
    return belief
  }

  private func lane(_ kind: String) throws -> Int {
    let fixed = estimator.vocabulary.kinds.filter {
      !$0.isPortable && [.surface, .container, .door].contains($0.role)
    }
    return try #require(fixed.firstIndex { $0.name == kind })
  }

  private func addRoom(at corner: Cell, to belief: inout Belief) {
    for column in -1...3 {
      for row in -1...3 {
        let isInside = (0...2).contains(column) && (0...2).contains(row)
        let cell = Cell(column: corner.column + column, row: corner.row + row)
        belief.map[cell] = CellBelief(content: isInside ? .free : .wall, closestView: 1)
      }
    }
  }

  private func add(
    _ kind: String, at cell: Cell, sightings: Int = 1, to belief: inout Belief
  ) throws {
    var evidence = SIMD16<Float>.zero
    evidence[try lane(kind)] = 3
    belief.furnitureEvidence[cell] = evidence
    belief.map[cell] = CellBelief(content: .obstacle, height: 0.5, closestView: 1)
    belief.insert(
      TrackedObject(
        id: 0, kinds: [ObjectHypothesis(label: kind, score: 0.9)], cells: [cell], height: 0.5,
        place: .floor, sightings: sightings))
  }

  @Test("A room seen whole is named after one glance at its sink, and the bare one is a hall")
  func lateNames() async throws {
    var belief = Belief()
    let (wet, bare) = (Cell(column: 20, row: 20), Cell(column: 30, row: 20))
    addRoom(at: wet, to: &belief)
    addRoom(at: bare, to: &belief)
    try add("sink", at: wet, to: &belief)
    let after = try await look(belief)
    #expect(after.room(containing: wet.moved(.east))?.name == "bathroom")
    #expect(after.room(containing: bare)?.name == "hall")
  }

  @Test func aRoomThatWasNotSeenWholeWaitsForMore() async throws {
    var belief = Belief()
    let wet = Cell(column: 20, row: 20)
    addRoom(at: wet, to: &belief)
    try add("sink", at: wet, to: &belief)
    belief.map[Cell(column: 23, row: 21)] = CellBelief()
    let after = try await look(belief)
    #expect(after.room(containing: wet.moved(.east))?.name == nil)
  }

  @Test(
    "A gap in a table seen from afar is part of it, and from near it is none",
    arguments: [Float(3), 1])
  func gap(closestView: Float) async throws {
    var belief = Belief()
    let middle = Cell(column: 21, row: 20)
    try add("table", at: middle.moved(.west), sightings: 3, to: &belief)
    try add("table", at: middle.moved(.east), sightings: 3, to: &belief)
    belief.map[middle] = CellBelief(content: .free, closestView: closestView)
    let after = try await look(belief)
    let tables = after.objects.filter { $0.kind == "table" && $0.cells[0].row == 20 }
    #expect(tables.map(\.cells.count) == (closestView > 2 ? [3] : [1, 1]))
  }

  @Test func asSecondTableCountsWhatWasSeenTwice() async throws {
    var belief = Belief()
    let (first, second) = (Cell(column: 20, row: 20), Cell(column: 20, row: 23))
    try add("table", at: first, sightings: 3, to: &belief)
    try add("table", at: second, sightings: 1, to: &belief)
    let once = try await look(belief)
    #expect(once.objects.filter { $0.kind == "table" && $0.existence >= 0.5 }.count == 1)
    belief.objects[1].sightings = 2
    let twice = try await look(belief)
    #expect(twice.objects.filter { $0.kind == "table" && $0.existence >= 0.5 }.count == 2)
  }
}
