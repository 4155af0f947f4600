import AgentMessages
import Testing

@Suite("Ways over cells") struct GridRoutesTests {
  /// A corridor of five cells to the east, with a thing in the third.
  private func corridor(_ thing: TrackedObject? = nil) -> Belief {
    var belief = Belief.grid(cellSize: 1, cells: .miniGrid)
    for column in 0..<5 { belief.map[Cell(column: column, row: 0)].content = .free }
    if let thing { belief.insert(thing) }
    return belief
  }

  private func ball(at column: Int) -> TrackedObject {
    TrackedObject(
      id: 0, kinds: [ObjectHypothesis(label: "ball", score: 1)],
      cells: [Cell(column: column, row: 0)], height: 0, place: .floor)
  }

  @Test("A move and a quarter turn cost one step each")
  func costs() {
    let routes = GridRoutes(in: corridor())
    #expect(routes.cost(of: GridPose(Cell(column: 4, row: 0), .east)) == 4)
    #expect(routes.cost(of: GridPose(Cell(column: 2, row: 0), .west)) == 4)
    #expect(routes.cost(of: GridPose(Cell(column: 5, row: 0), .east)) == nil)
    #expect(routes.path(to: GridPose(Cell(column: 1, row: 0), .north)).count == 2)
  }

  @Test("What stands in the way is passed only for a toll, and is named")
  func tolls() {
    let belief = corridor(ball(at: 2))
    let end = GridPose(Cell(column: 4, row: 0), .east)
    #expect(GridRoutes(in: belief).cost(of: end) == nil)
    let routes = GridRoutes(in: belief, tolls: GridRoutes.Tolls(thing: 8))
    #expect(routes.cost(of: end) == 12)
    #expect(routes.obstacles(to: end) == [belief.objects[0].id])
  }

  @Test("The nearest pose before a cell looks at it")
  func facing() {
    let belief = corridor(ball(at: 3))
    let stance = GridRoutes(in: belief).facing(Cell(column: 3, row: 0))
    #expect(stance?.pose == GridPose(Cell(column: 2, row: 0), .east))
    #expect(stance?.cost == 2)
  }
}
