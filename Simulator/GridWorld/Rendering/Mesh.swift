/// Flat polygons in the map frame, lit once and drawn from anywhere.
package struct Mesh: Sendable {
  /// x, y, z in metres; w is how much light falls on the corner (1 is full, more is a highlight).
  package var vertices: [SIMD4<Float>] = []
  package var faces: [Face] = []

  /// A convex polygon of three or four corners, counter-clockwise seen from outside.
  package struct Face: Sendable {
    /// Indices of the corners; a triangle repeats its last.
    package var corners: SIMD4<UInt16>
    /// Display RGB, 0 to 1.
    package var colour: SIMD4<Float>
    /// Height in metres of a level face that faces up (it takes shadows), else -1.
    package var plane: Float
    package var texture: TextureUse
  }
}

/// Which pattern modulates a face, and how it lies on it.
package struct TextureUse: Hashable, Sendable {
  package enum Projection: UInt8, Sendable { case alongXY, alongXZ, alongYZ, alongYX }

  /// Index into `Texture.all`; negative is none.
  package var pattern: Int32
  package var projection: Projection
  /// Repeats of the pattern in a metre.
  package var perMetre: Float
  package var offset: SIMD2<Float>

  package static let none = TextureUse(
    pattern: -1, projection: .alongXY, perMetre: 1, offset: SIMD2(0, 0))
}
