import AgentMessages

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How probabilities take in what one more look says.
enum Evidence {
  /// Bayes' rule over labels, with a floor so that no reading is ever ruled out, and a memory that fades by as much as a
  /// new look tells: a weight of 1 is a good look, 0 none.
  static func fused(
    _ old: [ObjectHypothesis], _ new: [ObjectHypothesis], weight: Double
  ) -> [ObjectHypothesis] {
    guard !old.isEmpty else { return new }
    guard !new.isEmpty else { return old }
    func score(_ label: String, in list: [ObjectHypothesis]) -> Double {
      max(list.first { $0.label == label }?.score ?? 0, 0.02)
    }
    let kept = 1 - fading * min(weight, 1)
    let labels = Set(old.map(\.label)).union(new.map(\.label)).sorted()
    let fused = labels.map { label in
      pow(score(label, in: old), kept) * pow(score(label, in: new), weight)
    }
    let total = fused.reduce(0, +)
    return zip(labels, fused).map { ObjectHypothesis(label: $0, score: $1 / total) }
      .sorted { ($0.score, $1.label) > ($1.score, $0.label) }
  }

  /// How much of what was believed a good look makes one forget (of the exponent).
  private static let fading = 0.15

  /// The log odds of a probability, neither ever certain.
  static func logit(_ p: Double) -> Double {
    let p = min(max(p, 0.02), 0.98)
    return log(p / (1 - p))
  }

  /// A probability after so much evidence, in log odds, for it.
  static func shifted(_ p: Double, by evidence: Double) -> Double {
    let odds = min(max(logit(p) + evidence, -4), 4)
    return 1 / (1 + exp(-odds))
  }
}
