import AgentMessages

/// Where there is room to put something.
extension Surroundings {
  /// Cells of a piece of furniture that hold nothing, those easiest to get at first.
  func freeCells(on surface: TrackedObject) -> [Cell] { places(on: surface).map(\.cell) }

  /// The same without those that are got at only when something was moved.
  func openCells(on surface: TrackedObject) -> [Cell] {
    places(on: surface).filter { !hindrances(to: $0.stance).contains(.thing) }.map(\.cell)
  }

  /// What has to be moved before anything can be put on a piece of furniture, the nearest first; nothing where there is
  /// room, or none at all.
  func thingsBefore(roomOn surface: TrackedObject) -> [Int] {
    guard openCells(on: surface).isEmpty, let place = places(on: surface).first else { return [] }
    return things(onWayTo: place.stance, except: surface.id)
  }

  private func places(on surface: TrackedObject) -> [(cell: Cell, stance: Cell)] {
    let free = surface.cells.filter { !holdsThing($0) }
    let reached = free.compactMap { cell in
      nearest(cell.neighbours.filter { !surface.cells.contains($0) }).map { (cell, $0) }
    }
    return reached.sorted {
      (distance(to: $0.1) ?? .max, $0.0) < (distance(to: $1.1) ?? .max, $1.0)
    }
  }

  /// How many more things fit on or into something.
  func capacity(of holder: TrackedObject) -> Int {
    if role(holder) == .surface {
      let open = openCells(on: holder).count
      if open > 0 { return open }
      let reached = freeCells(on: holder).count
      // where nobody gets to, room is not what is lacking
      return reached > 0 ? reached : holder.cells.count { !holdsThing($0) }
    }
    let slots = kind(holder)?.capacity ?? 1
    let inside = objects.filter { $0.place == .inside(holder.id) && $0.id != belief.heldID }
    return max(0, slots - inside.count)
  }

  /// Cells right beside an object on which something can be put: on furniture or on the floor.
  func cellsBeside(_ object: TrackedObject) -> [Cell] {
    let cells = Set(object.cells)
    let around = object.cells.flatMap(\.neighbours).filter {
      !cells.contains($0) && !holdsThing($0)
    }
    let room = self.room(of: object)
    let onFurniture = around.filter { cell in
      objects.contains { role($0) == .surface && $0.cells.contains(cell) }
        && cell.neighbours.contains { isFreeFloor($0) && distance(to: $0) != nil }
    }
    let onFloor = around.filter {
      canHold($0) && (room == nil || self.room(at: $0) == room) && $0 != belief.cell
    }
    let tidy = onFloor.filter { isOutOfTheWay($0) }
    let ranked = onFurniture.sorted() + byDistance(tidy) + byDistance(onFloor)
    var seen: Set<Cell> = []
    return ranked.filter { seen.insert($0).inserted }
  }

  /// Floor cells of a room on which a thing is in nobody's way, the nearest to `place` first; when there are none, any
  /// that are free.
  func spots(in room: Int, near place: Cell) -> [Cell] {
    guard let cells = belief.rooms.first(where: { $0.id == room })?.cells else { return [] }
    let free = cells.filter { canHold($0) && $0 != belief.cell }
    let choice = free.filter(isOutOfTheWay)
    return (choice.isEmpty ? free : choice).sorted {
      ($0.manhattanDistance(to: place), $0) < ($1.manhattanDistance(to: place), $1)
    }
  }

  /// Where to leave things that are wanted at home; none when there is no room near it.
  var homeSpots: [Cell] {
    homeRoom.map { spots(in: $0, near: belief.home).filter(isNearHome) } ?? []
  }

  /// Whether what lies here has been brought home.
  func isNearHome(_ cell: Cell) -> Bool { cell.manhattanDistance(to: belief.home) <= 4 }

  /// Whether a thing can be put on this floor cell from a free cell beside it.
  private func canHold(_ cell: Cell) -> Bool {
    isFreeFloor(cell) && !isDoor(cell)
      && cell.neighbours.contains { isFreeFloor($0) && distance(to: $0) != nil }
  }

  /// Not before a door, not before a container, and the cells around it stay connected without it.
  private func isOutOfTheWay(_ cell: Cell) -> Bool {
    if cell.neighbours.contains(where: isDoor) { return false }
    if objects.contains(where: { $0.front == cell }) { return false }
    return keepsWayOpen(cell)
  }

  private func isDoor(_ cell: Cell) -> Bool {
    objects.contains { role($0) == .door && $0.cells.contains(cell) }
  }

  /// Whether the free cells around a cell are connected without it, through the eight cells around it.
  private func keepsWayOpen(_ cell: Cell) -> Bool {
    let ring = [(1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1)].map {
      isFreeFloor(Cell(column: cell.column + $0.0, row: cell.row + $0.1))
    }
    guard ring.contains(false) else { return true }
    // runs of free cells around the ring that touch the cell by an edge (even positions)
    var runs = 0
    for start in ring.indices where ring[start] && !ring[(start + 7) % 8] {
      var position = start
      var touches = false
      while ring[position % 8] {
        if position % 2 == 0 { touches = true }
        position += 1
      }
      if touches { runs += 1 }
    }
    return runs <= 1
  }

  private func byDistance(_ cells: [Cell]) -> [Cell] {
    cells.map { cell in
      (cell, cell.neighbours.compactMap { distance(to: $0) }.min() ?? .max)
    }.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.map(\.0)
  }
}
