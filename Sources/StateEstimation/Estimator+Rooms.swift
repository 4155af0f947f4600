import AgentMessages

extension Estimator {
  /// Rooms are what is left of the map when walls and doorways are taken out; a room keeps its id while most of it
  /// stays the same, and is named after the furniture that tells most.
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
    nameRooms(&belief)
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
              && cell.neighbours.contains { belief.map[$0].content == .unknown }
          }))
    }
    return rooms.sorted { $0.id < $1.id }
  }

  /// How much must speak for a name.
  private static let claim = 0.8

  /// Each name goes to at most one room: the one whose furniture speaks for it most.
  private func nameRooms(_ belief: inout Belief) {
    var claims: [(score: Double, room: Int, name: String)] = []
    for (index, room) in belief.rooms.enumerated() {
      let inside = Set(room.cells)
      var scores: [String: Double] = [:]
      // one glance at what may be a sofa does not make a living room
      for object in belief.objects
      where object.sightings >= 2 && object.existence > 0.7
        && object.cells.contains(where: { inside.contains($0) })
      {
        guard let kind = vocabulary.kind(named: object.kind), !kind.rooms.isEmpty else { continue }
        for (name, weight) in zip(kind.rooms, [1.0, 0.6, 0.3]) {
          scores[name, default: 0] += weight * kind.telling * object.existence
        }
      }
      let ranked = scores.values.sorted(by: >)
      // before all of it was seen, a sink makes no bathroom: kitchens have sinks, too
      let isOpenToDoubt = room.hasFrontier && ranked.count > 1 && ranked[0] < 2 * ranked[1]
      for name in scores.keys.sorted() where scores[name, default: 0] > Self.claim {
        if isOpenToDoubt { continue }
        claims.append((scores[name] ?? 0, index, name))
      }
    }
    claims.sort { ($0.score, $1.room, $1.name) > ($1.score, $0.room, $0.name) }
    var given: Set<String> = []
    for claim in claims where belief.rooms[claim.room].name == nil && !given.contains(claim.name) {
      belief.rooms[claim.room].name = claim.name
      given.insert(claim.name)
    }
    // what holds nothing that tells is a hall, once all of it was seen
    let bare = belief.rooms.indices.filter {
      belief.rooms[$0].name == nil && !belief.rooms[$0].hasFrontier
        && belief.rooms[$0].cells.count > 5
    }
    if bare.count == 1, let hall = vocabulary.rooms.last { belief.rooms[bare[0]].name = hall }
  }
}
