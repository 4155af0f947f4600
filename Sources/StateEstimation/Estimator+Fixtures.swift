import AgentMessages

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Furniture, containers and doors: what does not move, believed cell by cell.
///
/// Each cell keeps log-evidence for every kind; a detection speaks for the cells most of whose visible surface its box
/// covers. Neighbouring cells of one kind of surface are one piece of furniture; containers and doors fill one cell each.
extension Estimator {
  private static let labelEvidence: Float = 1
  private static let minimumPixels = 5
  /// A kind's probability before anything was seen, in a box that holds some furniture.
  private static let priorOfKind = 0.12
  /// Pixels of a face through the middle of a cell that make a shut door of a gap between walls.
  private static let leafPixels = 20
  private static let coverage = 0.6
  /// Nothing that carries things is taller than this, metres.
  private static let tallestSurface: Float = 1.15

  func updateFixtures(_ belief: inout Belief, with view: View) {
    let detections = view.percept.detections.filter { lane(of: $0.kinds.first?.label) != nil }
    let best = bestDetections(detections, view: view, map: belief.map)
    for cell in view.scan.cells.keys.sorted() {
      weigh(cell, detection: best[cell].map { detections[$0] }, view: view, in: &belief)
    }
    markOpenDoorways(&belief)
    markShutDoorways(&belief, scan: view.scan)
    let doorways = doorStates(in: belief)
    rebuildFixtures(&belief)
    for cell in best.keys.sorted() {
      guard let index = best[cell] else { continue }
      observeState(detections[index], at: cell, view: view, in: &belief)
    }
    observeDoorways(&belief)
    // a door that opened, or was none, shows what could not be seen before
    if doorStates(in: belief) != doorways { belief.unseeable = [] }
  }

  private func doorStates(in belief: Belief) -> [Cell: Bool] {
    var states: [Cell: Bool] = [:]
    for object in belief.objects where object.kind == "door" {
      for cell in object.cells { states[cell] = object.openness == .open }
    }
    return states
  }

  private func lane(of kind: String?) -> Int? {
    guard let kind else { return nil }
    return fixtures.firstIndex { $0.name == kind }
  }

  /// For each cell the detection that covers most of what is seen of it, if that is enough.
  private func bestDetections(
    _ detections: [Detection], view: View, map: CellMap
  ) -> [Cell: Int] {
    let scan = view.scan
    var best: [Cell: (index: Int, value: Double)] = [:]
    for (index, detection) in detections.enumerated() {
      let isSingle = fillsOneCell(detection)
      let covered = coveredPixels(in: detection.box, scan: scan)
      let most = covered.values.max() ?? 0
      if isDoor(detection) {
        if let cell = shutDoorway(in: detection.box, scan: scan, map: map),
          detection.states.first?.label != "open", detection.score > (best[cell]?.value ?? 0)
        {
          best[cell] = (index, detection.score)
        }
        continue
      }
      let inner = isSingle ? coveredPixels(in: detection.box.narrowed(to: 0.5), scan: scan) : [:]
      let main = inner.filter { isFilled($0.key, scan: scan, map: map, hidesFloor: true) }
        .max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
      for (cell, count) in covered where !isSingle || cell == main {
        guard let seen = scan.cells[cell], count >= max(Self.minimumPixels, most / 10),
          isFilled(cell, scan: scan, map: map, hidesFloor: isSingle)
        else { continue }
        let share = Double(count) / Double(max(seen.solidPixels, 1))
        guard share >= Self.coverage, isPlausible(detection, at: seen, map[cell]) else { continue }
        let value = share * detection.score
        if value > (best[cell]?.value ?? 0) { best[cell] = (index, value) }
      }
    }
    return best.mapValues(\.index)
  }

  private func isDoor(_ detection: Detection) -> Bool {
    vocabulary.kind(named: detection.kinds[0].label)?.role == .door
  }

  /// The cell in whose middle most of the box shows a face: a leaf hangs there, a wall's face never does. Open doors are
  /// found by their gap instead.
  private func shutDoorway(in box: BoundingBox, scan: DepthScan, map: CellMap) -> Cell? {
    var votes: [Cell: Int] = [:]
    for v in max(0, Int(box.minY))..<max(0, min(scan.height, Int(box.maxY.rounded(.up)))) {
      for u in max(0, Int(box.minX))..<max(0, min(scan.width, Int(box.maxX.rounded(.up)))) {
        let pixel = v * scan.width + u
        guard scan.isMiddle[pixel], let cell = scan.cell(atPixel: pixel) else { continue }
        votes[cell, default: 0] += 1
      }
    }
    let most = votes.max { ($0.value, $1.key) < ($1.value, $0.key) }
    guard let most, most.value >= Self.minimumPixels else { return nil }
    return most.key
  }

  private func coveredPixels(in box: BoundingBox, scan: DepthScan) -> [Cell: Int] {
    var covered: [Cell: Int] = [:]
    for v in max(0, Int(box.minY))..<max(0, min(scan.height, Int(box.maxY.rounded(.up)))) {
      for u in max(0, Int(box.minX))..<max(0, min(scan.width, Int(box.maxX.rounded(.up)))) {
        let pixel = v * scan.width + u
        guard scan.surface[pixel] == .upright || scan.surface[pixel] == .top,
          let cell = scan.cell(atPixel: pixel)
        else { continue }
        covered[cell, default: 0] += 1
      }
    }
    return covered
  }

  /// Whether something stands in the middle of the cell. Containers and doors hide its floor, which an open leaf does
  /// not; under a table it can be seen.
  private func isFilled(_ cell: Cell, scan: DepthScan, map: CellMap, hidesFloor: Bool) -> Bool {
    guard let seen = scan.cells[cell], map[cell].content != .free else { return false }
    return seen.centralPixels >= 2 && (!hidesFloor || seen.floorPixels * 3 < seen.solidPixels)
  }

  /// Containers and doors fill one cell: the one that most of the box shows.
  private func fillsOneCell(_ detection: Detection) -> Bool {
    vocabulary.kind(named: detection.kinds[0].label)?.role != .surface
  }

  private func isPlausible(
    _ detection: Detection, at seen: DepthScan.CellStatistics, _ known: CellBelief
  ) -> Bool {
    switch vocabulary.kind(named: detection.kinds[0].label)?.role {
    case .surface:
      return known.content != .wall && seen.highest < Self.tallestSurface
        && !(seen.isCutAtTop && seen.highest > 1)
    case .container: return true
    case .door, .thing, .person, nil: return false
    }
  }

  private func weigh(_ cell: Cell, detection: Detection?, view: View, in belief: inout Belief) {
    var evidence = belief.furnitureEvidence[cell] ?? .zero
    if let detection {
      var change = SIMD16<Float>(repeating: -1.2)
      for hypothesis in detection.kinds {
        guard let lane = lane(of: hypothesis.label) else { continue }
        let p = min(max(hypothesis.score, 0.02), 0.98)
        change[lane] = min(max(Float(log(p / Self.priorOfKind)), -1.2), 2.5)
      }
      // from far away it may be the door of the next room, seen through this one
      let isNear = view.distance(to: cell, cellSize: belief.cellSize) < 3.2
      evidence += change * (isNear ? 1 : 0.4)
    } else {
      guard belief.furnitureEvidence[cell] != nil, let seen = view.scan.cells[cell] else { return }
      let isGone = belief.map[cell].content == .free && seen.floorPixels > 8
      let isNear = seen.nearest < 3 && seen.solidPixels > 20
      let doorway = isGap(cell, in: belief) ? doorLane.map { evidence[$0] } : nil
      evidence -= SIMD16(repeating: isGone ? 2 : isNear ? 0.8 : 0.05)
      // a doorway stays one, whoever stands in it
      if let doorway, let doorLane { evidence[doorLane] = doorway }
    }
    // evidence below -10 is certain knowledge, and stays
    let certain = (belief.furnitureEvidence[cell] ?? .zero) .< SIMD16(repeating: -10)
    evidence.clamp(lowerBound: SIMD16(repeating: -3), upperBound: SIMD16(repeating: 8))
    belief.furnitureEvidence[cell] = evidence.replacing(
      with: SIMD16(repeating: -20), where: certain)
  }

  /// A free cell in a gap between two wall cells is a doorway, whatever the detector says of it.
  private func markOpenDoorways(_ belief: inout Belief) {
    guard let door = fixtures.firstIndex(where: { $0.role == .door }) else { return }
    for cell in belief.map.known where belief.map[cell].content == .free {
      guard isDoorway(cell, in: belief) else { continue }
      var evidence = belief.furnitureEvidence[cell] ?? .zero
      evidence[door] = max(evidence[door], 3)
      belief.furnitureEvidence[cell] = evidence
    }
  }

  /// A tall face through the middle of a cell, in line with walls on both sides, is a leaf, whatever the detector says.
  private func markShutDoorways(_ belief: inout Belief, scan: DepthScan) {
    guard let doorLane else { return }
    for cell in scan.cells.keys.sorted() {
      guard let seen = scan.cells[cell], seen.middlePixels >= Self.leafPixels,
        seen.isCutAtTop || seen.highest > 1.3, isGap(cell, in: belief),
        belief.furnitureEvidence[cell]?[doorLane] ?? 0 > -10
      else { continue }
      var evidence = belief.furnitureEvidence[cell] ?? .zero
      evidence[doorLane] = max(evidence[doorLane], 2.5)
      belief.furnitureEvidence[cell] = evidence
    }
  }

  private func isDoorway(_ cell: Cell, in belief: Belief) -> Bool {
    let around = cell.neighbours
    let isWall = around.map { isPlainWall($0, in: belief) }
    let isOpen = around.map { belief.map[$0].content != .wall }
    return (isWall[0] && isWall[2] && isOpen[1] && isOpen[3])
      || (isWall[1] && isWall[3] && isOpen[0] && isOpen[2])
  }

  private var doorLane: Int? { fixtures.firstIndex { $0.role == .door } }

  private func isGap(_ cell: Cell, in belief: Belief) -> Bool {
    let isWall = cell.neighbours.map { isPlainWall($0, in: belief) }
    return (isWall[0] && isWall[2]) || (isWall[1] && isWall[3])
  }

  func isPlainWall(_ cell: Cell, in belief: Belief) -> Bool {
    guard belief.map[cell].content == .wall else { return false }
    guard let label = label(of: cell, in: belief) else { return true }
    return fixtures[label].role == .door
  }
}

// from cells to pieces of furniture
extension Estimator {
  private func label(of cell: Cell, in belief: Belief) -> Int? {
    guard let evidence = belief.furnitureEvidence[cell] else { return nil }
    let best = (0..<fixtures.count).max { evidence[$0] < evidence[$1] }
    guard let best, evidence[best] > Self.labelEvidence else { return nil }
    // a box of wood or steel does not stand where the floor is free: that was its open leaf
    guard belief.map[cell].content == .free else { return best }
    if fixtures[best].role == .container { return nil }
    if fixtures[best].role == .door, !isDoorway(cell, in: belief) { return nil }
    return best
  }

  private func rebuildFixtures(_ belief: inout Belief) {
    var labels: [Cell: Int] = [:]
    for cell in belief.furnitureEvidence.keys {
      if let label = label(of: cell, in: belief) { labels[cell] = label }
    }
    thinOutDoors(&labels, in: belief)
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

  /// The side away from the wall that a container stands against.
  private func likelyFront(of cell: Cell, in belief: Belief) -> Cell? {
    let free = Heading.allCases.filter { belief.map[cell.moved($0)].content == .free }
    let backed = free.first { isPlainWall(cell.moved($0.opposite), in: belief) }
    return (backed ?? free.first).map { cell.moved($0) }
  }

  private func observeState(
    _ detection: Detection, at cell: Cell, view: View, in belief: inout Belief
  ) {
    guard
      let index = belief.objects.firstIndex(where: { object in
        object.cells.contains(cell) && fixtures.contains { $0.name == object.kind }
      })
    else { return }
    belief.objects[index].sightings += 1
    belief.objects[index].lastSeen = belief.update
    if !detection.embedding.isEmpty { belief.objects[index].embedding = detection.embedding }
    let role = vocabulary.kind(named: belief.objects[index].kind)?.role
    guard role == .container || role == .door, let state = detection.states.first else { return }
    let isNear = view.distance(to: cell, cellSize: belief.cellSize) < 4
    if state.score > (isNear ? 0.6 : 0.8) {
      let locked = detection.states.first { $0.label.hasPrefix("locked:") }
      switch state.label {
      case "open": belief.objects[index].openness = .open
      case "closed": belief.objects[index].openness = .closed
      default:
        let colour = locked.map { String($0.label.dropFirst("locked:".count)) }
        belief.objects[index].openness = .locked(colour: colour)
      }
    }
    let isFaced = view.cell.moved(view.heading) == cell
    if role == .container, isFaced, belief.objects[index].openness == .open {
      belief.objects[index].isInspected = true
    }
  }

  /// A door whose cell is free floor is open, and one whose cell is filled is not.
  private func observeDoorways(_ belief: inout Belief) {
    for index in belief.objects.indices where belief.objects[index].kind == "door" {
      guard let cell = belief.objects[index].cells.first else { continue }
      let known = belief.map[cell]
      guard known.lastSeen == belief.update else { continue }
      if known.content == .free {
        belief.objects[index].openness = .open
        belief.objects[index].lastSeen = belief.update
      } else if known.occupancy > 2,
        belief.objects[index].openness == .open
          || belief.objects[index].openness == .unknown
      {
        belief.objects[index].openness = known.content == .wall ? .closed : .unknown
      }
    }
  }
}
