/// The interval that a share is in with 95 % confidence, given how often something held in how many trials.
///
///     WilsonInterval(successes: 95, of: 100)   // 0.888 ... 0.978
///
/// Wilson 1927, "Probable inference, the law of succession, and statistical inference". Unlike the normal interval it
/// stays inside 0 to 1 and is right for few trials and shares near the ends.
public struct WilsonInterval: Hashable, Sendable {
  /// The lower end, 0 to 1; 0 without trials.
  public let low: Double
  /// The upper end, 0 to 1; 1 without trials.
  public let high: Double

  public init(successes: Int, of trials: Int) {
    precondition(
      successes >= 0 && successes <= trials, "\(successes) successes of \(trials) trials")
    guard trials > 0 else {
      low = 0
      high = 1
      return
    }
    let z = 1.959963984540054
    let n = Double(trials)
    let p = Double(successes) / n
    let centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    let half = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
    low = successes == 0 ? 0 : max(0, centre - half)
    high = successes == trials ? 1 : min(1, centre + half)
  }
}
