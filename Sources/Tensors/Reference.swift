#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Every kernel in plain Swift, in double precision where sums are long: what the fast ones are
/// tested against, and what `--kernels reference` runs.
enum Reference {
  static func product(_ x: [Float], _ weight: [Float], adding residual: [Float]?, inner: Int)
    -> [Float]
  {
    let (rows, columns) = inner == 0 ? (0, 0) : (x.count / inner, weight.count / inner)
    var y = residual ?? [Float](repeating: 0, count: rows * columns)
    for r in 0..<rows {
      for c in 0..<columns {
        var total = 0.0
        for k in 0..<inner { total += Double(x[r * inner + k]) * Double(weight[c * inner + k]) }
        y[r * columns + c] += Float(total)
      }
    }
    return y
  }

  static func activate(_ x: Float, _ activation: Activation) -> Float {
    let x = Double(x)
    let y =
      switch activation {
      case .identity: x
      case .relu: max(0, x)
      case .gelu: 0.5 * x * (1 + erf(x * 0.5.squareRoot()))
      case .quickGelu: x / (1 + exp(-1.702 * x))
      case .tanhGelu:
        0.5 * x * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
      case .silu: x / (1 + exp(-x))
      }
    return Float(y)
  }

  static func applyBias(
    _ bias: [Float]?, _ activation: Activation, to y: inout [Float], columns: Int
  ) {
    for i in y.indices { y[i] = activate(y[i] + (bias?[i % columns] ?? 0), activation) }
  }

  static func layerNorm(_ x: [Float], gain: [Float], bias: [Float], epsilon: Float) -> [Float] {
    let columns = gain.count
    var y = x
    for start in stride(from: 0, to: x.count, by: columns) {
      let row = x[start..<start + columns].map { Double($0) }
      let mean = row.reduce(0, +) / Double(columns)
      let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(columns)
      let scale = 1 / (variance + Double(epsilon)).squareRoot()
      for c in 0..<columns { y[start + c] = Float((row[c] - mean) * scale) * gain[c] + bias[c] }
    }
    return y
  }

  static func softmax(_ x: inout [Float], scale: Float, columns: Int) {
    for start in stride(from: 0, to: x.count, by: columns) {
      let row = x[start..<start + columns].map { Double($0) * Double(scale) }
      let top = row.max() ?? 0
      let powers = row.map { exp($0 - top) }
      let total = powers.reduce(0, +)
      for c in 0..<columns { x[start + c] = Float(powers[c] / total) }
    }
  }

  static func normalise(_ x: inout [Float], columns: Int) {
    for start in stride(from: 0, to: x.count, by: columns) {
      let length = x[start..<start + columns].reduce(0.0) { $0 + Double($1) * Double($1) }
        .squareRoot()
      for c in 0..<columns { x[start + c] = Float(Double(x[start + c]) / max(length, 1e-12)) }
    }
  }

  static func attention(
    _ x: [Float], tokens: Int, heads: Int, visible: ((Int, Int) -> Bool)?
  ) -> [Float] {
    let width = tokens == 0 ? 0 : x.count / tokens / 3
    let size = width / heads
    var result = [Float](repeating: 0, count: tokens * width)
    for head in 0..<heads {
      for i in 0..<tokens {
        let seen = (0..<tokens).filter { visible?(i, $0) ?? true }
        let query = i * 3 * width + head * size
        var weights = seen.map { j in
          let key = j * 3 * width + width + head * size
          return (0..<size).reduce(Float(0)) { $0 + x[query + $1] * x[key + $1] }
            / Float(size).squareRoot()
        }
        if weights.isEmpty { continue }
        softmax(&weights, scale: 1, columns: weights.count)
        for (j, weight) in zip(seen, weights) {
          let value = j * 3 * width + 2 * width + head * size
          for k in 0..<size { result[i * width + head * size + k] += weight * x[value + k] }
        }
      }
    }
    return result
  }

  static func patches(
    _ image: [Float], height: Int, width: Int, channels: Int, _ geometry: ConvolutionGeometry
  ) -> [Float] {
    var result = [Float]()
    for oy in 0..<geometry.outputSize(height) {
      for ox in 0..<geometry.outputSize(width) {
        for ky in 0..<geometry.kernel {
          for kx in 0..<geometry.kernel {
            let y = oy * geometry.stride + ky - geometry.padding
            let x = ox * geometry.stride + kx - geometry.padding
            let inside = y >= 0 && y < height && x >= 0 && x < width
            for c in 0..<channels {
              result.append(inside ? image[(y * width + x) * channels + c] : 0)
            }
          }
        }
      }
    }
    return result
  }

  static func depthwise(
    _ image: [Float], height: Int, width: Int, channels: Int, weight: [Float], bias: [Float]?,
    _ geometry: ConvolutionGeometry
  ) -> [Float] {
    let taps = geometry.kernel * geometry.kernel
    let under = patches(image, height: height, width: width, channels: channels, geometry)
    let positions = geometry.outputSize(height) * geometry.outputSize(width)
    var y = [Float](repeating: 0, count: positions * channels)
    for p in 0..<positions {
      for c in 0..<channels {
        y[p * channels + c] = (0..<taps).reduce(bias?[c] ?? 0) {
          $0 + under[(p * taps + $1) * channels + c] * weight[$1 * channels + c]
        }
      }
    }
    return y
  }
}
