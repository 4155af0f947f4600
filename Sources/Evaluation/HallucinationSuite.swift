public import AgentMessages
import Transport

/// `errand eval hallucination`: is there a mug? Polls for kinds that are and are not in a frame, in the manner of POPE (Li
/// et al. 2023, "Evaluating object hallucination in large vision-language models").
///
/// Each frame is asked about up to three kinds that it shows and as many that it does not, three times over: those absent
/// are drawn at random, or are the commonest of all frames, or those that most often go with what the frame shows. A kind
/// counts as shown where a thing of it is large and visible enough, as absent where nothing of it is in view.
public struct HallucinationSuite: Sendable {
  /// How absent kinds are chosen.
  public enum Strategy: String, Hashable, Sendable, CaseIterable {
    case random, popular, adversarial
  }

  /// A frame with what it shows and how sure the eyes are of each kind.
  public struct Look: Hashable, Sendable {
    /// Kinds that count as shown, in the order of the vocabulary.
    public var present: [String]
    /// Kinds of which nothing is in view.
    public var absent: [String]
    /// The best score of each kind, 0 to 1.
    public var scores: [String: Double]

    public init(present: [String], absent: [String], scores: [String: Double]) {
      (self.present, self.absent, self.scores) = (present, absent, scores)
    }
  }

  private let seed: UInt64
  private let tour: FrameTour
  private let threshold: Double
  private let kinds: [String]
  private let find: GroundingSuite.Finder

  /// `threshold` is the score from which on the answer is yes.
  public init(
    seed: UInt64, noise: String = "none", threshold: Double, vocabulary: Vocabulary = .household,
    find: @escaping GroundingSuite.Finder
  ) {
    self.seed = seed
    tour = FrameTour(seed: seed, noise: noise)
    self.threshold = threshold
    kinds = vocabulary.kinds.map(\.name)
    self.find = find
  }

  /// Looks at `frames` frames, `jobs` worlds at a time.
  public func run(
    frames: Int, jobs: Int = 1, report: @escaping @Sendable () -> Void = {}
  ) async throws -> Scorecard {
    let batches = try await WorkPool.run(
      FrameTour.worlds(for: frames), jobs: jobs, open: { Arena() },
      work: { visit, arena in
        var looks: [(Look, Double)] = []
        try await tour.visit(world: visit.world, frames: visit.frames, in: arena) {
          frame, truth, _ in
          looks.append(try look(at: frame, truth))
        }
        return looks
      }, report: { _ in report() })
    let looks = batches.flatMap { $0 }
    return HallucinationReport.scorecard(
      looks.map(\.0), seed: seed, threshold: threshold, milliseconds: looks.map(\.1))
  }

  private func look(at frame: CameraFrame, _ truth: GroundTruth) throws -> (Look, Double) {
    let visible = truth.things.filter { $0.box != nil }
    let counted = Set(visible.filter(GroundingQuestioner.counts).map(\.kind))
    let seen = Set(visible.map(\.kind))
    let start = ContinuousClock.now
    let found = try find(frame, kinds.map { Phrase($0) }, 0.001)
    let time = (ContinuousClock.now - start) / .milliseconds(1)
    var scores: [String: Double] = [:]
    for box in found { scores[box.phrase.text] = max(scores[box.phrase.text] ?? 0, box.score) }
    return (
      Look(
        present: kinds.filter { counted.contains($0) }, absent: kinds.filter { !seen.contains($0) },
        scores: scores), time
    )
  }
}

/// What the polls come to.
public enum HallucinationReport {
  /// One answer.
  struct Answer: Hashable {
    var isThere: Bool
    var saysYes: Bool
    var score: Double
  }

  private static let perFrame = 3

  /// The scorecard of all looks: a family for each strategy, whose success is the accuracy.
  public static func scorecard(
    _ looks: [HallucinationSuite.Look], seed: UInt64, threshold: Double, milliseconds: [Double]
  ) -> Scorecard {
    let polls = HallucinationSuite.Strategy.allCases.map { strategy in
      (strategy, answers(looks, strategy, seed: seed, threshold: threshold))
    }
    let all = polls.flatMap(\.1)
    let calibration = Calibration(
      all.map { Calibration.Sample(score: $0.score, isRight: $0.isThere) })
    return Scorecard(
      suite: "hallucination", seed: seed, episodes: all.count,
      successes: all.filter { $0.isThere == $0.saysYes }.count,
      families: polls.map { strategy, answers in
        Scorecard.Family(
          name: strategy.rawValue, episodes: answers.count,
          successes: answers.filter { $0.isThere == $0.saysYes }.count)
      }, decisionMilliseconds: Percentiles(milliseconds),
      extras: polls.map { .init($0.rawValue, table($1)) } + [
        .init("frames", .integer(looks.count)), .init("threshold", .number(threshold)),
        .init("calibration_error", Scorecard.rounded(calibration.error)),
      ])
  }

  static func answers(
    _ looks: [HallucinationSuite.Look], _ strategy: HallucinationSuite.Strategy, seed: UInt64,
    threshold: Double
  ) -> [Answer] {
    let statistics = KindStatistics(looks)
    var generator = SplitMix64(seed: seed).split(1 << 40)
    return looks.flatMap { look -> [Answer] in
      let shown = drawn(look.present, using: &generator)
      let others = drawn(look.absent, using: &generator)
      let absent: [String] =
        switch strategy {
        case .random: others
        case .popular: statistics.commonest(of: others)
        case .adversarial: statistics.closest(of: others, to: look.present)
        }
      let count = min(perFrame, shown.count, absent.count)
      func answer(_ kind: String, isThere: Bool) -> Answer {
        let score = look.scores[kind] ?? 0
        return Answer(isThere: isThere, saysYes: score >= threshold, score: score)
      }
      return shown.prefix(count).map { answer($0, isThere: true) }
        + absent.prefix(count).map { answer($0, isThere: false) }
    }
  }

  /// Accuracy, precision, recall, F1 and the share of yes.
  private static func table(_ answers: [Answer]) -> JSONValue {
    let yes = answers.filter(\.saysYes).count
    let right = answers.filter { $0.saysYes && $0.isThere }.count
    let there = answers.filter(\.isThere).count
    let precision = yes == 0 ? 0 : Double(right) / Double(yes)
    let recall = there == 0 ? 0 : Double(right) / Double(there)
    let sum = precision + recall
    let correct = answers.filter { $0.saysYes == $0.isThere }.count
    return .members([
      .init("questions", .integer(answers.count)),
      .init("accuracy", Scorecard.rounded(Double(correct) / Double(max(1, answers.count)))),
      .init("precision", Scorecard.rounded(precision)), .init("recall", Scorecard.rounded(recall)),
      .init("f1", Scorecard.rounded(sum == 0 ? 0 : 2 * precision * recall / sum)),
      .init("yes_rate", Scorecard.rounded(Double(yes) / Double(max(1, answers.count)))),
    ])
  }

  private static func drawn(_ kinds: [String], using generator: inout SplitMix64) -> [String] {
    var kinds = kinds
    for index in stride(from: kinds.count - 1, to: 0, by: -1) {
      kinds.swapAt(index, generator.int(in: 0...index))
    }
    return kinds
  }
}

/// How often kinds are seen, and seen together.
private struct KindStatistics {
  private var counts: [String: Int] = [:]
  private var pairs: [String: [String: Int]] = [:]

  init(_ looks: [HallucinationSuite.Look]) {
    for look in looks {
      for kind in look.present {
        counts[kind, default: 0] += 1
        for other in look.present where other != kind {
          pairs[kind, default: [:]][other, default: 0] += 1
        }
      }
    }
  }

  /// The commonest first; equals in the order given.
  func commonest(of kinds: [String]) -> [String] { ranked(kinds) { counts[$0] ?? 0 } }

  /// Those that most often go with what is there first.
  func closest(of kinds: [String], to present: [String]) -> [String] {
    ranked(kinds) { kind in present.reduce(0) { $0 + (pairs[$1]?[kind] ?? 0) } }
  }

  private func ranked(_ kinds: [String], _ rank: (String) -> Int) -> [String] {
    let ranks = kinds.map(rank)
    return kinds.indices.sorted { (ranks[$0], $1) > (ranks[$1], $0) }.map { kinds[$0] }
  }
}
