public import AgentMessages

/// What of a goal has come true: BabyAI's missions are made of events, each of which counts from the moment when its
/// turn has come, and stays true whatever happens later.
///
///     var progress = MissionProgress(goal)
///     progress.acted(.grasp(target: ahead), before: old, after: new, meaning: resolved)
///     progress.remaining            // steps, in order, with what is still to be done
public struct MissionProgress: Hashable, Sendable {
  /// The words of what is still to be done, the current step first.
  public private(set) var remaining: [[Objective]]

  public init(_ goal: Goal) { remaining = goal.steps }

  public var isDone: Bool { remaining.isEmpty }

  /// An action was carried out: `before` is what was believed then, `after` what is seen now. `resolve` finds the things
  /// that the words fit.
  public mutating func acted(
    _ action: MotorCommand.Action, before: Belief, after: Belief, resolve: (Goal) -> Goal
  ) {
    guard after.grid?.doubt == nil else { return }
    // the step after a finished one may come true by the same action
    while let step = remaining.first {
      let meant = resolve(Goal(steps: [step])).steps[0]
      let open = zip(step, meant).filter { !Self.isTrue($1, action, before, after) }.map(\.0)
      guard open.isEmpty else {
        remaining[0] = open
        return
      }
      remaining.removeFirst()
    }
  }

  private static func isTrue(
    _ objective: Objective, _ action: MotorCommand.Action, _ before: Belief, _ after: Belief
  ) -> Bool {
    switch (objective, action) {
    case (.goTo(let thing), _):
      return faces(thing, after)
    case (.pickUp(let thing), .grasp):
      guard before.heldID == nil, let held = after.heldID else { return false }
      return thing.candidates.contains(held)
    case (.open(let door), .toggle):
      guard let front = after.object(in: after.front), door.candidates.contains(front.id) else {
        return false
      }
      return front.openness == .open
    case (.place(let thing, .nextTo, let landmark), .release):
      guard let put = before.heldID, after.heldID == nil, thing.candidates.contains(put),
        let cell = after.object(put)?.cells.first
      else { return false }
      return landmark.candidates.contains { id in
        guard id != put, let other = after.object(id), other.place != .held else { return false }
        return other.cells.contains { $0.manhattanDistance(to: cell) == 1 }
      }
    default: return false
    }
  }

  private static func faces(_ thing: Referent, _ belief: Belief) -> Bool {
    belief.object(in: belief.front).map { thing.candidates.contains($0.id) } ?? false
  }
}
