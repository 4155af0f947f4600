public import AgentMessages

extension Estimator {
  /// What a command that has ended should have changed, before the camera has a say: which thing the gripper closed on,
  /// where what it let go came to stand, what was opened.
  public func predict(_ belief: inout Belief, after command: MotorCommand, status: CommandStatus) {
    guard status.state == .succeeded else {
      learn(from: status, of: command, in: &belief)
      return
    }
    switch command.action {
    case .grasp(let target): belief.pendingGraspID = graspable(near: target, in: belief)
    case .release(let target): belief.pendingRelease = belief.pose.transform(target)
    case .open(let target): setOpenness(.open, at: target, in: &belief)
    case .close(let target): setOpenness(.closed, at: target, in: &belief)
    case .translate, .rotate, .velocity, .toggle, .wait, .speak, .stop: break
    }
  }

  /// What a refusal teaches: something stands in the way, a door is locked.
  private func learn(from status: CommandStatus, of command: MotorCommand, in belief: inout Belief)
  {
    switch (status.reason, command.action) {
    case (.blocked, .translate(let metres)) where metres > 0:
      let cell = belief.pose.transform(Point3(x: status.executed.x, y: status.executed.y))
      let front = belief.cell(x: cell.x, y: cell.y).moved(belief.heading)
      belief.map[front].occupancy = 1
      if belief.map[front].content == .free { belief.map[front].content = .obstacle }
    case (.locked, .open(let target)):
      setOpenness(.locked(colour: nil), at: target, in: &belief)
    case (.notOpenable, .open(let target)), (.notOpenable, .close(let target)):
      forgetDoor(at: target, in: &belief)
    default: break
    }
  }

  /// What has no hinge is no door, whatever it looked like.
  private func forgetDoor(at target: Point3, in belief: inout Belief) {
    let point = belief.pose.transform(target)
    let cell = belief.cell(x: point.x, y: point.y)
    guard let door = fixtures.firstIndex(where: { $0.role == .door }) else { return }
    belief.furnitureEvidence[cell]?[door] = -20
  }

  /// Believes the gripper's sensor: what it holds, and that it has let go.
  func followGripper(_ gripper: Gripper, in belief: inout Belief) {
    let was = belief.gripper.isHolding
    belief.gripper = gripper
    if gripper.isHolding, !was || belief.heldID == nil { takeUp(in: &belief) }
    if !gripper.isHolding, let held = belief.heldID { letGo(held, in: &belief) }
    belief.pendingGraspID = nil
    belief.pendingRelease = nil
  }

  private func takeUp(in belief: inout Belief) {
    let id = belief.pendingGraspID ?? addUnknownThing(to: &belief)
    guard let index = belief.objects.firstIndex(where: { $0.id == id }) else { return }
    let object = belief.objects[index]
    if let cell = object.cells.first {
      belief.lastPickup = Belief.Placement(objectID: id, place: object.place, cell: cell)
    }
    belief.objects[index].place = .held
    belief.objects[index].cells = []
    belief.objects[index].existence = 1
    belief.heldID = id
    for content in contents(of: id, in: belief) { belief.objects[content].cells = [] }
  }

  /// Indices of what is in a box: it goes where the box goes.
  private func contents(of id: Int, in belief: Belief) -> [Int] {
    belief.objects.indices.filter { belief.objects[$0].place == .inside(id) }
  }

  private func letGo(_ id: Int, in belief: inout Belief) {
    belief.heldID = nil
    guard let index = belief.objects.firstIndex(where: { $0.id == id }) else { return }
    let front = belief.cell.moved(belief.heading)
    let point = belief.pendingRelease
    let cell = point.map { belief.cell(x: $0.x, y: $0.y) } ?? front
    belief.objects[index].cells = [cell]
    belief.objects[index].height = (point?.z ?? 0) + 0.15
    belief.objects[index].place = support(of: cell, in: belief)
    // until it is seen there, it may as well have fallen beside
    belief.objects[index].existence = 0.6
    belief.objects[index].lastSeen = 0
    for content in contents(of: id, in: belief) {
      belief.objects[content].cells = [cell]
      belief.objects[content].height = belief.objects[index].height
    }
  }

  /// Where something on this cell would be: on or in the furniture there, else on the floor.
  func support(of cell: Cell, in belief: Belief, for id: Int? = nil) -> Place {
    let asking = id.flatMap { belief.object($0) }
    let isContainer = asking.map { vocabulary.kind(named: $0.kind)?.role == .container } ?? false
    var place = Place.floor
    for object in belief.objects
    where object.id != id && object.existence >= 0.5 && object.cells.contains(cell)
      && object.place != .held
    {
      switch vocabulary.kind(named: object.kind)?.role {
      case .surface: place = .on(object.id)
      // what shares its place on a table with a box is in the box; a box is in no box, or two that are seen in one
      // cell would each hold the other
      case .container: if !isContainer { return .inside(object.id) }
      case .thing, .door, .person, nil: continue
      }
    }
    return place
  }

  private func graspable(near target: Point3, in belief: Belief) -> Int? {
    let point = belief.pose.transform(target)
    let cell = belief.cell(x: point.x, y: point.y)
    let things = belief.objects.filter { object in
      object.existence >= 0.3 && object.place != .held && object.cells.contains(cell)
        && vocabulary.kind(named: object.kind)?.isPortable == true
    }
    return things.min {
      abs(aim(at: $0, in: belief) - point.z) < abs(aim(at: $1, in: belief) - point.z)
    }?.id
  }

  /// Where a hand takes hold: a box by its rim, what is in a box below that, all else by its middle.
  private func aim(at object: TrackedObject, in belief: Belief) -> Double {
    if isBox(object.kind) { return object.height + Self.rim }
    guard case .inside(let id) = object.place, let holder = belief.object(id), isBox(holder.kind),
      vocabulary.kind(named: holder.kind)?.isPortable == true
    else { return object.height }
    return holder.height
  }

  /// How far above its middle a box's rim is, metres.
  private static let rim = 0.2

  private func setOpenness(_ openness: Openness, at target: Point3, in belief: inout Belief) {
    let point = belief.pose.transform(target)
    let cell = belief.cell(x: point.x, y: point.y)
    for index in belief.objects.indices where belief.objects[index].cells.contains(cell) {
      let role = vocabulary.kind(named: belief.objects[index].kind)?.role
      guard role == .container || role == .door else { continue }
      if case .locked(let colour?) = belief.objects[index].openness,
        openness == .locked(colour: nil)
      {
        belief.objects[index].openness = .locked(colour: colour)
        continue
      }
      belief.objects[index].openness = openness
      if role == .container {
        belief.objects[index].front = belief.cell
        belief.objects[index].isFrontCertain = true
      }
      if role == .door, openness == .open {
        belief.map[cell].content = .free
        belief.map[cell].occupancy = -1
        belief.map[cell].height = 0
        belief.map[cell].tallness = 0
      }
    }
  }

  private func addUnknownThing(to belief: inout Belief) -> Int {
    let portable = vocabulary.kinds.filter { $0.role == .thing }
    let kinds = portable.map { ObjectHypothesis(label: $0.name, score: 1 / Double(portable.count)) }
    return belief.insert(
      TrackedObject(id: 0, kinds: kinds, cells: [belief.cell.moved(belief.heading)], height: 0.2))
  }
}
