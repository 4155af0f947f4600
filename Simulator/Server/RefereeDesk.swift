import AgentMessages
import GridWorld
import Synchronization
import Transport

/// Answers what a runner asks about the simulated world, on the referee's thread.
final class RefereeDesk: Sendable {
  private let body: SimulatedBody
  private let server: RobotServer

  init(body: SimulatedBody, server: RobotServer) {
    self.body = body
    self.server = server
  }

  func answer(_ request: RefereeRequest) -> RefereeReply {
    do throws(WorldError) {
      return try reply(to: request)
    } catch {
      return .refused(error.description)
    }
  }

  private func reply(to request: RefereeRequest) throws(WorldError) -> RefereeReply {
    switch request {
    case .reset(let specification): return .mission(try reset(specification))
    case .mission: return .mission(body.state.withLock { $0.mission })
    case .truth(let pixels): return .truth(body.state.withLock { $0.truth(pixels: pixels) })
    case .holds(let text): return .holds(simulation.holds(try Condition(text)))
    case .shortestSteps(let text):
      return .shortestSteps(simulation.shortestSteps(to: try Condition(text)))
    case .counters: return .counters(EpisodeCounters(simulation))
    case .inject(let text):
      try inject(try Fault(text))
      return .injected
    }
  }

  /// A copy: long questions must not hold up the robot.
  private var simulation: Simulation { body.state.withLock { $0.simulation } }

  private func reset(_ specification: WorldSpecification) throws(WorldError) -> Mission {
    let noise = try Noise(named: specification.noise.isEmpty ? "none" : specification.noise)
    let (world, mission) = try specification.worldAndMission()
    let simulation = Simulation(world: world, noise: noise)
    server.beginEpisode { [body] in body.enter(simulation, mission: mission) }
    return mission
  }

  private func inject(_ fault: Fault) throws(WorldError) {
    let refusal = body.state.withLock { state -> WorldError? in
      do throws(WorldError) {
        try state.simulation.inject(fault)
        return nil
      } catch {
        return error
      }
    }
    if let refusal { throw refusal }
  }
}

extension WorldSpecification {
  fileprivate func worldAndMission() throws(WorldError) -> (World, Mission) {
    switch source {
    case .generated(let generator, let options):
      let name = ([generator] + options).joined(separator: " ")
      return (try World(named: name, seed: seed), Mission())
    case .map(let text): return (try World(named: text, seed: seed), Mission())
    case .task(let family):
      let task = try HouseholdTask.make(family: family, seed: seed)
      return (task.world, Mission(task))
    }
  }
}

extension Mission {
  fileprivate init(_ task: HouseholdTask) {
    self.init(
      family: task.family.rawValue, instructions: task.instructions,
      expectation: task.expectation.rawValue, condition: task.condition,
      isExplored: task.isExplored, shortestSteps: task.shortestSteps)
  }
}

extension EpisodeCounters {
  fileprivate init(_ simulation: Simulation) {
    let record = simulation.record
    self.init(
      steps: record.steps, commands: record.commands, collisions: record.bumps,
      collisionsWithPeople: record.collisionsWithPeople,
      isEveryRoomViewed: simulation.reachableRoomsViewed,
      isEveryContainerOpened: simulation.reachableContainersOpened)
  }
}

extension SimulatedBody.State {
  /// How things are; what they show is of the newest frame.
  fileprivate func truth(pixels: Bool) -> GroundTruth {
    let world = simulation.world
    let labels = drawn.map { renderer.labels(of: frame, scene: $0) } ?? []
    return GroundTruth(
      robot: world.robot.pose, robotRoom: world.plan.room(at: world.robot.cell)?.name ?? "",
      held: world.heldID,
      things: world.objects.compactMap { object in
        guard object.placement != .gone else { return nil }
        return GroundTruth.Thing(object, in: world, label: labels.first { $0.id == object.id })
      },
      width: frame.width, height: frame.height,
      pixels: pixels && drawn != nil ? frame.instance : [])
  }
}

extension GroundTruth.Thing {
  fileprivate init(_ object: WorldObject, in world: World, label: InstanceLabel?) {
    self.init(
      id: object.id, kind: object.kind.name, colour: object.colour?.name ?? "",
      position: world.position(of: object.id) ?? Point3(),
      room: world.room(of: object.id)?.name ?? "", place: object.placement.holder,
      state: object.stateWord, isHeld: object.id == world.heldID,
      visibleFraction: label?.fraction ?? 0,
      visiblePixels: label?.pixels ?? 0, inPicture: label?.inPicture ?? 0, box: label?.box)
  }
}

extension Placement {
  fileprivate var holder: Int {
    switch self {
    case .on(let furniture, _): furniture
    case .inside(let container, _): container
    case .floor, .held, .gone: 0
    }
  }
}

extension WorldObject {
  /// "open", "closed" or "locked red" (with its key's colour) for what opens; empty for all else.
  fileprivate var stateWord: String {
    guard kind == .door || kind.isContainer else { return "" }
    if let colour = opening.lockColour { return "locked \(colour.name)" }
    return opening.isOpen ? "open" : "closed"
  }
}
