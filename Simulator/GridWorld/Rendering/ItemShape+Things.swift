#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The small things; the longer side of each is 0.30 to 0.40 m.
extension ItemShape {
  /// Short, wide and straight, with a handle that points to its front.
  static func mug(_ shape: inout MeshBuilder) {
    let body = shape.colour
    shape.gloss = 0.5
    shape.axes = shape.axes.moved(SIMD3(-0.05, 0, 0), yaw: 0)
    shape.turned([
      Ring(0.122, 0), Ring(0.130, 0.02), Ring(0.130, 0.25), Ring(0.112, 0.255, body * 0.92),
      Ring(0.108, 0.06, body * 0.45), Ring(0, 0.06),
    ])
    shape.colour = body
    let count = shape.isCoarse ? 5 : 7
    let path: [SIMD3<Float>] = (0..<count).map { i in
      let angle = -Float.pi / 2 + Float.pi * Float(i) / Float(count - 1)
      return SIMD3(0.115 + 0.115 * cosf(angle), 0, 0.13 + 0.085 * sinf(angle))
    }
    shape.tube(
      path, radii: [Float](repeating: 0.026, count: count), sides: shape.isCoarse ? 4 : 6,
      across: SIMD3(0, 1, 0))
  }

  /// Tall and tapered, no handle.
  static func cup(_ shape: inout MeshBuilder) {
    let body = shape.colour
    shape.gloss = 0.4
    shape.turned([
      Ring(0.075, 0), Ring(0.130, 0.34), Ring(0.118, 0.34, body * 0.95),
      Ring(0.085, 0.12, body * 0.45), Ring(0, 0.12),
    ])
  }

  /// A disc with a rim on a small stand, leaning back, turned a little so that it is seen from every side.
  static func plate(_ shape: inout MeshBuilder) {
    let body = shape.colour
    let floor = shape.axes
    shape.colour = SIMD3(0.45, 0.36, 0.28)
    shape.axes = floor.moved(.zero, yaw: Float.pi / 4)
    shape.box(SIMD3(-0.07, -0.09, 0), SIMD3(0.07, 0.09, 0.025))
    shape.colour = body
    shape.gloss = 0.4
    // z of these axes is the plate's axis, leaning forward and up
    shape.axes = floor.moved(SIMD3(0, 0, 0.172), yaw: Float.pi / 4).leaning(1.05)
    shape.turned(
      [
        Ring(0, -0.025, body * 0.80), Ring(0.10, -0.025, body * 0.85), Ring(0.18, 0.015, body),
        Ring(0.175, 0.025, body), Ring(0.115, -0.002, body * 0.72),
        Ring(0.105, -0.008, body * 0.96),
        Ring(0, -0.008),
      ], segments: 16)
  }

  /// An open half ball on a foot.
  static func bowl(_ shape: inout MeshBuilder) {
    let body = shape.colour
    shape.gloss = 0.4
    shape.turned(
      [
        Ring(0.075, 0), Ring(0.07, 0.025), Ring(0.125, 0.06), Ring(0.16, 0.115), Ring(0.175, 0.18),
        Ring(0.16, 0.18, body * 0.95), Ring(0.14, 0.11, body * 0.62), Ring(0.09, 0.06, body * 0.50),
        Ring(0, 0.05),
      ], segments: 14)
  }

  /// A body, shoulders, a thin neck and a cap.
  static func bottle(_ shape: inout MeshBuilder) {
    let body = shape.colour
    let label = contrast(body)
    shape.gloss = 0.7
    shape.turned(
      [
        Ring(0.078, 0, body), Ring(0.085, 0.02, body), Ring(0.085, 0.07, label * 0.95),
        Ring(0.085, 0.14, body), Ring(0.085, 0.19, body), Ring(0.036, 0.255, body),
        Ring(0.033, 0.32, label * 0.6), Ring(0.042, 0.32, label * 0.6),
        Ring(0.042, 0.36, label * 0.6),
        Ring(0, 0.362),
      ], segments: 10)
  }

  /// Round with a dimple on top, a stem and a leaf.
  static func apple(_ shape: inout MeshBuilder) {
    let body = shape.colour
    shape.gloss = 0.7
    shape.turned(
      [
        Ring(0, 0.02), Ring(0.07, 0.0), Ring(0.125, 0.05), Ring(0.155, 0.13), Ring(0.148, 0.20),
        Ring(0.105, 0.255), Ring(0.055, 0.262, body * 0.7), Ring(0, 0.225),
      ], segments: 12)
    shape.gloss = 0
    shape.colour = SIMD3(0.30, 0.19, 0.10)
    shape.tube(
      [SIMD3(0, 0, 0.21), SIMD3(0.01, 0, 0.29), SIMD3(0.035, 0, 0.345), SIMD3(0.036, 0, 0.346)],
      radii: [0.018, 0.016, 0.020, 0], sides: 4, across: SIMD3(0, 1, 0))
    shape.colour = SIMD3(0.25, 0.52, 0.15)
    for yaw in [Float.pi / 4, Float.pi / 4 + Float.pi / 2] {
      let flat = shape.axes
      shape.axes = flat.moved(SIMD3(0.01, 0, 0.285), yaw: yaw)
      shape.sheet(
        SIMD3(0, 0, 0), SIMD3(-0.06, 0, -0.008), SIMD3(-0.13, 0, 0.03), SIMD3(-0.06, 0, 0.055))
      shape.axes = flat
    }
  }

  /// A crescent that lies on its back, tips up, dark at the ends.
  static func banana(_ shape: inout MeshBuilder) {
    let body = shape.colour
    shape.axes = shape.axes.moved(.zero, yaw: Float.pi / 4)
    let count = shape.isCoarse ? 7 : 9
    var path: [SIMD3<Float>] = []
    var radii: [Float] = []
    for i in 0..<count {
      let t = Float(i) / Float(count - 1) * 2 - 1
      let angle = t * 1.25
      path.append(SIMD3(0.19 * sinf(angle), 0.0, 0.245 - 0.19 * cosf(angle)))
      let swell = 1 - t * t
      radii.append(0.020 + 0.038 * swell.squareRoot())
    }
    shape.gloss = 0.2
    shape.tube(path, radii: radii, sides: shape.isCoarse ? 5 : 6, across: SIMD3(0, 1, 0))
    shape.colour = (body * SIMD3(0.3, 0.3, 0.3)) + SIMD3(0.05, 0.04, 0.03)
    for end in [0, count - 1] {
      let inner = path[end == 0 ? 1 : count - 2]
      let outward = (path[end] - inner) * 0.55
      shape.tube(
        [path[end], path[end] + outward, path[end] + outward * 1.02], radii: [0.021, 0.017, 0],
        sides: 4, across: SIMD3(0, 1, 0))
    }
  }

  /// Closed, standing, leaning back; pale page edges on top and at one side.
  static func book(_ shape: inout MeshBuilder) {
    let cover = shape.colour
    let pages = SIMD3<Float>(0.93, 0.90, 0.80)
    let floor = shape.axes
    shape.axes = floor.moved(SIMD3(0.03, 0, 0), yaw: Float.pi / 5).leaning(-0.22)
    let (t, w, h): (Float, Float, Float) = (0.055, 0.125, 0.345)
    shape.colour = pages
    shape.box(SIMD3(-t + 0.015, -w + 0.012, 0.01), SIMD3(t - 0.015, w, h - 0.012))
    shape.colour = cover
    shape.box(SIMD3(t - 0.015, -w, 0), SIMD3(t, w, h))
    shape.box(SIMD3(-t, -w, 0), SIMD3(-t + 0.015, w, h))
    shape.colour = cover * 0.85
    shape.box(SIMD3(-t, w - 0.004, 0), SIMD3(t, w + 0.012, h))
    shape.colour = contrast(cover)
    for side in [Float(1), -1] {
      let x = side * (t + 0.002)
      let (a, b) = (SIMD3<Float>(x, -0.08 * side, 0.22), SIMD3<Float>(x, 0.08 * side, 0.22))
      shape.quad(a, b, b + SIMD3(0, 0, 0.06), a + SIMD3(0, 0, 0.06))
    }
  }

  /// A ball with a broad belt and a cap of another colour.
  static func ball(_ shape: inout MeshBuilder) {
    let body = shape.colour
    shape.gloss = 0.6
    let floor = shape.axes
    shape.axes = floor.moved(SIMD3(0, 0, 0.155), yaw: Float.pi / 4).leaning(0.5)
    shape.ball(radius: 0.155, centre: .zero, belt: contrast(body))
  }

  /// A large key that stands upright: ring, shaft and teeth.
  static func key(_ shape: inout MeshBuilder) {
    shape.gloss = 0.5
    shape.axes = shape.axes.moved(.zero, yaw: Float.pi / 4)
    let count = shape.isCoarse ? 9 : 11
    let path: [SIMD3<Float>] = (0..<count).map { i in
      let angle = 2 * Float.pi * Float(i) / Float(count - 1)
      return SIMD3(0, 0.085 * sinf(angle), 0.27 - 0.085 * cosf(angle))
    }
    shape.tube(
      path, radii: [Float](repeating: 0.033, count: count), sides: 4, across: SIMD3(1, 0, 0))
    shape.box(SIMD3(-0.03, -0.028, 0), SIMD3(0.03, 0.028, 0.19), omitting: [.bottom, .top])
    shape.box(SIMD3(-0.026, -0.125, 0.0), SIMD3(0.026, -0.028, 0.04), omitting: [.bottom, .left])
    shape.box(SIMD3(-0.026, -0.10, 0.075), SIMD3(0.026, -0.028, 0.115), omitting: [.left])
  }

  /// Three folds, one on another, with two stripes.
  static func towel(_ shape: inout MeshBuilder) {
    let cloth = shape.colour
    let stripe = contrast(cloth) * 0.6 + cloth * 0.4
    shape.pattern = .fabric
    shape.patternPerMetre = 3
    for i in 0..<3 {
      let z = Float(i) * 0.062
      let inset = Float(i) * 0.006
      shape.colour = cloth * (i == 1 ? 0.80 : 1)
      shape.box(
        SIMD3(-0.135 + inset, -0.17 + inset, z), SIMD3(0.135 - inset, 0.17 - inset, z + 0.050),
        omitting: [])
    }
    shape.colour = stripe
    for y in [Float(-0.12), 0.08] {
      shape.box(SIMD3(-0.127, y, 0.125), SIMD3(0.127, y + 0.035, 0.179))
    }
  }
}
