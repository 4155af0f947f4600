#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A ring of a turned shape: its radius and height in metres, and the colour of the band above it where that changes.
package struct Ring: Sendable {
  package var radius: Float
  package var height: Float
  package var bandColour: SIMD3<Float>?

  package init(_ radius: Float, _ height: Float, _ bandColour: SIMD3<Float>? = nil) {
    self.radius = radius
    self.height = height
    self.bandColour = bandColour
  }
}

extension MeshBuilder {
  /// A shape turned about z. Rings in order along the profile with the outside on the right hand when walking up; so an
  /// outer wall goes up and an inner wall goes down.
  package mutating func turned(_ rings: [Ring], segments: Int = 12, centre: SIMD3<Float> = .zero) {
    let n = isCoarse ? max(6, segments * 2 / 3) : segments
    for i in 0..<(rings.count - 1) {
      if let band = rings[i].bandColour { colour = band }
      band(from: rings, i, segments: n, centre: centre)
    }
  }

  private mutating func band(from rings: [Ring], _ i: Int, segments n: Int, centre: SIMD3<Float>) {
    let (a, b) = (rings[i], rings[i + 1])
    let slope = profileNormal(a, b)
    // corners of neighbouring bands share a normal where the profile bends softly
    let lower = i > 0 ? blended(slope, profileNormal(rings[i - 1], a)) : slope
    let upper = i + 2 < rings.count ? blended(slope, profileNormal(b, rings[i + 2])) : slope
    let start = UInt16(truncatingIfNeeded: mesh.vertices.count)
    for k in 0..<n {
      let angle = 2 * Float.pi * Float(k) / Float(n)
      let (s, c) = (sinf(angle), cosf(angle))
      _ = corner(a, lower, s, c, centre)
      _ = corner(b, upper, s, c, centre)
    }
    let level = axes.point(centre + SIMD3(0, 0, a.height)).z
    for k in 0..<n {
      let angle = 2 * Float.pi * (Float(k) + 0.5) / Float(n)
      let faceNormal = axes.direction(
        SIMD3(cosf(angle) * slope.x, sinf(angle) * slope.x, slope.y))
      let (p, q) = (start + UInt16(2 * k), start + UInt16(2 * ((k + 1) % n)))
      let corners: SIMD4<UInt16>
      if a.radius < 1e-5 {
        corners = SIMD4(p, q + 1, p + 1, p + 1)
      } else if b.radius < 1e-5 {
        corners = SIMD4(p, q, p + 1, p + 1)
      } else {
        corners = SIMD4(p, q, q + 1, p + 1)
      }
      roundFace(corners, normal: faceNormal, level: level)
    }
  }

  private mutating func corner(
    _ ring: Ring, _ normal: SIMD2<Float>, _ s: Float, _ c: Float, _ centre: SIMD3<Float>
  ) -> UInt16 {
    let local = centre + SIMD3(ring.radius * c, ring.radius * s, ring.height)
    return roundVertex(local, normal: SIMD3(c * normal.x, s * normal.x, normal.y))
  }

  /// Outward normal of a piece of the profile: (outwards, upwards).
  private func profileNormal(_ a: Ring, _ b: Ring) -> SIMD2<Float> {
    let (dr, dz) = (b.radius - a.radius, b.height - a.height)
    let length = max(1e-6, (dr * dr + dz * dz).squareRoot())
    return SIMD2(dz / length, -dr / length)
  }

  private func blended(_ a: SIMD2<Float>, _ b: SIMD2<Float>) -> SIMD2<Float> {
    guard (a * b).sum() > 0.5 else { return a }
    let sum = a + b
    return sum / max(1e-6, (sum * sum).sum().squareRoot())
  }

  /// A ball of `radius` metres, flattened by `flatness`, with the colour of a belt about its middle where given.
  package mutating func ball(
    radius: Float, centre: SIMD3<Float>, flatness: Float = 1, belt: SIMD3<Float>? = nil
  ) {
    let body = colour
    let steps = isCoarse ? 6 : 8
    var rings: [Ring] = []
    for i in 0...steps {
      let angle = -Float.pi / 2 + Float.pi * Float(i) / Float(steps)
      let isBelt = belt != nil && (i == steps / 2 - 1 || i == steps / 2)
      rings.append(
        Ring(
          max(0, radius * cosf(angle)), radius * flatness * sinf(angle), isBelt ? belt : body))
    }
    rings[0].radius = 0
    rings[steps].radius = 0
    turned(rings, segments: 12, centre: centre)
    colour = body
  }

  /// A bent tube through `path`; `radii` has one value a point; the ends are closed.
  package mutating func tube(
    _ path: [SIMD3<Float>], radii: [Float], sides: Int = 6, across: SIMD3<Float>
  ) {
    var starts: [UInt16] = []
    for i in path.indices {
      let ahead = path[min(i + 1, path.count - 1)] - path[max(i - 1, 0)]
      let tangent = ahead / max(1e-6, (ahead * ahead).sum().squareRoot())
      let side = across
      let up = cross(side, tangent)
      starts.append(UInt16(truncatingIfNeeded: mesh.vertices.count))
      for k in 0..<sides {
        let angle = 2 * Float.pi * Float(k) / Float(sides)
        let n = side * cosf(angle) + up * sinf(angle)
        _ = roundVertex(path[i] + n * radii[i], normal: n)
      }
    }
    for i in 0..<(path.count - 1) {
      for k in 0..<sides {
        let j = (k + 1) % sides
        let (a, b) = (starts[i] + UInt16(k), starts[i] + UInt16(j))
        let (c, d) = (starts[i + 1] + UInt16(j), starts[i + 1] + UInt16(k))
        roundFace(SIMD4(a, d, c, b), normal: SIMD3(0, 0, 0), level: -1)
      }
    }
  }

  private func cross(_ u: SIMD3<Float>, _ v: SIMD3<Float>) -> SIMD3<Float> {
    SIMD3(u.y * v.z - u.z * v.y, u.z * v.x - u.x * v.z, u.x * v.y - u.y * v.x)
  }

  private mutating func roundVertex(_ local: SIMD3<Float>, normal: SIMD3<Float>) -> UInt16 {
    let p = axes.point(local)
    mesh.vertices.append(SIMD4(p, light(at: p, normal: axes.direction(normal))))
    return UInt16(truncatingIfNeeded: mesh.vertices.count - 1)
  }

  private mutating func roundFace(
    _ corners: SIMD4<UInt16>, normal: SIMD3<Float>, level: Float
  ) {
    mesh.faces.append(
      Mesh.Face(
        corners: corners, colour: SIMD4(colour, 0), plane: normal.z > 0.99 ? level : -1,
        texture: .none))
  }
}
