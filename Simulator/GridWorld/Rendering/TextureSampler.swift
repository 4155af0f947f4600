/// Reads a face's pattern along one row of pixels.
struct TextureSampler {
  private let texels: UnsafePointer<UInt8>
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
  init(_ use: TextureUse, ray: SIMD3<Float>, view: CameraView, texels: UnsafePointer<UInt8>) {
    self.texels = texels
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
    return Self.fetch(
      u, v, side: UInt32(side), from: texels + Texture.start(ofPattern: pattern, level: level))
  }

  /// Texels at biased coordinates, wrapped, as factors.
  @inline(__always)
  static func fetch(_ u: Lanes, _ v: Lanes, side: UInt32, from p: UnsafePointer<UInt8>) -> Lanes {
    let mask = SIMD8<UInt32>(repeating: side - 1)
    let i = unsafeBitCast(u + ShadingPass.magic, to: SIMD8<UInt32>.self) & mask
    let j = unsafeBitCast(v + ShadingPass.magic, to: SIMD8<UInt32>.self) & mask
    let shift = UInt32(truncatingIfNeeded: side.trailingZeroBitCount)
    let at = (j &<< SIMD8(repeating: shift)) | i
    let values = SIMD8<UInt32>(
      UInt32(p[Int(at[0])]), UInt32(p[Int(at[1])]), UInt32(p[Int(at[2])]), UInt32(p[Int(at[3])]),
      UInt32(p[Int(at[4])]), UInt32(p[Int(at[5])]), UInt32(p[Int(at[6])]), UInt32(p[Int(at[7])]))
    let floats = unsafeBitCast(values | 0x4B00_0000, to: Lanes.self) - ShadingPass.magic
    return floats * (1 / Texture.neutral)
  }

  /// Which reduced size is right where a pixel spans so many texels (for a focal length of about 80 pixels).
  @inline(__always)
  static func level(depth: Float, perMetre: Float) -> Int {
    let texels = depth * perMetre * Float(Texture.side) / 80
    return texels < 1.2 ? 0 : texels < 2.4 ? 1 : texels < 4.8 ? 2 : texels < 9.6 ? 3 : 4
  }
}
