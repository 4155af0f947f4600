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
  private static let minimumPixels = 5
  /// A kind's probability before anything was seen, in a box that holds some furniture.
  private static let priorOfKind = 0.12
  private static let coverage = 0.6
  /// How much a look from afar counts, and a box that depth does not place.
  private static let weightFromAfar: Float = 0.4
  private static let weightOfGuess: Float = 0.8
  /// Evidence that guesses alone do not add to: one near look must be able to refute it.
  private static let mostOfGuesses: Float = 1.5
  /// Nothing that carries things is taller than this, metres.
  private static let tallestSurface: Float = 1.15
  private static let lowestSurface: Float = 0.25

  func updateFixtures(_ belief: inout Belief, with view: View) {
    let detections = view.percept.detections.filter { lane(of: $0.kinds.first?.label) != nil }
    let cover = Cover(of: portableBoxes(in: view.percept), over: view.scan)
    let best = bestDetections(detections, view: view, cover: cover, belief: belief)
    let unplaced = detections.indices.filter { !best.values.contains($0) }.map { detections[$0] }
    let guesses = likelyCells(
      of: unplaced, except: Set(best.keys), view: view, cover: cover, belief: belief)
    for cell in view.scan.cells.keys.sorted() where guesses[cell] == nil {
      let detection = best[cell].map { detections[$0] }
      weigh(cell, detection: detection, view: view, cover: cover, in: &belief)
    }
    for cell in guesses.keys.sorted() {
      guard let detection = guesses[cell], let lane = lane(of: detection.kinds.first?.label),
        belief.furnitureEvidence[cell]?[lane] ?? 0 < Self.mostOfGuesses
      else { continue }
      add(detection, to: cell, weight: Self.weightOfGuess, in: &belief)
    }
    markOpenDoorways(&belief)
    markShutDoorways(&belief, scan: view.scan)
    let doorways = doorStates(in: belief)
    rebuildFixtures(&belief)
    for cell in best.keys.sorted() {
      guard let index = best[cell] else { continue }
      observeState(detections[index], at: cell, view: view, in: &belief)
    }
    doubtSeconds(&belief)
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

  /// Where small things are seen: what shows there is not the furniture on which they stand.
  private func portableBoxes(in percept: Percept) -> [BoundingBox] {
    percept.detections.filter { detection in
      detection.score >= 0.5
        && vocabulary.kind(named: detection.kinds.first?.label ?? "")?.isPortable == true
    }.map(\.box)
  }

  /// For each cell the detection that covers most of what is seen of it, if that is enough.
  private func bestDetections(
    _ detections: [Detection], view: View, cover: Cover, belief: Belief
  ) -> [Cell: Int] {
    let scan = view.scan
    let map = belief.map
    var best: [Cell: (index: Int, value: Double)] = [:]
    for (index, detection) in detections.enumerated() {
      let isSingle = fillsOneCell(detection)
      let covered = coveredPixels(in: detection.box, scan: scan, cover: cover)
      let most = covered.values.max() ?? 0
      if isDoor(detection) {
        if let cell = shutDoorway(in: detection.box, scan: scan, map: map),
          detection.states.first?.label != "open", detection.score > (best[cell]?.value ?? 0)
        {
          best[cell] = (index, detection.score)
        }
        continue
      }
      let main =
        isSingle ? mainCell(of: detection, covered: covered, view: view, belief: belief) : nil
      for (cell, count) in covered where !isSingle || cell == main {
        guard let seen = scan.cells[cell], count >= max(Self.minimumPixels, most / 10),
          isFilled(cell, scan: scan, map: map, hidesFloor: isSingle),
          isSingle || isMiddleInPicture(cell, view: view, belief: belief)
        else { continue }
        let bare = seen.solidPixels - cover.pixels[cell, default: 0]
        let share = Double(count) / Double(max(bare, 1))
        guard share >= Self.coverage, isPlausible(detection, at: seen, map[cell]) else { continue }
        let value = share * detection.score
        if value > (best[cell]?.value ?? 0) { best[cell] = (index, value) }
      }
    }
    return best.mapValues(\.index)
  }

  /// The cell of a container: the one that most of the middle of its box shows. A container that is known already
  /// explains a box that shows it or its open leaf.
  private func mainCell(
    of detection: Detection, covered: [Cell: Int], view: View, belief: Belief
  ) -> Cell? {
    let kind = detection.kinds[0].label
    let known = belief.objects.filter { $0.kind == kind && $0.existence >= 0.6 }
      .compactMap(\.cells.first)
    let most = covered.values.max() ?? 0
    let shown = known.filter { covered[$0, default: 0] >= max(Self.minimumPixels, most / 4) }
    if let cell = shown.max(by: { (covered[$0] ?? 0, $1) < (covered[$1] ?? 0, $0) }) {
      return cell
    }
    let isOpen = detection.states.first?.label == "open"
    if isOpen, known.contains(where: { isBeside($0, covered) }) { return nil }
    // of what the edge of the picture leaves only a strip nothing can be told
    let isCut = detection.box.minX < 1 || detection.box.maxX > Double(view.scan.width) - 1
    if isCut, detection.box.width < Self.leastStrip { return nil }
    let middle = detection.box.narrowed(to: 0.5)
    let inner = coveredPixels(
      in: middle, scan: view.scan, cover: nil, above: isOpen ? Self.flapHeight : 0)
    let filled = inner.filter {
      isFilled($0.key, scan: view.scan, map: belief.map, hidesFloor: true)
    }.map { cell, count in
      (cell: cell, weight: isPlainWall(cell, in: belief) ? count / 2 : count)
    }
    return filled.max { ($0.weight, $1.cell) < ($1.weight, $0.cell) }?.cell
  }

  private static let leastStrip = 12.0

  private func isBeside(_ cell: Cell, _ covered: [Cell: Int]) -> Bool {
    covered.contains { entry in
      entry.value >= Self.minimumPixels && abs(entry.key.column - cell.column) <= 1
        && abs(entry.key.row - cell.row) <= 1
    }
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

  private func coveredPixels(
    in box: BoundingBox, scan: DepthScan, cover: Cover?, above height: Float = 0
  ) -> [Cell: Int] {
    var covered: [Cell: Int] = [:]
    for v in max(0, Int(box.minY))..<max(0, min(scan.height, Int(box.maxY.rounded(.up)))) {
      for u in max(0, Int(box.minX))..<max(0, min(scan.width, Int(box.maxX.rounded(.up)))) {
        let pixel = v * scan.width + u
        guard scan.surface[pixel] == .upright || scan.surface[pixel] == .top,
          cover?.isCovered[pixel] != true, scan.z[pixel] >= height,
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
        && seen.highest > Self.lowestSurface && !(seen.isCutAtTop && seen.highest > 1)
    case .container: return true
    case .door, .thing, .person, nil: return false
    }
  }

  private func weigh(
    _ cell: Cell, detection: Detection?, view: View, cover: Cover, in belief: inout Belief
  ) {
    if let detection {
      // from far away it may be the door of the next room, seen through this one
      let isNear = view.distance(to: cell, cellSize: belief.cellSize) < 3.2
      return add(detection, to: cell, weight: isNear ? 1 : Self.weightFromAfar, in: &belief)
    }
    guard var evidence = belief.furnitureEvidence[cell], let seen = view.scan.cells[cell] else {
      return
    }
    // from afar the floor below a table is seen between its legs
    let isGone =
      belief.map[cell].content == .free && seen.floorPixels > 8
      && (Double(seen.nearest) < parameters.inspectionDistance || !isSurface(evidence))
    let bare = seen.solidPixels - cover.pixels[cell, default: 0]
    let isNear = seen.nearest < 3 && bare > 20 && isWellInView(cell, view: view, belief: belief)
    let doorway = isGap(cell, in: belief) ? doorLane.map { evidence[$0] } : nil
    evidence -= SIMD16(repeating: isGone ? 2 : isNear ? 0.8 : 0.05)
    // a doorway stays one, whoever stands in it
    if let doorway, let doorLane { evidence[doorLane] = doorway }
    keep(evidence, of: cell, in: &belief)
  }

  /// Adds what a detection says for and against each kind.
  private func add(
    _ detection: Detection, to cell: Cell, weight: Float, in belief: inout Belief
  ) {
    var change = SIMD16<Float>(repeating: -1.2)
    for hypothesis in detection.kinds {
      guard let lane = lane(of: hypothesis.label) else { continue }
      let p = min(max(hypothesis.score, 0.02), 0.98)
      change[lane] = min(max(Float(log(p / Self.priorOfKind)), -1.2), 2.5)
    }
    keep((belief.furnitureEvidence[cell] ?? .zero) + change * weight, of: cell, in: &belief)
  }

  /// Whether what the evidence speaks for most carries things.
  private func isSurface(_ evidence: SIMD16<Float>) -> Bool {
    let best = fixtures.indices.max { evidence[$0] < evidence[$1] }
    return best.map { fixtures[$0].role == .surface } ?? false
  }

  private func keep(_ evidence: SIMD16<Float>, of cell: Cell, in belief: inout Belief) {
    var evidence = evidence
    // evidence below -10 is certain knowledge, and stays
    let certain = (belief.furnitureEvidence[cell] ?? .zero) .< SIMD16(repeating: -10)
    evidence.clamp(lowerBound: SIMD16(repeating: -3), upperBound: SIMD16(repeating: 8))
    belief.furnitureEvidence[cell] = evidence.replacing(
      with: SIMD16(repeating: -20), where: certain)
  }

  /// Whether the middle of what stands on a cell is not at the picture's edge, where little of it can be told.
  private func isWellInView(_ cell: Cell, view: View, belief: Belief) -> Bool {
    let height = Double(belief.map[cell].height) / 2
    guard let seen = view.projection(of: cell, height: height, cellSize: belief.cellSize) else {
      return false
    }
    let margin = view.scan.width / Self.edgeShare
    return seen.u >= margin && seen.u < view.scan.width - margin
      && seen.v < view.scan.height - margin / 2
  }

  /// A strip of one part in so many of the picture's width is its edge.
  private static let edgeShare = 12
}
