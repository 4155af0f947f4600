public import AgentMessages
public import GridWorld
import Synchronization

/// A simulation behind the `Robot` protocol, in this process: the same body without a wire, for tests of the loop.
public final class SimulatedRobot: Robot {
  public let description: RobotDescription
  private let body: Mutex<Body>

  private struct Body: ~Copyable {
    var simulation: Simulation
    let renderer = Renderer()
    var frame: RenderedFrame
    var newest: Observation?
    var labels: [InstanceLabel] = []
  }

  public init(_ simulation: Simulation, width: Int = 160, height: Int = 120) {
    let camera = CameraInfo.pinhole(
      width: width, height: height, horizontalFieldOfView: Double.pi / 2,
      position: Point3(x: 0, y: 0, z: Dimensions.cameraHeight),
      pitchDown: Dimensions.cameraPitchDown)
    description = RobotDescription(
      name: "simulated", profile: "household", cameras: [camera], commands: Simulation.commands,
      cellSize: Dimensions.cellSize, footprintRadius: 0.2, maximumLinearSpeed: 0.5,
      maximumAngularSpeed: 1.6, reach: 0.6, timeMode: .lockstep, observationPort: 0)
    body = Mutex(
      Body(simulation: simulation, frame: RenderedFrame(width: width, height: height)))
  }

  public var simulation: Simulation { body.withLock { $0.simulation } }
  /// What the newest frame shows in truth.
  public var labels: [InstanceLabel] { body.withLock { $0.labels } }

  /// Lets the referee disturb the world.
  public func inject(_ fault: Fault) throws {
    try body.withLock { try $0.simulation.inject(fault) }
  }

  public func send(_ command: MotorCommand) async throws(LinkError) -> CommandStatus {
    body.withLock { body in
      body.newest = nil
      return body.simulation.execute(command)
    }
  }

  public func observation() async throws(LinkError) -> Observation {
    body.withLock { body in
      if let newest = body.newest { return newest }
      var frame = body.frame
      var labels: [InstanceLabel] = []
      let renderer = body.renderer
      let camera = description.cameras[0]
      let observation = body.simulation.observe { scene, pose in
        renderer.render(scene, from: pose, camera: camera, into: &frame)
        labels = renderer.labels(of: frame, scene: scene)
        return CameraFrame(
          camera: camera.name, stamp: 0, width: frame.width, height: frame.height, rgb: frame.rgb,
          depth: frame.depth)
      }
      body.frame = frame
      body.labels = labels
      body.newest = observation
      return observation
    }
  }

  public func stop() async {}
}
