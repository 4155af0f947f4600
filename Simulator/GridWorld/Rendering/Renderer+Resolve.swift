import AgentMessages

extension Renderer {
  /// Copies, or averages, what was drawn into the picture.
  func resolve(into frame: inout RenderedFrame, camera: CameraInfo, scene: Scene) {
    if frame.width != camera.width || frame.height != camera.height {
      frame = RenderedFrame(width: camera.width, height: camera.height)
    }
    let (w, k) = (camera.width, supersampling)
    let count = w * camera.height
    frame.rgb.withUnsafeMutableBufferPointer { rgb in
      guard let out = rgb.baseAddress else { return }
      if k == 1 {
        out.update(from: target.rgb, count: 3 * count)
      } else {
        average(into: out, width: w, height: camera.height)
      }
    }
    frame.depth.withUnsafeMutableBufferPointer { depth in
      for i in 0..<count {
        depth[i] = UInt16(max(0, min(65_535, 1000 / target.inverseDepth[sample(i, w, k)] + 0.5)))
      }
    }
    frame.instance.withUnsafeMutableBufferPointer { instance in
      for i in 0..<count {
        let index = Int(target.faces[Int(target.face[sample(i, w, k)])].instance)
        instance[i] =
          index == 0 ? 0 : UInt16(truncatingIfNeeded: scene.items[index - 1].id)
      }
    }
  }

  /// The drawn pixel in the middle of given pixel `i`.
  @inline(__always)
  private func sample(_ i: Int, _ w: Int, _ k: Int) -> Int {
    guard k > 1 else { return i }
    return (i / w * k + k / 2) * w * k + i % w * k + k / 2
  }

  private func average(into out: UnsafeMutablePointer<UInt8>, width w: Int, height: Int) {
    let k = supersampling
    for y in 0..<height {
      for x in 0..<w {
        for c in 0..<3 {
          var sum = 0
          for j in 0..<k {
            for i in 0..<k { sum += Int(target.rgb[3 * ((y * k + j) * w * k + x * k + i) + c]) }
          }
          out[3 * (y * w + x) + c] = UInt8(sum / (k * k))
        }
      }
    }
  }
}
