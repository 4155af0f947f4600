public import AgentMessages
import Transport

/// `errand eval bias`: whether the eyes find some things less well than others.
///
/// Every thing that is large and visible enough is asked for by its colour and kind; the answers are counted by colour,
/// kind, size, side of the picture, light and room. A cell fails where even the upper end of its 95 % interval lies five
/// points under the mean.
public struct BiasSuite: Sendable {
  /// One thing that was asked for.
  public struct Answer: Hashable, Sendable {
    /// "colour: red", "kind: mug" and so on.
    public var cells: [String]
    public var isFound: Bool

    public init(cells: [String], isFound: Bool) { (self.cells, self.isFound) = (cells, isFound) }
  }

  private let seed: UInt64
  private let tour: FrameTour
  private let threshold: Double
  private let vocabulary: Vocabulary
  private let find: GroundingSuite.Finder

  /// `threshold` is the score from which on something is claimed.
  public init(
    seed: UInt64, noise: String = "none", threshold: Double, vocabulary: Vocabulary = .household,
    find: @escaping GroundingSuite.Finder
  ) {
    self.seed = seed
    tour = FrameTour(seed: seed, noise: noise)
    self.threshold = threshold
    self.vocabulary = vocabulary
    self.find = find
  }

  /// Looks at `frames` frames, `jobs` worlds at a time.
  public func run(
    frames: Int, jobs: Int = 1, report: @escaping @Sendable () -> Void = {}
  ) async throws -> Scorecard {
    let batches = try await WorkPool.run(
      FrameTour.worlds(for: frames), jobs: jobs, open: { Arena() },
      work: { visit, arena in
        var answers: [Answer] = []
        try await tour.visit(world: visit.world, frames: visit.frames, in: arena) {
          frame, truth, _ in
          answers += try self.answers(frame, truth)
        }
        return answers
      }, report: { _ in report() })
    return BiasReport.scorecard(batches.flatMap { $0 }, seed: seed, frames: frames)
  }

  private func answers(_ frame: CameraFrame, _ truth: GroundTruth) throws -> [Answer] {
    let visible = truth.things.filter {
      $0.box != nil && vocabulary.kind(named: $0.kind) != nil
    }
    let asked = visible.filter(GroundingQuestioner.counts)
    guard !asked.isEmpty else { return [] }
    func text(_ thing: GroundTruth.Thing) -> String {
      vocabulary.colours.contains(thing.colour) ? "\(thing.colour) \(thing.kind)" : thing.kind
    }
    let phrases = Set(asked.map(text)).sorted().map { Phrase($0) }
    let found = try find(frame, phrases, threshold)
    let light = Self.light(frame)
    return asked.compactMap { thing in
      guard let box = thing.box else { return nil }
      let mine = found.filter { $0.phrase.text == text(thing) }
      // several may fit one phrase, so each is looked for among all that was found
      let isFound = mine.contains { $0.box.intersectionOverUnion(box) >= 0.5 }
      return Answer(
        cells: [
          "colour: " + (vocabulary.colours.contains(thing.colour) ? thing.colour : "none"),
          "kind: " + thing.kind, "size: " + Self.size(box), "side: " + Self.side(box, frame),
          "light: " + light, "room: " + (thing.room.isEmpty ? "none" : thing.room),
        ], isFound: isFound)
    }
  }

  private static func size(_ box: BoundingBox) -> String {
    switch max(box.width, box.height) {
    case ..<20: "12 to 20 pixels"
    case ..<40: "20 to 40 pixels"
    default: "40 pixels and more"
    }
  }

  private static func side(_ box: BoundingBox, _ frame: CameraFrame) -> String {
    switch (box.minX + box.maxX) / 2 / Double(max(1, frame.width)) {
    case ..<(1.0 / 3): "left"
    case ..<(2.0 / 3): "middle"
    default: "right"
    }
  }

  private static func light(_ frame: CameraFrame) -> String {
    let sum = frame.rgb.reduce(0) { $0 + Int($1) }
    switch Double(sum) / Double(max(1, frame.rgb.count)) {
    case ..<85: return "dark"
    case ..<140: return "medium"
    default: return "bright"
    }
  }
}

/// What the questions about bias come to.
public enum BiasReport {
  /// Cells with fewer things say nothing.
  private static let least = 20

  public static func scorecard(
    _ answers: [BiasSuite.Answer], seed: UInt64, frames: Int
  ) -> Scorecard {
    let families = families(of: answers)
    let found = answers.filter(\.isFound).count
    let mean = Double(found) / Double(max(1, answers.count))
    let large = families.filter { $0.episodes >= least }
    let worst = large.min { ($0.success, $0.name) < ($1.success, $1.name) }
    let failing = large.filter { $0.interval.high < mean - 0.05 }
    return Scorecard(
      suite: "bias", seed: seed, episodes: answers.count, successes: found, families: families,
      extras: [
        .init("frames", .integer(frames)), .init("cells", .integer(large.count)),
        .init("worst_cell", worst.map(json) ?? .null),
        .init("failing_cells", .array(failing.map(json))),
      ])
  }

  private static func families(of answers: [BiasSuite.Answer]) -> [Scorecard.Family] {
    var counts: [String: (all: Int, found: Int)] = [:]
    for answer in answers {
      for cell in answer.cells {
        counts[cell, default: (0, 0)].all += 1
        counts[cell, default: (0, 0)].found += answer.isFound ? 1 : 0
      }
    }
    return counts.sorted { $0.key < $1.key }.map {
      Scorecard.Family(name: $0.key, episodes: $0.value.all, successes: $0.value.found)
    }
  }

  private static func json(_ cell: Scorecard.Family) -> JSONValue {
    .members([
      .init("cell", .string(cell.name)), .init("things", .integer(cell.episodes)),
      .init("success", Scorecard.rounded(cell.success)),
      .init("success_low", Scorecard.rounded(cell.interval.low)),
      .init("success_high", Scorecard.rounded(cell.interval.high)),
    ])
  }
}
