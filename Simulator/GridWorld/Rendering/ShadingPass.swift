/// Eight pixels beside each other.
typealias Lanes = SIMD8<Float>

/// The second pass: one colour a pixel, from the face that won it. Pixels are shaded eight at a time
/// from left to right; what spills over the end of a run is painted over by the next run.
struct ShadingPass {
  let width: Int
  let height: Int
  let view: CameraView
  /// `[height, width]`, red in the low byte, then green and blue.
  let pixels: UnsafeMutablePointer<UInt32>
  let inverseDepth: UnsafeMutablePointer<Float>
  let shadow: UnsafeMutablePointer<Float>
  let faceOfPixel: UnsafeMutablePointer<UInt16>
  let faces: UnsafeMutablePointer<DrawnFace>
  let textures: TextureMemory
  let floor: FloorShading
  /// What light 1 becomes in each channel, of 255.
  let gain: SIMD3<Float>

  @inline(__always)
  static var ramp: Lanes { Lanes(0, 1, 2, 3, 4, 5, 6, 7) }
  /// Added to a number from 0 to 2^22 it leaves the number, rounded, in the low bits.
  @inline(__always)
  static var magic: Lanes { Lanes(repeating: 8_388_608) }

  func run() {
    for y in 0..<height {
      let ray = view.forward + view.down * ((Float(y) + 0.5 - view.centreY) / view.focalY)
      let row = y * width
      let ids = faceOfPixel + row
      var x = 0
      while x < width {
        let id = ids[x]
        var end = x + 1
        while end < width && ids[end] == id { end += 1 }
        shade(id, y, x, end, ray)
        x = end
      }
    }
  }

  @inline(__always)
  private func shade(_ id: UInt16, _ y: Int, _ start: Int, _ end: Int, _ ray: SIMD3<Float>) {
    let row = y &* width
    if id == RenderTarget.floorFace {
      shadeFloor(row, start, end, ray)
    } else if id == RenderTarget.ceilingFace {
      shadeCeiling(row, start, end)
    } else {
      let face = faces + Int(id)
      if face.pointee.texture.pattern < 0 {
        shadePlain(face, y, start, end)
      } else {
        shadeTextured(face, y, start, end, ray)
      }
    }
  }
}

extension ShadingPass {
  /// The smaller of each pair. By the sign of the difference: lanes chosen by a mask become branches here.
  @inline(__always)
  static func smaller(_ a: Lanes, _ b: Lanes) -> Lanes { choose(a, b, whereNegative: a - b) }

  @inline(__always)
  static func larger(_ a: Lanes, _ b: Lanes) -> Lanes { choose(a, b, whereNegative: b - a) }

  @inline(__always)
  private static func choose(_ a: Lanes, _ b: Lanes, whereNegative d: Lanes) -> Lanes {
    let mask = unsafeBitCast(d, to: SIMD8<Int32>.self) &>> SIMD8(repeating: 31)
    let (x, y) = (
      unsafeBitCast(a, to: SIMD8<Int32>.self), unsafeBitCast(b, to: SIMD8<Int32>.self)
    )
    return unsafeBitCast(y ^ ((x ^ y) & mask), to: Lanes.self)
  }

  @inline(__always)
  static func load(_ p: UnsafeMutablePointer<Float>) -> Lanes {
    UnsafeRawPointer(p).loadUnaligned(as: Lanes.self)
  }

  /// Light lost on the way, a little, so that distance shows.
  @inline(__always)
  static func haze(inverseDepth: Lanes) -> Lanes { inverseDepth / (inverseDepth + 0.04) }

  /// Packs three channels of eight pixels, each of 255, and writes them at pixel `i`.
  @inline(__always)
  func store(_ r: Lanes, _ g: Lanes, _ b: Lanes, at i: Int) {
    let limit = Lanes(repeating: 255)
    let byte = SIMD8<UInt32>(repeating: 0xFF)
    let red = unsafeBitCast(Self.smaller(r, limit) + Self.magic, to: SIMD8<UInt32>.self) & byte
    let green = unsafeBitCast(Self.smaller(g, limit) + Self.magic, to: SIMD8<UInt32>.self) & byte
    let blue = unsafeBitCast(Self.smaller(b, limit) + Self.magic, to: SIMD8<UInt32>.self) & byte
    let words = red | (green &<< SIMD8(repeating: 8)) | (blue &<< SIMD8(repeating: 16))
    UnsafeMutableRawPointer(pixels + i).storeBytes(of: words, as: SIMD8<UInt32>.self)
  }

  /// The face's light at eight pixels, which may be beyond 1.
  @inline(__always)
  private func light(
    _ face: UnsafeMutablePointer<DrawnFace>, _ base: Float, _ x: Int, _ metres: Lanes
  ) -> Lanes {
    let xs = Self.ramp + Float(x)
    return Self.larger((xs * face.pointee.lightX + base) * metres, Lanes.zero)
  }

  private func shadePlain(
    _ face: UnsafeMutablePointer<DrawnFace>, _ y: Int, _ start: Int, _ end: Int
  ) {
    let base = face.pointee.light0 + face.pointee.lightY * Float(y)
    let colour = face.pointee.colour
    let (r, g, b) = (colour.x * gain.x, colour.y * gain.y, colour.z * gain.z)
    var x = start
    while x < end {
      let i = y &* width &+ x
      let inverse = Self.load(inverseDepth + i)
      let light = light(face, base, x, 1 / inverse)
      // what is beyond 1.05 is a highlight, in the colour of the light
      let dull = Self.smaller(light, Lanes(repeating: 1.05))
      let shine = light - dull
      let lit = dull * Self.haze(inverseDepth: inverse) * Self.load(shadow + i)
      store(lit * r + shine * gain.x, lit * g + shine * gain.y, lit * b + shine * gain.z, at: i)
      x &+= 8
    }
  }

  private func shadeTextured(
    _ face: UnsafeMutablePointer<DrawnFace>, _ y: Int, _ start: Int, _ end: Int, _ ray: SIMD3<Float>
  ) {
    let base = face.pointee.light0 + face.pointee.lightY * Float(y)
    let colour = face.pointee.colour
    let (r, g, b) = (colour.x * gain.x, colour.y * gain.y, colour.z * gain.z)
    let sampler = TextureSampler(face.pointee.texture, ray: ray, view: view, textures: textures)
    var x = start
    while x < end {
      let i = y &* width &+ x
      let inverse = Self.load(inverseDepth + i)
      let metres = 1 / inverse
      let shade = light(face, base, x, metres) * Self.haze(inverseDepth: inverse)
      let lit = shade * Self.load(shadow + i) * sampler.tone(Self.ramp + Float(x), metres)
      store(lit * r, lit * g, lit * b, at: i)
      x &+= 8
    }
  }

  private func shadeCeiling(_ row: Int, _ start: Int, _ end: Int) {
    let metres = 1 / inverseDepth[row + start]
    let tone = max(0.6, 1 - 0.04 * metres)
    let (r, g, b) = (
      Lanes(repeating: 0.84 * tone * gain.x), Lanes(repeating: 0.84 * tone * gain.y),
      Lanes(repeating: 0.83 * tone * gain.z)
    )
    var x = start
    while x < end {
      store(r, g, b, at: row + x)
      x &+= 8
    }
  }
}
