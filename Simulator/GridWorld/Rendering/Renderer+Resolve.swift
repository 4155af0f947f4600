import AgentMessages

/// Copies, or averages, what was drawn into the picture.
extension Renderer {
  func resolve(into frame: inout RenderedFrame, camera: CameraInfo) {
    if frame.width != camera.width || frame.height != camera.height {
      frame = RenderedFrame(width: camera.width, height: camera.height)
    }
    frame.rgb.withUnsafeMutableBufferPointer { rgb in
      frame.depth.withUnsafeMutableBufferPointer { depth in
        frame.instance.withUnsafeMutableBufferPointer { instance in
          guard let rgb = rgb.baseAddress, let depth = depth.baseAddress,
            let instance = instance.baseAddress
          else { return }
          if supersampling == 1 {
            copy(into: rgb, depth, instance, count: camera.width * camera.height)
          } else {
            average(into: rgb, depth, instance, width: camera.width, height: camera.height)
          }
        }
      }
    }
  }

  private func copy(
    into rgb: UnsafeMutablePointer<UInt8>, _ depth: UnsafeMutablePointer<UInt16>,
    _ instance: UnsafeMutablePointer<UInt16>, count: Int
  ) {
    Self.pack(target.pixels, count: count, into: rgb)
    let (inverse, face, ids) = (target.inverseDepth, target.face, target.instanceOfFace)
    for i in 0..<count { depth[i] = Self.millimetres(inverse[i]) }
    for i in 0..<count { instance[i] = ids[Int(face[i])] }
  }

  /// A distance of at most 65 m (nothing is drawn farther) in whole millimetres.
  @inline(__always)
  private static func millimetres(_ inverseDepth: Float) -> UInt16 {
    UInt16(truncatingIfNeeded: (1000 / inverseDepth + 8_388_608).bitPattern)
  }

  /// Four pixels of four bytes to three words of colours.
  private static func pack(
    _ pixels: UnsafeMutablePointer<UInt32>, count: Int, into rgb: UnsafeMutablePointer<UInt8>
  ) {
    let out = UnsafeMutableRawPointer(rgb)
    var i = 0
    while i &+ 4 <= count {
      let (a, b, c, d) = (pixels[i], pixels[i &+ 1], pixels[i &+ 2], pixels[i &+ 3])
      let at = 3 &* i
      out.storeBytes(of: a | b &<< 24, toByteOffset: at, as: UInt32.self)
      out.storeBytes(of: b &>> 8 | c &<< 16, toByteOffset: at &+ 4, as: UInt32.self)
      out.storeBytes(of: c &>> 16 | d &<< 8, toByteOffset: at &+ 8, as: UInt32.self)
      i &+= 4
    }
    while i < count {
      for channel in 0..<3 {
        rgb[3 * i + channel] = UInt8(truncatingIfNeeded: pixels[i] >> UInt32(8 * channel))
      }
      i += 1
    }
  }

  /// Colours are averaged; depth and instance are those of the middle.
  private func average(
    into rgb: UnsafeMutablePointer<UInt8>, _ depth: UnsafeMutablePointer<UInt16>,
    _ instance: UnsafeMutablePointer<UInt16>, width w: Int, height: Int
  ) {
    let k = supersampling
    for y in 0..<height {
      for x in 0..<w {
        let middle = (y * k + k / 2) * w * k + x * k + k / 2
        depth[y * w + x] = Self.millimetres(target.inverseDepth[middle])
        instance[y * w + x] = target.instanceOfFace[Int(target.face[middle])]
        var sum = SIMD4<UInt32>(0, 0, 0, 0)
        for j in 0..<k {
          for i in 0..<k {
            let word = target.pixels[(y * k + j) * w * k + x * k + i]
            sum &+= SIMD4(word & 255, word >> 8 & 255, word >> 16 & 255, 0)
          }
        }
        for c in 0..<3 { rgb[3 * (y * w + x) + c] = UInt8(sum[c] / UInt32(k * k)) }
      }
    }
  }
}
