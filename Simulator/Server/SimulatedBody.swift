import AgentMessages
import Foundation
import GridWorld
import Synchronization
import Transport

/// A simulation as a body that can be put on the wire. In lockstep time passes only in commands; in real time it follows
/// the wall clock, and a command is carried out cell by cell.
final class SimulatedBody: RobotBody {
  struct State: ~Copyable {
    var simulation: Simulation
    var mission = Mission()
    let renderer = Renderer()
    var frame: RenderedFrame
    /// The scene that `frame` shows; nil when the newest observation came without a frame.
    var drawn: Scene?
    /// The wall time, seconds, at which the simulation's clock stood at zero.
    var origin: Double
    /// Keeps what the robot sees, with its labels, where frames for training are wanted.
    var recorder: ViewRecorder?
  }

  let description: RobotDescription
  let state: Mutex<State>

  init(
    _ simulation: Simulation, camera: CameraSize, timeMode: RobotDescription.TimeMode,
    recorder: consuming sending ViewRecorder? = nil
  ) {
    let info = CameraInfo.pinhole(
      width: camera.width, height: camera.height, horizontalFieldOfView: .pi / 2,
      position: Point3(z: Dimensions.cameraHeight), pitchDown: Dimensions.cameraPitchDown)
    description = RobotDescription(
      name: "simulated household robot", profile: "household", cameras: [info],
      commands: Simulation.commands, cellSize: Dimensions.cellSize, footprintRadius: 0.2,
      maximumLinearSpeed: 0.5, maximumAngularSpeed: .pi / 2, reach: 0.6, timeMode: timeMode,
      observationPort: 0, discreteMoves: true)
    let frame = RenderedFrame(width: camera.width, height: camera.height)
    state = Mutex(
      State(
        simulation: simulation, frame: frame, origin: WallClock.seconds(), recorder: recorder))
  }

  var stamp: Int64 { state.withLock { $0.simulation.world.time } }

  /// Another world; odometry, time and sequence begin anew.
  func enter(_ simulation: Simulation, mission: Mission) {
    state.withLock {
      $0.simulation = simulation
      $0.mission = mission
      $0.drawn = nil
      $0.origin = WallClock.seconds()
    }
  }

  func execute(_ command: MotorCommand, until stop: StopSignal) -> CommandStatus {
    guard description.timeMode == .realTime else {
      return state.withLock { $0.simulation.execute(command) { _ in !stop.isSet } }
    }
    return executeInRealTime(command, until: stop)
  }

  func observe() -> Observation {
    state.withLock { state in
      if description.timeMode == .realTime { state.followWallClock() }
      return state.observe(through: description.cameras[0])
    }
  }

  private func executeInRealTime(_ command: MotorCommand, until stop: StopSignal) -> CommandStatus {
    var total = Pose2D()
    var expiry = command.expiry
    var status = CommandStatus(id: command.id, state: .succeeded)
    for piece in command.action.pieces {
      if stop.isSet { return command.stopped(after: total) }
      let ahead = state.withLock { state in
        state.followWallClock()
        status = state.simulation.execute(
          MotorCommand(id: command.id, expiry: expiry, action: piece))
        return state.secondsAhead
      }
      expiry = .max
      let point = total.transform(Point3(x: status.executed.x, y: status.executed.y))
      total = Pose2D(x: point.x, y: point.y, theta: total.theta + status.executed.theta)
      if stop.wait(seconds: max(0, ahead)) { return command.stopped(after: total) }
      if status.state != .succeeded { break }
    }
    status.executed = total
    return status
  }
}

extension SimulatedBody.State {
  /// Seconds by which the simulation's clock is ahead of the wall's.
  var secondsAhead: Double {
    Double(simulation.world.time) * 1e-9 - (WallClock.seconds() - origin)
  }

  mutating func followWallClock() {
    let behind = -secondsAhead
    if behind > 0 { simulation.advance(nanoseconds: Int64(behind * 1e9)) }
  }

  mutating func observe(through camera: CameraInfo) -> Observation {
    let renderer = renderer
    var (picture, scene): (RenderedFrame, Scene?) = (frame, nil)
    let observation = simulation.observe { current, pose in
      renderer.render(current, from: pose, camera: camera, into: &picture)
      scene = current
      return CameraFrame(
        camera: camera.name, stamp: 0, width: picture.width, height: picture.height,
        rgb: picture.rgb, depth: picture.depth)
    }
    (frame, drawn) = (picture, scene)
    if let scene { record(scene) }
    return observation
  }
}

extension SimulatedBody.State {
  /// Keeps the view for training. A full disk ends the recording, aloud, and never the robot.
  private mutating func record(_ scene: Scene) {
    do {
      try recorder?.record(scene, from: simulation.world.robot.pose)
    } catch {
      FileHandle.standardError.write(Data("no more frames are kept: \(error)\n".utf8))
      recorder = nil
    }
  }
}

extension MotorCommand {
  fileprivate func stopped(after executed: Pose2D) -> CommandStatus {
    CommandStatus(
      id: id, state: .aborted, reason: .stopped, message: "stopped", executed: executed)
  }
}

extension MotorCommand.Action {
  /// The action in steps of at most a cell, a quarter turn or a second.
  fileprivate var pieces: [MotorCommand.Action] {
    switch self {
    case .translate(let metres):
      let cells = (metres / Dimensions.cellSize).rounded()
      guard cells.magnitude > 1, cells.magnitude <= 1000 else { return [self] }
      let step = cells > 0 ? Dimensions.cellSize : -Dimensions.cellSize
      return Array(repeating: .translate(step), count: Int(cells.magnitude))
    case .rotate(let radians):
      let quarters = (radians / (Double.pi / 2)).rounded()
      guard quarters.magnitude > 1, quarters.magnitude <= 1000 else { return [self] }
      let step = quarters > 0 ? Double.pi / 2 : -Double.pi / 2
      return Array(repeating: .rotate(step), count: Int(quarters.magnitude))
    case .wait(let seconds) where seconds > 1 && seconds <= 1000:
      let whole = Int(seconds)
      let rest = seconds - Double(whole)
      return Array(repeating: .wait(seconds: 1), count: whole)
        + (rest > 0 ? [.wait(seconds: rest)] : [])
    default: return [self]
    }
  }
}
