#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Resizing in floating point, as OWLv2's reference does it: a Gaussian where the picture shrinks,
/// then linear interpolation between pixel centres, mirrored at the edges (scipy's `gaussian_filter`
/// and `zoom` in grid mode).
enum SmoothResize {
  /// A square picture of floats, `[side, side, 3]`.
  struct Picture {
    var side: Int
    var values: [Float]

    init(side: Int) {
      self.side = side
      values = [Float](repeating: 0, count: side * side * 3)
    }
  }

  static func resize(_ picture: Picture, width: Int, height: Int) -> [Float] {
    let side = picture.side
    var least = Float.infinity
    var most = -Float.infinity
    for value in picture.values {
      least = min(least, value)
      most = max(most, value)
    }
    // rows of the picture are mixed first, then its columns
    var values = mix(
      picture.values, lines: 1, count: side, inner: side * 3,
      gaussian(deviation: (Double(side) / Double(height) - 1) / 2))
    values = mix(
      values, lines: side, count: side, inner: 3,
      gaussian(deviation: (Double(side) / Double(width) - 1) / 2))
    values = interpolate(values, lines: 1, count: side, inner: side * 3, to: height)
    values = interpolate(values, lines: height, count: side, inner: 3, to: width)
    return values.map { min(max($0, least), most) }
  }

  /// The weights from the centre outwards, four deviations far; nil for none.
  private static func gaussian(deviation: Double) -> [Double]? {
    guard deviation > 0 else { return nil }
    let radius = Int(4 * deviation + 0.5)
    let half = (0...radius).map { exp(-0.5 * Double($0 * $0) / (deviation * deviation)) }
    let total = half[0] + 2 * half.dropFirst().reduce(0, +)
    return half.map { $0 / total }
  }

  /// `index` brought into 0..<count by reflection about the first and last pixels' centres.
  private static func mirrored(_ index: Int, _ count: Int) -> Int {
    guard count > 1 else { return 0 }
    let period = 2 * (count - 1)
    let rest = ((index % period) + period) % period
    return rest < count ? rest : period - rest
  }

  /// A symmetric filter along the middle index of `[lines, count, inner]`.
  private static func mix(
    _ values: [Float], lines: Int, count: Int, inner: Int, _ weights: [Double]?
  ) -> [Float] {
    guard let weights else { return values }
    var result = values
    var sums = [Double](repeating: 0, count: inner)
    values.withUnsafeBufferPointer { values in
      for line in 0..<lines {
        for position in 0..<count {
          let at = (line * count + position) * inner
          for i in 0..<inner { sums[i] = Double(values[at + i]) * weights[0] }
          for distance in weights.indices.dropFirst() {
            let a = (line * count + mirrored(position - distance, count)) * inner
            let b = (line * count + mirrored(position + distance, count)) * inner
            let weight = weights[distance]
            for i in 0..<inner { sums[i] += Double(values[a + i] + values[b + i]) * weight }
          }
          for i in 0..<inner { result[at + i] = Float(sums[i]) }
        }
      }
    }
    return result
  }

  /// Linear interpolation along the middle index.
  private static func interpolate(
    _ values: [Float], lines: Int, count: Int, inner: Int, to newCount: Int
  ) -> [Float] {
    var result = [Float](repeating: 0, count: lines * newCount * inner)
    let zoom = Double(count) / Double(newCount)
    values.withUnsafeBufferPointer { values in
      for position in 0..<newCount {
        let place = (Double(position) + 0.5) * zoom - 0.5
        let below = Int(place.rounded(.down))
        let share = Float(place - Double(below))
        let (first, second) = (mirrored(below, count), mirrored(below + 1, count))
        for line in 0..<lines {
          let (a, b) = ((line * count + first) * inner, (line * count + second) * inner)
          let at = (line * newCount + position) * inner
          for i in 0..<inner {
            result[at + i] = values[a + i] * (1 - share) + values[b + i] * share
          }
        }
      }
    }
    return result
  }
}
