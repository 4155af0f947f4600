import AgentMessages

/// Furniture that is seen, and not clearly enough to say where it stands.
extension Estimator {
  private static let leastScore = 0.5
  private static let leastVotes = 4
  /// How far from the edge of the picture the middle of a cell must be, pixels.
  private static let edge = 4

  /// Whether the picture shows the middle of a cell, and not only a side of it.
  func isMiddleInPicture(_ cell: Cell, view: View, belief: Belief) -> Bool {
    let height = Double(min(belief.map[cell].height, 0.8))
    let world = Point3(
      x: Double(cell.column) * belief.cellSize, y: Double(cell.row) * belief.cellSize, z: height)
    guard let seen = view.percept.camera.project(view.pose.inverseTransform(world)) else {
      return false
    }
    return seen.u >= Double(Self.edge) && seen.u < Double(view.scan.width - Self.edge)
  }

  /// Where furniture probably stands that depth does not show: from afar a table on thin legs is all edges. Weak
  /// evidence, which sends the robot to look from near.
  func likelyCells(
    of detections: [Detection], except taken: Set<Cell>, view: View, cover: Cover, belief: Belief
  ) -> [Cell: Detection] {
    var cells: [Cell: Detection] = [:]
    for detection in detections
    where vocabulary.kind(named: detection.kinds[0].label)?.role == .surface {
      guard let cell = likelyCell(of: detection, view: view, cover: cover, belief: belief),
        !taken.contains(cell), cells[cell] == nil
      else { continue }
      cells[cell] = detection
    }
    return cells
  }

  /// Nil where a piece explains the box that was seen clearly; one that was not gets the evidence.
  private func likelyCell(
    of detection: Detection, view: View, cover: Cover, belief: Belief
  ) -> Cell? {
    let isCut = detection.box.minX < 1 || detection.box.maxX > Double(view.scan.width) - 1
    guard detection.score >= Self.leastScore, !(isCut && detection.box.width < 12) else {
      return nil
    }
    let votes = self.votes(in: detection.box.narrowed(to: 0.8), view: view, cover: cover)
    if let known = piece(shownBy: detection, votes, in: belief) {
      guard known.sightings == 0, let cell = known.cells.first else { return nil }
      return belief.isPassableBeyondDoubt(cell) ? nil : cell
    }
    let possible = votes.filter { cell, count in
      count >= Self.leastVotes && label(of: cell, in: belief) == nil
        && !belief.isPassableBeyondDoubt(cell)
    }
    // what was taken for a wall from afar may be what stands before it
    let open = possible.filter { belief.map[$0.key].content != .wall }
    let far = possible.filter { Double(belief.map[$0.key].closestView) > 2.3 }
    return [open, far].lazy.compactMap { cells in
      cells.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }.first
  }

  /// How much of each cell shows in the box, apart from the floor and what is as high as walls.
  private func votes(in box: BoundingBox, view: View, cover: Cover) -> [Cell: Int] {
    var votes: [Cell: Int] = [:]
    for v in max(0, Int(box.minY))..<max(0, min(view.scan.height, Int(box.maxY.rounded(.up)))) {
      for u in max(0, Int(box.minX))..<max(0, min(view.scan.width, Int(box.maxX.rounded(.up)))) {
        let pixel = v * view.scan.width + u
        guard view.scan.surface[pixel] != .floor, !cover.isCovered[pixel],
          view.scan.z[pixel] > 0.1, view.scan.z[pixel] < 1.2,
          let cell = view.scan.cell(atPixel: pixel)
        else { continue }
        votes[cell, default: 0] += 1
      }
    }
    return votes
  }

  /// The piece of that kind that is known where the box shows something, or beside that.
  private func piece(
    shownBy detection: Detection, _ votes: [Cell: Int], in belief: Belief
  ) -> TrackedObject? {
    belief.objects.filter { object in
      object.kind == detection.kinds[0].label && object.existence >= Self.glimpse
        && object.cells.contains { cell in
          votes[cell] != nil || cell.neighbours.contains { votes[$0] != nil }
        }
    }.max { $0.sightings < $1.sightings }
  }
}

extension Belief {
  /// Whether the robot has been there, or has seen the floor there from near.
  fileprivate func isPassableBeyondDoubt(_ cell: Cell) -> Bool {
    map[cell].content == .free && map[cell].closestView < 1.6
  }
}
