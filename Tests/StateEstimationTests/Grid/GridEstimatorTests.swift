import AgentMessages
import StateEstimation
import TestSupport
import Testing

@Suite("The belief of a robot that sees cells") struct GridEstimatorTests {
  private let estimator = GridEstimator()
  private let redBall = ToyGrid.Thing("red", "ball")

  /// Looks, after a command where one is given.
  private func look(
    _ belief: inout Belief, _ grid: ToyGrid, after action: MotorCommand.Action? = nil
  ) async throws {
    if let action {
      _ = try await grid.send(MotorCommand(id: 1, action: action))
      estimator.noted(&belief, action)
    }
    let camera = grid.description.cameras[0]
    let percept = try grid.percept(
      of: try await grid.observation(), camera: camera, lookingFor: [])
    estimator.update(&belief, with: percept)
  }

  private func room(_ faults: [Int: ToyGrid.Fault] = [:]) -> ToyGrid {
    ToyGrid(
      """
      #######
      #.....#
      #.@..b#
      #....D#
      #######
      """,
      things: ["b": redBall, "D": ToyGrid.Thing("blue", "door", state: "closed")], faults: faults)
  }

  @Test("A picture becomes free cells, walls and things, turned to where the robot looks")
  func map() async throws {
    let grid = room()
    var belief = Belief.grid(cellSize: 1, cells: .miniGrid)
    try await look(&belief, grid)
    let ball = try #require(belief.object(in: Cell(column: 3, row: 0)))
    #expect((ball.kind, ball.colour) == ("ball", "red"))
    #expect(belief.object(in: Cell(column: 3, row: -1))?.openness == .closed)
    #expect(belief.map[Cell(column: 4, row: 0)].content == .wall)
    #expect(belief.map[Cell(column: 0, row: 2)].content == .wall)
    #expect(belief.map[Cell(column: -1, row: 0)].content == .unknown)
    try await look(&belief, grid, after: .rotate(.pi / 2))
    try await look(&belief, grid, after: .rotate(.pi / 2))
    #expect(belief.heading == .west)
    #expect(belief.map[Cell(column: -2, row: 0)].content == .wall)
    // the ball behind the robot is not forgotten
    #expect(belief.object(ball.id) != nil)
  }

  @Test("A thing keeps its name in the hand and where it is put down")
  func carrying() async throws {
    let grid = room()
    var belief = Belief.grid(cellSize: 1, cells: .miniGrid)
    try await look(&belief, grid)
    let id = try #require(belief.object(in: Cell(column: 3, row: 0))).id
    for _ in 0..<2 { try await look(&belief, grid, after: .translate(1)) }
    try await look(&belief, grid, after: .grasp(target: Point3(x: 1)))
    #expect(belief.heldID == id)
    try await look(&belief, grid, after: .rotate(.pi / 2))
    try await look(&belief, grid, after: .release(target: Point3(x: 1)))
    #expect(belief.heldID == nil)
    #expect(belief.object(in: Cell(column: 2, row: 1))?.id == id)
    #expect(belief.grid?.origins[id] == nil || belief.objects.count == 2)
  }

  @Test("Motors that did nothing leave the robot where it was, once a second look agrees")
  func ignored() async throws {
    let grid = room([1: .ignored])
    var belief = Belief.grid(cellSize: 1, cells: .miniGrid)
    try await look(&belief, grid)
    try await look(&belief, grid, after: .rotate(.pi / 2))
    #expect(belief.grid?.doubt != nil)
    try await look(&belief, grid, after: .wait(seconds: 1))
    #expect(belief.grid?.doubt == nil)
    #expect(belief.heading == .east)
  }

  @Test("An old picture is not believed, and the next one is")
  func oldPicture() async throws {
    let grid = room([1: .oldPicture])
    var belief = Belief.grid(cellSize: 1, cells: .miniGrid)
    try await look(&belief, grid)
    try await look(&belief, grid, after: .translate(1))
    #expect(belief.grid?.doubt != nil)
    try await look(&belief, grid, after: .wait(seconds: 1))
    #expect(belief.cell == Cell(column: 1, row: 0))
    #expect(belief.objects.count == 2)
  }

  @Test("A reading that is not sure and contradicts the map waits for a second one")
  func doubtfulReading() async throws {
    let grid = room()
    var belief = Belief.grid(cellSize: 1, cells: .miniGrid)
    try await look(&belief, grid)
    let camera = grid.description.cameras[0]
    var percept = try grid.percept(
      of: try await grid.observation(), camera: camera, lookingFor: [])
    let place = try #require(
      CellGrid.miniGrid.place(of: Cell(column: 3, row: 0), from: belief.gridPose))
    let index = place.row * 7 + place.column
    percept.detections[index] = Detection(
      CellSight("ball", colour: "purple", confidence: 0.7), box: percept.detections[index].box)
    estimator.update(&belief, with: percept)
    #expect(belief.object(in: Cell(column: 3, row: 0))?.colour == "red")
    estimator.update(&belief, with: percept)
    #expect(belief.object(in: Cell(column: 3, row: 0))?.colour == "purple")
  }
}
