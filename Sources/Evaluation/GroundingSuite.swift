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
  }

  private let seed: UInt64
  private let noise: String
  private let threshold: Double
  private let questioner: GroundingQuestioner
  private let find: Finder
  private static let framesPerWorld = 8

  /// `threshold` is the score from which on something is claimed.
  public init(
    seed: UInt64, noise: String = "none", threshold: Double, heldOut: [String],
    find: @escaping Finder
  ) {
    self.seed = seed
    self.noise = noise
    self.threshold = threshold
    questioner = GroundingQuestioner(heldOut: heldOut)
    self.find = find
  }

  /// Looks at `frames` frames, `jobs` worlds at a time.
  public func run(
    frames: Int, jobs: Int = 1, report: @escaping @Sendable (Batch) -> Void = { _ in }
  ) async throws -> Scorecard {
    let worlds = (frames + Self.framesPerWorld - 1) / Self.framesPerWorld
    let batches = try await WorkPool.run(
      Array(0..<worlds), jobs: jobs, open: { Arena() },
      work: { world, arena in
        let count = min(Self.framesPerWorld, frames - world * Self.framesPerWorld)
        return try await batch(world: world, frames: count, in: arena)
      }, report: report)
    return GroundingReport.scorecard(
      for: batches.flatMap(\.answers), seed: seed,
      frameMilliseconds: batches.flatMap(\.frameMilliseconds))
  }
}

extension GroundingSuite {
  private func batch(world: Int, frames: Int, in arena: Arena) async throws -> Batch {
    var generator = SplitMix64(seed: seed).split(UInt64(world))
    let specification = WorldSpecification(
      .generated(generator: "apartment", options: []), seed: generator.next() >> 11, noise: noise)
    let (_, robot) = try await arena.begin(specification)
    let referee = try arena.referee()
    try await openSome(of: try await referee.truth(), referee, using: &generator)

    var batch = Batch()
    var nextID: UInt64 = 1
    for _ in 0..<frames {
      try await wander(robot, nextID: &nextID, using: &generator)
      let observation = try await robot.observation()
      guard let frame = observation.frames.first else { continue }
      let truth = try await referee.truth()
      try ask(about: frame, truth, into: &batch, using: &generator)
    }
    return batch
  }

  private func ask(
    about frame: CameraFrame, _ truth: GroundTruth, into batch: inout Batch,
    using generator: inout SplitMix64
  ) throws {
    let questions = questioner.questions(about: truth, using: &generator)
    let start = ContinuousClock.now
    let found = try find(frame, questions.map(\.phrase), 0.02)
    batch.frameMilliseconds.append((ContinuousClock.now - start) / .milliseconds(1))
    batch.answers += questions.map { GroundingAnswer($0, found: found, threshold: threshold) }
  }

  /// Opens about every third container.
  private func openSome(
    of truth: GroundTruth, _ referee: RefereeClient, using generator: inout SplitMix64
  ) async throws {
    for thing in truth.things where ["fridge", "cabinet", "drawer", "box"].contains(thing.kind) {
      if generator.unit() < 0.35 { try await referee.inject("open #\(thing.id)") }
    }
  }

  /// One to three random moves; what is blocked is blocked.
  private func wander(
    _ robot: any Robot, nextID: inout UInt64, using generator: inout SplitMix64
  ) async throws {
    for _ in 0..<generator.int(in: 1...3) {
      let action: MotorCommand.Action =
        generator.unit() < 0.5
        ? .rotate(generator.unit() < 0.5 ? Double.pi / 2 : -Double.pi / 2)
        : .translate(0.5 * Double(generator.int(in: 1...4)))
      _ = try await robot.send(MotorCommand(id: nextID, action: action))
      nextID += 1
    }
  }
}
