public import AgentMessages

/// Something that was found for a phrase.
public struct FoundBox: Hashable, Sendable {
  public var phrase: Phrase
  public var box: BoundingBox
  /// Calibrated probability, 0 to 1.
  public var score: Double

  public init(phrase: Phrase, box: BoundingBox, score: Double) {
    self.phrase = phrase
    self.box = box
    self.score = score
  }
}

/// A question with what the eyes answered.
public struct GroundingAnswer: Hashable, Sendable {
  public var question: GroundingQuestion
  /// Whether a present phrase was found (its best box overlaps a thing it fits by half), or an absent one claimed.
  public var isClaimedOrFound: Bool
  /// Scores of all boxes for the phrase, with whether they are right.
  public var samples: [Calibration.Sample]
  /// Whether something that counts is there and was not found, or nothing is and something was claimed.
  public var isWrong: Bool {
    question.row != .smallOrHidden && isClaimedOrFound == question.row.isAbsent
  }

  /// `found` may hold boxes of other phrases. Boxes that score under `threshold` claim nothing; they still count for
  /// calibration.
  public init(_ question: GroundingQuestion, found: [FoundBox], threshold: Double) {
    self.question = question
    let mine = found.filter { $0.phrase == question.phrase }.sorted { $0.score > $1.score }
    func overlaps(_ box: BoundingBox, _ boxes: [BoundingBox], by share: Double) -> Bool {
      boxes.contains { $0.intersectionOverUnion(box) >= share }
    }
    // a box on a thing that counts neither way says nothing either way
    let counted = mine.filter {
      overlaps($0.box, question.boxes, by: 0.5) || !overlaps($0.box, question.ignored, by: 0.3)
    }
    let claims = counted.filter { $0.score >= threshold }
    isClaimedOrFound =
      question.row.isAbsent
      ? !claims.isEmpty : claims.first.map { overlaps($0.box, question.boxes, by: 0.5) } ?? false
    samples =
      question.row == .smallOrHidden
      ? []
      : counted.map {
        Calibration.Sample(score: $0.score, isRight: overlaps($0.box, question.boxes, by: 0.5))
      }
  }
}

/// What the questions of the grounding suite come to.
public enum GroundingReport {
  public static func scorecard(
    for answers: [GroundingAnswer], seed: UInt64, frameMilliseconds: [Double]
  ) -> Scorecard {
    let present = answers.filter { $0.question.row == .present || $0.question.row == .heldOut }
    let absent = answers.filter { $0.question.row.isAbsent }
    let claimed = absent.filter(\.isClaimedOrFound).count
    let calibration = Calibration(answers.flatMap(\.samples))
    return Scorecard(
      suite: "grounding", seed: seed, episodes: present.count + absent.count,
      successes: present.filter(\.isClaimedOrFound).count, successOf: present.count,
      families: families(of: present), decisionMilliseconds: Percentiles(frameMilliseconds),
      extras: [
        .init("frames", .integer(frameMilliseconds.count)),
        .init("absent", .integer(absent.count)),
        .init(
          "absent_sharing_kind_or_colour",
          .integer(absent.filter { $0.question.row == .absentNear }.count)),
        .init("absent_claimed", .integer(claimed)),
        .init(
          "absent_claimed_share", Scorecard.rounded(Double(claimed) / Double(max(1, absent.count)))),
        .init("held_out_pairs", json(of: answers.filter { $0.question.row == .heldOut })),
        .init("small_or_hidden", json(of: answers.filter { $0.question.row == .smallOrHidden })),
        .init("calibration_error", Scorecard.rounded(calibration.error)),
        .init("calibration_error_middle", Scorecard.rounded(calibration.middleError)),
        .init(
          "calibration_error_middle_by_chance", Scorecard.rounded(calibration.middleErrorByChance)),
        .init("scores_in_the_middle", .integer(calibration.middleCount)),
      ])
  }

  private static func families(of answers: [GroundingAnswer]) -> [Scorecard.Family] {
    let kinds = Set(answers.map(\.question.kind)).sorted()
    return kinds.map { kind in
      let members = answers.filter { $0.question.kind == kind }
      return Scorecard.Family(
        name: kind, episodes: members.count,
        successes: members.filter(\.isClaimedOrFound).count)
    }
  }

  private static func json(of answers: [GroundingAnswer]) -> JSONValue {
    let row = Scorecard.Family(
      name: "", episodes: answers.count, successes: answers.filter(\.isClaimedOrFound).count)
    return .object([
      "episodes": .integer(row.episodes), "success": Scorecard.rounded(row.success),
      "success_low": Scorecard.rounded(row.interval.low),
      "success_high": Scorecard.rounded(row.interval.high),
    ])
  }
}
