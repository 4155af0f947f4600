/// A small seeded generator (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators"). Everything
/// random in Errand comes from one of these, so that a seed names an episode. Not for secrets.
public struct SplitMix64: RandomNumberGenerator, Hashable, Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number in [0, 1).
  public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A whole number in `range`.
  public mutating func int(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.upperBound - range.lowerBound + 1))
  }

  /// A generator of its own for `stream`, so that what one part draws does not shift what another part draws.
  public func split(_ stream: UInt64) -> SplitMix64 {
    var mixed = SplitMix64(seed: state ^ (stream &* 0xD1B5_4A32_D192_ED03))
    return SplitMix64(seed: mixed.next())
  }
}
