/// The look of the floor at a point: its room's pattern and colour, darker along walls.
struct FloorShading {
  private let columns: Int
  private let rows: Int
  private let styles: [Style]
  private let styleIndex: [Int]
  private let isWall: [Bool]
  private let light: Float

  private struct Style {
    var colour: SIMD3<Float>
    var texels: [UInt8]
    var offset: SIMD2<Float>
    var isTurned: Bool
  }

  init(_ scene: Scene) {
    (columns, rows) = (scene.columns, scene.rows)
    (styleIndex, isWall) = (scene.styleIndex, scene.isWall)
    let lighting = scene.lighting
    light = (lighting.ambient + (1 - lighting.ambient) * max(0, lighting.direction.z)).squareRoot()
    styles = scene.styles.map { style in
      let pattern: Texture.Pattern =
        switch style.floor {
        case .planks: .planks
        case .tiles: .tiles
        case .carpet: .carpet
        case .stone: .stone
        }
      let c = style.floorColour
      return Style(
        colour: SIMD3(c.x.squareRoot(), c.y.squareRoot(), c.z.squareRoot()),
        texels: Texture.all[Int(pattern.rawValue)].texels,
        offset: SIMD2(Float(style.seed >> 8 & 127), Float(style.seed >> 16 & 127)) + 131_072,
        isTurned: style.seed & 2 != 0)
    }
  }

  /// The floor's colour before light, and the light, at (x, y) in the map frame.
  @inline(__always)
  func sample(_ x: Float, _ y: Float, level: Int) -> (SIMD3<Float>, Float) {
    let (fx, fy) = (x * 2 + 0.5, y * 2 + 0.5)
    let (cx, cy) = (fx.rounded(.down), fy.rounded(.down))
    let (column, row) = (Int(max(-1, min(cx, 4096))), Int(max(-1, min(cy, 4096))))
    guard column >= 0, row >= 0, column < columns, row < rows else { return (.zero, 0) }
    let index = styleIndex[row * columns + column]
    guard index >= 0, index < styles.count else { return (SIMD3(repeating: 0.5), light) }
    let style = styles[index]
    // half a repeat a metre: a texel is 1.6 cm
    let p = SIMD2(x, y) * (Float(Texture.side) * 0.5) + style.offset
    let mask = Texture.side - 1
    var (i, j) = ((Int(p.x) & mask) >> level, (Int(p.y) & mask) >> level)
    if style.isTurned { (i, j) = (j, i) }
    let texel = style.texels[Texture.start(ofLevel: level) + j * (Texture.side >> level) + i]
    let tone = Float(texel) * (1 / Texture.neutral)
    return (style.colour, tone * light * openness(column, row, fx - cx, fy - cy))
  }

  /// Less light within 0.2 m of a wall; (u, v) is the place in the cell, 0 to 1.
  @inline(__always)
  private func openness(_ column: Int, _ row: Int, _ u: Float, _ v: Float) -> Float {
    let reach: Float = 0.45
    var open: Float = 1
    func near(_ d: Float) -> Float {
      let t = min(1, d / reach)
      return 0.66 + 0.34 * t * (2 - t)
    }
    func wall(_ i: Int, _ j: Int) -> Bool {
      let (c, r) = (column + i, row + j)
      guard c >= 0, r >= 0, c < columns, r < rows else { return true }
      return isWall[r * columns + c]
    }
    if u < reach && wall(-1, 0) { open *= near(u) }
    if u > 1 - reach && wall(1, 0) { open *= near(1 - u) }
    if v < reach && wall(0, -1) { open *= near(v) }
    if v > 1 - reach && wall(0, 1) { open *= near(1 - v) }
    return open
  }
}
