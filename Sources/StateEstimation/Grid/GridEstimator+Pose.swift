import AgentMessages

/// Where the robot is: what the wheels say, checked against what it sees.
extension GridEstimator {
  /// Conflicts with the map beyond which no pose near by is believed without a wider search.
  private static let lostConflicts = 6

  /// The pose from which the picture fits, and in `memory.doubt` another one that it may be.
  func settledPose(
    _ view: [CellSight], isSame: Bool, _ odometry: Pose2D, _ belief: Belief,
    _ memory: inout GridMemory
  ) -> GridPose {
    let before = belief.gridPose
    let claimed = moved(before, from: memory.odometry, to: odometry, belief.cellSize)
    // the second look at a doubtful picture settles it
    if let other = memory.doubt {
      memory.doubt = nil
      let stays = conflicts(view, from: before, belief)
      let goes = conflicts(view, from: other, belief)
      return goes < stays ? other : before
    }
    let hasActed = memory.lastAction != nil && !isWaiting(memory.lastAction)
    guard hasActed else { return claimed }
    guard claimed != before else {
      // a hand that did nothing visible, or an old picture: look again
      if isSame, isHandling(memory.lastAction) { memory.doubt = before }
      return claimed
    }
    let goes = conflicts(view, from: claimed, belief)
    guard goes > 0 else { return claimed }
    let stays = conflicts(view, from: before, belief)
    if stays < goes {
      memory.doubt = claimed
      return before
    }
    guard goes >= Self.lostConflicts else { return claimed }
    return best(view, around: [claimed, before], belief) ?? claimed
  }

  /// How many cells of the picture are not as the map has them, seen from `pose`. The cell before the robot does not
  /// count: the hand may have changed it.
  func conflicts(_ view: [CellSight], from pose: GridPose, _ belief: Belief) -> Int {
    guard let cells = belief.grid?.cells else { return 0 }
    let front = pose.cell.moved(pose.heading)
    return seen(view, from: pose, cells).count { cell, sight in
      guard cell != front, let known = expected(in: cell, belief) else { return false }
      return !known.isSameThing(as: sight)
    }
  }

  /// The pose near some others that fits clearly best; nil where none does.
  private func best(
    _ view: [CellSight], around poses: [GridPose], _ belief: Belief
  ) -> GridPose? {
    var candidates: [GridPose] = []
    for pose in poses {
      for column in -1...1 {
        for row in -1...1 {
          let cell = Cell(column: pose.cell.column + column, row: pose.cell.row + row)
          candidates += Heading.allCases.map { GridPose(cell, $0) }
        }
      }
    }
    let scored = candidates.filter { belief.map[$0.cell].content == .free }
      .map { (pose: $0, conflicts: conflicts(view, from: $0, belief)) }
    guard let best = scored.min(by: { $0.conflicts < $1.conflicts }),
      best.conflicts * 3 < Self.lostConflicts
    else { return nil }
    return best.pose
  }

  /// The change that the wheels report, rounded to cells and quarter turns.
  private func moved(
    _ pose: GridPose, from old: Pose2D, to new: Pose2D, _ size: Double
  ) -> GridPose {
    let local = old.inverseTransform(Point3(x: new.x, y: new.y))
    let (ahead, left) = (Int((local.x / size).rounded()), Int((local.y / size).rounded()))
    let quarters = Int(((new.theta - old.theta) / (Double.pi / 2)).rounded())
    let cell = pose.cell.moved(pose.heading, by: ahead).moved(pose.heading.left, by: left)
    return GridPose(cell, Heading(wrapping: pose.heading.rawValue + quarters))
  }

  private func isWaiting(_ action: MotorCommand.Action?) -> Bool {
    switch action {
    case .wait, .speak, .stop, nil: true
    default: false
    }
  }

  private func isHandling(_ action: MotorCommand.Action?) -> Bool {
    switch action {
    case .grasp, .release, .toggle, .open, .close: true
    default: false
    }
  }
}
