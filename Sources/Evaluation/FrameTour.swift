import AgentMessages
import Transport

/// Fresh frames of the simulator, with what they really show: eight of each world, from a random walk; the referee opens
/// some of its containers first. All depends on the seed alone.
struct FrameTour: Sendable {
  /// A world to visit, and how many frames to take there.
  struct Visit: Hashable, Sendable {
    var world: Int
    var frames: Int
  }

  private static let framesPerWorld = 8
  let seed: UInt64
  let noise: String

  /// The worlds that `frames` frames come from.
  static func worlds(for frames: Int) -> [Visit] {
    (0..<(frames + framesPerWorld - 1) / framesPerWorld).map {
      Visit(world: $0, frames: min(framesPerWorld, frames - $0 * framesPerWorld))
    }
  }

  /// Takes frames in a world, one after another.
  func visit(
    world: Int, frames: Int, in arena: Arena,
    _ look: (CameraFrame, GroundTruth, inout SplitMix64) throws -> Void
  ) async throws {
    var generator = SplitMix64(seed: seed).split(UInt64(world))
    let specification = WorldSpecification(
      .generated(generator: "apartment", options: []), seed: generator.next() >> 11, noise: noise)
    let (_, robot) = try await arena.begin(specification)
    let referee = try arena.referee()
    try await openSome(of: try await referee.truth(), referee, using: &generator)

    var nextID: UInt64 = 1
    for _ in 0..<frames {
      try await wander(robot, nextID: &nextID, using: &generator)
      let observation = try await robot.observation()
      guard let frame = observation.frames.first else { continue }
      try look(frame, try await referee.truth(), &generator)
    }
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
