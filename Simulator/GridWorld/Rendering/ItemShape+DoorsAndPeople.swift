import AgentMessages

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension ItemShape {
  /// Posts and lintel in a wall line, with a leaf: across the way when closed, folded against a post when open, with a
  /// plate in the key's colour on both faces when locked.
  static func door(
    _ shape: inout MeshBuilder, state: SceneItem.State, _ generator: inout SplitMix64
  ) {
    let frame: SIMD3<Float> =
      generator.unit() < 0.5 ? SIMD3(0.88, 0.87, 0.84) : Palette.wood(&generator) * 0.8
    let wood = Palette.wood(&generator)
    doorFrame(&shape, colour: frame)
    shape.colour = wood
    shape.pattern = .wood
    shape.patternPerMetre = 1
    if state == .open {
      shape.box(SIMD3(-0.22, 0.175, 0.01), SIMD3(0.22, 0.215, 1.76), omitting: [.bottom, .left])
      shape.pattern = nil
      shape.colour = SIMD3(0.82, 0.74, 0.42)
      shape.box(SIMD3(-0.19, 0.13, 0.82), SIMD3(-0.13, 0.175, 0.88), omitting: [.left])
      return
    }
    shape.box(SIMD3(-0.02, -0.22, 0.005), SIMD3(0.02, 0.22, 1.77), omitting: [.left, .right])
    for side in [Float(1), -1] {
      let whole = shape.axes
      if side < 0 { shape.axes = whole.moved(.zero, yaw: Float.pi) }
      doorFace(&shape, state: state, wood: wood, knobAt: side * 0.15)
      shape.axes = whole
    }
  }

  private static func doorFrame(_ shape: inout MeshBuilder, colour: SIMD3<Float>) {
    shape.colour = colour
    for side in [Float(-1), 1] {
      let (low, high) = side < 0 ? (Float(-0.255), Float(-0.215)) : (0.215, 0.255)
      shape.box(SIMD3(-0.255, low, 0), SIMD3(0.255, high, 1.8), omitting: [.bottom, .top])
      let (a, b) = side < 0 ? (Float(-0.30), Float(-0.25)) : (0.25, 0.30)
      for x in [Float(-0.27), 0.25] {
        shape.box(SIMD3(x, a, 0), SIMD3(x + 0.02, b, 1.86))
      }
    }
    for x in [Float(-0.27), 0.25] {
      shape.box(SIMD3(x, -0.25, 1.77), SIMD3(x + 0.02, 0.25, 1.86), omitting: [.left, .right])
    }
    shape.box(SIMD3(-0.25, -0.25, 1.77), SIMD3(0.25, 0.25, 2.0), omitting: [.left, .right, .top])
  }

  private static func doorFace(
    _ shape: inout MeshBuilder, state: SceneItem.State, wood: SIMD3<Float>, knobAt y: Float
  ) {
    let x: Float = 0.021
    let pattern = shape.pattern
    shape.colour = wood * 0.78
    for (low, high) in [(Float(0.12), Float(0.58)), (1.10, 1.68)] {
      shape.quad(
        SIMD3(x, -0.16, low), SIMD3(x, 0.16, low), SIMD3(x, 0.16, high), SIMD3(x, -0.16, high))
    }
    shape.pattern = nil
    shape.colour = SIMD3(0.82, 0.74, 0.42)
    shape.gloss = 0.6
    shape.box(SIMD3(x, y - 0.032, 0.82), SIMD3(x + 0.05, y + 0.032, 0.88), omitting: [.back])
    if case .locked(let colour) = state {
      shape.gloss = 0.2
      shape.colour = SIMD3(0.55, 0.56, 0.58)
      shape.box(SIMD3(x, -0.155, 0.60), SIMD3(x + 0.012, 0.155, 0.96), omitting: [.back])
      shape.colour = Palette.shade(of: colour, seed: 5)
      shape.box(SIMD3(x, -0.135, 0.62), SIMD3(x + 0.026, 0.135, 0.94), omitting: [.back])
      shape.colour = colour == "black" ? SIMD3(0.85, 0.85, 0.85) : SIMD3(0.04, 0.04, 0.04)
      let f = x + 0.028
      shape.quad(
        SIMD3(f, -0.03, 0.78), SIMD3(f, 0.03, 0.78), SIMD3(f, 0.03, 0.85), SIMD3(f, -0.03, 0.85))
      shape.quad(
        SIMD3(f, -0.016, 0.69), SIMD3(f, 0.016, 0.69), SIMD3(f, 0.016, 0.78),
        SIMD3(f, -0.016, 0.78))
    }
    shape.gloss = 0
    shape.pattern = pattern
  }

  /// Legs, body, arms, head and hair.
  static func person(_ shape: inout MeshBuilder, _ generator: inout SplitMix64) {
    let skin = Palette.skin(&generator)
    let shirt = Palette.clothes(&generator)
    let trousers = Palette.fabric(&generator) * 0.55
    let hair = SIMD3<Float>(0.20, 0.14, 0.10) * Float(0.5 + 2 * generator.unit())
    shape.colour = trousers
    for y in [Float(-0.075), 0.075] {
      shape.turned(
        [Ring(0.055, 0.04), Ring(0.075, 0.75)], segments: 8, centre: SIMD3(0, y, 0))
      shape.colour = SIMD3(0.12, 0.11, 0.11)
      shape.box(SIMD3(-0.06, y - 0.05, 0), SIMD3(0.12, y + 0.05, 0.06))
      shape.colour = trousers
    }
    shape.colour = shirt
    shape.turned(
      [Ring(0.125, 0.70), Ring(0.15, 0.95), Ring(0.165, 1.18), Ring(0.06, 1.27)], segments: 10)
    for y in [Float(-1), 1] {
      shape.colour = shirt
      shape.tube(
        [SIMD3(0, y * 0.17, 1.20), SIMD3(0.01, y * 0.21, 0.95), SIMD3(0.05, y * 0.20, 0.78)],
        radii: [0.05, 0.045, 0.035], sides: 6, across: SIMD3(1, 0, 0))
      shape.colour = skin
      shape.ball(radius: 0.045, centre: SIMD3(0.055, y * 0.20, 0.75))
    }
    shape.colour = skin
    shape.turned([Ring(0.05, 1.24), Ring(0.05, 1.34)], segments: 8)
    shape.ball(radius: 0.125, centre: SIMD3(0.01, 0, 1.45), flatness: 1.15)
    shape.colour = hair
    shape.turned(
      [Ring(0.132, 1.45), Ring(0.125, 1.53), Ring(0.07, 1.60), Ring(0, 1.615)], segments: 10,
      centre: SIMD3(-0.02, 0, 0))
    shape.colour = SIMD3(0.08, 0.07, 0.07)
    for y in [Float(-0.05), 0.02] {
      shape.box(SIMD3(0.105, y, 1.45), SIMD3(0.138, y + 0.03, 1.48), omitting: [.back])
    }
  }
}
