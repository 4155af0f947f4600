extension RGBImage {
  /// The picture at another size, with antialiasing, equal to Pillow's `Image.resize` to the last
  /// bit: one direction, then the other, 22-bit fixed-point weights, rounded to 8 bits between.
  public func resized(
    width newWidth: Int, height newHeight: Int, by filter: ResamplingFilter = .bilinear
  ) -> RGBImage {
    precondition(
      newWidth > 0 && newHeight > 0 && width > 0 && height > 0,
      "\(width)x\(height) to \(newWidth)x\(newHeight)")
    // which direction comes first shows in the rounding; Pillow from 13 on takes away the rows first
    // where it loses more than twice as many rows as columns
    let isRowsFirst = newHeight < height && height - newHeight > 2 * (width - newWidth)
    return isRowsFirst
      ? resampled(toHeight: newHeight, filter).resampled(toWidth: newWidth, filter)
      : resampled(toWidth: newWidth, filter).resampled(toHeight: newHeight, filter)
  }

  private func resampled(toWidth newWidth: Int, _ filter: ResamplingFilter) -> RGBImage {
    guard newWidth != width else { return self }
    let weights = ResamplingWeights(from: width, to: newWidth, filter)
    return RGBImage(width: newWidth, height: height, pixels: resample(weights, along: .row))
  }

  private func resampled(toHeight newHeight: Int, _ filter: ResamplingFilter) -> RGBImage {
    guard newHeight != height else { return self }
    let weights = ResamplingWeights(from: height, to: newHeight, filter)
    return RGBImage(width: width, height: newHeight, pixels: resample(weights, along: .column))
  }

  /// The picture fitted into a size without changing its proportions: scaled until it touches, then
  /// padded at the right and bottom with mid grey. A pixel (x, y) of the result is (x / scale, y /
  /// scale) of this picture.
  public func fitted(width newWidth: Int, height newHeight: Int) -> (image: RGBImage, scale: Double)
  {
    if newWidth == width, newHeight == height { return (self, 1) }
    let scale = min(Double(newWidth) / Double(width), Double(newHeight) / Double(height))
    let inner = resized(
      width: max(1, min(newWidth, Int((Double(width) * scale).rounded()))),
      height: max(1, min(newHeight, Int((Double(height) * scale).rounded()))))
    if inner.width == newWidth, inner.height == newHeight { return (inner, scale) }
    var canvas = RGBImage(width: newWidth, height: newHeight, colour: (128, 128, 128))
    for y in 0..<inner.height {
      let line = inner.pixels[y * inner.width * 3..<(y + 1) * inner.width * 3]
      canvas.pixels.replaceSubrange(y * newWidth * 3..<y * newWidth * 3 + line.count, with: line)
    }
    return (canvas, scale)
  }

  private enum Direction { case row, column }

  private func resample(_ weights: ResamplingWeights, along direction: Direction) -> [UInt8] {
    let (lines, outer, step, lineStep) =
      direction == .row
      ? (height, weights.windows.count, 3, width * 3) : (width, weights.windows.count, width * 3, 3)
    let newWidth = direction == .row ? outer : width
    var result = [UInt8](repeating: 0, count: lines * outer * 3)
    pixels.withUnsafeBufferPointer { source in
      for line in 0..<lines {
        for (position, window) in weights.windows.enumerated() {
          let target =
            (direction == .row ? line * newWidth + position : position * newWidth + line) * 3
          for channel in 0..<3 {
            var total: Int32 = 1 << 21
            var at = line * lineStep + window.first * step + channel
            for weight in window.weights {
              total &+= Int32(source[at]) &* weight
              at += step
            }
            result[target + channel] = UInt8(clamping: total >> 22)
          }
        }
      }
    }
    return result
  }
}

/// For each new pixel of a line: the old pixels that it mixes and their weights in 22-bit fixed
/// point.
private struct ResamplingWeights {
  var windows: [(first: Int, weights: [Int32])]

  init(from size: Int, to newSize: Int, _ filter: ResamplingFilter) {
    let scale = Double(size) / Double(newSize)
    // when shrinking, the filter is as wide as what the new pixels cover
    let stretch = max(1, scale)
    let support = filter.support * stretch
    windows = (0..<newSize).map { position in
      let centre = (Double(position) + 0.5) * scale
      let first = max(0, Int(centre - support + 0.5))
      let last = min(size, Int(centre + support + 0.5))
      let raw = (first..<last).map {
        filter.weight(at: (Double($0) - centre + 0.5) * (1 / stretch))
      }
      let total = raw.reduce(0, +)
      return (first, raw.map { Self.fixedPoint(total == 0 ? $0 : $0 / total) })
    }
  }

  /// Rounded away from zero at the half, as C does it.
  private static func fixedPoint(_ weight: Double) -> Int32 {
    Int32((weight < 0 ? -0.5 : 0.5) + weight * Double(1 << 22))
  }
}
