/// What wheel encoders say: the pose since the robot was switched on, and the velocity now. Frame `odom`.
public struct Odometry: Hashable, Sendable, Codable {
  public var pose: Pose2D
  public var twist: Twist2D

  public init(pose: Pose2D = Pose2D(), twist: Twist2D = Twist2D()) {
    self.pose = pose
    self.twist = twist
  }
}

/// What the gripper's sensor says.
public struct Gripper: Hashable, Sendable, Codable {
  /// Distance between the fingers, metres.
  public var opening: Double
  /// Whether the fingers feel something between them.
  public var isHolding: Bool

  public init(opening: Double = 0.1, isHolding: Bool = false) {
    self.opening = opening
    self.isHolding = isHolding
  }
}

/// Everything the robot senses at one moment; nothing that a real robot could not sense.
public struct Observation: Hashable, Sendable {
  public var sequence: UInt64
  /// Nanoseconds of the robot's clock (in lockstep: simulated time).
  public var stamp: Int64
  public var frames: [CameraFrame]
  public var odometry: Odometry
  /// Whether the bumper touches something.
  public var contact: Bool
  public var gripper: Gripper
  /// The last command that ended, whichever way; 0 before the first.
  public var lastCommandID: UInt64

  public init(
    sequence: UInt64, stamp: Int64, frames: [CameraFrame], odometry: Odometry, contact: Bool,
    gripper: Gripper, lastCommandID: UInt64
  ) {
    self.sequence = sequence
    self.stamp = stamp
    self.frames = frames
    self.odometry = odometry
    self.contact = contact
    self.gripper = gripper
    self.lastCommandID = lastCommandID
  }
}
