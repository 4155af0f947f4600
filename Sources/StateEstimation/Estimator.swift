public import AgentMessages

/// Turns what is seen into what is believed: an occupancy map from depth, things and furniture from detections, rooms
/// from walls and doors, what has not been seen yet.
///
/// It believes its eyes over its plans: `predict` only says what a command should have changed, and the next percept
/// confirms or refutes it. A thing that should be visible and is not loses belief; where the depth picture looks through
/// the place where it stood, at once.
///
///     var belief = Belief()
///     estimator.update(&belief, with: percept)
///
/// Not for robots that move off the grid: things are believed to stand one to a cell.
public struct Estimator: Sendable {
  public struct Parameters: Hashable, Sendable {
    /// Detections of things below this probability are ignored.
    public var minimumScore = 0.35
    /// A surface counts as looked at from at most this far, metres.
    public var inspectionDistance = 2.3
    /// Furthest distance at which a single unconfirmed detection makes a thing, metres.
    public var trustedDistance = 4.0

    public init() {}
  }

  public let vocabulary: Vocabulary
  public let parameters: Parameters
  /// Kinds of furniture, containers and doors, in the order of the lanes of `Belief.furnitureEvidence`.
  let fixtures: [Vocabulary.Kind]

  public init(vocabulary: Vocabulary = .household, parameters: Parameters = Parameters()) {
    self.vocabulary = vocabulary
    self.parameters = parameters
    let fixtures = vocabulary.kinds.filter {
      !$0.isPortable && [.surface, .container, .door].contains($0.role)
    }
    precondition(fixtures.count <= 16, "\(fixtures.count) kinds of furniture; the map has 16 lanes")
    self.fixtures = fixtures
  }

  /// One tick: the belief after `percept`. O(pixels + objects x detections + map cells).
  public func update(_ belief: inout Belief, with percept: Percept) {
    belief.update += 1
    belief.stamp = percept.stamp
    let isStill = belief.update > 1 && belief.pose == percept.odometry.pose
    belief.pose = percept.odometry.pose
    followGripper(percept.gripper, in: &belief)
    let scan = DepthScan(
      frame: percept.frame, camera: percept.camera, pose: belief.pose, cellSize: belief.cellSize,
      radius: belief.map.radius)
    guard let scan else { return }
    let view = View(percept: percept, scan: scan, belief: belief, isStill: isStill)
    let before = belief.map
    updateMap(&belief, with: scan)
    updatePeople(&belief, with: view, since: before)
    updateFixtures(&belief, with: view)
    updateThings(&belief, with: view)
    segmentRooms(&belief)
    findFrontiers(&belief)
    nameRooms(&belief)
  }
}

/// One percept with its depth scan and where the robot stood: what the parts of an update share.
struct View {
  let percept: Percept
  let scan: DepthScan
  let pose: Pose2D
  let cell: Cell
  let heading: Heading
  /// Whether the robot is where it was one percept ago, and so sees the same once more.
  let isStill: Bool

  init(percept: Percept, scan: DepthScan, belief: Belief, isStill: Bool) {
    self.isStill = isStill
    self.percept = percept
    self.scan = scan
    pose = belief.pose
    cell = belief.cell
    heading = belief.heading
  }

  /// The pixel, depth and distance at which a point over a cell's centre would be seen; nil outside the picture.
  func projection(of cell: Cell, height: Double, cellSize: Double)
    -> (u: Int, v: Int, depth: Double)?
  {
    let world = Point3(
      x: Double(cell.column) * cellSize, y: Double(cell.row) * cellSize, z: height)
    guard let seen = percept.camera.project(pose.inverseTransform(world)) else { return nil }
    let (u, v) = (Int(seen.u.rounded(.down)), Int(seen.v.rounded(.down)))
    guard u >= 0, v >= 0, u < scan.width, v < scan.height else { return nil }
    return (u, v, seen.depth)
  }

  func distance(to cell: Cell, cellSize: Double) -> Double {
    let dx = Double(cell.column) * cellSize - pose.x
    let dy = Double(cell.row) * cellSize - pose.y
    return (dx * dx + dy * dy).squareRoot()
  }
}
