import AgentMessages

extension Renderer {
  /// Copies, or averages, what was drawn into the picture.
  func resolve(into frame: inout RenderedFrame, camera: CameraInfo) {
    if frame.width != camera.width || frame.height != camera.height {
      frame = RenderedFrame(width: camera.width, height: camera.height)
    }
    let count = camera.width * camera.height
    frame.rgb.withUnsafeMutableBufferPointer { rgb in
      frame.depth.withUnsafeMutableBufferPointer { depth in
        frame.instance.withUnsafeMutableBufferPointer { instance in
          guard let rgb = rgb.baseAddress, let depth = depth.baseAddress,
            let instance = instance.baseAddress
          else { return }
          if supersampling == 1 {
            rgb.update(from: target.rgb, count: 3 * count)
            depth.update(from: target.depth, count: count)
            instance.update(from: target.instance, count: count)
          } else {
            average(into: rgb, depth, instance, width: camera.width, height: camera.height)
          }
        }
      }
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
        depth[y * w + x] = target.depth[middle]
        instance[y * w + x] = target.instance[middle]
        for c in 0..<3 {
          var sum = 0
          for j in 0..<k {
            for i in 0..<k { sum += Int(target.rgb[3 * ((y * k + j) * w * k + x * k + i) + c]) }
          }
          rgb[3 * (y * w + x) + c] = UInt8(sum / (k * k))
        }
      }
    }
  }
}
