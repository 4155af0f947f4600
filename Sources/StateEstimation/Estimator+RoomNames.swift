import AgentMessages

/// What rooms are called, by the furniture in them.
extension Estimator {
  /// A name that something speaks for.
  private struct Claim {
    var score: Double
    var room: Int
    var name: String
  }

  /// How much must speak for a name while a room may hold more than was seen.
  private static let claim = 0.8
  /// The same once all of the room was seen.
  private static let lateClaim = 0.33
  /// The same once all of every room was seen.
  private static let lastClaim = 0.1
  /// Fewer cells than this are no room of their own.
  private static let leastCells = 6

  /// Each name goes to at most one room: the one whose furniture speaks for it most. Rooms of which all was seen then
  /// take what is left of the names by less, and the one that holds nothing that tells is a hall.
  func nameRooms(_ belief: inout Belief) {
    settleFrontiers(&belief)
    award(sureClaims(in: belief), in: &belief)
    award(lateClaims(over: Self.lateClaim, in: belief), in: &belief)
    nameHall(&belief)
    if isAllSeen(in: belief) {
      award(lateClaims(over: Self.lastClaim, in: belief), in: &belief)
      nameHall(&belief)
    }
  }

  /// What holds nothing that tells is a hall: the only such room, or the only one that holds nothing at all.
  private func nameHall(_ belief: inout Belief) {
    guard let hall = vocabulary.rooms.last, !belief.rooms.contains(where: { $0.name == hall })
    else { return }
    let nameless = belief.rooms.indices.filter { isSeenWhole(belief.rooms[$0]) }
    let bare = nameless.filter { scores(of: belief.rooms[$0], in: belief) { _ in true }.isEmpty }
    if let only = nameless.count == 1 ? nameless[0] : nil {
      belief.rooms[only].name = hall
    } else if bare.count == 1, isAllSeen(in: belief) {
      belief.rooms[bare[0]].name = hall
    }
  }

  /// Whether a room has no name yet although nothing more is to be seen in it.
  private func isSeenWhole(_ room: Room) -> Bool {
    room.name == nil && !room.hasFrontier && room.cells.count >= Self.leastCells
  }

  /// Whether no room is left to be found: nothing to look at, and no shut door with nothing known behind it.
  private func isAllSeen(in belief: Belief) -> Bool {
    guard belief.frontiers.isEmpty else { return false }
    return belief.objects.allSatisfy { door in
      guard door.kind == "door", door.existence >= 0.5, door.openness != .open else { return true }
      return belief.rooms.count { $0.doors.contains(door.id) } >= 2
    }
  }

  /// What is unknown at a room's edge and cannot be seen from anywhere the robot gets to is no reason to wait.
  private func settleFrontiers(_ belief: inout Belief) {
    let targets = Set(belief.frontiers.map(\.target))
    let reached = belief.reachableCells()
    for index in belief.rooms.indices where belief.rooms[index].hasFrontier {
      let cells = belief.rooms[index].cells
      guard cells.contains(where: reached.contains) else { continue }
      belief.rooms[index].hasFrontier = cells.contains { cell in
        belief.map[cell].content == .free
          && cell.neighbours.contains {
            targets.contains($0) && belief.map[$0].content == .unknown
          }
      }
    }
  }

  private func award(_ claims: [Claim], in belief: inout Belief) {
    var given = Set(belief.rooms.compactMap(\.name))
    let ranked = claims.sorted { ($0.score, $1.room, $1.name) > ($1.score, $0.room, $0.name) }
    for claim in ranked
    where belief.rooms[claim.room].name == nil && !given.contains(claim.name) {
      belief.rooms[claim.room].name = claim.name
      given.insert(claim.name)
    }
  }

  private func sureClaims(in belief: Belief) -> [Claim] {
    var claims: [Claim] = []
    for (index, room) in belief.rooms.enumerated() {
      // one glance at what may be a sofa does not make a living room
      let scores = scores(of: room, in: belief) { $0.sightings >= 2 && $0.existence > 0.7 }
      let ranked = scores.values.sorted(by: >)
      // before all of it was seen, a sink makes no bathroom: kitchens have sinks, too
      let isOpenToDoubt = room.hasFrontier && ranked.count > 1 && ranked[0] < 2 * ranked[1]
      guard !isOpenToDoubt else { continue }
      for (name, score) in scores where score > Self.claim {
        claims.append(Claim(score: score, room: index, name: name))
      }
    }
    return claims
  }

  private func lateClaims(over least: Double, in belief: Belief) -> [Claim] {
    var claims: [Claim] = []
    for (index, room) in belief.rooms.enumerated() where isSeenWhole(room) {
      for (name, score) in scores(of: room, in: belief, counting: { $0.existence > 0.5 })
      where score > least {
        claims.append(Claim(score: score, room: index, name: name))
      }
    }
    return claims
  }

  /// How much the furniture in a room speaks for each name.
  private func scores(
    of room: Room, in belief: Belief, counting isCounted: (TrackedObject) -> Bool
  ) -> [String: Double] {
    let inside = Set(room.cells)
    var scores: [String: Double] = [:]
    for object in belief.objects
    where isCounted(object) && object.cells.contains(where: { inside.contains($0) }) {
      guard let kind = vocabulary.kind(named: object.kind), !kind.rooms.isEmpty else { continue }
      for (name, weight) in zip(kind.rooms, [1.0, 0.6, 0.3]) {
        scores[name, default: 0] += weight * kind.telling * object.existence
      }
    }
    return scores
  }
}
