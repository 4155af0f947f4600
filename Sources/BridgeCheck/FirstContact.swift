import AgentMessages

/// What a robot's first small motions looked like through its camera, and which mistake, if any, explains it.
///
/// The pictures are compared pairwise with what each hypothesis predicts from the earlier one. A hypothesis wins over
/// "as told" only by clearly more agreement, so that blur, light and things that walk do not accuse a bridge.
struct FirstContact {
  struct View {
    /// What was told before this picture was taken.
    var told: [ToldMotion]
    var frame: CameraFrame
  }

  enum Outcome: Hashable {
    case asTold(agreement: Double)
    case explained(MotionHypothesis, agreement: Double, asTold: Double?)
    case unclear(String)
  }

  let robot: RobotDescription
  var views: [View] = []

  private static let margin = 0.15

  init(_ robot: RobotDescription) { self.robot = robot }

  /// Which hypothesis fits best.
  func outcome() -> Outcome {
    guard views.count > 1 else { return .unclear("the robot could not move") }
    let candidates = MotionHypothesis.allCases.filter(isPossible)
    let scored = candidates.compactMap { hypothesis in
      agreement(of: hypothesis).map { (hypothesis: hypothesis, agreement: $0) }
    }
    let asTold = scored.first { $0.hypothesis == .asTold }?.agreement
    guard let best = scored.max(by: { $0.agreement < $1.agreement }) else {
      return .unclear("the pictures hold nothing that could be followed from one to the next")
    }
    if best.hypothesis != .asTold, best.agreement > (asTold ?? 0) + Self.margin,
      best.agreement > 0.6
    {
      return .explained(best.hypothesis, agreement: best.agreement, asTold: asTold)
    }
    guard let asTold, asTold > 0.5 else {
      return .unclear("the pictures fit neither what was told nor any usual mistake")
    }
    let still = scored.first { $0.hypothesis == .still }?.agreement ?? 0
    guard asTold > still + Self.margin / 3 else {
      return .unclear("there is too little to see here to tell motion from standing still")
    }
    return .asTold(agreement: asTold)
  }

  private func isPossible(_ hypothesis: MotionHypothesis) -> Bool {
    // for whole quarters a fraction of one is no turn at all, and 57 of them are one
    if robot.discreteMoves, [.degrees, .turnsTooFar, .tenth, .half].contains(hypothesis) {
      return false
    }
    return true
  }

  private func agreement(of hypothesis: MotionHypothesis) -> Double? {
    let pictures = views.map { ReadPicture($0.frame, as: hypothesis) }
    var total = ViewPrediction()
    for (early, late) in pairs {
      let motion = hypothesis.pose(after: views[late].told.dropFirst(views[early].told.count))
      let one = prediction(pictures[early], pictures[late], motion)
      if one.agreement != nil { total = total + one }
    }
    // far away everything looks the same: a few places that are left agree with anything
    return hypothesis == .asTold || total.isSolid ? total.agreement : nil
  }

  private var pairs: [(Int, Int)] {
    views.indices.flatMap { late in (0..<late).map { ($0, late) } }
  }

  private func prediction(
    _ before: ReadPicture, _ after: ReadPicture, _ motion: Pose2D
  ) -> ViewPrediction {
    guard let camera = robot.cameras.first else { return ViewPrediction() }
    guard robot.projection == .grid, let cells = camera.cells else {
      return PinholeView(camera: camera).prediction(before, after, motion)
    }
    return GridView(grid: cells, cellSize: robot.cellSize).prediction(before, after, motion)
  }
}
