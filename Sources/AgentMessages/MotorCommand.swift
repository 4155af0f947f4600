/// One thing for the motors to do. Ids grow; an id sent twice is executed once.
public struct MotorCommand: Hashable, Sendable, Codable {
  public enum Action: Hashable, Sendable, Codable {
    /// Metres along the robot's x.
    case translate(Double)
    /// Radians, counter-clockwise.
    case rotate(Double)
    /// A velocity held for `seconds`.
    case velocity(Twist2D, seconds: Double)
    /// Closes the gripper around what is at `target` (robot's frame, metres).
    case grasp(target: Point3)
    /// Opens the gripper so that what it holds comes to stand at `target`.
    case release(target: Point3)
    case open(target: Point3)
    case close(target: Point3)
    case toggle(target: Point3)
    case wait(seconds: Double)
    case speak(String)
    case stop
  }

  public var id: UInt64
  /// The last stamp (robot's clock, nanoseconds) at which it may start; `Int64.max` never expires.
  public var expiry: Int64
  public var action: Action

  public init(id: UInt64, expiry: Int64 = .max, action: Action) {
    self.id = id
    self.expiry = expiry
    self.action = action
  }
}

extension MotorCommand.Action {
  /// The word that the wire and the robot's description use for this kind of command.
  public var name: String {
    switch self {
    case .translate: "translate"
    case .rotate: "rotate"
    case .velocity: "velocity"
    case .grasp: "grasp"
    case .release: "release"
    case .open: "open"
    case .close: "close"
    case .toggle: "toggle"
    case .wait: "wait"
    case .speak: "speak"
    case .stop: "stop"
    }
  }
}

/// What became of a command: where it stands, why, and what the motors really did.
public struct CommandStatus: Hashable, Sendable, Codable {
  public enum State: String, Hashable, Sendable, Codable, CaseIterable {
    case accepted, rejected, running, succeeded, failed, aborted
    /// Whether nothing more will be said about the command.
    public var isFinal: Bool { self != .accepted && self != .running }
  }

  /// Machine-readable reasons, the same on every robot.
  public enum Reason: String, Hashable, Sendable, Codable, CaseIterable {
    case none, blocked, outOfReach, nothingThere, handFull, handEmpty, locked, noRoom, notOpenable
    case expired, noLease, unsupported, malformed, stopped, linkLost, tooHeavy, busy
  }

  public var id: UInt64
  public var state: State
  public var reason: Reason
  /// One sentence for people.
  public var message: String
  /// What the motors really did: the change of pose in the robot's frame before the command.
  public var executed: Pose2D

  public init(
    id: UInt64, state: State, reason: Reason = .none, message: String = "",
    executed: Pose2D = Pose2D()
  ) {
    self.id = id
    self.state = state
    self.reason = reason
    self.message = message
    self.executed = executed
  }
}
