package import AgentMessages

/// Probabilities of every location of a picture, as the model gives them, before anything is
/// decided.
package struct LocationScores: Sendable {
  /// Boxes in pixels of the frame, `[locations]`.
  package var boxes: [BoundingBox]
  /// How many of them belong to the fine grid, which names small things; the others name furniture.
  package var fineCount: Int
  /// Probability of each kind at each location, `[kinds][locations]`.
  package var kinds: [[Double]]

  package init(boxes: [BoundingBox], fineCount: Int, kinds: [[Double]]) {
    self.boxes = boxes
    self.fineCount = fineCount
    self.kinds = kinds
  }
}

/// Decides which locations are things: the best kind of each, above its threshold, one to a place.
///
/// The two grids do not suppress each other, so a mug does not take its table away.
package struct DetectionDecoder: Sendable {
  /// A location that was taken for a thing.
  package struct Candidate: Hashable, Sendable {
    package var location: Int
    package var box: BoundingBox
    /// Best first, those above the floor; at least one.
    package var kinds: [ObjectHypothesis]
  }

  private let names: [String]
  private let isFine: [Bool]
  private let configuration: PerceptionConfiguration

  /// A decoder for kinds of these names; `isFine` says which of them the fine grid names.
  package init(names: [String], isFine: [Bool], configuration: PerceptionConfiguration) {
    precondition(names.count == isFine.count, "\(names.count) kinds, \(isFine.count) grids")
    self.names = names
    self.isFine = isFine
    self.configuration = configuration
  }

  /// The things in a picture, small ones first, each part best first.
  package func things(_ scores: LocationScores) -> [Candidate] {
    let c = configuration
    let fine = 0..<scores.fineCount
    let coarse = scores.fineCount..<scores.boxes.count
    return select(scores, fine, fine: true, threshold: c.thingThreshold, overlap: c.thingOverlap)
      + select(
        scores, coarse, fine: false, threshold: c.furnitureThreshold, overlap: c.furnitureOverlap)
  }

  private func select(
    _ scores: LocationScores, _ locations: Range<Int>, fine: Bool, threshold: Double,
    overlap: Double
  ) -> [Candidate] {
    let kinds = names.indices.filter { isFine[$0] == fine }
    var found: [(location: Int, score: Double)] = []
    for location in locations {
      let best = kinds.reduce(0.0) { max($0, scores.kinds[$1][location]) }
      let box = scores.boxes[location]
      if best >= threshold, box.width >= 1, box.height >= 1 { found.append((location, best)) }
    }
    let kept = Suppression.kept(
      found.map { scores.boxes[$0.location] }, scores: found.map(\.score), overlap: overlap)
    return kept.map { index in
      let location = found[index].location
      let all = kinds.map { ObjectHypothesis(label: names[$0], score: scores.kinds[$0][location]) }
        .bestFirst
      let likely = all.filter { $0.score >= configuration.kindFloor }
      return Candidate(
        location: location, box: scores.boxes[location],
        kinds: likely.isEmpty ? Array(all.prefix(1)) : likely)
    }
  }
}

extension [ObjectHypothesis] {
  /// Best first; equals in the order of their labels.
  package var bestFirst: [ObjectHypothesis] {
    sorted { ($0.score, $1.label) > ($1.score, $0.label) }
  }

  /// Scaled so that the scores sum to 1; as they are where they sum to nothing.
  package var normalised: [ObjectHypothesis] {
    let total = reduce(0) { $0 + $1.score }
    guard total > 0 else { return self }
    return map { ObjectHypothesis(label: $0.label, score: $0.score / total) }
  }
}
