public import AgentMessages

extension Simulation {
  /// Adds what the noise knobs ask for to a frame: blur, then pixel and depth noise.
  mutating func degrade(_ frame: inout CameraFrame) {
    if noise.blurChance > 0, chance.camera.unit() < noise.blurChance { ImageNoise.blur(&frame) }
    guard noise.pixelDeviation > 0 || noise.depthDeviation > 0 else { return }
    var generator = SplitMix64(seed: chance.camera.next())
    ImageNoise.addPixelNoise(&frame, deviation: noise.pixelDeviation, from: &generator)
    ImageNoise.addDepthNoise(&frame, deviation: noise.depthDeviation, from: &generator)
  }
}

/// What a worse camera does to a picture.
public enum ImageNoise {
  /// Adds noise of the given standard deviation (of 255) to each colour value. Bell-shaped: the sum of four bytes' chance
  /// (Irwin-Hall), so that one draw serves two values.
  public static func addPixelNoise(
    _ frame: inout CameraFrame, deviation: Double, from generator: inout SplitMix64
  ) {
    guard deviation > 0 else { return }
    let scale = Int32(deviation / 147.8 * 65536)
    var index = 0
    while index < frame.rgb.count {
      let draw = generator.next()
      frame.rgb[index] = noisy(frame.rgb[index], UInt32(truncatingIfNeeded: draw), scale)
      if index + 1 < frame.rgb.count {
        frame.rgb[index + 1] = noisy(frame.rgb[index + 1], UInt32(truncatingIfNeeded: draw >> 32), scale)
      }
      index += 2
    }
  }

  /// Adds noise whose standard deviation is `deviation` times the depth; unknown depth stays unknown.
  public static func addDepthNoise(
    _ frame: inout CameraFrame, deviation: Double, from generator: inout SplitMix64
  ) {
    guard deviation > 0 else { return }
    for index in frame.depth.indices where frame.depth[index] > 0 {
      let sum = byteSum(UInt32(truncatingIfNeeded: generator.next()))
      let change = Double(frame.depth[index]) * deviation * Double(sum) / 147.8
      frame.depth[index] = UInt16(min(65535, max(1, Double(frame.depth[index]) + change)))
    }
  }

  /// Replaces each pixel by the mean of its 3x3 neighbourhood; edges keep their values.
  public static func blur(_ frame: inout CameraFrame) {
    let (source, stride) = (frame.rgb, frame.width * 3)
    guard frame.width > 2, frame.height > 2 else { return }
    for row in 1..<(frame.height - 1) {
      for column in 3..<(stride - 3) {
        let centre = row * stride + column
        var sum = 0
        for offset in [-stride, 0, stride] {
          sum += Int(source[centre + offset - 3]) + Int(source[centre + offset])
          sum += Int(source[centre + offset + 3])
        }
        frame.rgb[centre] = UInt8(sum / 9)
      }
    }
  }

  @inline(__always)
  private static func noisy(_ value: UInt8, _ draw: UInt32, _ scale: Int32) -> UInt8 {
    UInt8(clamping: Int32(value) + (byteSum(draw) * scale + 32768) >> 16)
  }

  /// Sum of the four bytes, centred: standard deviation 147.8.
  @inline(__always)
  private static func byteSum(_ draw: UInt32) -> Int32 {
    Int32(draw & 255) + Int32(draw >> 8 & 255) + Int32(draw >> 16 & 255) + Int32(draw >> 24) - 510
  }
}
