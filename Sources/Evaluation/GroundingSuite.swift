public import AgentMessages
import Transport

/// `errand eval grounding`: phrases against the boxes of visible pixels on fresh frames of the simulator.
///
/// Each world gives eight frames, from a random walk; the referee opens some of its containers first. Frame and
/// questions depend on the suite's seed alone.
public struct GroundingSuite: Sendable {
  /// Finds phrases in a frame: all boxes that score at least the threshold.
  public typealias Finder =
    @Sendable (CameraFrame, [Phrase], _ threshold: Double) throws -> [FoundBox]

  /// One world's worth of answers.
  public struct Batch: Sendable {
    public var answers: [GroundingAnswer] = []
    public var frameMilliseconds: [Double] = []
    /// The frames with a wrong answer.
    public var misses: [Miss] = []
  }

  /// A frame with a present phrase that was not found or an absent one that was claimed.
  public struct Miss: Sendable {
    /// World and frame within it, from 1.
    public var name: String
    public var frame: CameraFrame
    public var wrong: [GroundingAnswer]
    public var found: [FoundBox]
  }

  private let seed: UInt64
  private let tour: FrameTour
  private let threshold: Double
  private let questioner: GroundingQuestioner
  private let find: Finder
  /// `threshold` is the score from which on something is claimed.
  public init(
    seed: UInt64, noise: String = "none", threshold: Double, heldOut: [String],
    find: @escaping Finder
  ) {
    self.seed = seed
    tour = FrameTour(seed: seed, noise: noise)
    self.threshold = threshold
    questioner = GroundingQuestioner(heldOut: heldOut)
    self.find = find
  }

  /// Looks at `frames` frames, `jobs` worlds at a time.
  public func run(
    frames: Int, jobs: Int = 1, report: @escaping @Sendable (Batch) -> Void = { _ in }
  ) async throws -> Scorecard {
    let batches = try await WorkPool.run(
      FrameTour.worlds(for: frames), jobs: jobs, open: { Arena() },
      work: { try await batch(world: $0.world, frames: $0.frames, in: $1) }, report: report)
    return GroundingReport.scorecard(
      for: batches.flatMap(\.answers), seed: seed,
      frameMilliseconds: batches.flatMap(\.frameMilliseconds))
  }
}

extension GroundingSuite {
  private func batch(world: Int, frames: Int, in arena: Arena) async throws -> Batch {
    var batch = Batch()
    try await tour.visit(world: world, frames: frames, in: arena) { frame, truth, generator in
      try ask(about: frame, truth, of: world, into: &batch, using: &generator)
    }
    return batch
  }

  private func ask(
    about frame: CameraFrame, _ truth: GroundTruth, of world: Int, into batch: inout Batch,
    using generator: inout SplitMix64
  ) throws {
    let questions = questioner.questions(about: truth, using: &generator)
    let start = ContinuousClock.now
    let found = try find(frame, questions.map(\.phrase), 0.02)
    batch.frameMilliseconds.append((ContinuousClock.now - start) / .milliseconds(1))
    let answers = questions.map { GroundingAnswer($0, found: found, threshold: threshold) }
    batch.answers += answers
    let wrong = answers.filter(\.isWrong)
    guard !wrong.isEmpty else { return }
    batch.misses.append(
      Miss(
        name: "\(world)-\(batch.frameMilliseconds.count)", frame: frame, wrong: wrong,
        found: found.filter { box in wrong.contains { $0.question.phrase == box.phrase } }))
  }
}
