import AgentMessages
import Transport

/// The body of a robot of the tests: a pose, a clock, and what its sensors say, with or without a defect. Time is the
/// wall's, or in lockstep that of the commands.
struct TestBody {
  struct Run {
    var command: MotorCommand
    var began: Double
    var seconds: Double
    var change: Pose2D
  }

  let defect: Defect?
  let description: RobotDescription
  private(set) var run: Run?
  private var pose = Pose2D()
  private var lockstepStamp: Int64 = 1_000_000_000
  private var sequence: UInt64 = 0
  private let origin = WallClock.seconds()

  init(_ defect: Defect?, _ timeMode: RobotDescription.TimeMode, hasGrid: Bool, port: Int) {
    self.defect = defect
    var camera = hasGrid ? Floor.camera : Room.camera
    if defect == .focalLengthInMetres { (camera.K[0], camera.K[4]) = (0.0019, 0.0019) }
    if defect == .cellsDoNotDivide { camera.cells?.columns = 9 }
    if defect == .mirroredWithoutDepth { camera.hasDepth = false }
    description = RobotDescription(
      name: "robot of the tests", profile: "household", cameras: [camera],
      projection: hasGrid ? .grid : .pinhole,
      commands: ["translate", "rotate", "wait", "stop"], cellSize: hasGrid ? 1 : 0.5,
      footprintRadius: 0.2, maximumLinearSpeed: 1,
      maximumAngularSpeed: defect == .speedInDegrees ? 86 : 1.5, reach: 0.5,
      timeMode: timeMode, observationPort: port, discreteMoves: hasGrid)
  }

  var isRealTime: Bool { description.timeMode == .realTime }

  var stamp: Int64 {
    if defect == .timePassesInLockstep || isRealTime { return wallStamp }
    return lockstepStamp
  }

  private var wallStamp: Int64 {
    let unit = defect == .stampsInMicroseconds ? 1e6 : 1e9
    return Int64((WallClock.seconds() - origin) * unit) + lockstepStamp
  }

  /// Begins a command; in lockstep it has ended when this returns.
  mutating func begin(_ command: MotorCommand) {
    let (change, seconds): (Pose2D, Double)
    switch command.action {
    case .rotate(let angle): (change, seconds) = (Pose2D(theta: angle), abs(angle) / 1.5)
    case .translate(let metres): (change, seconds) = (Pose2D(x: metres), abs(metres))
    case .wait(let time): (change, seconds) = (Pose2D(), time)
    default: (change, seconds) = (Pose2D(), 0.1)
    }
    run = Run(command: command, began: WallClock.seconds(), seconds: seconds, change: change)
  }

  /// Whether the command that runs has come to its end.
  var isDone: Bool {
    guard let run else { return false }
    return !isRealTime || WallClock.seconds() >= run.began + run.seconds
  }

  /// Ends the command that runs, done or not.
  mutating func end() -> CommandStatus? {
    guard let run else { return nil }
    self.run = nil
    let share = isRealTime ? min(1, (WallClock.seconds() - run.began) / max(run.seconds, 1e-9)) : 1
    let executed = run.change.scaled(share)
    move(really(executed))
    if !isRealTime { lockstepStamp += Int64(max(run.seconds, 0.1) * 1e9) }
    var status = CommandStatus(
      id: run.command.id, state: share < 1 ? .aborted : .succeeded,
      reason: share < 1 ? .stopped : .none, executed: executed)
    if defect == .executedInDegrees { status.executed.theta *= 180 / .pi }
    return status
  }

  /// What the wheels do where the status says `change`.
  private func really(_ change: Pose2D) -> Pose2D {
    switch defect {
    case .turnsByDegrees: Pose2D(x: change.x, theta: change.theta * .pi / 180)
    case .drivesTwiceAsFar: Pose2D(x: change.x * 2, theta: change.theta)
    case .gridDrivesSideways: Pose2D(y: change.x, theta: change.theta)
    default: change
    }
  }

  private mutating func move(_ change: Pose2D) {
    told = told.after(defect == nil ? change : toldChange(change))
    pose = pose.after(change)
  }

  /// What odometry believes was done: a robot with a mistake in its wheels does not know of it.
  private var told = Pose2D()

  private func toldChange(_ real: Pose2D) -> Pose2D {
    switch defect {
    case .turnsByDegrees: Pose2D(x: real.x, theta: real.theta * 180 / .pi)
    case .drivesTwiceAsFar: Pose2D(x: real.x / 2, theta: real.theta)
    case .gridDrivesSideways: Pose2D(x: real.y, theta: real.theta)
    default: real
    }
  }

  private var now: Pose2D {
    guard let run, isRealTime else { return pose }
    let share = min(1, (WallClock.seconds() - run.began) / max(run.seconds, 1e-9))
    return pose.after(run.change.scaled(share))
  }

  mutating func observe() -> Observation {
    sequence += 1
    let here = now
    var odometry = isRealTime ? here : told
    if defect == .odometryInCentimetres {
      (odometry.x, odometry.y) = (odometry.x * 100, odometry.y * 100)
    }
    if defect == .turnsTheOtherWay { odometry.theta = -odometry.theta }
    var seen = stamp
    if defect == .stampsGoBack, sequence % 5 == 0 { seen -= 2_000_000_000 }
    return Observation(
      sequence: defect == .sequenceStuck ? 1 : sequence, stamp: seen,
      frames: [frame(from: defect == .frozenPicture ? Pose2D() : here, seen)],
      odometry: Odometry(pose: odometry), contact: false, gripper: Gripper(), lastCommandID: 0)
  }

  private func frame(from pose: Pose2D, _ stamp: Int64) -> CameraFrame {
    let right =
      description.projection == .grid
      ? Floor.frame(from: pose, stamp: stamp) : Room.frame(from: pose, stamp: stamp)
    switch defect {
    case .framesTooSmall: return right.rearranged(width: 32, height: 24) { u, v in (u, v) }
    case .mirrored, .gridMirrored:
      return right.rearranged { u, v in (right.width - 1 - u, v) }
    case .mirroredWithoutDepth:
      var frame = right.rearranged { u, v in (right.width - 1 - u, v) }
      frame.depth = []
      return frame
    case .upsideDown:
      return right.rearranged { u, v in (right.width - 1 - u, right.height - 1 - v) }
    case .transposed:
      // written column by column into rows
      return right.rearranged { u, v in
        let place = v * right.width + u
        return (place / right.height, place % right.height)
      }
    default: return right
    }
  }
}

extension Pose2D {
  fileprivate func scaled(_ share: Double) -> Pose2D {
    Pose2D(x: x * share, y: y * share, theta: theta * share)
  }

  fileprivate func after(_ change: Pose2D) -> Pose2D {
    let point = transform(Point3(x: change.x, y: change.y))
    return Pose2D(x: point.x, y: point.y, theta: theta + change.theta)
  }
}

extension CameraFrame {
  /// The frame whose pixel (u, v) is this one's at `source(u, v)`.
  fileprivate func rearranged(
    width newWidth: Int? = nil, height newHeight: Int? = nil, _ source: (Int, Int) -> (Int, Int)
  ) -> CameraFrame {
    let (w, h) = (newWidth ?? width, newHeight ?? height)
    var pixels: [UInt8] = []
    var depths: [UInt16] = []
    for v in 0..<h {
      for u in 0..<w {
        let (x, y) = source(u, v)
        let place = y * width + x
        pixels += rgb[place * 3..<place * 3 + 3]
        if !depth.isEmpty { depths.append(depth[place]) }
      }
    }
    return CameraFrame(
      camera: camera, stamp: stamp, width: w, height: h, rgb: pixels, depth: depths)
  }
}
