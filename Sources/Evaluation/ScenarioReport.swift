import AgentMessages

/// What a run over scenarios comes to.
public enum ScenarioReport {
  /// The scorecard of a run: a family is a suite's folder, a success is an expectation that was met.
  public static func scorecard(for results: [ScenarioResult], seed: UInt64) -> Scorecard {
    var families: [String: (episodes: Int, successes: Int)] = [:]
    for result in results {
      families[result.scenario.suite, default: (0, 0)].episodes += 1
      families[result.scenario.suite, default: (0, 0)].successes += result.isMet ? 1 : 0
    }
    return Scorecard(
      suite: "scenarios", seed: seed, episodes: results.count,
      successes: results.filter(\.isMet).count, falseDone: results.filter(\.isFalseDone).count,
      families: families.map {
        Scorecard.Family(name: $0.key, episodes: $0.value.episodes, successes: $0.value.successes)
      },
      decisionMilliseconds: Percentiles(results.flatMap(\.decisionMilliseconds)),
      extras: [
        .init(
          "collisions_with_people",
          .integer(results.reduce(0) { $0 + $1.collisionsWithPeople })),
        .init("scenarios", .array(results.map { json(of: $0) })),
      ])
  }

  private static func json(of result: ScenarioResult) -> JSONValue {
    .object([
      "suite": .string(result.scenario.suite), "name": .string(result.scenario.name),
      "met": .bool(result.isMet), "outcome": .string(result.outcome),
      "failure": result.failure.map { .string($0) } ?? .null,
      "sentence": .string(result.sentence), "steps": .integer(result.steps),
      "seconds": Scorecard.rounded(result.seconds),
      "repeat": .string(result.scenario.repeatCommand),
      "episode": result.episode.map { .string($0) } ?? .null,
    ])
  }
}
