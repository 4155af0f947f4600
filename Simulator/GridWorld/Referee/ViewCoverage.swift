import AgentMessages

extension Simulation {
  /// Notes what a frame from the robot's pose shows: cells in the 90 degree cone within `viewRange`
  /// with nothing tall in between, and the objects on them that nothing closed hides.
  public mutating func noteView() {
    let isInView = world.cellsInView(from: world.robot)
    for index in isInView.indices where isInView[index] { record.isViewed[index] = true }
    for object in world.objects where !record.wasSeen[object.id - 1] {
      guard world.isAccessible(object.id), world.isOpenTowardsRobot(object) else { continue }
      if world.cells(of: object.id).contains(where: { isInView[world.plan.index($0)] }) {
        record.wasSeen[object.id - 1] = true
      }
    }
  }

  /// The share of a room's cells that frames have shown, 0 to 1.
  public func viewedShare(ofRoom number: Int) -> Double {
    let cells = world.plan.rooms[number].cells
    let viewed = cells.count { record.isViewed[world.plan.index($0)] }
    return cells.isEmpty ? 1 : Double(viewed) / Double(cells.count)
  }

  /// The share of a room's cells from which on it counts as viewed.
  static let viewedThreshold = 0.8
}

extension World {
  /// Cells that a frame is taken to show: at most so far ahead (6 m).
  static let viewRange = 12

  /// `[rows, columns]`: the cells that a camera at `pose` sees, by geometry alone.
  func cellsInView(from pose: GridPose) -> [Bool] {
    var isInView = [Bool](repeating: false, count: plan.columns * plan.rows)
    let left = pose.heading.quarterLeft
    let (ahead, aside) = (plan.offset(pose.heading), plan.offset(left))
    let origin = plan.index(pose.cell)
    isInView[origin] = true
    for forward in 1...Self.viewRange {
      for lateral in -forward...forward {
        let cell = pose.cell.moved(pose.heading, by: forward).moved(left, by: lateral)
        guard plan.contains(cell) else { continue }
        if isLineClear(from: origin, ahead: ahead, aside: aside, forward: forward, lateral: lateral)
        {
          isInView[plan.index(cell)] = true
        }
      }
    }
    return isInView
  }

  /// Whether no cell strictly between stands in the way of a straight line, walked one row ahead at
  /// a time.
  private func isLineClear(from origin: Int, ahead: Int, aside: Int, forward: Int, lateral: Int)
    -> Bool
  {
    guard forward > 1 else {
      return lateral == 0 || !isOpaque(at: origin + ahead)
        || !isOpaque(at: origin + lateral.signum() * aside)
    }
    for row in 1..<forward {
      let exact = Double(lateral * row) / Double(forward)
      let column = Int(exact.rounded())
      if isOpaque(at: origin + row * ahead + column * aside) { return false }
    }
    return true
  }

  /// Whether the cell holds something taller than the camera: wall, closed door, fridge, cabinet.
  func isOpaque(at index: Int) -> Bool {
    guard plan.isWall.indices.contains(index) else { return true }
    if plan.isWall[index] { return true }
    guard let fixture = object(Int(fixtureAt[index])) else { return false }
    switch fixture.kind {
    case .door: return !fixture.opening.isOpen
    case .fridge, .cabinet: return true
    default: return false
    }
  }

  /// Whether the object is in no fixed container, or in one whose front looks towards the robot.
  func isOpenTowardsRobot(_ object: WorldObject) -> Bool {
    guard case .inside(let id, _) = object.placement, let container = self.object(id),
      container.kind.isFixedContainer, let cell = cell(of: id)
    else { return true }
    let (dx, dy) = (robot.cell.column - cell.column, robot.cell.row - cell.row)
    return dx * container.facing.dx + dy * container.facing.dy > 0
  }
}

extension FloorPlan {
  /// How far apart in the arrays of shape `[rows, columns]` neighbours in this direction are.
  @inline(__always)
  func offset(_ heading: Heading) -> Int {
    switch heading {
    case .east: 1
    case .north: columns
    case .west: -1
    case .south: -columns
    }
  }
}
