import AgentMessages

/// What stands against the walls and carries things.
extension ItemShape {
  /// Half the size of an item's footprint along its own x (deep) and y (wide), metres, less a small margin.
  static func halfFootprint(_ item: SceneItem, margin: Float = 0.015) -> SIMD2<Float> {
    SIMD2(Float(item.cellsDeep), Float(item.cellsWide)) * 0.25 - margin
  }

  private static func woodOrPaint(_ shape: inout MeshBuilder, _ generator: inout SplitMix64) {
    if generator.unit() < 0.7 {
      shape.colour = Palette.wood(&generator)
      shape.pattern = .wood
      shape.patternPerMetre = 1.2
    } else {
      shape.colour = Palette.paint(&generator)
      shape.pattern = .plaster
    }
  }

  private static func leg(
    _ shape: inout MeshBuilder, _ x: Float, _ y: Float, _ half: Float, _ height: Float
  ) {
    shape.box(
      SIMD3(x - half, y - half, 0), SIMD3(x + half, y + half, height), omitting: [.bottom, .top])
  }

  /// Four legs and a top.
  static func table(
    _ shape: inout MeshBuilder, _ item: SceneItem, _ generator: inout SplitMix64
  ) {
    woodOrPaint(&shape, &generator)
    let h = halfFootprint(item)
    let top: Float = 0.45
    shape.box(SIMD3(-h.x, -h.y, top - 0.045), SIMD3(h.x, h.y, top), omitting: [])
    shape.colour *= 0.82
    shape.openness = 0.85
    for x in [-h.x + 0.05, h.x - 0.05] {
      for y in [-h.y + 0.05, h.y - 0.05] { leg(&shape, x, y, 0.03, top - 0.045) }
    }
  }

  /// A top with a pad, a block of drawers on one side, a panel at the back and a low ledge along it.
  static func desk(
    _ shape: inout MeshBuilder, _ item: SceneItem, _ generator: inout SplitMix64
  ) {
    woodOrPaint(&shape, &generator)
    let h = halfFootprint(item)
    let top: Float = 0.45
    let wood = shape.colour
    shape.box(SIMD3(-h.x, -h.y, top - 0.035), SIMD3(h.x, h.y, top), omitting: [])
    shape.box(SIMD3(-h.x, -h.y, top), SIMD3(-h.x + 0.05, h.y, top + 0.10))
    shape.colour = wood * 0.86
    shape.box(SIMD3(-h.x + 0.03, -h.y + 0.02, 0.10), SIMD3(-h.x + 0.06, h.y - 0.02, top - 0.03))
    let inner = h.y - 0.30
    shape.box(SIMD3(-h.x + 0.02, inner, 0.02), SIMD3(h.x - 0.02, h.y - 0.01, top - 0.03))
    leg(&shape, h.x - 0.04, -h.y + 0.04, 0.025, top - 0.03)
    leg(&shape, -h.x + 0.04, -h.y + 0.04, 0.025, top - 0.03)
    fronts(
      &shape, x: h.x - 0.015, from: inner + 0.015, to: h.y - 0.025, rows: [0.05, 0.18, 0.30, 0.41],
      wood: wood)
    shape.pattern = nil
    shape.colour = SIMD3(0.20, 0.23, 0.22)
    let z = top + 0.003
    shape.quad(
      SIMD3(h.x - 0.34, -h.y + 0.12, z), SIMD3(h.x - 0.03, -h.y + 0.12, z),
      SIMD3(h.x - 0.03, h.y - 0.36, z), SIMD3(h.x - 0.34, h.y - 0.36, z))
  }

  /// Drawer fronts one above another with a knob each.
  static func fronts(
    _ shape: inout MeshBuilder, x: Float, from low: Float, to high: Float, rows: [Float],
    wood: SIMD3<Float>
  ) {
    for i in 0..<(rows.count - 1) {
      shape.colour = wood
      shape.box(
        SIMD3(x, low, rows[i]), SIMD3(x + 0.015, high, rows[i + 1] - 0.015),
        omitting: [.back, .bottom])
      shape.colour = SIMD3(0.20, 0.19, 0.18)
      let (y, z) = ((low + high) / 2, (rows[i] + rows[i + 1]) / 2 - 0.005)
      shape.box(
        SIMD3(x + 0.015, y - 0.045, z - 0.012), SIMD3(x + 0.035, y + 0.045, z + 0.012),
        omitting: [.back])
    }
  }

  /// Three boards between four posts, open on all sides.
  static func shelf(
    _ shape: inout MeshBuilder, _ item: SceneItem, _ generator: inout SplitMix64
  ) {
    woodOrPaint(&shape, &generator)
    let h = halfFootprint(item)
    let wood = shape.colour
    shape.box(SIMD3(-h.x, -h.y, 0.51), SIMD3(h.x, h.y, 0.55), omitting: [])
    shape.openness = 0.9
    for z in [Float(0.04), 0.27] {
      shape.box(
        SIMD3(-h.x + 0.01, -h.y + 0.01, z), SIMD3(h.x - 0.01, h.y - 0.01, z + 0.045), omitting: [])
    }
    shape.openness = 1
    shape.colour = wood * 0.72
    for x in [-h.x + 0.025, h.x - 0.025] {
      for y in [-h.y + 0.025, h.y - 0.025] { leg(&shape, x, y, 0.025, 0.51) }
    }
  }

  /// Panels below, an overhanging stone top, a dark plinth.
  static func counter(
    _ shape: inout MeshBuilder, _ item: SceneItem, _ generator: inout SplitMix64
  ) {
    let h = halfFootprint(item, margin: 0.005)
    let body = generator.unit() < 0.5 ? Palette.paint(&generator) : Palette.wood(&generator)
    let stone: SIMD3<Float> =
      generator.unit() < 0.5 ? SIMD3(0.78, 0.77, 0.75) : SIMD3(0.34, 0.34, 0.36)
    shape.colour = SIMD3(0.14, 0.14, 0.14)
    shape.box(SIMD3(-h.x, -h.y, 0), SIMD3(h.x - 0.05, h.y, 0.06), omitting: [.bottom, .top])
    shape.colour = body * 0.9
    shape.pattern = .plaster
    shape.box(SIMD3(-h.x, -h.y, 0.06), SIMD3(h.x - 0.025, h.y, 0.51), omitting: [.top])
    for i in 0..<item.cellsWide {
      let low = -h.y + Float(i) * 0.5 + 0.02
      shape.colour = body
      shape.box(
        SIMD3(h.x - 0.025, low, 0.08), SIMD3(h.x - 0.012, low + 0.45, 0.49), omitting: [.back])
      shape.colour = SIMD3(0.25, 0.25, 0.26)
      shape.box(
        SIMD3(h.x - 0.012, low + 0.12, 0.43), SIMD3(h.x + 0.003, low + 0.33, 0.455),
        omitting: [.back])
    }
    shape.pattern = .carpet
    shape.patternPerMetre = 1
    shape.colour = stone
    shape.box(SIMD3(-h.x, -h.y, 0.51), SIMD3(h.x, h.y, 0.55))
  }

  /// A block with a basin in its top and a tap at the back.
  static func sink(_ shape: inout MeshBuilder, _ generator: inout SplitMix64) {
    let isSteel = generator.unit() < 0.4
    let basin: SIMD3<Float> = isSteel ? SIMD3(0.62, 0.65, 0.68) : SIMD3(0.90, 0.91, 0.92)
    let h: Float = 0.24
    let b: Float = 0.19
    shape.colour = isSteel ? Palette.paint(&generator) : SIMD3(0.84, 0.85, 0.86)
    shape.box(SIMD3(-h, -h, 0), SIMD3(h - 0.01, h, 0.46), omitting: [.bottom, .top])
    shape.colour = basin
    shape.gloss = 0.3
    shape.box(SIMD3(-h, -h, 0.46), SIMD3(h, h, 0.50), omitting: [.top, .bottom])
    let top: Float = 0.50
    shape.quad(SIMD3(b, -h, top), SIMD3(h, -h, top), SIMD3(h, h, top), SIMD3(b, h, top))
    shape.quad(SIMD3(-h, -h, top), SIMD3(-b, -h, top), SIMD3(-b, h, top), SIMD3(-h, h, top))
    shape.quad(SIMD3(-b, -h, top), SIMD3(b, -h, top), SIMD3(b, -b, top), SIMD3(-b, -b, top))
    shape.quad(SIMD3(-b, b, top), SIMD3(b, b, top), SIMD3(b, h, top), SIMD3(-b, h, top))
    shape.openness = 0.72
    shape.hollow(SIMD3(-b, -b, 0.40), SIMD3(b, b, top), omitting: [.top])
    shape.openness = 1
    shape.colour = SIMD3(0.70, 0.72, 0.75)
    shape.gloss = 0.8
    shape.tube(
      [
        SIMD3(-0.215, 0, 0.50), SIMD3(-0.215, 0, 0.72), SIMD3(-0.18, 0, 0.78),
        SIMD3(-0.10, 0, 0.78), SIMD3(-0.065, 0, 0.73), SIMD3(-0.064, 0, 0.728),
      ], radii: [0.022, 0.022, 0.022, 0.022, 0.022, 0], sides: 5, across: SIMD3(0, 1, 0))
    for y in [Float(-0.12), 0.08] {
      shape.box(SIMD3(-0.235, y, 0.50), SIMD3(-0.195, y + 0.04, 0.57))
    }
  }

  /// A mattress with a blanket, pillows and a headboard at the back.
  static func bed(
    _ shape: inout MeshBuilder, _ item: SceneItem, _ generator: inout SplitMix64
  ) {
    let h = halfFootprint(item)
    let wood = Palette.wood(&generator)
    let blanket = Palette.fabric(&generator)
    shape.colour = wood
    shape.pattern = .wood
    shape.box(SIMD3(-h.x, -h.y, 0.05), SIMD3(h.x, h.y, 0.20), omitting: [.bottom, .top])
    shape.box(SIMD3(-h.x, -h.y, 0), SIMD3(-h.x + 0.045, h.y, 0.68))
    shape.pattern = .fabric
    shape.patternPerMetre = 2
    shape.colour = SIMD3(0.86, 0.85, 0.82)
    let fold = -h.x + (h.x > 0.3 ? 0.36 : 0.18)
    shape.box(SIMD3(-h.x + 0.045, -h.y + 0.015, 0.20), SIMD3(fold, h.y - 0.015, 0.345))
    shape.colour = blanket
    shape.box(SIMD3(fold, -h.y, 0.10), SIMD3(h.x, h.y, 0.35))
    shape.colour = SIMD3(0.90, 0.89, 0.87)
    let pillows = item.cellsWide > 1 ? 2 : 1
    let width = 2 * h.y / Float(pillows)
    for i in 0..<pillows {
      let low = -h.y + Float(i) * width + 0.05
      let (x, y) = (-h.x + 0.05, low + width - 0.10)
      let depth: Float = h.x > 0.3 ? 0.20 : 0.10
      shape.box(SIMD3(x, low, 0.345), SIMD3(x + depth, y, 0.40))
    }
  }

  /// A seat of cushions, a back and two arms.
  static func sofa(
    _ shape: inout MeshBuilder, _ item: SceneItem, _ generator: inout SplitMix64
  ) {
    let h = halfFootprint(item)
    let cloth = Palette.fabric(&generator)
    shape.pattern = .fabric
    shape.patternPerMetre = 2
    shape.colour = cloth * 0.85
    shape.box(SIMD3(-h.x, -h.y, 0.03), SIMD3(h.x - 0.02, h.y, 0.22), omitting: [.bottom, .top])
    shape.colour = cloth * 0.93
    shape.box(SIMD3(-h.x, -h.y, 0.22), SIMD3(-h.x + 0.09, h.y, 0.60))
    for y in [-h.y, h.y - 0.07] {
      shape.box(SIMD3(-h.x, y, 0.10), SIMD3(h.x - 0.01, y + 0.07, 0.42))
    }
    let cushions = max(1, item.cellsWide)
    let width = (2 * h.y - 0.14) / Float(cushions)
    for i in 0..<cushions {
      let low = -h.y + 0.07 + Float(i) * width
      shape.colour = cloth
      shape.box(
        SIMD3(-h.x + 0.09, low + 0.006, 0.20), SIMD3(h.x, low + width - 0.006, 0.30))
    }
  }
}
