/// One line that tells how far a long job is: how many of how many, how many of those went wrong, how long it may take.
public struct ProgressLine: Hashable, Sendable {
  public let total: Int
  public private(set) var finished = 0
  public private(set) var failed = 0

  public init(total: Int) { self.total = total }

  /// Counts one more piece of the job.
  public mutating func finish(succeeded: Bool) {
    finished += 1
    failed += succeeded ? 0 : 1
  }

  /// "  37/120  2 failed  about 40 s left", for so many seconds since the start.
  public func text(elapsedSeconds: Double) -> String {
    var text = "\(finished)/\(total)"
    if failed > 0 { text += "  \(failed) failed" }
    if finished > 0, finished < total {
      let left = elapsedSeconds / Double(finished) * Double(total - finished)
      text += "  about \(Self.duration(left)) left"
    }
    return text
  }

  /// 40 -> "40 s", 100 -> "1 min 40 s".
  public static func duration(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded(.up))
    return whole < 60 ? "\(whole) s" : "\(whole / 60) min \(whole % 60) s"
  }
}
