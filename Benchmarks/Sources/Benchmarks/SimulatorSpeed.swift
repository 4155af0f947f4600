import AgentMessages
import GridWorld

/// How fast the simulated home goes: a robot wanders at random through generated apartments.
struct SimulatorSpeed {
  private var simulations: [Simulation]
  private let renderers: [Renderer]
  private var generator = SplitMix64(seed: 1)
  private var next: UInt64 = 1
  private var frame = RenderedFrame(width: 160, height: 120)
  private let camera = CameraInfo.pinhole(
    width: 160, height: 120, horizontalFieldOfView: Double.pi / 2,
    position: Point3(x: 0, y: 0, z: Dimensions.cameraHeight),
    pitchDown: Dimensions.cameraPitchDown)

  /// Steps in one apartment before the next.
  private static let stay = 200

  /// Apartments with the seeds 0 to `count` - 1.
  init(apartments count: Int) throws {
    simulations = try (0..<count).map { Simulation(world: try World.apartment(seed: UInt64($0))) }
    renderers = (0..<count).map { _ in Renderer() }
  }

  /// Executes a random move or turn and reads encoders, bumper and gripper; returns something that depends on them.
  mutating func step(_ i: Int) -> Int {
    let k = i / Self.stay % simulations.count
    let quarter = Double.pi / 2
    let draw = generator.next() % 4
    let action: MotorCommand.Action =
      draw == 0 ? .rotate(quarter) : draw == 1 ? .rotate(-quarter) : .translate(0.5)
    let status = simulations[k].execute(MotorCommand(id: next, action: action))
    next += 1
    return simulations[k].sensors.contact || status.state == .failed ? 1 : 0
  }

  /// A step, then the RGB-D picture at 160x120 of what the robot sees.
  mutating func frame(_ i: Int) -> Int {
    let moved = step(i)
    let k = i / Self.stay % simulations.count
    let world = simulations[k].world
    renderers[k].render(world.scene, from: world.robot.pose, camera: camera, into: &frame)
    return moved + Int(frame.rgb[i % frame.rgb.count]) + Int(frame.depth[i % frame.depth.count])
  }
}
