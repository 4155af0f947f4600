public import AgentMessages

/// What a goal's words mean in a belief.
public struct Resolution: Hashable, Sendable {
  /// The goal with candidates for every description: what the robot moved for it first, then likeliest, then nearest.
  public var goal: Goal
  /// Two or more things fit a "the" of the step that is asked about equally well.
  public var question: ClarifyingQuestion?
  /// Descriptions of that step that nothing known fits.
  public var missing: [Referent]
}

extension Grounder {
  /// Fits a goal's descriptions to what is believed to exist.
  ///
  /// Pass the goal of the last resolution in again: it remembers what the robot has moved since, so that "the mug on the
  /// table" is still that mug when it is in the hand. Questions and missing things concern `step` only. O(referents x
  /// objects^2) at worst, where descriptions nest.
  public func resolve(_ goal: Goal, in belief: Belief, step: Int = 0) -> Resolution {
    let resolver = Resolver(grounder: self, belief: belief)
    var resolved = goal
    resolved.constraints = goal.constraints.map { $0.mapping { resolver.resolved($0) } }
    var question: ClarifyingQuestion?
    var missing: [Referent] = []
    for index in resolved.steps.indices {
      resolved.steps[index] = goal.steps[index].map { resolver.resolved($0) }
      guard index == step else { continue }
      for objective in resolved.steps[index] {
        for referent in objective.named
        where referent.room == nil && !referent.isSpeaker && !referent.isFloor {
          if referent.candidates.isEmpty { missing.append(referent) }
          question = question ?? resolver.question(about: referent, in: objective)
        }
      }
    }
    return Resolution(goal: resolved, question: question, missing: missing)
  }
}

extension Objective {
  /// What it names, the thing before the place.
  var named: [Referent] {
    switch self {
    case .place(let thing, _, let landmark): [thing, landmark]
    default: subject.map { [$0] } ?? []
    }
  }
}

extension Constraint {
  func mapping(_ transform: (Referent) -> Referent) -> Constraint {
    switch self {
    case .avoidRoom(let referent): .avoidRoom(transform(referent))
    case .leaveAlone(let referent): .leaveAlone(transform(referent))
    case .keepClosed(let referent): .keepClosed(transform(referent))
    }
  }
}
