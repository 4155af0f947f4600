/// How far scores are from being probabilities.
///
/// Expected calibration error over ten bins of equal width (Guo et al. 2017, "On calibration of modern neural
/// networks", section 2): the mean over bins, weighted by their size, of |share that was right - mean score|.
public struct Calibration: Hashable, Sendable {
  /// One score (0 to 1) and whether what it claimed was so.
  public struct Sample: Hashable, Sendable {
    public var score: Double
    public var isRight: Bool

    public init(score: Double, isRight: Bool) {
      self.score = score
      self.isRight = isRight
    }
  }

  /// One tenth of the scale.
  public struct Bin: Hashable, Sendable {
    public var count = 0
    public var rightCount = 0
    public var scoreSum = 0.0

    public var meanScore: Double { count == 0 ? 0 : scoreSum / Double(count) }
    public var shareRight: Double { count == 0 ? 0 : Double(rightCount) / Double(count) }
  }

  /// Ten bins: [0, 0.1), [0.1, 0.2), ... [0.9, 1].
  public private(set) var bins = Array(repeating: Bin(), count: 10)

  public init(_ samples: [Sample]) {
    for sample in samples {
      let index = min(9, max(0, Int(sample.score * 10)))
      bins[index].count += 1
      bins[index].rightCount += sample.isRight ? 1 : 0
      bins[index].scoreSum += sample.score
    }
  }

  /// Expected calibration error over all scores, 0 to 1.
  public var error: Double { error(over: bins) }
  /// The same over the scores from 0.1 to 0.9 alone, where being sure does not help.
  public var middleError: Double { error(over: bins[1..<9]) }
  /// What ``middleError`` would come to by chance alone for scores that are true probabilities: the mean distance of as
  /// many throws of a coin from their mean, bin by bin (Bröcker & Smith 2007, "Increasing the reliability of
  /// reliability diagrams").
  public var middleErrorByChance: Double {
    let total = Double(max(1, middleCount))
    return bins[1..<9].reduce(0) { sum, bin in
      let spread = bin.meanScore * (1 - bin.meanScore) * Double(bin.count)
      return sum + (2 / Double.pi * spread).squareRoot() / total
    }
  }
  /// How many scores lie from 0.1 to 0.9.
  public var middleCount: Int { bins[1..<9].reduce(0) { $0 + $1.count } }

  private func error(over bins: some Collection<Bin>) -> Double {
    let total = bins.reduce(0) { $0 + $1.count }
    guard total > 0 else { return 0 }
    return bins.reduce(0) { sum, bin in
      sum + abs(bin.shareRight - bin.meanScore) * Double(bin.count) / Double(total)
    }
  }
}
