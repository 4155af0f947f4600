/// How far a search goes. The first two count expansions, never seconds, so that the same task gives the same plan.
public struct SearchLimits: Hashable, Sendable {
  /// States expanded before giving up on a first plan.
  public var firstPlan: Int
  /// States expanded to make the first plan cheaper.
  public var improvement: Int
  /// When to stop, whatever was found; none in an agent, whose plans must not depend on the time.
  public var deadline: ContinuousClock.Instant?
  /// Bytes that the states and open lists of a search may take.
  public var memory: Int

  public init(
    firstPlan: Int = 1_000_000, improvement: Int = 2_000,
    deadline: ContinuousClock.Instant? = nil, memory: Int = 6 << 30
  ) {
    self.firstPlan = firstPlan
    self.improvement = improvement
    self.deadline = deadline
    self.memory = memory
  }

  /// Whether time is up or the task that searches was cancelled.
  var isOver: Bool {
    if let deadline, ContinuousClock.now >= deadline { return true }
    return Task.isCancelled
  }
}
