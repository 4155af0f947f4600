import AgentMessages
import Testing

/// What stands between the robot and floor that it knows.
@Suite struct ObstaclesInTheWayTests {
  /// A corridor of five cells to the east of the robot, with something in the third.
  private func corridor() -> Belief {
    var belief = Belief()
    for column in 0...4 {
      belief.map[Cell(column: column, row: 0)] = CellBelief(content: .free)
      for row in [-1, 1] {
        belief.map[Cell(column: column, row: row)] = CellBelief(content: .wall)
      }
    }
    belief.map[Cell(column: 2, row: 0)] = CellBelief(content: .obstacle)
    return belief
  }

  @Test func whatNothingExplainsMayHaveWalkedOn() {
    #expect(corridor().obstaclesInTheWay() == [Cell(column: 2, row: 0)])
  }

  @Test func aTableHasNot() {
    var belief = corridor()
    belief.insert(
      TrackedObject(
        id: 0, kinds: [ObjectHypothesis(label: "table", score: 1)],
        cells: [Cell(column: 2, row: 0)], height: 0.5))
    #expect(belief.obstaclesInTheWay().isEmpty)
  }

  @Test func whatHasNothingBehindItIsInNobodysWay() {
    var belief = corridor()
    for column in 3...4 {
      belief.map[Cell(column: column, row: 0)] = CellBelief(content: .wall)
    }
    #expect(belief.obstaclesInTheWay().isEmpty)
  }
}
