import AgentMessages
import Testing

@Suite struct PoseSearchTests {
  private let corridor = Set((0...4).map { Cell(column: $0, row: 0) })

  @Test func aTurnAndAMoveCostOneEach() {
    let start = GridPose(Cell(column: 0, row: 0), .north)
    let search = PoseSearch(from: start, over: corridor)
    #expect(search.cost(of: GridPose(Cell(column: 4, row: 0), .east)) == 5)
    #expect(search.cost(of: GridPose(Cell(column: 0, row: 0), .south)) == 2)
    #expect(search.cost(of: GridPose(Cell(column: 0, row: 1), .north)) == nil)
  }

  @Test func thePathLeadsStepByStepToTheGoal() throws {
    let start = GridPose(Cell(column: 2, row: 0), .west)
    let search = PoseSearch(from: start, over: corridor) { $0.cell.column == 4 }
    let goal = try #require(search.found)
    let path = search.path(to: goal)
    #expect(path.count == 4 && path.last == goal)
    for (a, b) in zip([start] + path, path) {
      let isTurn = a.cell == b.cell && (b.heading == a.heading.left || b.heading == a.heading.right)
      let isMove = a.heading == b.heading && a.cell.moved(a.heading) == b.cell
      #expect(isTurn || isMove)
    }
  }

  @Test func whatCannotBeReachedIsNotFound() {
    let search = PoseSearch(from: GridPose(Cell(column: 0, row: 0), .east), over: corridor) {
      $0.cell.row == 3
    }
    #expect(search.found == nil)
    #expect(search.reached.count == 20)
  }
}
