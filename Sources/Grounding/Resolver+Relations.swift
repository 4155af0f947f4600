import AgentMessages

/// Where things stand to one another, by the cells of the belief.
extension Resolver {
  /// Whether the first object stands so to the second.
  func holds(_ relation: Relation, _ first: Int, _ second: Int) -> Bool {
    guard first != second, let a = belief.object(first), let b = belief.object(second) else {
      return false
    }
    switch relation {
    case .on, .inside: return a.place == .on(second) || a.place == .inside(second)
    case .under: return false
    case .nextTo: return touches(a, b) { _, _ in true }
    case .leftOf: return touches(a, b) { $0 == $1.left }
    case .rightOf: return touches(a, b) { $0 == $1.right }
    case .behind: return touches(a, b) { $0 == $1 }
    case .inFrontOf: return touches(a, b) { $0 == $1.opposite }
    }
  }

  /// Whether `a` is in a cell beside one of `b`, in a direction (from b) that the test accepts, given how a viewer looks
  /// at `b`.
  private func touches(
    _ a: TrackedObject, _ b: TrackedObject,
    _ accepts: (_ toward: Heading, _ viewing: Heading) -> Bool
  ) -> Bool {
    guard isOpenlyThere(a), isOpenlyThere(b), a.place != .on(b.id), b.place != .on(a.id) else {
      return false
    }
    let viewing = viewingDirection(of: b)
    return b.cells.contains { cell in
      Heading.allCases.contains { heading in
        a.cells.contains(cell.moved(heading)) && accepts(heading, viewing)
      }
    }
  }

  private func isOpenlyThere(_ object: TrackedObject) -> Bool {
    switch object.place {
    case .inside(let holder):
      vocabulary.kind(named: belief.object(holder)?.kind ?? "")?.role != .container
    case .held: false
    case .floor, .on, .unknown: true
    }
  }

  /// The way somebody looks who looks at an object: at furniture and what stands on it from the furniture's free side, at
  /// what lies on the floor from where the robot started.
  func viewingDirection(of object: TrackedObject) -> Heading {
    let role = vocabulary.kind(named: object.kind)?.role
    if vocabulary.kind(named: object.kind)?.isPortable == false, role != .person {
      return facing(of: object).opposite
    }
    if case .on(let holder) = object.place, let furniture = belief.object(holder) {
      return facing(of: furniture).opposite
    }
    guard let cell = object.cells.first else { return .north }
    if abs(cell.column) >= abs(cell.row) { return cell.column >= 0 ? .east : .west }
    return cell.row >= 0 ? .north : .south
  }

  /// The side of furniture that people come to: known for containers, else the side with most floor along it, best with
  /// a wall behind.
  private func facing(of object: TrackedObject) -> Heading {
    if let front = object.front {
      for cell in object.cells {
        if let heading = Heading.allCases.first(where: { cell.moved($0) == front }) {
          return heading
        }
      }
    }
    let cells = Set(object.cells)
    func score(_ heading: Heading) -> Double {
      let side = object.cells.map { $0.moved(heading) }.filter { !cells.contains($0) }
      let back = object.cells.map { $0.moved(heading.opposite) }.filter { !cells.contains($0) }
      guard !side.isEmpty, !back.isEmpty else { return 0 }
      let free = Double(side.count { belief.map[$0].content == .free }) / Double(side.count)
      let wall = Double(back.count { belief.map[$0].content == .wall }) / Double(back.count)
      // the long side of a table counts more than its end
      return free * 2 + wall + 0.1 * Double(side.count)
    }
    var best = Heading.east
    for heading in Heading.allCases where score(heading) > score(best) + 1e-9 { best = heading }
    return best
  }

  // MARK: - Rooms

  /// Whether an object is in a room of that name; a door is in the rooms that it leads out of.
  func isIn(_ name: String, _ object: TrackedObject) -> Bool {
    guard object.place != .held else { return false }
    return rooms(of: object).contains { $0.name == name }
  }

  /// The rooms that an object stands in or, in the wall, beside.
  func rooms(of object: TrackedObject) -> [Room] {
    if vocabulary.kind(named: object.kind)?.role == .door {
      return belief.rooms.filter { room in
        room.doors.contains(object.id)
          || object.cells.contains { $0.neighbours.contains { room.cells.contains($0) } }
      }
    }
    let cells = place(of: object)
    let inside = belief.rooms.filter { room in cells.contains { room.cells.contains($0) } }
    guard inside.isEmpty else { return inside }
    return belief.rooms.filter { room in
      cells.contains { $0.neighbours.contains { room.cells.contains($0) } }
    }
  }

  /// The cells of what is inside something are those of the outermost thing.
  private func place(of object: TrackedObject) -> [Cell] {
    var here = object
    for _ in 0..<4 {
      switch here.place {
      case .inside(let holder), .on(let holder):
        guard here.cells.isEmpty, let next = belief.object(holder) else { return here.cells }
        here = next
      default: return here.cells
      }
    }
    return here.cells
  }
}
