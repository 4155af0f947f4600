import AgentMessages

/// The pixels of a picture that small things take up, and how many of each cell's they are.
struct Cover {
  /// `[height, width]`.
  private(set) var isCovered: [Bool]
  /// Pixels of each cell, of those that are not of the floor.
  private(set) var pixels: [Cell: Int] = [:]

  init(of boxes: [BoundingBox], over scan: DepthScan) {
    isCovered = Array(repeating: false, count: scan.width * scan.height)
    for box in boxes {
      let columns = max(0, Int(box.minX))..<max(0, min(scan.width, Int(box.maxX.rounded(.up))))
      for v in max(0, Int(box.minY))..<max(0, min(scan.height, Int(box.maxY.rounded(.up)))) {
        for u in columns where !isCovered[v * scan.width + u] {
          let pixel = v * scan.width + u
          isCovered[pixel] = true
          guard scan.surface[pixel] == .upright || scan.surface[pixel] == .top,
            let cell = scan.cell(atPixel: pixel)
          else { continue }
          pixels[cell, default: 0] += 1
        }
      }
    }
  }
}
