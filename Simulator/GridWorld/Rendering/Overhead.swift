public import AgentMessages

/// A plan of a scene from above, for people to look at; it is never part of an observation.
public enum Overhead {
  /// Draws `scene` with `pixelsPerCell` pixels along a cell's side, north up: floors and walls in their rooms' colours,
  /// furniture as blocks with a bright edge at the front, doors as bars, things and people as discs, and the robot, where
  /// `pose` (map frame) is given, as a wedge. The result has no depth; its instances are those of the items.
  public static func picture(
    of scene: Scene, robot pose: Pose2D? = nil, pixelsPerCell: Int
  ) -> RenderedFrame {
    var plan = OverheadPlan(scene, scale: max(2, pixelsPerCell))
    plan.drawCells(of: scene)
    for item in scene.items.sorted(by: { ($0.position.z, $0.id) < ($1.position.z, $1.id) }) {
      plan.draw(item)
    }
    if let pose { plan.drawRobot(pose) }
    return plan.frame
  }
}

/// The picture being drawn.
private struct OverheadPlan {
  var frame: RenderedFrame
  private let scale: Int
  private let rows: Int

  init(_ scene: Scene, scale: Int) {
    self.scale = scale
    rows = scene.rows
    frame = RenderedFrame(width: scene.columns * scale, height: scene.rows * scale)
  }

  mutating func drawCells(of scene: Scene) {
    for row in 0..<scene.rows {
      for column in 0..<scene.columns {
        let index = row * scene.columns + column
        let style =
          scene.styles.indices.contains(scene.styleIndex[index])
          ? scene.styles[scene.styleIndex[index]] : nil
        let floor = style.map { Self.display($0.floorColour) } ?? SIMD3(repeating: 0.5)
        let wall = style.map { Self.display($0.wallColour) * 0.45 } ?? SIMD3(repeating: 0.3)
        let (x, y) = (Float(column), Float(row))
        fill(scene.isWall[index] ? wall : floor * 1.1, id: 0) { px, py in
          abs(px - x) <= 0.5 && abs(py - y) <= 0.5
        }
      }
    }
  }

  mutating func draw(_ item: SceneItem) {
    let (x, y) = (Float(item.position.x) * 2, Float(item.position.y) * 2)
    let (fx, fy) = (Float(item.facing.dx), Float(item.facing.dy))
    let colour = Self.colour(of: item)
    let isRound = item.colour != nil && item.kind != "box" || item.kind == "person"
    if isRound {
      let radius: Float = item.kind == "person" ? 0.36 : 0.28
      fill(colour, id: item.id) { px, py in
        (px - x) * (px - x) + (py - y) * (py - y) < radius * radius
      }
      return
    }
    var (deep, wide) = (Float(item.cellsDeep) / 2, Float(item.cellsWide) / 2)
    if item.kind == "box" { (deep, wide) = (0.32, 0.32) }
    if item.kind == "door" { deep = item.state == .open ? 0.5 : 0.12 }
    fill(colour, id: item.id) { px, py in
      let ahead = (px - x) * fx + (py - y) * fy
      let aside = (px - x) * fy - (py - y) * fx
      if item.kind == "door", item.state == .open {
        return abs(ahead) < 0.5 && aside > 0.38 && aside < 0.5
      }
      return abs(ahead) < deep - 0.04 && abs(aside) < wide - 0.04
    }
    guard item.kind != "door", item.kind != "box" else { return }
    let isOpen = item.state == .open && Dimensions.slotHeights[item.kind] != nil
    fill(isOpen ? SIMD3(0.98, 0.95, 0.75) : colour * 1.35, id: item.id) { px, py in
      let ahead = (px - x) * fx + (py - y) * fy
      let aside = (px - x) * fy - (py - y) * fx
      return ahead > deep - (isOpen ? 0.3 : 0.14) && ahead < deep - 0.04 && abs(aside) < wide - 0.04
    }
  }

  mutating func drawRobot(_ pose: Pose2D) {
    let (x, y) = (Float(pose.x) * 2, Float(pose.y) * 2)
    let c = Float(Trigonometry.cosine(pose.theta))
    let s = Float(Trigonometry.sine(pose.theta))
    fill(SIMD3(0.05, 0.75, 0.85), id: 0) { px, py in
      let ahead = (px - x) * c + (py - y) * s
      let aside = (py - y) * c - (px - x) * s
      return ahead > -0.32 && ahead < 0.42 && abs(aside) < 0.36 * (0.42 - ahead) / 0.74
    }
  }

  private static func colour(of item: SceneItem) -> SIMD3<Float> {
    if let name = item.colour { return Palette.shade(of: name, seed: item.seed) }
    if case .locked(let name) = item.state { return Palette.shade(of: name, seed: 5) }
    var generator = SplitMix64(seed: item.seed)
    switch item.kind {
    case "fridge", "sink": return Palette.metal(&generator)
    case "bed", "sofa": return Palette.fabric(&generator)
    case "person": return SIMD3(0.90, 0.55, 0.60)
    case "counter": return SIMD3(0.60, 0.60, 0.58)
    default: return Palette.wood(&generator)
    }
  }

  private static func display(_ c: SIMD3<Float>) -> SIMD3<Float> {
    SIMD3(c.x.squareRoot(), c.y.squareRoot(), c.z.squareRoot())
  }

  /// Colours the pixels whose centres, in cells, satisfy `isInside`.
  private mutating func fill(
    _ colour: SIMD3<Float>, id: Int, where isInside: (Float, Float) -> Bool
  ) {
    let bytes = (colour * 255).clamped(lowerBound: .zero, upperBound: SIMD3(repeating: 255))
    for y in 0..<frame.height {
      for x in 0..<frame.width {
        let px = (Float(x) + 0.5) / Float(scale) - 0.5
        let py = Float(rows) - (Float(y) + 0.5) / Float(scale) - 0.5
        guard isInside(px, py) else { continue }
        let i = y * frame.width + x
        for c in 0..<3 { frame.rgb[3 * i + c] = UInt8(bytes[c]) }
        if id != 0 { frame.instance[i] = UInt16(truncatingIfNeeded: id) }
      }
    }
  }
}
