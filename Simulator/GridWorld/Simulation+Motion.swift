import AgentMessages

extension Simulation {
  /// Drives a number of whole cells, forwards or back, one cell a second, as far as the way is
  /// free.
  mutating func drive(_ metres: Double, pace: (Int64) -> Bool) -> CommandEnd {
    let asked = (metres / Dimensions.cellSize).rounded()
    guard asked.isFinite, abs(asked) <= Self.longestCommand else {
      return .malformed("translate takes a distance in metres")
    }
    let cells = Int(asked)
    contact = false
    guard cells != 0 else { return .done("less than half a cell: the robot stays where it is") }
    let heading = cells > 0 ? world.robot.heading : world.robot.heading.reversed
    let sign = cells > 0 ? Dimensions.cellSize : -Dimensions.cellSize
    for done in 0..<abs(cells) {
      let isFree = tryStep(heading)
      advance(nanoseconds: Self.stepDuration)
      if !isFree {
        return .failed(
          .blocked, "something is in the way", executed: Pose2D(x: Double(done) * sign))
      }
      guard pace(Self.stepDuration) else {
        return .stopped(executed: Pose2D(x: Double(done + 1) * sign))
      }
    }
    return .done(executed: Pose2D(x: Double(cells) * Dimensions.cellSize))
  }

  /// Turns a number of quarter turns, one a second.
  mutating func turn(_ radians: Double, pace: (Int64) -> Bool) -> CommandEnd {
    let asked = (radians / (Double.pi / 2)).rounded()
    guard asked.isFinite, abs(asked) <= Self.longestCommand else {
      return .malformed("rotate takes an angle in radians")
    }
    let quarters = Int(asked)
    contact = false
    guard quarters != 0 else {
      return .done("less than an eighth of a turn: the robot stays as it is")
    }
    for done in 0..<abs(quarters) {
      record.steps &+= 1
      if !slips() {
        world.robot.heading =
          quarters > 0 ? world.robot.heading.quarterLeft : world.robot.heading.quarterRight
      }
      advance(nanoseconds: Self.stepDuration)
      guard pace(Self.stepDuration) else {
        let turned = Double(quarters > 0 ? done + 1 : -done - 1)
        return .stopped(executed: Pose2D(theta: turned * Double.pi / 2))
      }
    }
    return .done(executed: Pose2D(theta: Double(quarters) * Double.pi / 2))
  }

  /// Drives or turns for a while; a robot on a grid does not do both at once.
  mutating func follow(
    _ twist: Twist2D, seconds: Double, pace: (Int64) -> Bool
  ) -> CommandEnd {
    guard seconds.isFinite, seconds >= 0 else {
      return .malformed("velocity takes a duration in seconds")
    }
    if twist.angular == 0 { return drive(twist.linear * seconds, pace: pace) }
    if twist.linear == 0 { return turn(twist.angular * seconds, pace: pace) }
    return CommandEnd(
      state: .rejected, reason: .unsupported,
      message: "this robot drives straight or turns on the spot, not both at once")
  }

  /// One cell in the direction of `heading`; false where something is in the way.
  @inline(__always)
  private mutating func tryStep(_ heading: Heading) -> Bool {
    record.steps &+= 1
    let target = world.robot.cell.stepped(heading)
    let index = world.plan.index(target)
    if world.isFree(at: index) {
      if !slips() {
        world.robot.cell = target
        record.noteRobot(in: world)
      }
      return true
    }
    contact = true
    if world.hasPerson(at: index) {
      record.collisionsWithPeople &+= 1
    } else {
      record.bumps &+= 1
    }
    return false
  }

  /// Whether the wheels turn on the spot this time.
  @inline(__always)
  private mutating func slips() -> Bool {
    if pending.slips > 0 {
      pending.slips -= 1
      return true
    }
    return noise.slipChance > 0 && chance.slip.unit() < noise.slipChance
  }
}

extension Heading {
  /// `left` without an array in its way.
  @inline(__always)
  var quarterLeft: Heading {
    switch self {
    case .east: .north
    case .north: .west
    case .west: .south
    case .south: .east
    }
  }

  @inline(__always)
  var reversed: Heading { quarterLeft.quarterLeft }
  @inline(__always)
  var quarterRight: Heading { reversed.quarterLeft }
}
