import AgentMessages

/// What the episodes of the household suite come to.
public enum HouseholdReport {
  /// Families in which the referee's shortest plan is no measure of what had to be done.
  static let withoutStepRatio: Set<String> = ["absent", "ambiguous", "all of a kind"]

  public static func scorecard(
    for results: [HouseholdResult], seed: UInt64, noise: String
  ) -> Scorecard {
    Scorecard(
      suite: "household", seed: seed, episodes: results.count,
      successes: results.filter(\.isSuccess).count,
      falseDone: results.filter(\.isFalseDone).count, families: families(of: results),
      decisionMilliseconds: Percentiles(results.flatMap(\.decisionMilliseconds)),
      extras: [
        .init("noise", .string(noise)),
        .init(
          "collisions_with_people",
          .integer(results.reduce(0) { $0 + $1.collisionsWithPeople })),
        .init("bumps", .integer(results.reduce(0) { $0 + $1.bumps })),
        .init("steps_ratio_explored", ratio(over: results.filter(\.isExplored))),
        .init("steps_ratio_unexplored", ratio(over: results.filter { !$0.isExplored })),
        .init("failures", .array(results.filter { !$0.isSuccess }.map { json(of: $0) })),
      ])
  }

  /// Steps over the shortest plan's, summed over the successes that have one; null without any.
  static func ratio(over results: [HouseholdResult]) -> JSONValue {
    let counted = results.filter {
      $0.isSuccess && !withoutStepRatio.contains($0.family) && ($0.shortestSteps ?? 0) > 0
    }
    let shortest = counted.reduce(0) { $0 + ($1.shortestSteps ?? 0) }
    guard shortest > 0 else { return .null }
    return Scorecard.rounded(Double(counted.reduce(0) { $0 + $1.steps }) / Double(shortest))
  }

  private static func families(of results: [HouseholdResult]) -> [Scorecard.Family] {
    HouseholdSuite.families.compactMap { name in
      let members = results.filter { $0.family == name }
      guard !members.isEmpty else { return nil }
      return Scorecard.Family(
        name: name, episodes: members.count, successes: members.filter(\.isSuccess).count)
    }
  }

  private static func json(of result: HouseholdResult) -> JSONValue {
    .object([
      "episode": .integer(result.index), "family": .string(result.family),
      "instruction": .string(result.instructions.last ?? ""),
      "outcome": .string(result.outcome), "sentence": .string(result.sentence),
      "failure": .string(result.failure ?? ""),
    ])
  }
}
