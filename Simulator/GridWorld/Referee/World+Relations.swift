import AgentMessages

extension World {
  /// Whether the relation holds between two objects.
  func holds(_ relation: Condition.Relation, _ a: WorldObject, _ b: WorldObject) -> Bool {
    guard a.id != b.id else { return false }
    switch relation {
    case .on: return holder(of: a.placement) == b.id && b.kind.isSurface
    case .in:
      return holder(of: a.placement) == b.id && (b.kind.isContainer || b.kind == .sink)
    case .nextTo: return touches(a, b) { _, _ in true }
    case .leftOf: return touches(a, b) { $0 == $1.quarterLeft }
    case .rightOf: return touches(a, b) { $0 == $1.quarterRight }
    case .behind: return touches(a, b) { $0 == $1 }
    case .inFrontOf: return touches(a, b) { $0 == $1.reversed }
    }
  }

  /// Whether `a` stands in a cell beside one of `b`, in the same room, in a direction (from b) that
  /// the test accepts, given the direction in which a viewer looks at `b`. What is inside something
  /// touches nothing.
  private func touches(
    _ a: WorldObject, _ b: WorldObject, _ accepts: (_ towardsA: Heading, _ viewing: Heading) -> Bool
  ) -> Bool {
    guard !isInside(a), !isInside(b), holder(of: a.placement) != b.id,
      holder(of: b.placement) != a.id
    else { return false }
    let viewing = viewingDirection(of: b)
    let others = cells(of: a.id)
    for cell in cells(of: b.id) {
      for heading in Heading.allCases where others.contains(cell.stepped(heading)) {
        let beside = cell.stepped(heading)
        if plan.roomIndex[plan.index(cell)] == plan.roomIndex[plan.index(beside)],
          accepts(heading, viewing)
        {
          return true
        }
      }
    }
    return false
  }

  private func isInside(_ object: WorldObject) -> Bool {
    guard case .inside = object.placement else { return false }
    return true
  }

  /// The way somebody looks who looks at the object: at furniture and what stands on it from the
  /// furniture's front, at what lies on the floor from where the robot started.
  func viewingDirection(of object: WorldObject) -> Heading {
    if object.kind.isFurniture { return object.facing.reversed }
    if let holder = holder(of: object.placement), let furniture = self.object(holder) {
      return furniture.facing.reversed
    }
    guard let cell = cell(of: object.id) else { return .north }
    let (dx, dy) = (cell.column - start.cell.column, cell.row - start.cell.row)
    if abs(dx) >= abs(dy) { return dx >= 0 ? .east : .west }
    return dy >= 0 ? .north : .south
  }

  /// Whether the object covers a cell within one of `cell`, diagonals included, or is in the hand
  /// of a robot that is there.
  func isNear(_ id: Int, _ cell: Cell) -> Bool {
    guard let object = object(id) else { return false }
    if object.placement == .held { return robot.cell.isBeside(cell) }
    return cells(of: id).contains { $0.isBeside(cell) }
  }
}

extension Cell {
  /// Whether the cell is this one or one of its eight neighbours.
  func isBeside(_ other: Cell) -> Bool {
    abs(column - other.column) <= 1 && abs(row - other.row) <= 1
  }
}
