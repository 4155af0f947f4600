import AgentMessages

extension Simulation {
  /// Checks that the target lies in the cell in front, lets the time of a manipulation pass and
  /// does it.
  mutating func manipulate(
    at target: Point3, pace: (Int64) -> Bool,
    _ act: (inout Simulation, Cell, Double) -> CommandEnd
  ) -> CommandEnd {
    guard target.x.isFinite, target.y.isFinite, target.z.isFinite else {
      return .malformed("the target point is not a number")
    }
    contact = false
    guard abs(target.x - Dimensions.cellSize) <= Self.reachTolerance,
      abs(target.y) <= Self.reachTolerance
    else {
      return .failed(
        .outOfReach, "the hand reaches only the half metre right in front of the robot")
    }
    record.steps &+= 1
    let end = act(&self, world.robot.front, target.z)
    advance(nanoseconds: Self.manipulationDuration)
    return pace(Self.manipulationDuration) ? end : .stopped()
  }

  /// Metres that a target may lie from the centre of the cell in front, along x and along y.
  private static let reachTolerance = 0.35

  /// Takes the portable thing in `cell` that is nearest to `height`.
  mutating func grasp(_ cell: Cell, height: Double) -> CommandEnd {
    guard world.heldID == 0 else { return .failed(.handFull, "the hand already holds something") }
    guard let id = world.nearestGraspable(in: cell, height: height) else {
      return .failed(.nothingThere, "the gripper closed on nothing")
    }
    if pending.graspMisses > 0 {
      pending.graspMisses -= 1
      return .done()
    }
    if noise.graspMissChance > 0, chance.grasp.unit() < noise.graspMissChance { return .done() }
    world.place(id, .held)
    record.wasHeld[id - 1] = true
    return .done()
  }

  /// Puts the held thing down in `cell`: on the floor, on the surface, or in the open container, in
  /// the free slot nearest to `height`.
  mutating func release(in cell: Cell, height: Double) -> CommandEnd {
    guard world.heldID != 0 else { return .failed(.handEmpty, "the hand holds nothing") }
    guard let placement = world.room(for: world.heldID, in: cell, height: height) else {
      return .failed(.noRoom, "there is no room to put it down there")
    }
    world.place(world.heldID, placement)
    return .done()
  }

  /// Opens or closes the container or door in `cell` that is nearest to `height`; nil turns it to
  /// what it is not.
  mutating func setOpening(_ wanted: Opening?, in cell: Cell, height: Double) -> CommandEnd {
    guard let id = world.nearestOpenable(in: cell, height: height) else {
      return world.hasOpenable(in: cell)
        ? .failed(.notOpenable, "it does not open from this side")
        : .failed(.notOpenable, "there is nothing there that opens")
    }
    let object = world.objects[id - 1]
    let target = wanted ?? (object.opening.isOpen ? .closed : .open)
    guard object.opening.isOpen != target.isOpen else {
      return .done(target.isOpen ? "it was open already" : "it was closed already")
    }
    if !target.isOpen, object.kind == .door, world.isDoorwayTaken(cell) {
      return .failed(.blocked, "something stands in the doorway")
    }
    if case .locked(let colour) = object.opening, world.heldKeyColour != colour {
      return .failed(.locked, "it is locked and the hand does not hold its key")
    }
    world.objects[id - 1].opening = target
    if target.isOpen { record.wasOpen[id - 1] = true }
    return .done()
  }
}
