/// The second pass: one colour a pixel, from the face that won it.
extension Renderer {
  func shade(_ scene: Scene) {
    let floor = FloorShading(scene)
    let gain = exposure(scene.lighting)
    let width = target.width
    for y in 0..<target.height {
      let v = (Float(y) + 0.5 - view.centreY) / view.focalY
      let ray = view.forward + view.down * v
      let row = y * width
      let faces = target.face + row
      var x = 0
      while x < width {
        let id = faces[x]
        var end = x + 1
        while end < width && faces[end] == id { end += 1 }
        if id == RenderTarget.floorFace {
          shadeFloor(floor, y, x, end, ray, gain)
        } else if id == RenderTarget.ceilingFace {
          shadeCeiling(y, x, end, gain)
        } else {
          shadeFace(target.faces[Int(id)], y, x, end, ray, gain)
        }
        x = end
      }
    }
  }

  private func exposure(_ lighting: Lighting) -> SIMD3<Float> {
    let b = max(0.01, lighting.brightness)
    return SIMD3(
      (b * lighting.tint.x).squareRoot(), (b * lighting.tint.y).squareRoot(),
      (b * lighting.tint.z).squareRoot()) * 275
  }

  @inline(__always)
  private func store(
    _ colour: SIMD3<Float>, _ highlight: Float, _ gain: SIMD3<Float>, at pixel: Int
  ) {
    let c = (colour + highlight) * gain
    let out = target.rgb + 3 * pixel
    out[0] = UInt8(max(0, min(255, c.x)))
    out[1] = UInt8(max(0, min(255, c.y)))
    out[2] = UInt8(max(0, min(255, c.z)))
  }

  /// Light lost on the way, a little, so that distance shows.
  @inline(__always)
  private func haze(_ depth: Float) -> Float { 1 - min(0.28, 0.035 * depth) }

  private func shadeFace(
    _ face: DrawnFace, _ y: Int, _ start: Int, _ end: Int, _ ray: SIMD3<Float>, _ gain: SIMD3<Float>
  ) {
    let row = y * target.width
    let colour = SIMD3(face.colour.x, face.colour.y, face.colour.z)
    let base = face.light0 + face.lightY * Float(y)
    let sampler = FaceSampler(face.texture, ray: ray, view: view)
    for x in start..<end {
      let depth = 1 / target.inverseDepth[row + x]
      let light = (base + face.lightX * Float(x)) * depth
      let highlight = max(0, light - 1.05)
      var lit = min(light, 1.05) * haze(depth) * target.shadow[row + x]
      if let sampler { lit *= sampler.value(x: x, depth: depth) }
      store(colour * lit, highlight, gain, at: row + x)
    }
  }

  private func shadeFloor(
    _ floor: FloorShading, _ y: Int, _ start: Int, _ end: Int, _ ray: SIMD3<Float>,
    _ gain: SIMD3<Float>
  ) {
    let row = y * target.width
    let depth = 1 / target.inverseDepth[row + start]
    let level = TextureSampling.level(depth: depth, perMetre: 0.5)
    let hazed = haze(depth)
    for x in start..<end {
      let u = (Float(x) + 0.5 - view.centreX) / view.focalX
      let px = view.position.x + (ray.x + view.right.x * u) * depth
      let py = view.position.y + (ray.y + view.right.y * u) * depth
      let (colour, light) = floor.sample(px, py, level: level)
      store(colour * (light * hazed * target.shadow[row + x]), 0, gain, at: row + x)
    }
  }

  private func shadeCeiling(_ y: Int, _ start: Int, _ end: Int, _ gain: SIMD3<Float>) {
    let row = y * target.width
    let depth = 1 / target.inverseDepth[row + start]
    let colour = SIMD3<Float>(0.84, 0.84, 0.83) * max(0.6, 1 - 0.04 * depth)
    for x in start..<end { store(colour, 0, gain, at: row + x) }
  }
}

/// How far apart texels are on the screen decides which reduced size is read.
enum TextureSampling {
  @inline(__always)
  static func level(depth: Float, perMetre: Float) -> Int {
    // texels a pixel spans at this depth, with a focal length of about 80
    let texels = depth * perMetre * Float(Texture.side) / 80
    return texels < 1.2 ? 0 : texels < 2.4 ? 1 : texels < 4.8 ? 2 : texels < 9.6 ? 3 : 4
  }
}

/// Reads a face's pattern along one row of pixels.
private struct FaceSampler {
  private let texels: [UInt8]
  private let perMetre: Float
  private let origin: SIMD2<Float>
  private let alongRay: SIMD2<Float>
  private let alongRow: SIMD2<Float>

  init?(_ use: TextureUse, ray: SIMD3<Float>, view: CameraView) {
    guard use.pattern >= 0 else { return nil }
    texels = Texture.all[Int(use.pattern)].texels
    perMetre = use.perMetre
    let axes: (Int, Int)
    switch use.projection {
    case .alongXY: axes = (0, 1)
    case .alongXZ: axes = (0, 2)
    case .alongYZ: axes = (1, 2)
    case .alongYX: axes = (1, 0)
    case .alongZX: axes = (2, 0)
    case .alongZY: axes = (2, 1)
    }
    let scale = use.perMetre * Float(Texture.side)
    func pair(_ v: SIMD3<Float>) -> SIMD2<Float> { SIMD2(v[axes.0], v[axes.1]) * scale }
    let step = view.right / view.focalX
    origin = pair(view.position) + use.offset * Float(Texture.side) + 131_072
    alongRay = pair(ray) + pair(step) * (0.5 - view.centreX)
    alongRow = pair(step)
  }

  @inline(__always)
  func value(x: Int, depth: Float) -> Float {
    let level = TextureSampling.level(depth: depth, perMetre: perMetre)
    let p = origin + (alongRay + alongRow * Float(x)) * depth
    let mask = Texture.side - 1
    let (i, j) = ((Int(p.x) & mask) >> level, (Int(p.y) & mask) >> level)
    let index = Texture.start(ofLevel: level) + j * (Texture.side >> level) + i
    return Float(texels[index]) * (1 / Texture.neutral)
  }
}
