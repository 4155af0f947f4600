import AgentMessages

/// A camera at a place: its axes in the map frame and its intrinsics in (super-)pixels.
struct CameraView {
  var width = 0
  var height = 0
  var focalX: Float = 1
  var focalY: Float = 1
  var centreX: Float = 0
  var centreY: Float = 0
  var position = SIMD3<Float>(0, 0, 0)
  /// Unit vectors of the optical frame in the map frame.
  var right = SIMD3<Float>(0, -1, 0)
  var down = SIMD3<Float>(0, 0, -1)
  var forward = SIMD3<Float>(1, 0, 0)
  /// Nearest distance drawn, metres.
  static let near: Float = 0.04

  init() {}

  init(pose: Pose2D, camera: CameraInfo, scale: Int) {
    width = camera.width * scale
    height = camera.height * scale
    focalX = Float(camera.K[0]) * Float(scale)
    focalY = Float(camera.K[4]) * Float(scale)
    centreX = Float(camera.K[2]) * Float(scale)
    centreY = Float(camera.K[5]) * Float(scale)
    let eye = pose.transform(camera.position)
    position = SIMD3(Float(eye.x), Float(eye.y), Float(eye.z))
    let s = Float(Trigonometry.sine(camera.pitchDown))
    let c = Float(Trigonometry.cosine(camera.pitchDown))
    let st = Float(Trigonometry.sine(pose.theta))
    let ct = Float(Trigonometry.cosine(pose.theta))
    forward = SIMD3(c * ct, c * st, -s)
    right = SIMD3(st, -ct, 0)
    down = SIMD3(-s * ct, -s * st, -c)
  }

  /// Distance along the optical axis, metres.
  func depth(of point: SIMD3<Float>) -> Float { ((point - position) * forward).sum() }

  /// Whether any of a ball can be in the picture.
  func sees(centre: SIMD3<Float>, radius: Float) -> Bool {
    let d = centre - position
    let z = (d * forward).sum()
    guard z > -radius else { return false }
    let x = (d * right).sum()
    let y = (d * down).sum()
    return isInside(x, z, focalX, centreX, Float(width), radius)
      && isInside(y, z, focalY, centreY, Float(height), radius)
  }

  private func isInside(
    _ x: Float, _ z: Float, _ focal: Float, _ centre: Float, _ size: Float, _ radius: Float
  ) -> Bool {
    // the planes through the eye and the two borders of the picture
    let low = centre / focal
    let high = (size - centre) / focal
    return x + low * z > -radius * (1 + low * low).squareRoot()
      && high * z - x > -radius * (1 + high * high).squareRoot()
  }
}
