public import AgentMessages

/// One picture to be taken: a scene, where the camera is, and what it does to the picture.
public struct SampledView: Sendable {
  public var scene: Scene
  public var pose: Pose2D
  public var camera: CameraInfo
  public var noise: CameraNoise
}

/// Draws random little homes and views of them for training and testing eyes: every kind, colour and state, from 0.5 m
/// to the far wall, with the light, finishes, camera mount, noise, clutter and occlusion varied far beyond what the
/// robot's own world has (domain randomisation, Tobin et al. 2017). The same seed gives the same views.
public struct SceneSampler: Sendable {
  /// Whether the colour-kind pairs of `HeldOutPairs` may appear.
  public let includesHeldOut: Bool
  /// Share of views that are of generated apartments rather than of the sampler's own denser homes.
  public let apartmentShare: Double
  private var generator: SplitMix64
  private var apartments: ApartmentSampler

  public init(seed: UInt64, includesHeldOut: Bool, apartmentShare: Double = 0.5) {
    self.includesHeldOut = includesHeldOut
    self.apartmentShare = apartmentShare
    generator = SplitMix64(seed: seed)
    apartments = ApartmentSampler(
      seed: generator.split(2).peek(), includesHeldOut: includesHeldOut)
  }

  /// The next view.
  public mutating func next() -> SampledView {
    if generator.unit() < apartmentShare, let (scene, pose) = apartments.next() {
      return disturbed(scene, pose: pose)
    }
    var home = SampledHome(generator: generator.split(1), includesHeldOut: includesHeldOut)
    let pose = home.fill()
    _ = generator.next()
    let scene = home.scene(lighting: lighting())
    return SampledView(scene: scene, pose: moved(pose), camera: camera(), noise: noise())
  }

  /// A camera mount, light and noise for a scene and pose that come from elsewhere.
  public mutating func disturbed(_ scene: Scene, pose: Pose2D) -> SampledView {
    var scene = scene
    if generator.unit() < 0.7 { scene.lighting = lighting() }
    return SampledView(scene: scene, pose: moved(pose), camera: camera(), noise: noise())
  }
}

extension SplitMix64 {
  /// The next number, of a copy.
  fileprivate func peek() -> UInt64 {
    var copy = self
    return copy.next()
  }
}

extension SceneSampler {
  private mutating func uniform(_ low: Double, _ high: Double) -> Double {
    low + (high - low) * generator.unit()
  }

  private mutating func lighting() -> Lighting {
    guard generator.unit() > 0.15 else { return Lighting() }
    let isDark = generator.unit() < 0.08
    let azimuth = uniform(0, 2 * Double.pi)
    let height = uniform(0.45, 0.95)
    let flat = (1 - height * height).squareRoot()
    return Lighting(
      brightness: Float(isDark ? uniform(0.13, 0.35) : uniform(0.45, 1.35)),
      tint: SIMD3(
        Float(uniform(0.90, 1.12)), Float(uniform(0.95, 1.05)), Float(uniform(0.84, 1.12))),
      direction: SIMD3(
        Float(flat * Trigonometry.cosine(azimuth)), Float(flat * Trigonometry.sine(azimuth)),
        Float(height)),
      ambient: Float(uniform(0.40, 0.72)))
  }

  private mutating func camera() -> CameraInfo {
    let isExact = generator.unit() < 0.7
    let height = Dimensions.cameraHeight + (isExact ? 0 : uniform(-0.10, 0.10))
    let pitch = Dimensions.cameraPitchDown + (isExact ? 0 : uniform(-0.105, 0.105))
    return CameraInfo.pinhole(
      width: 160, height: 120, horizontalFieldOfView: Double.pi / 2,
      position: Point3(x: 0, y: 0, z: height), pitchDown: pitch)
  }

  private mutating func moved(_ pose: Pose2D) -> Pose2D {
    guard generator.unit() < 0.12 else { return pose }
    return Pose2D(
      x: pose.x + uniform(-0.12, 0.12), y: pose.y + uniform(-0.12, 0.12),
      theta: pose.theta + uniform(-0.8, 0.8))
  }

  private mutating func noise() -> CameraNoise {
    let kind = generator.unit()
    if kind < 0.35 { return .none }
    if kind < 0.55 { return .rough(&generator) }
    var noise = CameraNoise(
      blur: Float(max(0, uniform(-0.6, 0.9))), pixelSigma: Float(max(0, uniform(-4, 11))),
      brightness: Float(uniform(0.75, 1.25)))
    for c in 0..<3 { noise.tint[c] = Float(uniform(0.92, 1.08)) }
    return noise
  }
}
