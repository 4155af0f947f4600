/// Order statistics of a set of durations or other numbers.
///
///     Percentiles([5, 1, 3]).p50   // 3
///
/// The nearest-rank definition: a percentile is always a value that was measured. Complexity: O(n log n) once.
public struct Percentiles: Hashable, Sendable {
  private let sorted: [Double]

  public init(_ values: [Double]) { sorted = values.sorted() }

  public var count: Int { sorted.count }
  public var p50: Double { value(at: 0.5) }
  public var p99: Double { value(at: 0.99) }
  public var maximum: Double { sorted.last ?? 0 }

  /// The smallest value that at least `share` (0 to 1) of the values do not exceed; 0 without values.
  public func value(at share: Double) -> Double {
    guard !sorted.isEmpty else { return 0 }
    let rank = Int((share * Double(sorted.count)).rounded(.up))
    return sorted[min(sorted.count - 1, max(0, rank - 1))]
  }
}
