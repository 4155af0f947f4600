package import AgentMessages

/// The colours that things come in. All are display RGB, 0 to 1.
package enum Palette {
  private static let named: [String: SIMD3<Float>] = [
    "red": SIMD3(0.80, 0.09, 0.10), "orange": SIMD3(0.96, 0.48, 0.06),
    "yellow": SIMD3(0.95, 0.84, 0.12), "green": SIMD3(0.13, 0.58, 0.18),
    "blue": SIMD3(0.10, 0.27, 0.82), "purple": SIMD3(0.50, 0.14, 0.66),
    "white": SIMD3(0.93, 0.93, 0.92), "black": SIMD3(0.10, 0.10, 0.11),
  ]

  private static let woods: [SIMD3<Float>] = [
    SIMD3(0.62, 0.42, 0.25), SIMD3(0.48, 0.31, 0.19), SIMD3(0.74, 0.57, 0.38),
    SIMD3(0.36, 0.24, 0.17), SIMD3(0.82, 0.70, 0.53),
  ]
  private static let paints: [SIMD3<Float>] = [
    SIMD3(0.86, 0.85, 0.82), SIMD3(0.55, 0.57, 0.58), SIMD3(0.70, 0.72, 0.70),
    SIMD3(0.40, 0.43, 0.47), SIMD3(0.78, 0.74, 0.66),
  ]
  private static let metals: [SIMD3<Float>] = [
    SIMD3(0.72, 0.74, 0.76), SIMD3(0.88, 0.89, 0.89), SIMD3(0.50, 0.52, 0.55),
    SIMD3(0.80, 0.79, 0.74),
  ]
  private static let fabrics: [SIMD3<Float>] = [
    SIMD3(0.62, 0.58, 0.52), SIMD3(0.42, 0.47, 0.55), SIMD3(0.50, 0.40, 0.34),
    SIMD3(0.45, 0.50, 0.44), SIMD3(0.66, 0.55, 0.50), SIMD3(0.36, 0.37, 0.41),
    SIMD3(0.74, 0.70, 0.63),
  ]
  private static let clothing: [SIMD3<Float>] = [
    SIMD3(0.55, 0.22, 0.26), SIMD3(0.20, 0.42, 0.46), SIMD3(0.30, 0.34, 0.56),
    SIMD3(0.34, 0.44, 0.28), SIMD3(0.78, 0.76, 0.72), SIMD3(0.24, 0.24, 0.27),
    SIMD3(0.66, 0.52, 0.36), SIMD3(0.46, 0.36, 0.52),
  ]
  private static let skins: [SIMD3<Float>] = [
    SIMD3(0.92, 0.74, 0.62), SIMD3(0.78, 0.58, 0.44), SIMD3(0.55, 0.38, 0.28),
    SIMD3(0.38, 0.26, 0.20),
  ]

  /// The shade of a named colour that a thing with this seed has; grey for a name that is not one of the eight.
  package static func shade(of name: String, seed: UInt64) -> SIMD3<Float> {
    var generator = SplitMix64(seed: seed ^ 0xC010)
    let base = named[name] ?? SIMD3(repeating: 0.5)
    let gain = Float(0.90 + 0.16 * generator.unit())
    let jitter = SIMD3<Float>(
      Float(generator.unit() - 0.5), Float(generator.unit() - 0.5), Float(generator.unit() - 0.5))
    let shade = base * gain + jitter * 0.05
    return shade.clamped(
      lowerBound: SIMD3(repeating: 0.03), upperBound: SIMD3(repeating: 0.97))
  }

  package static func wood(_ generator: inout SplitMix64) -> SIMD3<Float> {
    pick(woods, &generator)
  }
  package static func paint(_ generator: inout SplitMix64) -> SIMD3<Float> {
    pick(paints, &generator)
  }
  package static func metal(_ generator: inout SplitMix64) -> SIMD3<Float> {
    pick(metals, &generator)
  }
  package static func fabric(_ generator: inout SplitMix64) -> SIMD3<Float> {
    pick(fabrics, &generator)
  }
  package static func clothes(_ generator: inout SplitMix64) -> SIMD3<Float> {
    pick(clothing, &generator)
  }
  package static func skin(_ generator: inout SplitMix64) -> SIMD3<Float> {
    pick(skins, &generator)
  }

  private static func pick(
    _ colours: [SIMD3<Float>], _ generator: inout SplitMix64
  ) -> SIMD3<Float> {
    let base = colours[generator.int(in: 0...colours.count - 1)]
    let gain = Float(0.92 + 0.16 * generator.unit())
    return (base * gain).clamped(
      lowerBound: SIMD3(repeating: 0.03), upperBound: SIMD3(repeating: 0.97))
  }
}
