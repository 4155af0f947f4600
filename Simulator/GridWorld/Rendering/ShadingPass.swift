/// Eight pixels beside each other.
typealias Lanes = SIMD8<Float>

/// The second pass: one colour, depth and instance a pixel, from the face that won it. Pixels are shaded eight at a time
/// from left to right; what spills over the end of a run is painted over by the next run.
struct ShadingPass {
  let width: Int
  let height: Int
  let view: CameraView
  let rgb: UnsafeMutablePointer<UInt8>
  let depth: UnsafeMutablePointer<UInt16>
  let instance: UnsafeMutablePointer<UInt16>
  let inverseDepth: UnsafeMutablePointer<Float>
  let shadow: UnsafeMutablePointer<Float>
  let faceOfPixel: UnsafeMutablePointer<UInt16>
  let faces: UnsafeMutablePointer<DrawnFace>
  let texels: UnsafePointer<UInt8>
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
    let row = y * width
    var number: UInt16 = 0
    if id == RenderTarget.floorFace {
      shadeFloor(row, start, end, ray)
    } else if id == RenderTarget.ceilingFace {
      shadeCeiling(row, start, end)
    } else {
      let face = faces + Int(id)
      number = face.pointee.instance
      if face.pointee.texture.pattern < 0 {
        shadePlain(face, y, start, end)
      } else {
        shadeTextured(face, y, start, end, ray)
      }
    }
    var x = row + start
    while x < row + end {
      instance[x] = number
      x += 1
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
  static func haze(_ depth: Lanes) -> Lanes { 1 - smaller(depth * 0.035, Lanes(repeating: 0.28)) }

  /// Packs three channels of eight pixels, each of 255, and writes them at pixel `i`.
  @inline(__always)
  func store(_ r: Lanes, _ g: Lanes, _ b: Lanes, at i: Int) {
    let limit = Lanes(repeating: 255)
    let words = SIMD8<UInt32>(repeating: 0xFF)
    let red = unsafeBitCast(Self.smaller(r, limit) + Self.magic, to: SIMD8<UInt32>.self) & words
    let green = unsafeBitCast(Self.smaller(g, limit) + Self.magic, to: SIMD8<UInt32>.self) & words
    let blue = unsafeBitCast(Self.smaller(b, limit) + Self.magic, to: SIMD8<UInt32>.self) & words
    let pixels = red | (green &<< 8) | (blue &<< 16)
    let out = UnsafeMutableRawPointer(rgb + 3 &* i)
    out.storeBytes(of: pixels[0], as: UInt32.self)
    out.storeBytes(of: pixels[1], toByteOffset: 3, as: UInt32.self)
    out.storeBytes(of: pixels[2], toByteOffset: 6, as: UInt32.self)
    out.storeBytes(of: pixels[3], toByteOffset: 9, as: UInt32.self)
    out.storeBytes(of: pixels[4], toByteOffset: 12, as: UInt32.self)
    out.storeBytes(of: pixels[5], toByteOffset: 15, as: UInt32.self)
    out.storeBytes(of: pixels[6], toByteOffset: 18, as: UInt32.self)
    out.storeBytes(of: pixels[7], toByteOffset: 21, as: UInt32.self)
  }

  /// Writes eight depths, in metres, as millimetres.
  @inline(__always)
  func storeDepth(_ metres: Lanes, at i: Int) {
    let millimetres = Self.smaller(metres * 1000, Lanes(repeating: 65_535)) + Self.magic
    let words = unsafeBitCast(millimetres, to: SIMD8<UInt32>.self)
    let out = UnsafeMutableRawPointer(depth + i)
    // pairs overlap: the upper half of each word is painted over by the next
    out.storeBytes(of: words[0], as: UInt32.self)
    out.storeBytes(of: words[1], toByteOffset: 2, as: UInt32.self)
    out.storeBytes(of: words[2], toByteOffset: 4, as: UInt32.self)
    out.storeBytes(of: words[3], toByteOffset: 6, as: UInt32.self)
    out.storeBytes(of: words[4], toByteOffset: 8, as: UInt32.self)
    out.storeBytes(of: words[5], toByteOffset: 10, as: UInt32.self)
    out.storeBytes(of: words[6], toByteOffset: 12, as: UInt32.self)
    out.storeBytes(of: UInt16(truncatingIfNeeded: words[7]), toByteOffset: 14, as: UInt16.self)
  }

  /// The face's light, shadow and haze at eight pixels, and the highlight above them.
  @inline(__always)
  private func light(
    _ face: UnsafeMutablePointer<DrawnFace>, _ base: Float, _ x: Int, _ i: Int
  ) -> (lit: Lanes, highlight: Lanes, depth: Lanes) {
    let metres = 1 / Self.load(inverseDepth + i)
    let xs = Self.ramp + Float(x)
    let light = Self.larger((xs * face.pointee.lightX + base) * metres, Lanes.zero)
    let top = Lanes(repeating: 1.05)
    let dull = Self.smaller(light, top)
    return (dull * Self.haze(metres) * Self.load(shadow + i), light - dull, metres)
  }

  private func shadePlain(
    _ face: UnsafeMutablePointer<DrawnFace>, _ y: Int, _ start: Int, _ end: Int
  ) {
    let base = face.pointee.light0 + face.pointee.lightY * Float(y)
    let colour = face.pointee.colour
    let (r, g, b) = (colour.x * gain.x, colour.y * gain.y, colour.z * gain.z)
    var x = start
    while x < end {
      let i = y * width + x
      let (lit, shine, metres) = light(face, base, x, i)
      storeDepth(metres, at: i)
      store(lit * r + shine * gain.x, lit * g + shine * gain.y, lit * b + shine * gain.z, at: i)
      x += 8
    }
  }

  private func shadeTextured(
    _ face: UnsafeMutablePointer<DrawnFace>, _ y: Int, _ start: Int, _ end: Int, _ ray: SIMD3<Float>
  ) {
    let base = face.pointee.light0 + face.pointee.lightY * Float(y)
    let colour = face.pointee.colour
    let (r, g, b) = (colour.x * gain.x, colour.y * gain.y, colour.z * gain.z)
    let sampler = TextureSampler(face.pointee.texture, ray: ray, view: view, texels: texels)
    var x = start
    while x < end {
      let i = y * width + x
      let (plain, shine, metres) = light(face, base, x, i)
      storeDepth(metres, at: i)
      let lit = plain * sampler.tone(Self.ramp + Float(x), metres)
      store(lit * r + shine * gain.x, lit * g + shine * gain.y, lit * b + shine * gain.z, at: i)
      x += 8
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
      storeDepth(Lanes(repeating: metres), at: row + x)
      store(r, g, b, at: row + x)
      x += 8
    }
  }
}
