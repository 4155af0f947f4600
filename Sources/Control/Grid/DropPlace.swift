import AgentMessages

/// Where to stand to put something down: the cell ahead must be free, and what lies there must not be in the way later.
struct DropPlace {
  private let belief: Belief
  private let doors: Set<Cell>
  private let keepClear: Set<Cell>

  /// `keepClear` are cells that will be walked over.
  init(_ belief: Belief, keepClear: Set<Cell> = []) {
    self.belief = belief
    self.keepClear = keepClear
    doors = Set(belief.objects.filter { $0.kind == "door" }.compactMap(\.cells.first))
  }

  /// The nearest pose that harms nothing; where there is none, the nearest that is not before a door, then any.
  func best(_ routes: GridRoutes) -> GridPose? {
    let free = routes.reached.filter { isFree($0.cell.moved($0.heading)) }
    let clear = free.filter { !keepClear.contains($0.cell.moved($0.heading)) }
    return clear.first { isHarmless($0.cell.moved($0.heading)) }
      ?? clear.first { !isBeforeDoor($0.cell.moved($0.heading)) } ?? clear.first ?? free.first
  }

  /// The nearest pose from which it comes to lie beside `cell`.
  func best(beside cell: Cell, _ routes: GridRoutes) -> GridPose? {
    routes.reached.first { pose in
      let place = pose.cell.moved(pose.heading)
      return place.manhattanDistance(to: cell) == 1 && isFree(place)
    }
  }

  private func isFree(_ cell: Cell) -> Bool {
    belief.map[cell].content == .free && !doors.contains(cell) && belief.object(in: cell) == nil
  }

  private func isBeforeDoor(_ cell: Cell) -> Bool {
    cell.neighbours.contains(where: doors.contains)
  }

  /// Whether the cells around stay connected among themselves when this one is taken.
  private func isHarmless(_ cell: Cell) -> Bool {
    guard !isBeforeDoor(cell) else { return false }
    let ring = [(1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1)].map {
      isFree(Cell(column: cell.column + $0.0, row: cell.row + $0.1))
    }
    // walls and things that touch the cell in one stretch leave one way around it
    let ways = ring.indices.filter { !ring[$0] && ring[($0 + 1) % 8] }.count
    return ways <= 1
  }
}
