public import AgentMessages

extension Simulation {
  /// What the body senses without a camera: encoders, bumper, gripper.
  public struct Sensors: Hashable, Sendable {
    /// True motion since the start; slips do not fool it.
    public var odometry: Odometry
    public var contact: Bool
    public var gripper: Gripper
  }

  /// What encoders, bumper and gripper say now.
  public var sensors: Sensors {
    Sensors(
      odometry: Odometry(pose: odometryPose), contact: contact,
      gripper: Gripper(opening: world.heldID == 0 ? 0.1 : 0.04, isHolding: world.heldID != 0))
  }

  /// One moment's observation. `draw` is asked for a frame of the scene from the robot's pose (map
  /// frame), unless the frame is dropped; what it returns gets the noise. What the frame shows
  /// counts as viewed.
  public mutating func observe(
    _ draw: (_ scene: Scene, _ pose: Pose2D) -> CameraFrame
  ) -> Observation {
    sequence += 1
    var frames: [CameraFrame] = []
    if !dropsFrame() {
      noteView()
      var frame = draw(world.scene, world.robot.pose)
      degrade(&frame)
      frame.stamp = world.time
      frames = [frame]
    }
    let sensors = sensors
    return Observation(
      sequence: sequence, stamp: world.time, frames: frames, odometry: sensors.odometry,
      contact: sensors.contact, gripper: sensors.gripper, lastCommandID: lastCommandID)
  }

  /// The robot's pose in the frame of its start: whole cells and quarter turns, theta in (-pi, pi].
  private var odometryPose: Pose2D {
    let (dx, dy) = (
      Double(world.robot.cell.column - world.start.cell.column) * Dimensions.cellSize,
      Double(world.robot.cell.row - world.start.cell.row) * Dimensions.cellSize
    )
    let quarters = (world.robot.heading.rawValue - world.start.heading.rawValue + 4) % 4
    let theta = Double(quarters == 3 ? -1 : quarters) * Double.pi / 2
    switch world.start.heading {
    case .east: return Pose2D(x: dx, y: dy, theta: theta)
    case .north: return Pose2D(x: dy, y: 0 - dx, theta: theta)
    case .west: return Pose2D(x: 0 - dx, y: 0 - dy, theta: theta)
    case .south: return Pose2D(x: 0 - dy, y: dx, theta: theta)
    }
  }

  /// Adds what the camera's noise knobs ask for.
  private mutating func degrade(_ frame: inout CameraFrame) {
    let camera = noise.camera
    guard camera != .none else { return }
    var generator = SplitMix64(seed: chance.camera.next())
    var picture = RenderedFrame(width: frame.width, height: frame.height)
    swap(&picture.rgb, &frame.rgb)
    swap(&picture.depth, &frame.depth)
    camera.apply(to: &picture, using: &generator)
    swap(&picture.rgb, &frame.rgb)
    swap(&picture.depth, &frame.depth)
  }

  private mutating func dropsFrame() -> Bool {
    if pending.droppedFrames > 0 {
      pending.droppedFrames -= 1
      return true
    }
    return noise.frameDropChance > 0 && chance.camera.unit() < noise.frameDropChance
  }

  /// Draws the light for the next 20 s.
  mutating func updateLight() {
    let draw = Float(2 * chance.light.unit() - 1) * Float(noise.lightSpread)
    let warmth = Float(2 * chance.light.unit() - 1) * Float(noise.lightSpread) * 0.3
    world.lighting.brightness = max(0.1, steadyBrightness * (1 + draw))
    world.lighting.tint = SIMD3(1 + warmth, 1, 1 - warmth)
    nextLightChange = world.time + 20 * Self.second
  }
}
