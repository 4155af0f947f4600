package import AgentMessages

/// Greedy non-maximum suppression: the best box stays, whatever overlaps it too much goes, and so
/// on.
///
/// Equal scores are taken in the order given, so the result depends on nothing else. O(n k) for k
/// that stay.
package enum Suppression {
  /// Indices of the boxes that stay, best first. `overlap` is the largest intersection over union
  /// of two that stay.
  package static func kept(_ boxes: [BoundingBox], scores: [Double], overlap: Double) -> [Int] {
    let order = boxes.indices.sorted { (scores[$0], $1) > (scores[$1], $0) }
    var kept: [Int] = []
    for index in order
    where kept.allSatisfy({ boxes[$0].intersectionOverUnion(boxes[index]) <= overlap }) {
      kept.append(index)
    }
    return kept
  }
}
