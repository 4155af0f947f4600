import AgentMessages

/// Which cell a box in the picture shows, by the depth of its pixels.
extension Estimator {
  /// The cell that most of the middle of the box shows, of those where something can stand.
  func majorityCell(
    in box: BoundingBox, view: View, apartFrom others: [[BoundingBox]] = [],
    where isPossible: (Cell) -> Bool
  ) -> Cell? {
    var votes: [Cell: Int] = [:]
    // best by what is nobody else's; where that is too little, by all that the box shows
    for hidden in others + [[]] where votes.values.reduce(0, +) < Self.leastVotes {
      votes = self.votes(in: box, view: view, hidden: hidden, where: isPossible)
    }
    return votes.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }

  private static let leastVotes = 6

  private func votes(
    in box: BoundingBox, view: View, hidden: [BoundingBox], where isPossible: (Cell) -> Bool
  ) -> [Cell: Int] {
    var votes: [Cell: Int] = [:]
    for share in [0.6, 1] where votes.isEmpty {
      forEachPixel(in: box, shrunkTo: share, view: view) { pixel in
        let (u, v) = (Double(pixel % view.scan.width), Double(pixel / view.scan.width))
        guard !hidden.contains(where: { covers($0, u + 0.5, v + 0.5) }) else { return }
        guard view.scan.surface[pixel] != .floor, let cell = view.scan.cell(atPixel: pixel) else {
          return
        }
        votes[cell, default: 0] += 1
      }
      votes = votes.filter { isPossible($0.key) }
    }
    return votes
  }

  private func covers(_ box: BoundingBox, _ u: Double, _ v: Double) -> Bool {
    u >= box.minX && u <= box.maxX && v >= box.minY && v <= box.maxY
  }

  func forEachPixel(
    in box: BoundingBox, shrunkTo share: Double, view: View, _ body: (Int) -> Void
  ) {
    let (cx, cy) = box.centre
    let (hw, hh) = (box.width / 2 * share, box.height / 2 * share)
    let columns = max(0, Int(cx - hw))..<max(0, min(view.scan.width, Int((cx + hw).rounded(.up))))
    let rows = max(0, Int(cy - hh))..<max(0, min(view.scan.height, Int((cy + hh).rounded(.up))))
    for v in rows {
      for u in columns { body(v * view.scan.width + u) }
    }
  }
}
