/// Takes a camera's noise out of a depth picture, where it has any.
///
/// Inverse depth is linear over the picture of a plane, so the mean of two pixels on opposite sides of a third one is the
/// third one's value, however steeply the plane runs away. A pixel becomes the mean of itself and of all such pairs
/// around it that agree with it; at an edge in depth those across the edge do not, and it stays sharp.
package struct DepthSmoothing {
  /// Noise below this needs no smoothing: a share of the depth, standard deviation.
  private static let leastNoise: Float = 0.0025
  /// How many standard deviations off a pair may be.
  private static let agreement: Float = 3.5
  /// One of each two opposite neighbours within two pixels.
  private static let offsets: [(u: Int, v: Int)] = {
    var half: [(Int, Int)] = [(1, 0), (2, 0)]
    for v in 1...2 { for u in -2...2 { half.append((u, v)) } }
    return half
  }()

  /// Millimetres, 0 where unknown, `[height, width]`; as they are where there is no noise to speak of.
  package static func smoothed(_ depth: [UInt16], width: Int, height: Int) -> [UInt16] {
    var inverse = depth.map { $0 > 0 ? 1 / Float($0) : 0 }
    var noise = self.noise(of: inverse, width: width)
    guard noise > leastNoise else { return depth }
    for _ in 0..<2 {
      inverse = averaged(inverse, noise: noise, width: width, height: height)
      noise /= 2
    }
    return inverse.map { $0 > 0 ? UInt16(min(1 / $0, 65_535).rounded()) : 0 }
  }

  /// Standard deviation as a share of the depth, from how far pixels are from the mean of their neighbours to the left
  /// and right. The median, so that edges do not count.
  package static func noise(of inverse: [Float], width: Int) -> Float {
    var shares: [Float] = []
    for index in stride(from: 1, to: inverse.count - 1, by: 7) where index % width > 0 {
      let (a, b, c) = (inverse[index - 1], inverse[index], inverse[index + 1])
      guard index % width < width - 1, a > 0, b > 0, c > 0 else { continue }
      shares.append(abs(a - 2 * b + c) / b)
    }
    guard !shares.isEmpty else { return 0 }
    // the median of |a - 2 b + c| is 0.6745 times its deviation, which is the square root of 6 times that of one
    return shares.sorted()[shares.count / 2] / 1.652
  }

  private static func averaged(
    _ inverse: [Float], noise: Float, width: Int, height: Int
  ) -> [Float] {
    var result = inverse
    inverse.withUnsafeBufferPointer { inverse in
      for v in 0..<height {
        for u in 0..<width {
          let here = v * width + u
          let value = inverse[here]
          guard value > 0 else { continue }
          let limit = agreement * 1.22 * noise * value
          var (sum, count): (Float, Float) = (value, 1)
          for (du, dv) in offsets {
            guard u - abs(du) >= 0, u + abs(du) < width, v - dv >= 0, v + dv < height else {
              continue
            }
            let step = dv * width + du
            let (before, after) = (inverse[here - step], inverse[here + step])
            guard before > 0, after > 0, abs((before + after) / 2 - value) < limit else { continue }
            sum += before + after
            count += 2
          }
          result[here] = sum / count
        }
      }
    }
    return result
  }
}
