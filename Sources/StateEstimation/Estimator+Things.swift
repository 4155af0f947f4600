import AgentMessages

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Small things: one to a cell and level, followed by where they stand.
extension Estimator {
  /// A detection with the place that depth gives it.
  private struct Located {
    var detection: Detection
    var cell: Cell
    /// Where its lowest and its middle part are, metres above the floor.
    var low: Double
    var height: Double
    var distance: Double
    /// Whether the picture's edge or something nearer cuts it off: its middle is not where it seems, and less of it can
    /// be told.
    var isCut: Bool
  }

  private static let sameLevel = 0.28

  func updateThings(_ belief: inout Belief, with view: View) {
    let located = view.percept.detections.compactMap { locate($0, view: view, belief: belief) }
    var confirmed: Set<Int> = []
    for thing in located.sorted(by: { rank($0) > rank($1) }) {
      if let id = associate(thing, view: view, in: &belief, excluding: confirmed) {
        confirmed.insert(id)
      }
      refuteSurface(under: thing, in: &belief)
    }
    doubtUnseen(&belief, view: view, confirmed: confirmed)
    belief.objects.removeAll { $0.existence < 0.05 && $0.id != belief.heldID }
    for index in belief.objects.indices where isThing(belief.objects[index]) {
      guard belief.objects[index].place != .held, let cell = belief.objects[index].cells.first
      else {
        continue
      }
      belief.objects[index].place = support(
        of: cell, in: belief, for: belief.objects[index].id)
    }
  }

  /// What stands on the floor stands on no furniture, though some behind it may have seemed to be there.
  private func refuteSurface(under thing: Located, in belief: inout Belief) {
    guard thing.low < Self.floorLevel, !thing.isCut, thing.distance < Self.nearFloor,
      thing.detection.score >= 0.5, var evidence = belief.furnitureEvidence[thing.cell]
    else { return }
    for lane in fixtures.indices where fixtures[lane].role == .surface && evidence[lane] > -3 {
      evidence[lane] = max(evidence[lane] - 1.5, -3)
    }
    belief.furnitureEvidence[thing.cell] = evidence
  }

  private static let floorLevel = 0.08
  private static let nearFloor = 2.5

  /// Boxes first, whose lids say whether there can be anything in them; then the surest.
  private func rank(_ thing: Located) -> Double {
    thing.detection.score + (isBox(thing.detection.kinds[0].label) ? 1 : 0)
  }

  /// Whether a thing would be in a box that this picture shows shut.
  private func isUnderLid(_ thing: Located, in belief: Belief) -> Bool {
    !isBox(thing.detection.kinds[0].label)
      && belief.objects.contains { object in
        isThing(object) && isBox(object.kind) && object.openness == .closed
          && object.lastSeen == belief.update && object.cells.contains(thing.cell)
          && abs(object.height - thing.height) < Self.sameLevel
      }
  }

  func isThing(_ object: TrackedObject) -> Bool {
    vocabulary.kind(named: object.kind)?.isPortable == true
  }

  // the cell that most of the middle of the box belongs to
  private func locate(_ detection: Detection, view: View, belief: Belief) -> Located? {
    guard detection.score >= parameters.minimumScore, let kind = detection.kinds.first,
      vocabulary.kind(named: kind.label)?.isPortable == true
    else { return nil }
    // what stands in a cell stands in its middle
    guard
      let cell = majorityCell(
        in: detection.box, view: view,
        apartFrom: [false, true].map { boxes(sharing: detection.box, isNearer: $0, in: view) },
        where: { !isPlainWall($0, in: belief) && !hides($0, in: belief) }),
      let seen = view.scan.cells[cell], seen.centralPixels >= 2
    else { return nil }
    let distance = view.distance(to: cell, cellSize: belief.cellSize)
    guard distance <= parameters.trustedDistance || detection.score > 0.8 else { return nil }
    let (low, high) = heightRange(of: cell, in: detection.box, view: view)
    return Located(
      detection: detection, cell: cell, low: low, height: (low + high) / 2, distance: distance,
      isCut: isCut(detection.box, view: view) || isCovered(detection.box, view: view))
  }

  /// Whether something nearer hides a good part of a box.
  private func isCovered(_ box: BoundingBox, view: View) -> Bool {
    boxes(sharing: box, isNearer: true, in: view).contains { other in
      let width = min(box.maxX, other.maxX) - max(box.minX, other.minX)
      let height = min(box.maxY, other.maxY) - max(box.minY, other.minY)
      return width * height > Self.coveredShare * box.area
    }
  }

  private static let coveredShare = 0.12

  private func isCut(_ box: BoundingBox, view: View) -> Bool {
    let margin = 2.0
    return box.minX <= margin || box.maxX >= Double(view.scan.width) - margin
      || box.minY <= margin || box.maxY >= Double(view.scan.height) - margin
  }

  /// Boxes of other things that share pixels with this one and are not around all of it; only those that stand before
  /// it, reaching lower in the picture, where `isNearer`.
  private func boxes(sharing box: BoundingBox, isNearer: Bool, in view: View) -> [BoundingBox] {
    view.percept.detections.filter { detection in
      let other = detection.box
      return detection.score >= 0.5 && other != box && !(isNearer && other.maxY <= box.maxY + 2)
        && other.minX < box.maxX && other.maxX > box.minX && other.minY < box.maxY
        && other.maxY > box.minY
        && vocabulary.kind(named: detection.kinds.first?.label ?? "")?.isPortable == true
        && !(other.minX <= box.minX + 1 && other.maxX >= box.maxX - 1
          && other.minY <= box.minY + 1)
    }.map(\.box)
  }

  /// Whether what is seen there belongs to somebody who stands there, or to something shut: nothing stands on that, and
  /// what is in it cannot be seen.
  private func hides(_ cell: Cell, in belief: Belief) -> Bool {
    belief.objects.contains { object in
      guard object.existence >= 0.5, object.cells.contains(cell) else { return false }
      let kind = vocabulary.kind(named: object.kind)
      switch kind?.role {
      case .person: return object.lastSeen == belief.update
      case .container: return object.openness == .closed && kind?.isPortable == false
      case .door, .thing, .surface, nil: return false
      }
    }
  }

  private func heightRange(of cell: Cell, in box: BoundingBox, view: View) -> (Double, Double) {
    var low = Float.infinity
    var high = -Float.infinity
    forEachPixel(in: box, shrunkTo: 0.8, view: view) { pixel in
      guard view.scan.cell(atPixel: pixel) == cell else { return }
      low = min(low, view.scan.z[pixel])
      high = max(high, view.scan.z[pixel])
    }
    guard low <= high else { return (0, 0.3) }
    return (Double(low), Double(high))
  }

  // the same cell and level is the same thing, until its looks say otherwise
  private func associate(
    _ thing: Located, view: View, in belief: inout Belief, excluding taken: Set<Int>
  ) -> Int? {
    let index = belief.objects.indices.filter { index in
      let object = belief.objects[index]
      return isThing(object) && object.place != .held && object.cells.contains(thing.cell)
        && isBox(object.kind) == isBox(thing.detection.kinds[0].label)
        && (object.lastSeen == 0 || abs(object.height - thing.height) < Self.sameLevel)
    }.min {
      abs(belief.objects[$0].height - thing.height) < abs(belief.objects[$1].height - thing.height)
    }
    if let index {
      guard !taken.contains(belief.objects[index].id) else { return nil }
      confirm(&belief.objects[index], with: thing, update: belief.update, isStill: view.isStill)
      doubtTwin(index, in: &belief, seen: taken)
      observeLid(&belief.objects[index], thing.detection, faced: view.cell.moved(view.heading))
      return belief.objects[index].id
    }
    guard thing.detection.score >= 0.5 || thing.distance < 2, !isUnderLid(thing, in: belief) else {
      return nil
    }
    let id = belief.insert(
      TrackedObject(
        id: 0,
        kinds: isPart(thing) ? vague(thing.detection.kinds) : portable(thing.detection.kinds),
        colours: thing.detection.colours,
        cells: [thing.cell], height: thing.height,
        existence: min(thing.detection.score, 0.95), sightings: 1, lastSeen: belief.update,
        embedding: thing.detection.embedding))
    doubtTwin(belief.objects.count - 1, in: &belief, seen: taken)
    return id
  }

  /// A thing that looks just like one that is known to be elsewhere is another one only if both were in one picture, or
  /// after a third look; then what was believed hidden has come out.
  private func doubtTwin(_ index: Int, in belief: inout Belief, seen: Set<Int>) {
    let object = belief.objects[index]
    guard object.sightings <= Self.looksForATwin, let colour = object.colour else { return }
    let twin = belief.objects.firstIndex { other in
      other.id != object.id && other.kind == object.kind && other.colour == colour
        && other.existence >= 0.5 && other.sightings >= object.sightings
        && (other.colours.first?.score ?? 0) > 0.6 && !seen.contains(other.id)
    }
    guard let twin else { return }
    if object.sightings < Self.looksForATwin {
      belief.objects[index].existence = min(object.existence, 0.45)
    } else if isHidden(belief.objects[twin], in: belief) {
      belief.objects[twin].existence = 0.3
    }
  }

  private static let looksForATwin = 3

  private func confirm(
    _ object: inout TrackedObject, with thing: Located, update: UInt32, isStill: Bool
  ) {
    // the same picture once more is no second witness
    let isRepeated = isStill && object.lastSeen + 1 == update
    let weight =
      (thing.distance < 2.5 ? 1.0 : 0.5) * (isRepeated ? Self.weightOfARepetition : 1)
      * thing.detection.score
    object.kinds = Evidence.fused(
      object.kinds, portable(thing.detection.kinds),
      weight: isPart(thing) ? weight * Self.weightOfAPart : weight)
    // of an open box one sees what is in it
    if object.colours.isEmpty || !isOpenBox(thing.detection) {
      object.colours = Evidence.fused(object.colours, thing.detection.colours, weight: weight)
    }
    if !thing.isCut || object.sightings == 0 { object.height = thing.height }
    object.existence = Evidence.shifted(
      object.existence, by: 1 + Evidence.logit(thing.detection.score))
    object.sightings += 1
    object.lastSeen = update
    if thing.distance < 2.5 || object.embedding.isEmpty {
      object.embedding = thing.detection.embedding
    }
  }

  /// What is in a box is not the box.
  func isBox(_ kind: String) -> Bool {
    vocabulary.kind(named: kind)?.role == .container
  }

  private func isOpenBox(_ detection: Detection) -> Bool {
    isBox(detection.kinds[0].label) && detection.states.first?.label == "open"
  }

  /// A box is a thing with a lid: open, and looked into when the robot stands before it.
  private func observeLid(
    _ object: inout TrackedObject, _ detection: Detection, faced cell: Cell
  ) {
    guard vocabulary.kind(named: object.kind)?.role == .container,
      let state = detection.states.first, state.score > 0.6
    else { return }
    object.openness = state.label == "open" ? .open : .closed
    guard object.openness == .open, object.isFrontCertain else { return }
    if object.cells.contains(cell) { object.isInspected = true }
  }

  private func portable(_ kinds: [ObjectHypothesis]) -> [ObjectHypothesis] {
    let portable = kinds.filter { vocabulary.kind(named: $0.label)?.isPortable == true }
    let total = portable.reduce(0) { $0 + $1.score }
    guard total > 0 else { return portable }
    return portable.map { ObjectHypothesis(label: $0.label, score: $0.score / total) }
  }

  /// How much a picture from where the last one was taken tells more (an exponent).
  private static let weightOfARepetition = 0.1

  /// Whether too little of it is in the picture to be sure what it is.
  private func isPart(_ thing: Located) -> Bool {
    thing.isCut && thing.detection.score < Self.sure
  }

  /// What is cut off tells so much less of its kind (an exponent).
  private static let weightOfAPart = 0.3

  /// The kinds of which only a part was seen: a guess among all that can be carried.
  private func vague(_ kinds: [ObjectHypothesis]) -> [ObjectHypothesis] {
    let all = vocabulary.kinds.filter(\.isPortable).map { kind in
      let score = kinds.first { $0.label == kind.name }?.score ?? 0
      return ObjectHypothesis(label: kind.name, score: pow(max(score, 0.02), Self.weightOfAPart))
    }
    return portable(all).sorted { ($0.score, $1.label) > ($1.score, $0.label) }
  }
}
