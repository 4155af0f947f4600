import AgentMessages

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// From cells to pieces of furniture.
extension Estimator {
  private static let labelEvidence: Float = 1
  /// What was believed already is believed on this, so that one look that misses it does not undo it.
  private static let keptEvidence: Float = 0.4
  /// What has its middle higher than this does not stand on the floor, metres.
  static let raisedHeight = 0.42
  /// Existence of a second piece of a kind that was seen only once, beside one that is sure.
  static let doubtful = 0.45
  /// Existence of what only a box in a picture speaks for: no plan reckons with it.
  static let glimpse = 0.2

  func label(of cell: Cell, in belief: Belief, believed: Int? = nil) -> Int? {
    guard let evidence = belief.furnitureEvidence[cell] else { return nil }
    let best = (0..<fixtures.count).max { evidence[$0] < evidence[$1] }
    guard let best,
      evidence[best] > (best == believed ? Self.keptEvidence : Self.labelEvidence)
    else { return nil }
    guard belief.map[cell].content == .free else {
      return fixtures[best].role == .door || !isPassage(cell, in: belief.map) ? best : nil
    }
    // a box of wood or steel does not stand where the floor is free: that was its open leaf
    if fixtures[best].role == .container { return nil }
    guard fixtures[best].role == .door, !isDoorway(cell, in: belief) else { return best }
    // a doorway that is known stays one, whoever stands in front of it
    let isKnown = belief.objects.contains { $0.kind == fixtures[best].name && $0.cells == [cell] }
    return isKnown && isGap(cell, in: belief) ? best : nil
  }

  func rebuildFixtures(_ belief: inout Belief) {
    var labels: [Cell: Int] = [:]
    let believed = surfaces(in: belief)
    for cell in belief.furnitureEvidence.keys {
      if let label = label(of: cell, in: belief, believed: believed[cell]) { labels[cell] = label }
    }
    thinOutDoors(&labels, in: belief)
    thinOutContainers(&labels, in: belief)
    bridge(&labels, in: belief)
    let pieces = components(of: labels)
    let old = belief.objects.filter { object in fixtures.contains { $0.name == object.kind } }
    var taken: Set<Int> = []
    for piece in pieces {
      let match = old.filter { !taken.contains($0.id) }.map { object in
        (object, Set(object.cells).intersection(piece.cells).count)
      }.filter { $0.1 > 0 }.max { ($0.1, -$0.0.id) < ($1.1, -$1.0.id) }?.0
      let id = match?.id ?? belief.insert(TrackedObject(id: 0, kinds: [], cells: [], height: 0))
      taken.insert(id)
      refresh(id, as: piece, in: &belief)
    }
    belief.objects.removeAll { object in
      fixtures.contains { $0.name == object.kind } && !taken.contains(object.id)
    }
  }

  /// The kind of furniture that is believed to stand on each cell.
  private func surfaces(in belief: Belief) -> [Cell: Int] {
    var kinds: [Cell: Int] = [:]
    for object in belief.objects {
      guard
        let kind = fixtures.firstIndex(where: { $0.name == object.kind && $0.role == .surface })
      else { continue }
      for cell in object.cells { kinds[cell] = kind }
    }
    return kinds
  }

  /// Doors have walls on both sides, so of neighbouring cells that look like a door one is.
  private func thinOutDoors(_ labels: inout [Cell: Int], in belief: Belief) {
    guard let door = fixtures.firstIndex(where: { $0.role == .door }) else { return }
    func weight(_ cell: Cell) -> Float {
      (belief.furnitureEvidence[cell]?[door] ?? 0) + (belief.map[cell].content == .free ? 10 : 0)
    }
    for cell in labels.filter({ $0.value == door }).keys.sorted() {
      let rivals = cell.neighbours.filter { labels[$0] == door }
      if rivals.contains(where: { (weight($0), cell) > (weight(cell), $0) }) { labels[cell] = nil }
    }
  }

  /// No two containers of a kind stand so near that one could be the other's open leaf: the better seen one is.
  private func thinOutContainers(_ labels: inout [Cell: Int], in belief: Belief) {
    var sightings: [Cell: Int] = [:]
    for object in belief.objects {
      guard fixtures.contains(where: { $0.name == object.kind && $0.role == .container }) else {
        continue
      }
      for cell in object.cells { sightings[cell] = object.sightings }
    }
    let cells = labels.filter { fixtures[$0.value].role == .container }.keys.sorted()
    for cell in cells {
      let isSecond = cells.contains { rival in
        rival != cell && labels[rival] == labels[cell] && abs(rival.column - cell.column) <= 1
          && abs(rival.row - cell.row) <= 1
          && (sightings[rival, default: 0], cell) > (sightings[cell, default: 0], rival)
      }
      if isSecond { labels[cell] = nil }
    }
  }

  /// What stands between two pieces of one kind of furniture stands on it, and so does what is as high as a table right
  /// beside one.
  private func bridge(_ labels: inout [Cell: Int], in belief: Belief) {
    var raised: Set<Cell> = []
    for object in belief.objects
    where object.existence >= 0.5 && object.sightings >= 2 && object.height > Self.raisedHeight {
      guard vocabulary.kind(named: object.kind)?.isPortable == true else { continue }
      raised.formUnion(object.cells)
    }
    let surfaces = labels.filter { fixtures[$0.value].role == .surface }
    let open = Set(surfaces.keys.flatMap(\.neighbours)).filter {
      labels[$0] == nil && isUnsure($0, in: belief)
    }
    for cell in open.sorted() {
      let around = cell.neighbours.map { surfaces[$0] }
      let across = [(0, 2), (1, 3)].compactMap { around[$0] == around[$1] ? around[$0] : nil }
      let sides = around.compactMap { $0 }
      let isCorner = sides.count > 1 && Set(sides).count == 1
      let isPart =
        belief.map[cell].content == .obstacle
        && (isCorner || (raised.contains(cell) && Set(sides).count == 1))
      if let label = across.first ?? (isPart ? sides.first : nil) { labels[cell] = label }
    }
  }

  /// Whether something may stand there: something does, or the floor was only seen from afar, where the legs of a table
  /// let it be seen.
  private func isUnsure(_ cell: Cell, in belief: Belief) -> Bool {
    switch belief.map[cell].content {
    case .obstacle: true
    case .free, .unknown: belief.map[cell].closestView > 1.6 && cell != belief.cell
    case .wall: false
    }
  }

  private func components(of labels: [Cell: Int]) -> [(label: Int, cells: [Cell])] {
    var remaining = labels
    var pieces: [(label: Int, cells: [Cell])] = []
    for start in labels.keys.sorted() {
      guard let label = remaining.removeValue(forKey: start) else { continue }
      var cells = [start]
      var next = 0
      while fixtures[label].role == .surface, next < cells.count {
        for neighbour in cells[next].neighbours where remaining[neighbour] == label {
          remaining[neighbour] = nil
          cells.append(neighbour)
        }
        next += 1
      }
      pieces.append((label, cells.sorted()))
    }
    return pieces
  }

  private func refresh(
    _ id: Int, as piece: (label: Int, cells: [Cell]), in belief: inout Belief
  ) {
    guard let index = belief.objects.firstIndex(where: { $0.id == id }) else { return }
    var sum = SIMD16<Float>.zero
    for cell in piece.cells { sum += belief.furnitureEvidence[cell] ?? .zero }
    sum /= Float(piece.cells.count)
    let weights = fixtures.indices.map { exp(Double(sum[$0] - sum[piece.label])) }
    let total = weights.reduce(0, +)
    let kinds = zip(fixtures, weights).map {
      ObjectHypothesis(label: $0.0.name, score: $0.1 / total)
    }
    belief.objects[index].kinds = kinds.sorted { ($0.score, $1.label) > ($1.score, $0.label) }
    belief.objects[index].cells = piece.cells
    belief.objects[index].place = .floor
    belief.objects[index].existence = 0.5 + 0.49 * Double(min(sum[piece.label], 4)) / 4
    belief.objects[index].height = Double(
      piece.cells.map { belief.map[$0].height }.max() ?? 0.5)
    if fixtures[piece.label].role == .container, !belief.objects[index].isFrontCertain,
      let cell = piece.cells.first
    {
      belief.objects[index].front = likelyFront(of: cell, in: belief)
    }
  }

  /// What was seen once is no second table beside a first: it is as likely a corner of that one.
  func doubtSeconds(_ belief: inout Belief) {
    for index in belief.objects.indices {
      let object = belief.objects[index]
      guard object.sightings <= 1, object.existence > Self.doubtful,
        let kind = fixtures.first(where: { $0.name == object.kind }), kind.role == .surface
      else { continue }
      // what depth never showed is worth a look, and is in nobody's way
      if object.sightings == 0, object.cells.allSatisfy({ belief.map[$0].content == .free }) {
        belief.objects[index].existence = Self.glimpse
        continue
      }
      let isSecond = belief.objects.contains { other in
        other.kind == object.kind && other.existence >= 0.5
          && (other.sightings, object.id) > (object.sightings, other.id)
          && gap(between: other, and: object) <= Self.reach
      }
      if isSecond { belief.objects[index].existence = Self.doubtful }
    }
  }

  /// How near, in cells, two pieces of furniture may be one.
  private static let reach = 4

  private func gap(between a: TrackedObject, and b: TrackedObject) -> Int {
    a.cells.flatMap { cell in b.cells.map { $0.manhattanDistance(to: cell) } }.min() ?? .max
  }

  /// The side away from the wall that a container stands against.
  private func likelyFront(of cell: Cell, in belief: Belief) -> Cell? {
    let free = Heading.allCases.filter { belief.map[cell.moved($0)].content == .free }
    let backed = free.first { isPlainWall(cell.moved($0.opposite), in: belief) }
    return (backed ?? free.first).map { cell.moved($0) }
  }

  func observeState(
    _ detection: Detection, at cell: Cell, view: View, in belief: inout Belief
  ) {
    guard
      let index = belief.objects.firstIndex(where: { object in
        object.cells.contains(cell) && fixtures.contains { $0.name == object.kind }
      })
    else { return }
    if belief.objects[index].lastSeen != belief.update { belief.objects[index].sightings += 1 }
    belief.objects[index].lastSeen = belief.update
    if !detection.embedding.isEmpty { belief.objects[index].embedding = detection.embedding }
    let role = vocabulary.kind(named: belief.objects[index].kind)?.role
    guard role == .container || role == .door, let state = detection.states.first else { return }
    let isChange = Self.differs(state.label, from: belief.objects[index].openness)
    if state.score > neededScore(at: cell, view: view, isChange: isChange, in: belief) {
      let locked = detection.states.first { $0.label.hasPrefix("locked:") }
      switch state.label {
      case "open": belief.objects[index].openness = .open
      case "closed": belief.objects[index].openness = .closed
      default:
        let colour = locked.map { String($0.label.dropFirst("locked:".count)) }
        belief.objects[index].openness = .locked(colour: colour)
      }
    }
    if role == .container, belief.objects[index].openness == .open,
      belief.objects[index].isFrontCertain, isLookedInto(cell, view: view, belief: belief)
    {
      belief.objects[index].isInspected = true
    }
  }

  /// How probable a state must be to be taken from a picture. From afar and askew an open leaf and a closed one look alike:
  /// what is known is unsaid only from close by, and easily only from right before it.
  private func neededScore(at cell: Cell, view: View, isChange: Bool, in belief: Belief) -> Double {
    let front = view.cell.moved(view.heading)
    if front == cell || front.moved(view.heading) == cell { return 0.6 }
    let distance = view.distance(to: cell, cellSize: belief.cellSize)
    if isChange { return distance < 2 ? 0.9 : 1 }
    return distance < 2 ? 0.6 : distance < 4 ? 0.75 : 0.9
  }

  private static func differs(_ state: String, from openness: Openness) -> Bool {
    switch openness {
    case .unknown: false
    case .open: state != "open"
    case .closed: state == "open"
    case .locked: state == "open"
    }
  }

  /// What is higher than this has a shelf that the picture's upper edge cuts off from right before it, metres.
  private static let tall: Float = 0.8

  /// Whether a picture shows all that is in an open container: it does from a cell further back, and from right before it
  /// unless it is tall, or something there shows too little to be recognised for sure, and there is room to step back.
  private func isLookedInto(_ cell: Cell, view: View, belief: Belief) -> Bool {
    let front = view.cell.moved(view.heading)
    if front.moved(view.heading) == cell, belief.map[front].content == .free { return true }
    guard front == cell else { return false }
    let back = view.cell.moved(view.heading.opposite)
    if !belief.passableCells().contains(back) { return true }
    if belief.map[cell].height > Self.tall { return false }
    return !view.percept.detections.contains { detection in
      isUnsure(detection) && majorityCell(in: detection.box, view: view) { _ in true } == cell
    }
  }

  /// Whether a small thing is seen and what it is might be mistaken.
  private func isUnsure(_ detection: Detection) -> Bool {
    guard detection.isNamed else { return true }
    return detection.score < Self.sure
      && vocabulary.kind(named: detection.kinds[0].label)?.isPortable == true
  }

  /// A kind that is more probable than this is taken as it is, however little shows of the thing.
  static let sure = 0.9
}
