package import AgentMessages

/// Probabilities of every location of a picture, as the model gives them, before anything is
/// decided.
package struct LocationScores: Sendable {
  /// Boxes in pixels of the frame, `[locations]`.
  package var boxes: [BoundingBox]
  /// The locations of each head: the first names small things, the others furniture.
  package var heads: [Range<Int>]
  /// Probability of each kind at each location, `[kinds][locations]`.
  package var kinds: [[Double]]

  package init(boxes: [BoundingBox], heads: [Range<Int>], kinds: [[Double]]) {
    self.boxes = boxes
    self.heads = heads
    self.kinds = kinds
  }
}

/// Decides which locations are things: the best kind of each, above its threshold, one to a place.
///
/// What one head names does not suppress what another does, so a mug does not take its table away nor
/// a doorway what stands behind it; nor does an open box take away what is in it, where that is seen
/// well enough.
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
  private let isHolder: [Bool]
  private let configuration: PerceptionConfiguration

  /// A decoder for kinds of these names; `isFine` says which of them the fine grid names,
  /// `isHolder` which of them others are in.
  package init(
    names: [String], isFine: [Bool], isHolder: [Bool], configuration: PerceptionConfiguration
  ) {
    precondition(names.count == isFine.count, "\(names.count) kinds, \(isFine.count) grids")
    precondition(names.count == isHolder.count, "\(names.count) kinds, \(isHolder.count) holders")
    self.names = names
    self.isFine = isFine
    self.isHolder = isHolder
    self.configuration = configuration
  }

  /// The things in a picture, small ones first, each part best first.
  package func things(_ scores: LocationScores) -> [Candidate] {
    let c = configuration
    let fine = Part(
      heads: scores.heads.prefix(1), kinds: names.indices.filter { isFine[$0] },
      threshold: c.thingThreshold,
      suppression: Suppression(overlap: c.thingOverlap, containment: c.containment),
      confidence: c.thingConfidence)
    let coarse = Part(
      heads: scores.heads.dropFirst(), kinds: names.indices.filter { !isFine[$0] },
      threshold: c.furnitureThreshold,
      suppression: Suppression(overlap: c.furnitureOverlap, containment: c.containment),
      confidence: c.furnitureConfidence)
    return select(fine, scores) + select(coarse, scores)
  }

  /// Where something small is seen and not recognised, the surest first: `scores` are those of the
  /// fine grid's locations to be some thing, `named` the things that were recognised.
  package func unnamed(
    _ scores: [Double], boxes: [BoundingBox], apartFrom named: [Candidate]
  ) -> [(box: BoundingBox, location: Int, score: Double)] {
    let likely = scores.indices.filter {
      scores[$0] >= configuration.unnamedThreshold && boxes[$0].area >= 1
    }
    let kept = Suppression(overlap: 0.2, containment: 0.5)
      .kept(likely.map { boxes[$0] }, scores: likely.map { scores[$0] }).map { likely[$0] }
    return kept.filter { location in
      named.allSatisfy { known in
        max(
          boxes[location].shareInside(known.box), known.box.shareInside(boxes[location])) < 0.5
      }
    }.map { (boxes[$0], $0, scores[$0]) }
  }

  /// One of the two grids, with its heads and what goes for it.
  private struct Part {
    var heads: ArraySlice<Range<Int>>
    var kinds: [Int]
    var threshold: Double
    var suppression: Suppression
    var confidence: PerceptionConfiguration.Confidence
  }

  private func select(_ part: Part, _ scores: LocationScores) -> [Candidate] {
    let found = part.heads.enumerated().flatMap { head, locations in
      locations.compactMap { self.found(at: $0, of: head, part, scores) }
    }
    let kept = part.suppression.kept(
      found.map { scores.boxes[$0.location] }, scores: found.map(\.score),
      labels: found.map(\.kind),
      mayShare: { better, other in
        // a door is a little like a cabinet: what shares its place must be more than a guess
        guard found[other].score >= configuration.contentThreshold else { return false }
        if found[better].head != found[other].head {
          return found[better].kind != found[other].kind
        }
        return isHolder[found[better].kind] != isHolder[found[other].kind]
      })
    return kept.map { candidate(found[$0].location, part, scores) }
  }

  /// A location that is likely enough to be something.
  private struct Found {
    var location: Int
    var head: Int
    var kind: Int
    var score: Double
  }

  private func found(
    at location: Int, of head: Int, _ part: Part, _ scores: LocationScores
  ) -> Found? {
    let best = part.kinds.max { scores.kinds[$0][location] < scores.kinds[$1][location] }
    guard let best else { return nil }
    let (raw, box) = (scores.kinds[best][location], scores.boxes[location])
    // the correction keeps the order, so it is only made where it may matter
    guard raw > 0.01 || part.threshold <= 0, box.width >= 1, box.height >= 1 else { return nil }
    let score = part.confidence.corrected(raw)
    return score >= part.threshold
      ? Found(location: location, head: head, kind: best, score: score) : nil
  }

  private func candidate(_ location: Int, _ part: Part, _ scores: LocationScores) -> Candidate {
    let all = part.kinds.map { kind in
      ObjectHypothesis(
        label: names[kind], score: part.confidence.corrected(scores.kinds[kind][location]))
    }.bestFirst
    let likely = all.filter { $0.score >= configuration.kindFloor }
    return Candidate(
      location: location, box: scores.boxes[location],
      kinds: likely.isEmpty ? Array(all.prefix(1)) : likely)
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
