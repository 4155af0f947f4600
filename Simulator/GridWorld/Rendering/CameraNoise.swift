public import AgentMessages

/// What a poor camera does to a picture after it is drawn. The same seed and picture give the same result.
public struct CameraNoise: Hashable, Sendable {
  /// 0 is sharp, 1 is a full 3x3 binomial blur (Gaussian with sigma of about 0.7 pixels).
  public var blur: Float
  /// Standard deviation of each channel of each pixel, in steps of 255.
  public var pixelSigma: Float
  /// Multiplies all channels.
  public var brightness: Float
  /// Multiplies each channel.
  public var tint: SIMD3<Float>
  /// Standard deviation of depth as a share of depth.
  public var depthSigma: Float
  /// Share of depth pixels that are unknown (0).
  public var depthDropout: Float

  public init(
    blur: Float = 0, pixelSigma: Float = 0, brightness: Float = 1,
    tint: SIMD3<Float> = SIMD3(repeating: 1), depthSigma: Float = 0, depthDropout: Float = 0
  ) {
    self.blur = blur
    self.pixelSigma = pixelSigma
    self.brightness = brightness
    self.tint = tint
    self.depthSigma = depthSigma
    self.depthDropout = depthDropout
  }

  public static let none = CameraNoise()

  /// The camera of the noise preset `rough`; light changes are drawn anew for each frame by `rough(_:)`.
  public static let rough = CameraNoise(
    blur: 0.35, pixelSigma: 6, depthSigma: 0.01, depthDropout: 0.01)

  /// `rough` with a brightness of 0.75 to 1.25 and a slight tint drawn from `generator`.
  public static func rough(_ generator: inout SplitMix64) -> CameraNoise {
    var noise = CameraNoise.rough
    noise.brightness = Float(0.75 + 0.5 * generator.unit())
    for c in 0..<3 { noise.tint[c] = Float(0.95 + 0.1 * generator.unit()) }
    return noise
  }

  /// Changes `frame` in place; every random number comes from `generator`.
  public func apply(to frame: inout RenderedFrame, using generator: inout SplitMix64) {
    if blur > 0 { Self.blurred(&frame, weight: blur) }
    if pixelSigma > 0 || brightness != 1 || tint != SIMD3(repeating: 1) {
      disturbColours(&frame, &generator)
    }
    if depthSigma > 0 || depthDropout > 0 { disturbDepth(&frame, &generator) }
  }
}

extension CameraNoise {
  /// 4096 quantiles of the normal distribution, so that 12 random bits make one draw.
  private static let normal: [Float] = (0..<4096).map { i in
    quantile((Double(i) + 0.5) / 4096)
  }

  /// Inverse of the normal distribution by bisection over an Abramowitz and Stegun 26.2.17 tail.
  private static func quantile(_ p: Double) -> Float {
    var (low, high) = (-4.0, 4.0)
    for _ in 0..<40 {
      let middle = (low + high) / 2
      if cumulative(middle) < p { low = middle } else { high = middle }
    }
    return Float((low + high) / 2)
  }

  private static func cumulative(_ x: Double) -> Double {
    let t = 1 / (1 + 0.2316419 * abs(x))
    let tail =
      t
      * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
    let density = 0.3989422804 * expSmall(-x * x / 2)
    return x >= 0 ? 1 - density * tail : density * tail
  }

  /// e to a power between -8 and 0, from products and a short series only.
  private static func expSmall(_ x: Double) -> Double {
    let y = x / 64
    var sum = 1 + y * (1 + y / 2 * (1 + y / 3 * (1 + y / 4)))
    for _ in 0..<6 { sum *= sum }
    return sum
  }

  private func disturbColours(_ frame: inout RenderedFrame, _ generator: inout SplitMix64) {
    let gain = tint * brightness
    let count = frame.width * frame.height
    let sigma = pixelSigma
    frame.rgb.withUnsafeMutableBufferPointer { rgb in
      Self.normal.withUnsafeBufferPointer { normal in
        for i in 0..<count {
          let bits = sigma > 0 ? generator.next() : 0
          for c in 0..<3 {
            let draw = sigma > 0 ? normal[Int((bits >> UInt64(12 * c)) & 4095)] * sigma : 0
            let value = Float(rgb[3 * i + c]) * gain[c] + draw + 0.5
            rgb[3 * i + c] = UInt8(max(0, min(255, value)))
          }
        }
      }
    }
  }

  private func disturbDepth(_ frame: inout RenderedFrame, _ generator: inout SplitMix64) {
    let limit = UInt64(Double(depthDropout) * 65_536)
    for i in frame.depth.indices {
      let bits = generator.next()
      if bits & 0xFFFF < limit {
        frame.depth[i] = 0
      } else {
        let factor = 1 + depthSigma * Self.normal[Int(bits >> 16) & 4095]
        frame.depth[i] = UInt16(max(0, min(65_535, Float(frame.depth[i]) * factor + 0.5)))
      }
    }
  }

  private static func blurred(_ frame: inout RenderedFrame, weight: Float) {
    let (w, h) = (frame.width, frame.height)
    let source = frame.rgb
    let mix = Int(weight * 256)
    guard w > 2, h > 2 else { return }
    for y in 1..<(h - 1) {
      for i in (3 * (y * w + 1))..<(3 * (y * w + w - 1)) {
        let (up, down) = (i - 3 * w, i + 3 * w)
        let corners =
          Int(source[up - 3]) + Int(source[up + 3]) + Int(source[down - 3]) + Int(source[down + 3])
        let edges = Int(source[up]) + Int(source[down]) + Int(source[i - 3]) + Int(source[i + 3])
        let soft = corners + 2 * edges + 4 * Int(source[i])
        frame.rgb[i] = UInt8((Int(source[i]) * 16 * (256 - mix) + soft * mix) >> 12)
      }
    }
  }
}
