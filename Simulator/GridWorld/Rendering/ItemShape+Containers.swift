import AgentMessages

/// What opens and closes.
extension ItemShape {
  /// A carton: taped shut, or open with its flaps hanging out.
  static func box(_ shape: inout MeshBuilder, state: SceneItem.State) {
    let card = shape.colour
    let tape = contrast(card) * 0.75 + SIMD3(0.18, 0.15, 0.08)
    let w: Float = 0.19
    if state != .open {
      shape.box(SIMD3(-w, -w, 0), SIMD3(w, w, 0.34))
      shape.colour = tape
      shape.box(SIMD3(-w - 0.003, -0.03, 0.24), SIMD3(w + 0.003, 0.03, 0.344))
      shape.box(SIMD3(-0.03, -w - 0.003, 0.24), SIMD3(0.03, w + 0.003, 0.343))
      return
    }
    let top: Float = 0.26
    shape.box(SIMD3(-w, -w, 0), SIMD3(w, w, top), omitting: [.bottom, .top])
    shape.openness = 0.55
    shape.colour = card * 0.85
    shape.hollow(
      SIMD3(-w + 0.008, -w + 0.008, 0.09), SIMD3(w - 0.008, w - 0.008, top), omitting: [.top])
    shape.openness = 0.95
    shape.colour = card * 0.92 + SIMD3(0.03, 0.03, 0.03)
    let (out, drop): (Float, Float) = (0.055, 0.03)
    let corners: [SIMD2<Float>] = [SIMD2(1, -1), SIMD2(1, 1), SIMD2(-1, 1), SIMD2(-1, -1)]
    for i in 0..<4 {
      let (a, b) = (corners[i] * w, corners[(i + 1) % 4] * w)
      let away = (corners[i] + corners[(i + 1) % 4]) / 2 * out
      shape.sheet(
        SIMD3(a.x + away.x, a.y + away.y, top - drop),
        SIMD3(b.x + away.x, b.y + away.y, top - drop),
        SIMD3(b.x, b.y, top), SIMD3(a.x, a.y, top))
    }
  }

  /// A door leaf that hangs on a vertical hinge at `hinge` and opens by `angle` radians; closed it reaches `width`
  /// metres along y (negative: to the right). Draws nothing but the leaf and its handle.
  private static func leaf(
    _ shape: inout MeshBuilder, hinge: SIMD3<Float>, width: Float, height: Float, angle: Float,
    handle: SIMD3<Float>?
  ) {
    let closed = shape.axes
    let body = shape.colour
    shape.axes = closed.moved(hinge, yaw: width > 0 ? -angle : angle)
    let (low, high) = (min(0, width), max(0, width))
    shape.box(SIMD3(0, low, 0), SIMD3(0.022, high, height), omitting: [])
    if let handle {
      shape.colour = handle
      let y = width - (width > 0 ? 0.06 : -0.06)
      shape.box(
        SIMD3(0.022, y - 0.016, height * 0.35), SIMD3(0.050, y + 0.016, height * 0.65),
        omitting: [.back])
    }
    shape.colour = body
    shape.axes = closed
  }

  /// The open body of a cupboard: outside, lit inside, boards at the given heights.
  private static func carcass(
    _ shape: inout MeshBuilder, half h: Float, height: Float, inside: SIMD3<Float>,
    boards: [Float], floor: Float, glow: Float
  ) {
    let body = shape.colour
    shape.box(SIMD3(-h, -h, 0), SIMD3(h, h, height), omitting: [.bottom, .front])
    let pattern = shape.pattern
    shape.pattern = nil
    // the rim of the front
    let t: Float = 0.03
    shape.colour = body * 0.95
    shape.quad(SIMD3(h, -h, 0), SIMD3(h, h, 0), SIMD3(h, h, floor), SIMD3(h, -h, floor))
    shape.quad(
      SIMD3(h, -h, height - t), SIMD3(h, h, height - t), SIMD3(h, h, height), SIMD3(h, -h, height))
    shape.quad(
      SIMD3(h, -h, floor), SIMD3(h, -h + t, floor), SIMD3(h, -h + t, height - t),
      SIMD3(h, -h, height - t))
    shape.quad(
      SIMD3(h, h - t, floor), SIMD3(h, h, floor), SIMD3(h, h, height - t),
      SIMD3(h, h - t, height - t))
    shape.openness = glow
    shape.colour = inside
    shape.hollow(SIMD3(-h + t, -h + t, floor), SIMD3(h, h - t, height - t), omitting: [.front])
    shape.openness = min(1, glow * 1.15)
    for z in boards {
      shape.box(SIMD3(-h + t, -h + t, z - 0.025), SIMD3(h - 0.01, h - t, z), omitting: [])
    }
    shape.openness = 1
    shape.colour = body
    shape.pattern = pattern
  }

  /// Tall, two doors one above the other with long handles; white light and shelves inside.
  static func fridge(
    _ shape: inout MeshBuilder, state: SceneItem.State, _ generator: inout SplitMix64
  ) {
    shape.colour = Palette.metal(&generator)
    shape.gloss = 0.15
    let h: Float = 0.235
    let dark = SIMD3<Float>(0.22, 0.23, 0.25)
    if state == .open {
      carcass(
        &shape, half: h, height: 1.5, inside: SIMD3(0.90, 0.93, 0.96), boards: [0.90],
        floor: 0.35, glow: 0.88)
      leaf(
        &shape, hinge: SIMD3(h, h, 0.06), width: -0.46, height: 1.42, angle: 1.85, handle: dark)
    } else {
      shape.box(SIMD3(-h, -h, 0), SIMD3(h - 0.03, h, 1.5))
      shape.colour *= 1.04
      for (low, high) in [(Float(0.05), Float(0.93)), (0.95, 1.49)] {
        shape.box(SIMD3(h - 0.028, -h, low), SIMD3(h, h, high), omitting: [.back])
      }
      shape.colour = dark
      for (low, high) in [(Float(0.45), Float(0.88)), (1.0, 1.28)] {
        shape.box(
          SIMD3(h, -h + 0.035, low), SIMD3(h + 0.035, -h + 0.075, high), omitting: [.back])
      }
    }
  }

  /// Double doors with knobs; a board inside.
  static func cabinet(
    _ shape: inout MeshBuilder, state: SceneItem.State, _ generator: inout SplitMix64
  ) {
    finish(&shape, &generator)
    let h: Float = 0.235
    let wood = shape.colour
    let knob = SIMD3<Float>(0.86, 0.78, 0.50)
    if state == .open {
      carcass(
        &shape, half: h, height: 1.0, inside: wood * 0.5 + SIMD3(0.38, 0.36, 0.32), boards: [0.55],
        floor: 0.10, glow: 0.72)
      shape.pattern = nil
      leaf(
        &shape, hinge: SIMD3(h, h, 0.08), width: -0.22, height: 0.90, angle: 1.95, handle: knob)
      leaf(
        &shape, hinge: SIMD3(h, -h, 0.08), width: 0.22, height: 0.90, angle: 1.95, handle: knob)
      return
    }
    shape.box(SIMD3(-h, -h, 0), SIMD3(h - 0.02, h, 1.0))
    for side in [Float(-1), 1] {
      let (low, high) = side < 0 ? (-h + 0.012, Float(-0.006)) : (Float(0.006), h - 0.012)
      shape.colour = wood * 1.05
      shape.box(SIMD3(h - 0.02, low, 0.07), SIMD3(h, high, 0.97), omitting: [.back])
      shape.colour = wood * 0.82
      let x = h + 0.002
      shape.quad(
        SIMD3(x, low + 0.035, 0.13), SIMD3(x, high - 0.035, 0.13), SIMD3(x, high - 0.035, 0.91),
        SIMD3(x, low + 0.035, 0.91))
      shape.colour = knob
      shape.box(
        SIMD3(h, side * 0.032 - 0.018, 0.50), SIMD3(h + 0.035, side * 0.032 + 0.018, 0.56),
        omitting: [.back])
    }
  }

  /// A chest: three fronts with knobs; open, its upper half is a lit cubby with the front folded down.
  static func drawer(
    _ shape: inout MeshBuilder, state: SceneItem.State, _ generator: inout SplitMix64
  ) {
    finish(&shape, &generator)
    let h: Float = 0.235
    let wood = shape.colour
    if state == .open {
      carcass(
        &shape, half: h, height: 0.6, inside: wood * 0.4 + SIMD3(0.30, 0.28, 0.25), boards: [],
        floor: 0.15, glow: 0.68)
      shape.pattern = nil
      shape.colour = wood * 1.05
      // the front, let down
      shape.box(SIMD3(h, -h + 0.01, 0.10), SIMD3(h + 0.20, h - 0.01, 0.13), omitting: [])
      shape.colour = SIMD3(0.20, 0.19, 0.18)
      shape.box(SIMD3(h + 0.10, -0.06, 0.07), SIMD3(h + 0.13, 0.06, 0.10), omitting: [.top])
      return
    }
    shape.box(SIMD3(-h, -h, 0), SIMD3(h - 0.015, h, 0.6))
    fronts(
      &shape, x: h - 0.015, from: -h + 0.015, to: h - 0.015, rows: [0.05, 0.235, 0.415, 0.595],
      wood: wood * 1.05)
  }

  private static func finish(_ shape: inout MeshBuilder, _ generator: inout SplitMix64) {
    if generator.unit() < 0.65 {
      shape.colour = Palette.wood(&generator)
      shape.pattern = .wood
      shape.patternPerMetre = 1.4
    } else {
      shape.colour = Palette.paint(&generator)
    }
  }
}
