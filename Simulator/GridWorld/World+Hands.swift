import AgentMessages

extension World {
  /// The colour of the key in the hand; nil if it holds no key.
  public var heldKeyColour: ObjectColour? {
    guard let held = object(heldID), held.kind == .key else { return nil }
    return held.colour
  }

  /// Whether the front of the fixed container faces the robot's cell.
  func robotStandsInFront(of container: WorldObject) -> Bool {
    guard case .floor(let cell) = container.placement else { return false }
    return cell.stepped(container.facing) == robot.cell
  }

  /// Height above the floor at which the hand takes a thing: the middle of a small thing, the rim
  /// of a box.
  func graspHeight(of id: Int) -> Double {
    let base = standingHeight(of: id)
    return objects[id - 1].kind == .box ? base + 0.38 : base + 0.12
  }

  /// The portable thing that the hand would take: accessible, in `cell`, its middle nearest to
  /// `height`.
  func nearestGraspable(in cell: Cell, height: Double) -> Int? {
    var candidates: [Int] = []
    if let thing = thing(at: cell) {
      candidates.append(thing.id)
      if thing.kind == .box, thing.opening.isOpen { candidates += contents(of: thing.id).map(\.id) }
    }
    if let fixture = fixture(at: cell), fixture.kind.isFixedContainer, fixture.opening.isOpen,
      robotStandsInFront(of: fixture)
    {
      candidates += contents(of: fixture.id).map(\.id)
    }
    return nearest(candidates, height: height) { graspHeight(of: $0) }
  }

  /// Where the thing `id` would come to stand if it were put down in `cell`; nil where there is no
  /// room.
  func room(for id: Int, in cell: Cell, height: Double) -> Placement? {
    guard plan.contains(cell), !plan.isWall[plan.index(cell)], person(at: cell) == nil,
      cell != robot.cell
    else { return nil }
    let isBox = objects[id - 1].kind == .box
    if let thing = thing(at: cell) {
      guard thing.kind == .box, thing.opening.isOpen, !isBox else { return nil }
      return slot(in: thing.id, height: height)
    }
    guard let fixture = fixture(at: cell) else { return .floor(cell) }
    if fixture.kind == .door { return fixture.opening.isOpen ? .floor(cell) : nil }
    if fixture.kind.isSurface { return .on(furniture: fixture.id, cell: cell) }
    guard fixture.opening.isOpen, robotStandsInFront(of: fixture), !isBox else { return nil }
    return slot(in: fixture.id, height: height)
  }

  private func slot(in container: Int, height: Double) -> Placement? {
    let base = standingHeight(of: container)
    let heights = Dimensions.slotHeights[objects[container - 1].kind.name] ?? []
    let best = freeSlots(of: container).min { a, b in
      abs(base + heights[a] + 0.12 - height) < abs(base + heights[b] + 0.12 - height)
    }
    return best.map { .inside(container: container, slot: $0) }
  }

  /// The door or container in `cell` that opens from where the robot stands, nearest to `height`.
  func nearestOpenable(in cell: Cell, height: Double) -> Int? {
    var candidates: [Int] = []
    if let thing = thing(at: cell), thing.kind == .box { candidates.append(thing.id) }
    if let fixture = fixture(at: cell) {
      let opens =
        fixture.kind == .door || fixture.kind.isFixedContainer && robotStandsInFront(of: fixture)
      if opens { candidates.append(fixture.id) }
    }
    return nearest(candidates, height: height) {
      standingHeight(of: $0)
        + (Dimensions.height[objects[$0 - 1].kind.name] ?? Dimensions.doorHeight) / 2
    }
  }

  /// Whether anything in `cell` opens, from whichever side.
  func hasOpenable(in cell: Cell) -> Bool {
    thing(at: cell)?.kind == .box
      || fixture(at: cell).map { $0.kind == .door || $0.kind.isContainer } == true
  }

  /// Whether a thing, a person or the robot keeps a door from closing.
  func isDoorwayTaken(_ cell: Cell) -> Bool {
    thing(at: cell) != nil || person(at: cell) != nil || robot.cell == cell
  }

  /// Whether a person stands in the cell with this index.
  @inline(__always)
  func hasPerson(at index: Int) -> Bool { personAt[index] != 0 }

  private func nearest(
    _ ids: [Int], height: Double, _ heightOf: (Int) -> Double
  ) -> Int? {
    ids.min { abs(heightOf($0) - height) < abs(heightOf($1) - height) }
  }
}
