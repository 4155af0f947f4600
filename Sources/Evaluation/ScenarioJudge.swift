public import AgentMessages

/// Compares how a scenario ended with what was expected. Pure: the referee was asked before.
public enum ScenarioJudge {
  /// The first expectation that was not met, as a sentence; nil where all were.
  ///
  /// `conditions` are the expectation's conditions, each with whether it holds on ground truth at the end.
  public static func failure(
    of expectation: ScenarioExpectation, outcome: Outcome,
    conditions: [(text: String, holds: Bool)],
    steps: Int, sentence: String
  ) -> String? {
    if let failure = wrongEnding(expectation.ending, outcome) { return failure }
    if let broken = conditions.first(where: { !$0.holds }) {
      return "'\(broken.text)' does not hold at the end"
    }
    if let limit = expectation.atMostSteps, steps > limit {
      return "took \(steps) steps, at most \(limit) were expected"
    }
    if let missing = expectation.mentions.first(where: {
      !sentence.lowercased().contains($0.lowercased())
    }) {
      return "'\(missing)' is not mentioned in '\(sentence)'"
    }
    return nil
  }

  private static func wrongEnding(
    _ ending: ScenarioExpectation.Ending, _ outcome: Outcome
  ) -> String? {
    let fits =
      switch (ending, outcome) {
      case (.done, .done), (.cannot, .cannot), (.asks, .needsAnswer), (.stopped, .stopped),
        (.stepLimit, .stepLimit), (.linkLost, .linkLost), (.refuses, .badInput),
        (.refuses, .cannot):
        true
      default: false
      }
    return fits ? nil : "expected '\(ending.rawValue)', got '\(outcome.word)'"
  }
}
