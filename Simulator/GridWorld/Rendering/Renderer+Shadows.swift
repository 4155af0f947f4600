import AgentMessages

/// Soft dark patches where things meet what they stand on.
extension Renderer {
  func castShadows(_ scene: Scene) {
    for index in drawn {
      let item = items[index].item
      guard let patch = ShadowPatch(of: item, lighting: scene.lighting) else { continue }
      let (centre, half, soft) = (patch.centre, patch.half, patch.softness)
      let (depth, perSoft) = (patch.depth, 1 / patch.softness)
      target.darken(
        low: centre - half - soft, high: centre + half + soft, plane: patch.plane, view: view
      ) { x, y in
        let ax = max(0, abs(x - centre.x) - half.x)
        let ay = max(0, abs(y - centre.y) - half.y)
        let away = min(1, (ax * ax + ay * ay).squareRoot() * perSoft)
        let lit = away * away * (3 - 2 * away)
        return 1 - depth * (1 - lit)
      }
    }
  }
}

/// A rounded rectangle of shadow on a level plane.
struct ShadowPatch {
  var centre: SIMD2<Float>
  var half: SIMD2<Float>
  var softness: Float
  /// Share of light taken away in the middle.
  var depth: Float
  var plane: Float

  /// The shadow of an item; nil for what throws none.
  init?(of item: SceneItem, lighting: Lighting) {
    guard item.kind != "door" else { return nil }
    let isAlongX = item.facing.dx != 0
    let (deep, wide) = (Float(item.cellsDeep) * 0.25, Float(item.cellsWide) * 0.25)
    centre = SIMD2(Float(item.position.x), Float(item.position.y))
    plane = Float(item.position.z)
    let shift = SIMD2(lighting.direction.x, lighting.direction.y) * -0.06
    switch item.kind {
    case "table", "desk":
      half = isAlongX ? SIMD2(deep, wide) : SIMD2(wide, deep)
      half -= 0.06
      (softness, depth) = (0.20, 0.34)
      centre += shift
    case "counter", "sink", "shelf", "bed", "sofa", "fridge", "cabinet", "drawer":
      half = isAlongX ? SIMD2(deep, wide) : SIMD2(wide, deep)
      half -= 0.03
      (softness, depth) = (0.16, 0.42)
      centre += shift
    case "person":
      half = SIMD2(0.06, 0.06)
      (softness, depth) = (0.22, 0.45)
      centre += shift
    case "box":
      half = SIMD2(0.16, 0.16)
      (softness, depth) = (0.10, 0.42)
      centre += shift * 0.7
    default:
      half = SIMD2(0.05, 0.05)
      (softness, depth) = (0.15, 0.42)
      centre += shift * 0.6
    }
  }
}
