import AgentMessages
public import Recording
public import Transport

/// A simulator that is in the world of an episode again, as it was at its start.
public final class RestoredWorld: Sendable {
  public let robot: RemoteRobot
  private let arena: Arena?
  private let simulator: SimulatorProcess?

  private init(_ robot: RemoteRobot, arena: Arena?, simulator: SimulatorProcess?) {
    self.robot = robot
    self.arena = arena
    self.simulator = simulator
  }

  /// Starts the bundled simulator. Throws where it cannot be started, or does not know such a world.
  public static func open(_ world: EpisodeWorld) async throws -> RestoredWorld {
    guard let specification = world.specification else {
      let simulator = try SimulatorProcess.start([
        "--port", "0", "--world", world.text, "--seed", "\(world.seed)", "--noise", world.noise,
      ])
      let robot = try await RemoteRobot.connect(to: simulator.address, name: "errand replay")
      return RestoredWorld(robot, arena: nil, simulator: simulator)
    }
    let arena = Arena()
    let (_, robot) = try await arena.begin(specification)
    return RestoredWorld(robot, arena: arena, simulator: nil)
  }

  /// Lets happen again what a runner did to the world. Without a referee nothing can be done.
  public func inject(_ fault: String) async throws {
    try await arena?.referee().inject(fault)
  }

  public func close() {
    arena?.close()
    simulator?.end()
  }
}

extension EpisodeWorld {
  /// As the referee is asked for it; nil for a world that the simulator is started with.
  fileprivate var specification: WorldSpecification? {
    let source: WorldSpecification.Source
    switch self.source {
    case .simulator: return nil
    case .generated: source = .generated(generator: text, options: options)
    case .map: source = .map(text)
    case .task: source = .task(family: text)
    }
    return WorldSpecification(source, seed: seed, noise: noise)
  }
}
