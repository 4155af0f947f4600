public import AgentMessages

/// The last look at a command before the wire: nothing passes that would drive the robot into something, into a cell it
/// must keep out of, or faster than its limits. It cannot be bypassed: the runtime has no other way to the robot.
///
/// What it knows is the newest belief, so it can only be as good as the newest picture; the robot's own bumper stays.
public struct SafetyFilter: Sendable {
  /// What became of a command.
  public enum Verdict: Hashable, Sendable {
    case pass(MotorCommand.Action)
    /// Let through less than was asked for, with the reason.
    case clipped(MotorCommand.Action, reason: String)
    case refused(reason: String)
  }

  public let maximumLinearSpeed: Double
  public let maximumAngularSpeed: Double
  public let reach: Double

  public init(description: RobotDescription) {
    maximumLinearSpeed = description.maximumLinearSpeed
    maximumAngularSpeed = description.maximumAngularSpeed
    reach = max(description.reach, description.cellSize)
  }

  /// Judges `action` as the robot believes the world to be now. O(cells on the way).
  public func judge(
    _ action: MotorCommand.Action, in belief: Belief, keepOut: Set<Cell> = []
  ) -> Verdict {
    switch action {
    case .translate(let metres): judgeTranslation(metres, in: belief, keepOut: keepOut)
    case .velocity(let twist, let seconds):
      judgeVelocity(twist, seconds, in: belief, keepOut: keepOut)
    case .rotate(let radians):
      radians.isFinite && abs(radians) <= 4 * Double.pi
        ? .pass(action) : .refused(reason: "a turn of \(radians) rad makes no sense")
    case .grasp(let target), .release(let target), .open(let target), .close(let target),
      .toggle(let target):
      judgeReach(action, target, in: belief)
    case .wait(let seconds):
      seconds.isFinite && seconds >= 0 && seconds <= 3600
        ? .pass(action) : .refused(reason: "a wait of \(seconds) s makes no sense")
    case .speak, .stop: .pass(action)
    }
  }

  private func judgeTranslation(
    _ metres: Double, in belief: Belief, keepOut: Set<Cell>
  ) -> Verdict {
    guard metres.isFinite, abs(metres) <= 100 else {
      return .refused(reason: "a move of \(metres) m makes no sense")
    }
    let direction = metres < 0 ? belief.heading.opposite : belief.heading
    let wanted = Int((abs(metres) / belief.cellSize).rounded(.up))
    var cell = belief.cell
    var allowed = 0
    var reason = ""
    while allowed < wanted {
      cell = cell.moved(direction)
      if let obstacle = obstacle(in: cell, belief: belief, keepOut: keepOut) {
        reason = obstacle
        break
      }
      allowed += 1
    }
    if allowed == wanted { return .pass(.translate(metres)) }
    guard allowed > 0 else { return .refused(reason: reason) }
    let clipped = Double(allowed) * belief.cellSize * (metres < 0 ? -1 : 1)
    return .clipped(.translate(clipped), reason: reason)
  }

  private func judgeVelocity(
    _ twist: Twist2D, _ seconds: Double, in belief: Belief, keepOut: Set<Cell>
  ) -> Verdict {
    guard twist.linear.isFinite, twist.angular.isFinite, seconds.isFinite, seconds >= 0 else {
      return .refused(reason: "a velocity must be made of numbers")
    }
    let linear = min(max(twist.linear, -maximumLinearSpeed), maximumLinearSpeed)
    let angular = min(max(twist.angular, -maximumAngularSpeed), maximumAngularSpeed)
    let slowed = MotorCommand.Action.velocity(
      Twist2D(linear: linear, angular: angular), seconds: seconds)
    switch judgeTranslation(linear * seconds, in: belief, keepOut: keepOut) {
    case .pass:
      let isSame = linear == twist.linear && angular == twist.angular
      return isSame ? .pass(slowed) : .clipped(slowed, reason: "faster than the robot's limits")
    case .clipped(_, let reason), .refused(let reason): return .refused(reason: reason)
    }
  }

  private func judgeReach(
    _ action: MotorCommand.Action, _ target: Point3, in belief: Belief
  ) -> Verdict {
    let distance = (target.x * target.x + target.y * target.y).squareRoot()
    guard distance.isFinite, target.z.isFinite, distance <= reach + belief.cellSize / 2 else {
      return .refused(reason: "\(action.name) at \(distance) m is out of reach")
    }
    let point = belief.pose.transform(target)
    let cell = belief.cell(x: point.x, y: point.y)
    if belief.objects.contains(where: { $0.kind == "person" && $0.cells.contains(cell) }) {
      return .refused(reason: "somebody stands where the hand would go")
    }
    return .pass(action)
  }

  private func obstacle(in cell: Cell, belief: Belief, keepOut: Set<Cell>) -> String? {
    if keepOut.contains(cell) { return "that place is to be kept out of" }
    for object in belief.objects where object.existence >= 0.5 && object.cells.contains(cell) {
      if object.kind == "person" { return "somebody stands there" }
      if object.kind == "door" {
        switch object.openness {
        case .closed, .locked: return "the door is shut"
        case .open, .unknown: continue
        }
      }
      if object.place != .held { return "the \(object.name) stands there" }
    }
    switch belief.map[cell].content {
    case .free: return nil
    case .unknown: return "that place has not been seen"
    case .obstacle: return belief.isUnderOpenLeaf(cell) ? nil : "something stands there"
    case .wall: return "there is a wall"
    }
  }
}
