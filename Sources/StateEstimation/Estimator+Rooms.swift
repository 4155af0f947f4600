import AgentMessages

extension Estimator {
  /// Rooms are what is left of the map when walls and doorways are taken out; a room keeps its id while most of it
  /// stays the same.
  func segmentRooms(_ belief: inout Belief) {
    let doors = belief.objects.filter { $0.kind == "door" }
    let doorCells = Set(doors.flatMap(\.cells))
    var open = Set(
      belief.map.known.filter { belief.map[$0].content != .wall && !doorCells.contains($0) })
    for object in belief.objects where fixtures.contains(where: { $0.name == object.kind }) {
      if object.kind != "door" { open.formUnion(object.cells) }
    }
    var regions: [[Cell]] = []
    for start in open.sorted() where open.contains(start) {
      let region = flood(from: start, over: &open)
      if region.contains(where: { belief.map[$0].content == .free }) { regions.append(region) }
    }
    belief.rooms = identified(regions, doors: doors, in: belief)
  }

  private func flood(from start: Cell, over open: inout Set<Cell>) -> [Cell] {
    open.remove(start)
    var region = [start]
    var next = 0
    while next < region.count {
      for neighbour in region[next].neighbours where open.remove(neighbour) != nil {
        region.append(neighbour)
      }
      next += 1
    }
    return region.sorted()
  }

  private func identified(
    _ regions: [[Cell]], doors: [TrackedObject], in belief: Belief
  ) -> [Room] {
    let unseeable = Set(belief.unseeable)
    var former: [Cell: Int] = [:]
    for room in belief.rooms { for cell in room.cells { former[cell] = room.id } }
    var nextID = (belief.rooms.map(\.id).max() ?? 0) + 1
    var taken: Set<Int> = []
    var rooms: [Room] = []
    for region in regions.sorted(by: { $0.count > $1.count }) {
      var votes: [Int: Int] = [:]
      for cell in region { if let id = former[cell] { votes[id, default: 0] += 1 } }
      let known = votes.filter { !taken.contains($0.key) }
        .max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key
      let id = known ?? nextID
      if known == nil { nextID += 1 }
      taken.insert(id)
      let inside = Set(region)
      let around = doors.filter { door in
        door.cells.contains { $0.neighbours.contains { inside.contains($0) } }
      }
      rooms.append(
        Room(
          id: id, name: nil, cells: region, doors: around.map(\.id).sorted(),
          hasFrontier: region.contains { cell in
            belief.map[cell].content == .free
              && cell.neighbours.contains {
                belief.map[$0].content == .unknown && !unseeable.contains($0)
              }
          }))
    }
    return rooms.sorted { $0.id < $1.id }
  }
}
