package import AgentMessages

/// Greedy non-maximum suppression: the best box stays, whatever overlaps it too much goes, and so
/// on.
///
/// A large thing that is near is also seen in its parts, whose boxes lie inside its own: a box of
/// the same label goes as well where most of it lies inside a better one. Equal scores are taken in
/// the order given, so the result depends on nothing else. O(n k) for k that stay.
package struct Suppression: Hashable, Sendable {
  /// Largest intersection over union of two boxes that stay.
  package var overlap: Double
  /// Largest share of a box that may lie inside a better one of the same label.
  package var containment: Double

  package init(overlap: Double, containment: Double = 1) {
    self.overlap = overlap
    self.containment = containment
  }

  /// Indices of the boxes that stay, best first. `labels` may be left out where all are of one;
  /// two that `mayShare` one place, a better one and another, both stay.
  package func kept(
    _ boxes: [BoundingBox], scores: [Double], labels: [Int]? = nil,
    mayShare: (Int, Int) -> Bool = { _, _ in false }
  ) -> [Int] {
    let order = boxes.indices.sorted { (scores[$0], $1) > (scores[$1], $0) }
    var kept: [Int] = []
    for index in order {
      let isApart = kept.allSatisfy { better in
        if mayShare(better, index) { return true }
        let sameLabel = labels.map { $0[better] == $0[index] } ?? true
        return boxes[better].intersectionOverUnion(boxes[index]) <= overlap
          && (!sameLabel || boxes[index].shareInside(boxes[better]) <= containment)
      }
      if isApart { kept.append(index) }
    }
    return kept
  }
}

extension BoundingBox {
  /// The share of this box's area that lies inside another.
  func shareInside(_ other: BoundingBox) -> Double {
    let w = min(maxX, other.maxX) - max(minX, other.minX)
    let h = min(maxY, other.maxY) - max(minY, other.minY)
    guard w > 0, h > 0, area > 0 else { return 0 }
    return w * h / area
  }
}
