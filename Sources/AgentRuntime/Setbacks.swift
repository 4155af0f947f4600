import AgentMessages

/// What has gone wrong so far in the pursuit of one goal, and what was done again and again.
struct Setbacks {
  /// Failures of one action after which another way is asked for.
  static let failureLimit = 3
  /// Failures of one action, after another way was asked for, and of all together, at which the task ends.
  static let lastFailure = 5
  static let totalFailureLimit = 30
  /// How often the same change may be made before it is clear that it does not last.
  static let repeatLimit = 3
  /// How often everything that failed is tried once more before the task is called impossible.
  static let secondLookLimit = 2

  var failures: [GroundAction: Int] = [:]
  var looks: [Cell: Int] = [:]
  /// How often each action on a thing was finished while the goal step stayed what it is.
  var repeats: [GroundAction: Int] = [:]
  var total = 0
  /// How often everything was given another chance.
  var secondLooks = 0
  /// Why there is no use in going on.
  var verdict: String?

  /// After a second look nothing that failed counts any more.
  mutating func forgive() {
    secondLooks += 1
    failures = [:]
    looks = [:]
    total = 0
    verdict = nil
  }

  /// A new goal step begins: what was done for the one before may be done again.
  mutating func beginStep() { repeats = [:] }

  /// Counts a finished action. Returns how often it was finished, where doing it again means that it had no effect.
  mutating func countFinished(_ action: GroundAction) -> Int {
    let changes = ["put-", "pick-up", "take-out", "look-into", "unlock-", "explore"]
    guard changes.contains(where: action.name.hasPrefix) else { return 0 }
    repeats[action, default: 0] += 1
    return repeats[action, default: 0]
  }
}
