#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The slope and offset with which `sigmoid(slope * score + offset)` is as likely as can be, given what was right (Platt
/// 1999): Newton's method on two numbers, with the targets drawn in a little as Platt does, so that it ends for samples
/// that a line separates.
public struct PlattFit: Hashable, Sendable {
  public let slope: Double
  public let offset: Double

  /// Fits scores that may be any numbers; nil where all samples are right or all wrong.
  public init?(_ samples: [(score: Double, isRight: Bool)]) {
    let right = Double(samples.filter(\.isRight).count)
    let wrong = Double(samples.count) - right
    guard right > 0, wrong > 0 else { return nil }
    let targets = (high: (right + 1) / (right + 2), low: 1 / (wrong + 2))
    var (a, b) = (1.0, log((right + 1) / (wrong + 1)))
    for _ in 0..<100 {
      // gradient and curvature, with a little on the diagonal
      var (ga, gb, haa, hab, hbb) = (0.0, 0.0, 1e-9, 0.0, 1e-9)
      for sample in samples {
        let p = 1 / (1 + exp(-(a * sample.score + b)))
        let error = p - (sample.isRight ? targets.high : targets.low)
        let weight = max(p * (1 - p), 1e-12)
        ga += error * sample.score
        gb += error
        haa += weight * sample.score * sample.score
        hab += weight * sample.score
        hbb += weight
      }
      let determinant = haa * hbb - hab * hab
      guard determinant > 0 else { break }
      let (da, db) = ((hbb * ga - hab * gb) / determinant, (haa * gb - hab * ga) / determinant)
      // a long step may overshoot; half of it does not for long
      let size = max(1, abs(da) / 2, abs(db) / 5)
      a -= da / size
      b -= db / size
      if abs(da) < 1e-9, abs(db) < 1e-9 { break }
    }
    guard a.isFinite, b.isFinite, a > 0 else { return nil }
    (slope, offset) = (a, b)
  }

  /// The logit of a probability.
  public static func logit(_ p: Double) -> Double { log(p / (1 - p)) }

  /// The probability of a score.
  public func probability(_ score: Double) -> Double { 1 / (1 + exp(-(slope * score + offset))) }
}
