public import AgentMessages

/// What a skill wants next.
public enum SkillStep: Hashable, Sendable {
  case send(MotorCommand.Action)
  /// It worked, as far as the robot's own senses tell.
  case finished
  /// It did not, and trying on is no use; the reason is a sentence without a full stop.
  case blocked(reason: String)
}

/// A closed loop for one action of a plan: acts, looks, acts again, until its senses say that it worked.
///
/// A pure state machine: `step` is asked once a tick with the newest belief; `ended` is told what became of the command
/// that it sent.
public protocol Skill: Sendable {
  mutating func step(in belief: Belief) -> SkillStep
  mutating func ended(_ status: CommandStatus)
}

extension Skill {
  public mutating func ended(_ status: CommandStatus) {}
}

/// What skills need to know that is not in the belief.
public struct ControlContext: Hashable, Sendable {
  public var vocabulary: Vocabulary
  /// Cells that must not be entered.
  public var keepOut: Set<Cell>
  /// How often a manipulation is tried before the skill gives up.
  public var attempts: Int
  /// How many seconds to wait for a person to step aside.
  public var patienceSeconds: Int

  public init(
    vocabulary: Vocabulary = .household, keepOut: Set<Cell> = [], attempts: Int = 4,
    patienceSeconds: Int = 12
  ) {
    self.vocabulary = vocabulary
    self.keepOut = keepOut
    self.attempts = attempts
    self.patienceSeconds = patienceSeconds
  }

  func role(of object: TrackedObject) -> Vocabulary.Role? {
    vocabulary.kind(named: object.kind)?.role
  }
}
