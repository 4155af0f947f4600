/// Reads a face's pattern along one row of pixels.
struct TextureSampler {
  private let textures: TextureMemory
  private let pattern: Int
  private let perMetre: Float
  /// Texel coordinates are origin + (alongRay + alongRow * x) * depth.
  private let originU: Float
  private let originV: Float
  private let rayU: Float
  private let rayV: Float
  private let rowU: Float
  private let rowV: Float

  @inline(__always)
  init(_ use: TextureUse, ray: SIMD3<Float>, view: CameraView, textures: TextureMemory) {
    self.textures = textures
    pattern = Int(use.pattern)
    perMetre = use.perMetre
    let scale = use.perMetre * Float(Texture.side)
    let step = view.right * (1 / view.focalX)
    let first = ray + step * (0.5 - view.centreX)
    let origin = Self.pair(view.position, use.projection) * scale
    originU = origin.x + use.offset.x * Float(Texture.side)
    originV = origin.y + use.offset.y * Float(Texture.side)
    let alongRay = Self.pair(first, use.projection) * scale
    (rayU, rayV) = (alongRay.x, alongRay.y)
    let alongRow = Self.pair(step, use.projection) * scale
    (rowU, rowV) = (alongRow.x, alongRow.y)
  }

  @inline(__always)
  private static func pair(_ v: SIMD3<Float>, _ use: TextureUse.Projection) -> SIMD2<Float> {
    switch use {
    case .alongXY: SIMD2(v.x, v.y)
    case .alongXZ: SIMD2(v.x, v.z)
    case .alongYZ: SIMD2(v.y, v.z)
    case .alongYX: SIMD2(v.y, v.x)
    }
  }

  /// How bright the pattern is at eight pixels, 1 leaving the colour as it is.
  @inline(__always)
  func tone(_ xs: Lanes, _ depth: Lanes) -> Lanes {
    let level = Self.level(depth: depth[4], perMetre: perMetre)
    let side = Texture.side >> level
    let shrink = Float(side) / Float(Texture.side)
    let u = ((xs * rowU + rayU) * depth + originU) * shrink + ShadingPass.bias
    let v = ((xs * rowV + rayV) * depth + originV) * shrink + ShadingPass.bias
    return textures.fetch(
      u, v, side: side, start: Texture.start(ofPattern: pattern, level: level))
  }

  /// Which reduced size is right where a pixel spans so many texels (for a focal length of about 80 pixels).
  @inline(__always)
  static func level(depth: Float, perMetre: Float) -> Int {
    let texels = depth * perMetre * Float(Texture.side) / 80
    return texels < 1.2 ? 0 : texels < 2.4 ? 1 : texels < 4.8 ? 2 : texels < 9.6 ? 3 : 4
  }
}

/// All patterns in one piece of memory, and what each of the 256 values means. Written once, by the initialiser, so it
/// can be shared (`@unchecked` because it holds pointers).
final class TextureMemory: @unchecked Sendable {
  static let shared = TextureMemory()

  private let texels: UnsafePointer<UInt8>
  private let tones: UnsafePointer<Float>

  init() {
    let all = Texture.all.flatMap(\.texels)
    let texels = UnsafeMutablePointer<UInt8>.allocate(capacity: all.count)
    for (i, texel) in all.enumerated() { (texels + i).initialize(to: texel) }
    let tones = UnsafeMutablePointer<Float>.allocate(capacity: 256)
    for i in 0..<256 { (tones + i).initialize(to: Float(i) / Texture.neutral) }
    self.texels = UnsafePointer(texels)
    self.tones = UnsafePointer(tones)
  }

  deinit {
    texels.deallocate()
    tones.deallocate()
  }

  /// Eight factors at biased texel coordinates, wrapped, of the square that starts at `start`.
  @inline(__always)
  func fetch(_ u: Lanes, _ v: Lanes, side: Int, start: Int) -> Lanes {
    let across = SIMD8<UInt32>(repeating: UInt32(truncatingIfNeeded: side &- 1))
    let down = SIMD8<UInt32>(repeating: UInt32(truncatingIfNeeded: side &* (side &- 1)))
    let i = unsafeBitCast(u + ShadingPass.magic, to: SIMD8<UInt32>.self) & across
    // v times the side, so that masking leaves whole rows
    let j =
      unsafeBitCast(
        (v + 0.5) * Float(side) + (ShadingPass.magic - 0.5), to: SIMD8<UInt32>.self) & down
    let at = i | j
    let p = texels + start
    return Lanes(
      tones[Int(p[Int(at[0])])], tones[Int(p[Int(at[1])])], tones[Int(p[Int(at[2])])],
      tones[Int(p[Int(at[3])])], tones[Int(p[Int(at[4])])], tones[Int(p[Int(at[5])])],
      tones[Int(p[Int(at[6])])], tones[Int(p[Int(at[7])])])
  }
}
