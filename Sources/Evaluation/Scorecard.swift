public import AgentMessages

/// What a suite found out: how often, how honestly, how fast. Every `--json` of `errand eval` and `errand run` is one of
/// these.
public struct Scorecard: Hashable, Sendable {
  /// One family of tasks, or one row of questions.
  public struct Family: Hashable, Sendable {
    public var name: String
    public var episodes: Int
    public var successes: Int

    public init(name: String, episodes: Int, successes: Int) {
      self.name = name
      self.episodes = episodes
      self.successes = successes
    }

    /// Share of successes, 0 to 1; 0 without episodes.
    public var success: Double { episodes == 0 ? 0 : Double(successes) / Double(episodes) }
    public var interval: WilsonInterval { WilsonInterval(successes: successes, of: episodes) }
  }

  public var suite: String
  public var seed: UInt64
  /// Episodes or questions that were run.
  public var episodes: Int
  public var successes: Int
  /// How many of the episodes `successes` is a share of; nil where that is all of them.
  public var successOf: Int?
  /// Episodes in which the agent said "done" and the referee's condition did not hold.
  public var falseDone: Int
  /// Sorted by name, so that two runs print the same.
  public var families: [Family]
  /// Wall time from camera frame to motor command, milliseconds.
  public var decisionMilliseconds: Percentiles
  /// What the suite adds, in order.
  public var extras: [JSONValue.Member]

  public init(
    suite: String, seed: UInt64, episodes: Int, successes: Int, successOf: Int? = nil,
    falseDone: Int = 0, families: [Family] = [],
    decisionMilliseconds: Percentiles = Percentiles([]),
    extras: [JSONValue.Member] = []
  ) {
    self.suite = suite
    self.seed = seed
    self.episodes = episodes
    self.successes = successes
    self.successOf = successOf
    self.falseDone = falseDone
    self.families = families.sorted { $0.name < $1.name }
    self.decisionMilliseconds = decisionMilliseconds
    self.extras = extras
  }

  /// Share of successes, 0 to 1.
  public var success: Double {
    let total = successOf ?? episodes
    return total == 0 ? 0 : Double(successes) / Double(total)
  }
  public var interval: WilsonInterval {
    WilsonInterval(successes: successes, of: successOf ?? episodes)
  }
}

extension Scorecard {
  /// One object with the keys that every suite shares, then the suite's own.
  public var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init("suite", .string(suite)), .init("seed", .integer(Int(clamping: seed))),
      .init("episodes", .integer(episodes)), .init("success", Self.rounded(success)),
      .init("success_low", Self.rounded(interval.low)),
      .init("success_high", Self.rounded(interval.high)),
    ]
    if let successOf { members.append(.init("success_of", .integer(successOf))) }
    members.append(.init("false_done", .integer(falseDone)))
    members.append(.init("families", .members(families.map { .init($0.name, json(of: $0)) })))
    members.append(
      .init(
        "decision_ms",
        .object([
          "p50": Self.rounded(decisionMilliseconds.p50),
          "p99": Self.rounded(decisionMilliseconds.p99),
        ])))
    return .members(members + extras)
  }

  /// A number with at most six decimals.
  public static func rounded(_ value: Double) -> JSONValue {
    .number((value * 1e6).rounded() / 1e6)
  }

  private func json(of family: Family) -> JSONValue {
    .object([
      "episodes": .integer(family.episodes), "success": Self.rounded(family.success),
      "success_low": Self.rounded(family.interval.low),
      "success_high": Self.rounded(family.interval.high),
    ])
  }
}
