/// The floors of a scene, ready for shading.
struct FloorShading {
  struct Style {
    /// Display RGB.
    var colour: SIMD3<Float>
    var pattern: Int
    var offset: SIMD2<Float>
    var isTurned: Bool
  }

  let columns: Int
  let rows: Int
  let styles: [Style]
  let styleIndex: [Int]
  let isWall: [Bool]
  /// Light on a level plane far from walls.
  let light: Float

  init(_ scene: Scene) {
    (columns, rows) = (scene.columns, scene.rows)
    (styleIndex, isWall) = (scene.styleIndex, scene.isWall)
    let lighting = scene.lighting
    let key = (1 - lighting.ambient) * max(0, lighting.direction.z)
    light = (lighting.ambient + key).squareRoot()
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
        pattern: Int(pattern.rawValue),
        offset: SIMD2(Float(style.seed >> 8 & 127), Float(style.seed >> 16 & 127)),
        isTurned: style.seed & 2 != 0)
    }
  }

  func isWall(_ column: Int, _ row: Int) -> Bool {
    guard column >= 0, row >= 0, column < columns, row < rows else { return true }
    return isWall[row * columns + column]
  }
}

/// Part of a row of floor pixels within one cell.
private struct FloorRun {
  var cell: (column: Int, row: Int)
  /// Place in the cell, 0 to 1, at the first pixel, and what a pixel adds.
  var place: SIMD2<Float>
  var step: SIMD2<Float>
}

extension ShadingPass {
  /// Shades floor pixels of one row, cell by cell. A row of floor has one depth.
  func shadeFloor(_ row: Int, _ start: Int, _ end: Int, _ ray: SIMD3<Float>) {
    let metres = 1 / inverseDepth[row + start]
    let u = (Float(start) + 0.5 - view.centreX) / view.focalX
    let side = metres / view.focalX
    // cells of side 1, the cell (column, row) on [column, column + 1)
    var at = SIMD2(
      (view.position.x + (ray.x + view.right.x * u) * metres) * 2 + 0.5,
      (view.position.y + (ray.y + view.right.y * u) * metres) * 2 + 0.5)
    let step = SIMD2(view.right.x, view.right.y) * (side * 2)
    var x = start
    while x < end {
      let low = at.rounded(.down)
      let count = min(end - x, Self.pixelsInCell(at - low, step))
      let limited = low.clamped(
        lowerBound: SIMD2(repeating: -1), upperBound: SIMD2(repeating: 65_536))
      shadeFloorCell(
        FloorRun(cell: (Int(limited.x), Int(limited.y)), place: at - low, step: step),
        row + x, count, metres)
      x += count
      at += step * Float(count)
    }
  }

  /// How many pixels it takes to leave a cell from a place in it.
  @inline(__always)
  private static func pixelsInCell(_ place: SIMD2<Float>, _ step: SIMD2<Float>) -> Int {
    func steps(_ p: Float, _ d: Float) -> Float {
      d > 1e-7 ? (1 - p) / d : d < -1e-7 ? p / -d : 1e6
    }
    return max(1, Int(min(1e6, min(steps(place.x, step.x), steps(place.y, step.y))).rounded(.up)))
  }

  @inline(__always)
  private func shadeFloorCell(_ run: FloorRun, _ first: Int, _ count: Int, _ metres: Float) {
    let (column, row) = run.cell
    let isKnown = column >= 0 && row >= 0 && column < floor.columns && row < floor.rows
    let index = isKnown ? floor.styleIndex[row * floor.columns + column] : -1
    guard index >= 0, index < floor.styles.count else {
      paintUnknown(first, count, metres)
      return
    }
    let style = floor.styles[index]
    let haze = floor.light / (1 + 0.04 * metres)
    let tint = style.colour * gain * haze
    let level = TextureSampler.level(depth: metres, perMetre: 0.5)
    let texture = FloorTexture(style, level, cell: run.cell)
    let walls = (
      floor.isWall(column - 1, row), floor.isWall(column + 1, row),
      floor.isWall(column, row - 1), floor.isWall(column, row + 1)
    )
    let isOpen = !(walls.0 || walls.1 || walls.2 || walls.3)
    var k = 0
    while k < count {
      let i = first + k
      let ks = Self.ramp + Float(k)
      let px = ks * run.step.x + run.place.x
      let py = ks * run.step.y + run.place.y
      var lit = texture.tone(px, py, textures) * Self.load(shadow + i)
      if !isOpen {
        if walls.0 { lit *= Self.nearWall(px) }
        if walls.1 { lit *= Self.nearWall(1 - px) }
        if walls.2 { lit *= Self.nearWall(py) }
        if walls.3 { lit *= Self.nearWall(1 - py) }
      }
      store(lit * tint.x, lit * tint.y, lit * tint.z, at: i)
      k &+= 8
    }
  }

  /// Share of light at `d` cells from a wall: less within 0.2 m.
  @inline(__always)
  private static func nearWall(_ d: Lanes) -> Lanes {
    let t = larger(smaller(d * (1 / 0.45), Lanes(repeating: 1)), Lanes.zero)
    return t * (2 - t) * 0.34 + 0.66
  }

  private func paintUnknown(_ first: Int, _ count: Int, _ metres: Float) {
    var i = first
    while i < first + count {
      store(Lanes.zero, Lanes.zero, Lanes.zero, at: i)
      i &+= 8
    }
  }
}

/// A floor's pattern in one cell at one reduced size: half a repeat a metre, a texel is 1.6 cm.
private struct FloorTexture {
  private let side: Int
  private let start: Int
  private let perCell: Float
  private let offset: SIMD2<Float>
  private let isTurned: Bool

  @inline(__always)
  init(_ style: FloorShading.Style, _ level: Int, cell: (column: Int, row: Int)) {
    side = Texture.side >> level
    start = Texture.start(ofPattern: style.pattern, level: level)
    perCell = Float(side) * 0.25
    let shift = style.offset * (Float(side) / Float(Texture.side))
    offset = SIMD2(Float(cell.column & 3), Float(cell.row & 3)) * perCell + shift
    isTurned = style.isTurned
  }

  @inline(__always)
  func tone(_ px: Lanes, _ py: Lanes, _ textures: TextureMemory) -> Lanes {
    let u = px * perCell + (offset.x + ShadingPass.bias)
    let v = py * perCell + (offset.y + ShadingPass.bias)
    return isTurned
      ? textures.fetch(v, u, side: side, start: start)
      : textures.fetch(u, v, side: side, start: start)
  }
}

extension ShadingPass {
  /// Makes texel coordinates positive and turns rounding to the nearest into rounding down: a multiple of every
  /// texture's side, less a half.
  @inline(__always)
  static var bias: Float { 8192 - 0.5 }
}
