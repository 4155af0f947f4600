/// How one episode of the household suite went. One line of the suite's journal.
public struct HouseholdResult: Hashable, Sendable, Codable {
  public var index: Int
  public var family: String
  public var seed: UInt64
  public var instructions: [String]
  /// "done", "cannot" or "ask".
  public var expectation: String
  public var condition: String
  public var isExplored: Bool
  /// The word for the outcome.
  public var outcome: String
  public var sentence: String
  /// Why it does not count as a success; nil where it does.
  public var failure: String?
  public var isFalseDone: Bool
  /// Steps without those of the exploration.
  public var steps: Int
  /// The referee's shortest plan, which knows the map.
  public var shortestSteps: Int?
  public var collisionsWithPeople: Int
  public var bumps: Int
  public var decisionMilliseconds: [Double]
  public var seconds: Double
  /// The file that it was recorded in.
  public var episode: String?

  /// An episode that has not been played.
  public init(index: Int, family: String, seed: UInt64) {
    self.index = index
    self.family = family
    self.seed = seed
    (instructions, expectation, condition, isExplored) = ([], "", "", false)
    (outcome, sentence, failure, isFalseDone) = ("", "", nil, false)
    (steps, shortestSteps, collisionsWithPeople, bumps) = (0, nil, 0, 0)
    (decisionMilliseconds, seconds) = ([], 0)
  }

  public var isSuccess: Bool { failure == nil }
}
