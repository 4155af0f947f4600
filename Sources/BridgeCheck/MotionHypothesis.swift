import AgentMessages

/// A small motion that a robot was told to make.
enum ToldMotion: Hashable, Sendable {
  case ahead(metres: Double)
  case turn(radians: Double)
}

/// One way in which what a camera shows may differ from what the robot was told: a mistake that bridges make. Each says
/// what the robot would really do, and how its pictures would really lie.
enum MotionHypothesis: Hashable, Sendable, CaseIterable {
  case asTold, still, mirrored, upsideDown, flipped, transposed, sideways, backwards
  case degrees, turnsTooFar, half, twice, tenth, tenfold

  /// What the robot really does.
  func motion(for told: ToldMotion) -> Pose2D {
    switch (self, told) {
    case (.still, _): Pose2D()
    case (.sideways, .ahead(let metres)): Pose2D(y: metres)
    case (.backwards, .ahead(let metres)): Pose2D(x: -metres)
    case (.half, .ahead(let metres)): Pose2D(x: metres / 2)
    case (.twice, .ahead(let metres)): Pose2D(x: metres * 2)
    case (.tenth, .ahead(let metres)): Pose2D(x: metres / 10)
    case (.tenfold, .ahead(let metres)): Pose2D(x: metres * 10)
    case (.degrees, .turn(let radians)): Pose2D(theta: radians * .pi / 180)
    case (.turnsTooFar, .turn(let radians)): Pose2D(theta: radians * 180 / .pi)
    case (_, .ahead(let metres)): Pose2D(x: metres)
    case (_, .turn(let radians)): Pose2D(theta: radians)
    }
  }

  /// The pose after `told`, one after another.
  func pose(after told: some Sequence<ToldMotion>) -> Pose2D {
    told.reduce(Pose2D()) { pose, next in
      let change = motion(for: next)
      let point = pose.transform(Point3(x: change.x, y: change.y))
      return Pose2D(x: point.x, y: point.y, theta: pose.theta + change.theta)
    }
  }

  /// Where in a picture as it was sent lies what belongs at (`u`, `v`) of a right picture of `width` x `height`.
  func source(u: Int, v: Int, width: Int, height: Int) -> Int {
    switch self {
    case .mirrored: v * width + (width - 1 - u)
    case .upsideDown: (height - 1 - v) * width + (width - 1 - u)
    case .flipped: (height - 1 - v) * width + u
    // sent column by column
    case .transposed: u * height + v
    default: v * width + u
    }
  }

  /// What a person is told where this is what fits.
  var sentence: String {
    switch self {
    case .asTold: "the pictures show the motions as they were told"
    case .still: "the pictures do not change: the robot stands still, or sends old frames"
    case .mirrored:
      "the picture is mirrored left to right, or the robot turns clockwise for a positive angle"
    case .upsideDown: "the picture is upside down (turned by half a turn)"
    case .flipped: "the picture is flipped top to bottom: its rows are sent from below"
    case .transposed: "rows and columns of the picture are swapped: it is sent column by column"
    case .sideways: "x and y are swapped: translate moves the robot sideways, to its left"
    case .backwards: "a positive translate moves the robot backwards"
    case .degrees: "rotate is read as degrees: the robot turns 57 times too little"
    case .turnsTooFar: "rotate is in radians and the robot turns 57 times too far"
    case .half: "translate has the wrong scale: the robot drives half as far as told"
    case .twice: "translate has the wrong scale: the robot drives twice as far as told"
    case .tenth: "translate has the wrong scale: the robot drives a tenth as far as told"
    case .tenfold: "translate has the wrong scale: the robot drives ten times as far as told"
    }
  }
}
