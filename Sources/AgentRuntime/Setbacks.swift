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
  /// The same for going somewhere and opening something, which longer tasks need more often.
  static let approachLimit = 8
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

  /// Counts a finished action. Returns how often it was finished, once that is so often that it had no effect.
  mutating func countInVain(_ action: GroundAction) -> Int? {
    let changes = ["put-", "pick-up", "take-out", "look-into", "unlock-", "explore"]
    let isChange = changes.contains(where: action.name.hasPrefix)
    guard isChange || ["go-to", "open", "open-door"].contains(action.name) else { return nil }
    repeats[action, default: 0] += 1
    let count = repeats[action, default: 0]
    return count > (isChange ? Self.repeatLimit : Self.approachLimit) ? count : nil
  }

  /// Cells that were looked at so often that looking again shows nothing new.
  var seenInVain: [Cell] {
    repeats.compactMap { action, count -> Cell? in
      guard action.name == "explore", count > Self.repeatLimit,
        case .cell(let cell)? = action.arguments.first
      else { return nil }
      return cell
    }.sorted()
  }
}
