public import AgentMessages
import Synchronization

/// What a robot must be able to do for `RobotServer` to put it on the wire: a simulator, a test, a driver of motors.
///
/// `execute` is called on a thread of the server's, one command at a time; all else may be called at any moment from any
/// thread.
public protocol RobotBody: AnyObject, Sendable {
  /// The server fills in `observationPort`.
  var description: RobotDescription { get }
  /// The robot's clock, nanoseconds.
  var stamp: Int64 { get }
  /// Carries out a command and answers when it has ended, with a final state and what the motors really did. Once
  /// `stop` is set it ends soon, as aborted and stopped.
  func execute(_ command: MotorCommand, until stop: StopSignal) -> CommandStatus
  /// What the robot senses now. Sequences grow; the server fills in `lastCommandID`.
  func observe() -> Observation
  /// Halts the motors, whatever runs or does not.
  func halt()
}

extension RobotBody {
  /// Nothing to halt beside the command that runs.
  public func halt() {}
}

/// Tells the command that is under way to end. Set once, never taken back.
public final class StopSignal: Sendable {
  private let flag = Atomic<Bool>(false)
  private let bell = Semaphore()

  public init() {}

  /// Whether it is time to end.
  public var isSet: Bool { flag.load(ordering: .acquiring) }

  public func set() {
    flag.store(true, ordering: .releasing)
    bell.signal()
  }

  /// Lets `seconds` pass, unless it is or becomes time to end; whether it is.
  public func wait(seconds: Double) -> Bool {
    if isSet { return true }
    return bell.wait(seconds: seconds)
  }
}
