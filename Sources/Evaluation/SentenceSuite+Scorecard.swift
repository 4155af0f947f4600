import AgentMessages

extension SentenceSuite {
  /// The scorecard: `success` is the share that is right, `wrong` how many would have been done wrongly.
  public static func scorecard(of answers: [Answer]) -> Scorecard {
    let names = Set(answers.map { family(of: $0.sentence) }).sorted()
    let families = names.map { name in
      let members = answers.filter { family(of: $0.sentence) == name }
      return Scorecard.Family(
        name: name, episodes: members.count, successes: members.count { $0.verdict == .right })
    }
    let missed = answers.filter { $0.verdict != .right }
    return Scorecard(
      suite: "sentences", seed: 0, episodes: answers.count,
      successes: answers.count { $0.verdict == .right },
      families: families, decisionMilliseconds: Percentiles(answers.map(\.milliseconds)),
      extras: [
        .init("declined", .integer(answers.count { $0.verdict == .declined })),
        .init("wrong", .integer(answers.count { $0.verdict == .wrong })),
        .init("missed", .array(missed.map(row))),
      ])
  }

  private static func row(_ answer: Answer) -> JSONValue {
    .object([
      "sentence": .string(answer.sentence.text), "verdict": .string(answer.verdict.rawValue),
      "meant": .string(answer.sentence.meanings.joined(separator: " or ")),
      "taken_for": .string(answer.meaning),
    ])
  }
}
