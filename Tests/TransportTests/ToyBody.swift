import AgentMessages
import Synchronization
import Transport

/// A robot on an endless floor, for tests: every command takes a second of its own clock and none of ours, except
/// `wait`, which lasts until somebody stops it.
final class ToyBody: RobotBody {
  struct State {
    var pose = Pose2D()
    var stamp: Int64 = 1_000
    var sequence: UInt64 = 0
    var executed: [UInt64] = []
    var halts = 0
    var isWaiting = false
    var waitsEnded = 0
  }

  let state = Mutex(State())
  let description: RobotDescription

  init(timeMode: RobotDescription.TimeMode = .lockstep) {
    description = RobotDescription(
      name: "toy", profile: "household",
      cameras: [
        .pinhole(
          width: 4, height: 3, horizontalFieldOfView: .pi / 2, position: Point3(z: 0.9),
          pitchDown: 0.4)
      ], commands: ["translate", "rotate", "wait", "stop"], cellSize: 0.5, footprintRadius: 0.2,
      maximumLinearSpeed: 0.5, maximumAngularSpeed: 1.57, reach: 0.75, timeMode: timeMode,
      observationPort: 0)
  }

  var stamp: Int64 { state.withLock { $0.stamp } }

  func execute(_ command: MotorCommand, until stop: StopSignal) -> CommandStatus {
    state.withLock {
      $0.executed.append(command.id)
      $0.stamp += 1_000_000_000
    }
    switch command.action {
    case .translate(let metres): return move(command.id, Pose2D(x: metres))
    case .rotate(let radians): return move(command.id, Pose2D(theta: radians))
    case .wait: return wait(command.id, until: stop)
    default: return CommandStatus(id: command.id, state: .failed, reason: .unsupported)
    }
  }

  private func move(_ id: UInt64, _ change: Pose2D) -> CommandStatus {
    state.withLock {
      let point = $0.pose.transform(Point3(x: change.x, y: change.y))
      $0.pose = Pose2D(x: point.x, y: point.y, theta: $0.pose.theta + change.theta)
    }
    return CommandStatus(id: id, state: .succeeded, executed: change)
  }

  private func wait(_ id: UInt64, until stop: StopSignal) -> CommandStatus {
    state.withLock { $0.isWaiting = true }
    let isStopped = stop.wait(seconds: 20)
    state.withLock {
      $0.isWaiting = false
      $0.waitsEnded += 1
    }
    return CommandStatus(
      id: id, state: isStopped ? .aborted : .failed, reason: isStopped ? .stopped : .none)
  }

  func observe() -> Observation {
    state.withLock {
      $0.sequence += 1
      let frame = CameraFrame(
        camera: "camera", stamp: $0.stamp, width: 4, height: 3,
        rgb: (0..<36).map { UInt8($0) }, depth: (0..<12).map { UInt16($0 * 1000) })
      return Observation(
        sequence: $0.sequence, stamp: $0.stamp, frames: [frame],
        odometry: Odometry(pose: $0.pose), contact: false, gripper: Gripper(), lastCommandID: 0)
    }
  }

  func halt() { state.withLock { $0.halts += 1 } }
}
