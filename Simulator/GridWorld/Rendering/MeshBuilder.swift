#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where a shape's own axes lie: x to its front, y to its left, z up.
package struct Axes: Sendable {
  package var origin: SIMD3<Float>
  package var x: SIMD3<Float>
  package var y: SIMD3<Float>
  package var z: SIMD3<Float>

  package func point(_ p: SIMD3<Float>) -> SIMD3<Float> { origin + direction(p) }
  package func direction(_ d: SIMD3<Float>) -> SIMD3<Float> { x * d.x + y * d.y + z * d.z }

  /// Axes turned about z by `yaw` radians, then moved to `offset`, both in these axes.
  package func moved(_ offset: SIMD3<Float>, yaw: Float = 0) -> Axes {
    let (s, c) = (sinf(yaw), cosf(yaw))
    return Axes(origin: point(offset), x: x * c + y * s, y: y * c - x * s, z: z)
  }

  /// Axes whose z leans towards x by `pitch` radians.
  package func leaning(_ pitch: Float) -> Axes {
    let (s, c) = (sinf(pitch), cosf(pitch))
    return Axes(origin: origin, x: x * c - z * s, y: y, z: z * c + x * s)
  }
}

/// Builds lit meshes from boxes, turned shapes and tubes.
package struct MeshBuilder {
  package var mesh = Mesh()
  package var axes: Axes
  package var colour = SIMD3<Float>(repeating: 0.5)
  package var pattern: Texture.Pattern?
  package var patternPerMetre: Float = 1
  package var patternOffset = SIMD2<Float>(0, 0)
  /// 0 is matt, 1 has a strong highlight.
  package var gloss: Float = 0
  /// Multiplies the light; inside of a cupboard it is less than 1.
  package var openness: Float = 1
  /// Height of the plane that the whole stands on: corners near it are darker.
  package var ground: Float
  /// 1 for a thing far away: half the segments.
  package var isCoarse = false

  private let towardLight: SIMD3<Float>
  private let ambient: Float

  package init(axes: Axes, lighting: Lighting, isCoarse: Bool = false) {
    self.axes = axes
    self.isCoarse = isCoarse
    ground = axes.origin.z
    let d = lighting.direction
    towardLight = d / max(1e-6, (d * d).sum().squareRoot())
    ambient = lighting.ambient
  }

  /// The light on a point with an outward normal, both in the map frame.
  package func light(at point: SIMD3<Float>, normal: SIMD3<Float>) -> Float {
    let lambert = max(0, (normal * towardLight).sum())
    let sky = ambient * (0.82 + 0.18 * normal.z)
    var light = (sky + (1 - ambient) * lambert).squareRoot()
    let above = max(0, point.z - ground)
    if above < 0.2 { light *= 0.72 + 0.28 * (above / 0.2) }
    light *= openness
    if gloss > 0 && lambert > 0.75 {
      let shine = (lambert - 0.75) * 4
      light += gloss * shine * shine * 0.5
    }
    return light
  }
}

extension MeshBuilder {
  private mutating func vertex(_ local: SIMD3<Float>, normal: SIMD3<Float>) -> UInt16 {
    let p = axes.point(local)
    let shade = light(at: p, normal: normal)
    mesh.vertices.append(SIMD4(p.x, p.y, p.z, shade))
    return UInt16(truncatingIfNeeded: mesh.vertices.count - 1)
  }

  private mutating func face(_ corners: SIMD4<UInt16>, normal: SIMD3<Float>, level: Float) {
    mesh.faces.append(
      Mesh.Face(
        corners: corners, colour: SIMD4(colour, 0), plane: normal.z > 0.99 ? level : -1,
        texture: textureUse(normal: normal)))
  }

  private func textureUse(normal: SIMD3<Float>) -> TextureUse {
    guard let pattern else { return .none }
    let isAlongX = abs(axes.y.x) > abs(axes.y.y)
    let projection: TextureUse.Projection
    if abs(normal.z) > 0.7 {
      projection = isAlongX ? .alongXY : .alongYX
    } else {
      projection = abs(normal.x) > abs(normal.y) ? .alongYZ : .alongXZ
    }
    return TextureUse(
      pattern: pattern.rawValue, projection: projection, perMetre: patternPerMetre,
      offset: patternOffset)
  }

  /// A flat quadrilateral, corners counter-clockwise seen from the side it faces.
  package mutating func quad(
    _ a: SIMD3<Float>, _ b: SIMD3<Float>, _ c: SIMD3<Float>, _ d: SIMD3<Float>
  ) {
    let n = normal(a, b, c, d)
    let corners = SIMD4(
      vertex(a, normal: n), vertex(b, normal: n), vertex(c, normal: n), vertex(d, normal: n))
    face(corners, normal: n, level: axes.point(a).z)
  }

  /// A flat quadrilateral whose light is multiplied at each of its four corners.
  package mutating func shadedQuad(
    _ a: SIMD3<Float>, _ b: SIMD3<Float>, _ c: SIMD3<Float>, _ d: SIMD3<Float>, _ factors: [Float]
  ) {
    let first = mesh.vertices.count
    quad(a, b, c, d)
    for i in 0..<4 { mesh.vertices[first + i].w *= factors[i] }
  }

  /// A flat triangle, corners counter-clockwise seen from the side it faces.
  package mutating func triangle(_ a: SIMD3<Float>, _ b: SIMD3<Float>, _ c: SIMD3<Float>) {
    let n = normal(a, b, c, c)
    let (i, j, k) = (vertex(a, normal: n), vertex(b, normal: n), vertex(c, normal: n))
    face(SIMD4(i, j, k, k), normal: n, level: axes.point(a).z)
  }

  /// A quadrilateral seen from both sides.
  package mutating func sheet(
    _ a: SIMD3<Float>, _ b: SIMD3<Float>, _ c: SIMD3<Float>, _ d: SIMD3<Float>
  ) {
    quad(a, b, c, d)
    quad(d, c, b, a)
  }

  private func normal(
    _ a: SIMD3<Float>, _ b: SIMD3<Float>, _ c: SIMD3<Float>, _ d: SIMD3<Float>
  ) -> SIMD3<Float> {
    let (u, v) = (axes.direction(c - a), axes.direction(d == c ? c - b : d - b))
    let n = SIMD3(u.y * v.z - u.z * v.y, u.z * v.x - u.x * v.z, u.x * v.y - u.y * v.x)
    let length = (n * n).sum().squareRoot()
    return length > 1e-9 ? n / length : SIMD3(0, 0, 1)
  }

  package enum Side: CaseIterable { case front, back, left, right, top, bottom }

  /// A box between two corners, without the sides in `omitting` (the bottom, unless told).
  package mutating func box(
    _ low: SIMD3<Float>, _ high: SIMD3<Float>, omitting: Set<Side> = [.bottom]
  ) {
    let (l, h) = (low, high)
    func p(_ x: Int, _ y: Int, _ z: Int) -> SIMD3<Float> {
      SIMD3(x == 0 ? l.x : h.x, y == 0 ? l.y : h.y, z == 0 ? l.z : h.z)
    }
    if !omitting.contains(.front) { quad(p(1, 0, 0), p(1, 1, 0), p(1, 1, 1), p(1, 0, 1)) }
    if !omitting.contains(.back) { quad(p(0, 1, 0), p(0, 0, 0), p(0, 0, 1), p(0, 1, 1)) }
    if !omitting.contains(.left) { quad(p(1, 1, 0), p(0, 1, 0), p(0, 1, 1), p(1, 1, 1)) }
    if !omitting.contains(.right) { quad(p(0, 0, 0), p(1, 0, 0), p(1, 0, 1), p(0, 0, 1)) }
    if !omitting.contains(.top) { quad(p(0, 0, 1), p(1, 0, 1), p(1, 1, 1), p(0, 1, 1)) }
    if !omitting.contains(.bottom) { quad(p(0, 1, 0), p(1, 1, 0), p(1, 0, 0), p(0, 0, 0)) }
  }

  /// The inside of an open box: five faces that look inwards, without the sides in `omitting`.
  package mutating func hollow(
    _ low: SIMD3<Float>, _ high: SIMD3<Float>, omitting: Set<Side>
  ) {
    let (l, h) = (low, high)
    func p(_ x: Int, _ y: Int, _ z: Int) -> SIMD3<Float> {
      SIMD3(x == 0 ? l.x : h.x, y == 0 ? l.y : h.y, z == 0 ? l.z : h.z)
    }
    if !omitting.contains(.front) { quad(p(1, 0, 1), p(1, 1, 1), p(1, 1, 0), p(1, 0, 0)) }
    if !omitting.contains(.back) { quad(p(0, 1, 1), p(0, 0, 1), p(0, 0, 0), p(0, 1, 0)) }
    if !omitting.contains(.left) { quad(p(1, 1, 1), p(0, 1, 1), p(0, 1, 0), p(1, 1, 0)) }
    if !omitting.contains(.right) { quad(p(0, 0, 1), p(1, 0, 1), p(1, 0, 0), p(0, 0, 0)) }
    if !omitting.contains(.top) { quad(p(0, 1, 1), p(1, 1, 1), p(1, 0, 1), p(0, 0, 1)) }
    if !omitting.contains(.bottom) { quad(p(0, 0, 0), p(1, 0, 0), p(1, 1, 0), p(0, 1, 0)) }
  }
}
