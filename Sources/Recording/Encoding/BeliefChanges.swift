import AgentMessages

/// Writes of a belief what changed since the one before: the first time all of it.
struct BeliefChanges: Sendable {
  private var last: Belief?

  init() {}

  mutating func message(for belief: Belief) -> EpisodeMessage {
    let before = last
    last = belief
    return EpisodeMessage(.belief) { message in
      Self.itself(belief, isWhole: before == nil, into: &message)
      Self.surroundings(belief, before, into: &message)
      Self.memory(belief, into: &message)
    }
  }

  private static func itself(
    _ belief: Belief, isWhole: Bool, into message: inout ProtobufWriter
  ) {
    message.unsigned(1, UInt64(belief.update))
    message.integer(2, belief.stamp)
    message.message(3) { $0.pose(belief.pose) }
    message.flag(4, isWhole)
    message.number(5, belief.cellSize)
    message.integer(6, belief.map.radius)
  }

  private static func surroundings(
    _ belief: Belief, _ before: Belief?, into message: inout ProtobufWriter
  ) {
    message.messages(7, changedCells(belief.map, before?.map)) { message, cell in
      write(cell, belief.map[cell], into: &message)
    }
    let known = before?.objects ?? []
    var old: [Int: TrackedObject] = [:]
    for object in known { old[object.id] = object }
    message.messages(8, belief.objects.filter { old[$0.id] != $0 }, thing)
    message.integers(9, known.map(\.id).filter { belief.object($0) == nil })
    if belief.rooms != before?.rooms {
      message.messages(10, belief.rooms, room)
      message.flag(11, true)
    }
    if belief.frontiers != before?.frontiers {
      message.messages(12, belief.frontiers, frontier)
      message.flag(13, true)
    }
  }

  private static func memory(_ belief: Belief, into message: inout ProtobufWriter) {
    message.integer(14, belief.heldID ?? 0)
    message.number(15, belief.gripper.opening)
    message.flag(16, belief.gripper.isHolding)
    message.message(17) { $0.cell(belief.home) }
    if let pickup = belief.lastPickup {
      message.message(18) {
        $0.integer(1, pickup.objectID)
        let (word, id) = Self.words(for: pickup.place)
        $0.text(2, word)
        $0.integer(3, id)
        $0.message(4) { $0.cell(pickup.cell) }
      }
    }
    message.messages(19, belief.unseeable) { $0.cell($1) }
    message.messages(20, belief.givenUp.sorted { $0.key < $1.key }) {
      $0.integer(1, $1.key)
      $0.text(2, $1.value)
    }
    message.fixed64(21, evidence(belief))
    message.integer(22, belief.nextObjectID)
    message.integer(23, belief.pendingGraspID ?? 0)
    if let point = belief.pendingRelease { message.message(24) { $0.point(point) } }
    message.messages(25, belief.bumped.sorted()) { $0.cell($1) }
  }

  /// By row, then column.
  private static func changedCells(_ map: CellMap, _ before: CellMap?) -> [Cell] {
    guard let before, before.radius == map.radius else { return map.known }
    return map.changed(since: before)
  }

  /// The same for equal evidence, in whatever order the dictionary holds it.
  private static func evidence(_ belief: Belief) -> UInt64 {
    belief.furnitureEvidence.reduce(0) { sum, entry in
      let place =
        UInt64(bitPattern: Int64(entry.key.row)) << 32
        ^ UInt64(UInt32(truncatingIfNeeded: entry.key.column))
      let value = withUnsafeBytes(of: entry.value) { Fingerprint.of($0) }
      return sum &+ Fingerprint.mixed(value ^ Fingerprint.mixed(place))
    }
  }
}

extension BeliefChanges {
  private static func write(
    _ cell: Cell, _ belief: CellBelief, into message: inout ProtobufWriter
  ) {
    message.cell(cell)
    message.unsigned(3, UInt64(belief.content.rawValue))
    message.number(4, belief.occupancy)
    message.number(5, belief.height)
    message.unsigned(6, UInt64(belief.lastSeen))
    message.number(7, belief.closestView)
    message.number(8, belief.tallness)
  }

  private static func thing(_ message: inout ProtobufWriter, _ object: TrackedObject) {
    message.integer(1, object.id)
    message.messages(2, object.kinds, EpisodeEncoder.hypothesis)
    message.messages(3, object.colours, EpisodeEncoder.hypothesis)
    message.messages(4, object.cells) { $0.cell($1) }
    message.number(5, object.height)
    let (word, id) = words(for: object.place)
    message.text(6, word)
    message.integer(7, id)
    let (openness, colour) = words(for: object.openness)
    message.text(8, openness)
    message.text(9, colour)
    message.flag(10, object.isInspected)
    message.number(11, object.existence)
    message.integer(12, object.sightings)
    message.unsigned(13, UInt64(object.lastSeen))
    message.fixed64(14, object.embedding.isEmpty ? 0 : Fingerprint.of(object.embedding))
    if let front = object.front { message.message(15) { $0.cell(front) } }
    message.flag(16, object.isFrontCertain)
  }

  private static func room(_ message: inout ProtobufWriter, _ room: Room) {
    message.integer(1, room.id)
    message.text(2, room.name ?? "")
    message.messages(3, room.cells) { $0.cell($1) }
    message.integers(4, room.doors)
    message.flag(5, room.hasFrontier)
  }

  private static func frontier(_ message: inout ProtobufWriter, _ frontier: Frontier) {
    message.message(1) { $0.cell(frontier.target) }
    message.message(2) { $0.cell(frontier.viewpoint) }
    message.integer(3, frontier.heading.rawValue)
    message.integer(4, frontier.cost)
  }

  private static func words(for place: Place) -> (String, Int) {
    switch place {
    case .floor: ("floor", 0)
    case .on(let id): ("on", id)
    case .inside(let id): ("inside", id)
    case .held: ("held", 0)
    case .unknown: ("unknown", 0)
    }
  }

  private static func words(for openness: Openness) -> (String, String) {
    switch openness {
    case .unknown: ("unknown", "")
    case .open: ("open", "")
    case .closed: ("closed", "")
    case .locked(let colour): ("locked", colour ?? "")
    }
  }
}
