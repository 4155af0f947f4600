import AgentMessages

/// What the episodes of BabyAI's levels come to.
public enum BabyAIReport {
  public static func scorecard(
    for results: [BabyAIResult], options: BabyAISuite.Options
  ) -> Scorecard {
    let levels = options.levels.map { level in (level, results.filter { $0.level == level }) }
    return Scorecard(
      suite: "babyai", seed: options.seeds.lowerBound, episodes: results.count,
      successes: results.count(where: \.isSuccess), falseDone: results.count(where: \.isFalseDone),
      families: levels.map { level, members in
        Scorecard.Family(
          name: level, episodes: members.count, successes: members.count(where: \.isSuccess))
      },
      decisionMilliseconds: Percentiles(results.flatMap(\.decisionMilliseconds)),
      extras: [
        .init("seeds", .string("\(options.seeds.lowerBound)..\(options.seeds.upperBound)")),
        .init("tile", .integer(options.tile)), .init("disturbance", .string(options.disturbance)),
        .init("environment", .string(results.first?.fingerprint ?? "")),
        .init("mean_reward", mean(results.map(\.reward))),
        .init("oracle_success", oracleSuccess(results, options)),
        .init("steps_over_oracle", ratio(results)),
        .init("seconds_per_episode", mean(results.map(\.seconds))),
        .init("levels", .members(levels.map { .init($0.0, json(of: $0.1, options)) })),
        .init("failures", .array(results.filter { !$0.isSuccess }.map(json))),
      ])
  }

  /// Steps over the bot's, summed over the episodes that both solve; null without any.
  static func ratio(_ results: [BabyAIResult]) -> JSONValue {
    let both = results.filter { $0.isSuccess && $0.oracleSteps != nil }
    let oracle = both.reduce(0) { $0 + ($1.oracleSteps ?? 0) }
    guard oracle > 0 else { return .null }
    return Scorecard.rounded(Double(both.reduce(0) { $0 + $1.steps }) / Double(oracle))
  }

  private static func mean(_ values: [Double]) -> JSONValue {
    values.isEmpty ? .null : Scorecard.rounded(values.reduce(0, +) / Double(values.count))
  }

  private static func oracleSuccess(
    _ results: [BabyAIResult], _ options: BabyAISuite.Options
  ) -> JSONValue {
    options.hasOracle ? mean(results.map { $0.oracleSteps == nil ? 0 : 1 }) : .null
  }

  private static func json(
    of results: [BabyAIResult], _ options: BabyAISuite.Options
  ) -> JSONValue {
    let solved = results.filter(\.isSuccess)
    return .members([
      .init("mean_reward", mean(results.map(\.reward))),
      .init("mean_steps", mean(solved.map { Double($0.steps) })),
      .init("oracle_success", oracleSuccess(results, options)),
      .init("oracle_mean_steps", mean(results.compactMap(\.oracleSteps).map(Double.init))),
      .init("steps_over_oracle", ratio(results)),
      .init("false_done", .integer(results.count(where: \.isFalseDone))),
    ])
  }

  private static func json(of result: BabyAIResult) -> JSONValue {
    .object([
      "level": .string(result.level), "seed": .integer(Int(clamping: result.seed)),
      "mission": .string(result.mission), "outcome": .string(result.outcome),
      "sentence": .string(result.sentence), "steps": .integer(result.steps),
    ])
  }
}
