import AgentMessages

/// What an instruction says must not happen, while the robot is on its way.
extension Agent {
  /// Cells of the rooms that the instruction says to stay out of, as far as they are known, and of those that may be
  /// meant and that the plan does not lead into.
  func keepOut(_ constraints: [Constraint], during plan: Plan? = nil) -> Set<Cell> {
    let names = forbiddenNames(constraints)
    guard !names.isEmpty else { return [] }
    var cells: Set<Cell> = []
    for room in belief.rooms where room.name.map(names.contains) == true {
      cells.formUnion(room.cells)
    }
    if !names.isSubset(of: Set(belief.rooms.compactMap(\.name))) {
      cells.formUnion(suspectCells(outside: plan))
    }
    cells.remove(belief.cell)
    return cells
  }

  /// Why what was done was against the instruction after all: a room that was entered turned out to be the one to stay
  /// out of. Nil where all is well.
  func trespass(_ constraints: [Constraint]) -> String? {
    let names = forbiddenNames(constraints)
    let room = belief.rooms.first { room in
      room.name.map(names.contains) == true && !room.cells.contains(belief.home)
        && !trail.isDisjoint(with: room.cells)
    }
    return room?.name.map { "I went through the \($0) before I knew that it is the \($0)" }
  }

  private func forbiddenNames(_ constraints: [Constraint]) -> Set<String> {
    Set(
      constraints.compactMap { constraint -> String? in
        if case .avoidRoom(let referent) = constraint { referent.room } else { nil }
      })
  }

  private func suspectCells(outside plan: Plan?) -> Set<Cell> {
    guard let plan else { return [] }
    var entered: Set<Int> = []
    for argument in plan.actions.flatMap(\.arguments) {
      switch argument {
      case .room(let id): entered.insert(id)
      case .cell(let cell):
        let frontier = belief.frontiers.first { $0.target == cell }
        for place in [cell, frontier?.viewpoint].compactMap({ $0 }) {
          if let room = belief.room(containing: place) { entered.insert(room.id) }
        }
      case .object(let id):
        for cell in belief.object(id)?.cells ?? [] {
          for place in [cell] + cell.neighbours {
            if let room = belief.room(containing: place) { entered.insert(room.id) }
          }
        }
      case .number, .word: break
      }
    }
    if let here = belief.room(containing: belief.cell) { entered.insert(here.id) }
    let nameless = configuration.vocabulary.rooms.last
    let suspects = belief.rooms.filter {
      !entered.contains($0.id) && ($0.name == nil || $0.name == nameless)
    }
    return Set(suspects.flatMap(\.cells))
  }
}
