public import AgentMessages

/// Keeps the belief of a robot that sees the floor cell by cell.
///
///     var belief = Belief.grid(cellSize: 1, cells: .miniGrid)
///     estimator.update(&belief, with: percept)
///     estimator.noted(&belief, .rotate(.pi / 2))      // a command that went out
///     estimator.update(&belief, with: percept)        // what is to be seen after it
///
/// The pose is dead reckoning, checked against the view: a picture that fits the map better from where the robot was
/// before its last command leaves it there, in doubt, until one more picture tells whether the motors did nothing or the
/// picture was old. Cells are taken as they are seen; a reading that contradicts the map and is not sure waits for a
/// second one. Things keep their identity while they are carried. Nothing here knows how a world was made.
public struct GridEstimator: Sendable {
  /// Readings less sure than this are not used.
  static let leastConfidence = 0.6
  /// Readings surer than this overrule the map at once.
  static let sureConfidence = 0.97

  let vocabulary: Vocabulary

  public init(vocabulary: Vocabulary = .gridWorld) { self.vocabulary = vocabulary }

  /// A command goes out: the next percept shows what it led to.
  public func noted(_ belief: inout Belief, _ action: MotorCommand.Action) {
    // a second look still shows the effect of what was done before it
    guard belief.grid?.doubt == nil else { return }
    belief.grid?.lastAction = action
  }

  /// Takes in what one observation shows.
  public func update(_ belief: inout Belief, with percept: Percept) {
    guard var memory = belief.grid else { return }
    belief.update += 1
    belief.stamp = percept.stamp
    belief.gripper = percept.gripper
    let view = percept.detections.map { CellSight($0) }
    guard view.count == memory.cells.columns * memory.cells.rows else { return }
    let isFirst = memory.view.isEmpty
    let isSame = !isFirst && zip(view, memory.view).allSatisfy { $0.shows($1) }
    let pose =
      isFirst
      ? belief.gridPose : settledPose(view, isSame: isSame, percept.odometry.pose, belief, &memory)
    memory.view = view
    memory.odometry = percept.odometry.pose
    belief.grid = memory
    belief.pose = Pose2D(
      x: Double(pose.cell.column) * belief.cellSize, y: Double(pose.cell.row) * belief.cellSize,
      theta: pose.heading.radians)
    if memory.doubt == nil {
      moveThings(&belief, view)
      look(&belief, view)
      noteHand(&belief, view)
      belief.grid?.lastAction = nil
    }
  }
}

/// Work on one picture.
extension GridEstimator {
  /// What a cell of the picture shows, with the cell of the world.
  func seen(
    _ view: [CellSight], from pose: GridPose, _ cells: CellGrid
  ) -> [(cell: Cell, sight: CellSight)] {
    view.indices.compactMap { index in
      let (row, column) = index.quotientAndRemainder(dividingBy: cells.columns)
      let isOwn = row == cells.robotRow && column == cells.robotColumn
      let sight = view[index]
      guard !isOwn, sight.kind != CellSight.unseen, sight.confidence >= Self.leastConfidence else {
        return nil
      }
      return (cells.cell(row: row, column: column, from: pose), sight)
    }
  }

  /// What the map says of a cell, as the eyes would see it; nil where it says nothing.
  func expected(in cell: Cell, _ belief: Belief) -> CellSight? {
    switch belief.map[cell].content {
    case .unknown: return nil
    case .wall: return CellSight(CellSight.wall)
    case .free, .obstacle:
      guard let thing = belief.object(in: cell) else { return CellSight(CellSight.floor) }
      return CellSight(thing)
    }
  }
}

extension CellSight {
  /// How a thing of the belief looks.
  init(_ object: TrackedObject) {
    let state: String? =
      switch object.openness {
      case .unknown: nil
      case .open: "open"
      case .closed: "closed"
      case .locked: "locked"
      }
    self.init(object.kind, colour: object.colour, state: state)
  }

  /// What a state that is seen says of a thing.
  var openness: Openness {
    switch state {
    case "open": .open
    case "closed": .closed
    case "locked": .locked(colour: colour)
    default: .unknown
    }
  }
}
