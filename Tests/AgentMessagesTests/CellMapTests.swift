import AgentMessages
import Testing

@Suite("A map of cells")
struct CellMapTests {
  @Test("What changed is named by row, then column, and once")
  func changed() {
    let before = CellMap(radius: 3)
    var after = before
    #expect(after.changed(since: before) == [])
    for (column, row) in [(3, 1), (-3, 1), (0, -2), (0, -2)] {
      after[Cell(column: column, row: row)].content = .wall
    }
    after[Cell(column: 4, row: 0)].content = .wall  // outside
    after[Cell(column: 1, row: 3)] = before[Cell(column: 1, row: 3)]
    let cells = [(0, -2), (-3, 1), (3, 1)].map { Cell(column: $0, row: $1) }
    #expect(after.changed(since: before) == cells)
    #expect(before.changed(since: after) == cells)
  }
}
