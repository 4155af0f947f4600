import AgentMessages

/// Puts small things and boxes into a furnished world: on surfaces, in containers, on the floor
/// where nobody has to pass. No two have both kind and colour in common.
struct Stocking {
  private(set) var world: World
  private let lockedRoom: Int
  private var generator: SplitMix64

  init(world: World, lockedRoom: Int = -1, _ generator: SplitMix64) {
    self.world = world
    self.lockedRoom = lockedRoom
    self.generator = generator
  }

  /// The key of each locked door, in a place that can be got at without it.
  mutating func addKeys() {
    for door in world.doors {
      guard case .locked(let colour) = door.opening else { continue }
      add(.key, colour, isKey: true)
    }
  }

  /// Draws kinds and colours until the world holds `count` things, or there is no room.
  mutating func addThings(upTo count: Int) {
    let boxes = min(count / 4, generator.int(in: 0...2))
    for number in 0..<(count * 4) {
      let present = world.objects.count { $0.kind.isPortable }
      if present >= count { return }
      let kind = number < boxes ? .box : ObjectKind.allCases[generator.int(in: 0...10)]
      let colour = ObjectColour.allCases[generator.int(in: 0...7)]
      let isThere = world.objects.contains { $0.kind == kind && $0.colour == colour }
      if !isThere { add(kind, colour) }
    }
  }

  /// Adds one thing at a drawn place: two in three on surfaces, else in a container or on the
  /// floor.
  @discardableResult
  mutating func add(_ kind: ObjectKind, _ colour: ObjectColour, isKey: Bool = false) -> Int? {
    let draw = generator.unit()
    let places: [[Placement]] =
      draw < 0.62
      ? [surfaces, floors, containers]
      : draw < 0.82 ? [containers, surfaces, floors] : [floors, surfaces, containers]
    for choices in places {
      let fitting = choices.filter { fits($0, kind: kind, isKey: isKey) }
      guard !fitting.isEmpty else { continue }
      return add(kind, colour, at: fitting[generator.int(in: 0...(fitting.count - 1))])
    }
    return nil
  }

  /// Adds one thing at a given place and answers its id.
  @discardableResult
  mutating func add(_ kind: ObjectKind, _ colour: ObjectColour, at placement: Placement) -> Int {
    let isOpenBox = kind == .box && generator.unit() < 0.25
    let object = WorldObject(
      id: world.objects.count + 1, kind: kind, colour: colour, placement: placement,
      facing: Heading.allCases[generator.int(in: 0...3)], opening: isOpenBox ? .open : .closed,
      seed: generator.next())
    world.append(object)
    return object.id
  }

  private func fits(_ placement: Placement, kind: ObjectKind, isKey: Bool) -> Bool {
    if kind == .box, case .inside = placement { return false }
    guard isKey else { return true }
    let cell: Cell? =
      switch placement {
      case .floor(let cell), .on(_, let cell): cell
      case .inside(let container, _): world.cell(of: container)
      case .held, .gone: nil
      }
    return cell.map { world.plan.roomIndex[world.plan.index($0)] != lockedRoom } ?? false
  }

  /// Free cells of surfaces.
  private var surfaces: [Placement] {
    world.objects.filter(\.kind.isSurface).flatMap { furniture in
      furniture.footprint.filter { world.thing(at: $0) == nil }
        .map { .on(furniture: furniture.id, cell: $0) }
    }
  }

  /// Free slots of containers.
  private var containers: [Placement] {
    world.objects.filter(\.kind.isContainer).flatMap { container in
      world.freeSlots(of: container.id).map { .inside(container: container.id, slot: $0) }
    }
  }

  /// Floor on which a thing is in nobody's way.
  private var floors: [Placement] { world.quietFloor.map { .floor($0) } }
}

extension World {
  /// Adds an object whose id is the next one.
  mutating func append(_ object: WorldObject) {
    let placement = object.placement
    var absent = object
    absent.placement = .gone
    objects.append(absent)
    place(object.id, placement)
  }

  /// Free cells of rooms on which a thing would block nobody: not the robot's, not beside a
  /// doorway, not the only place from which something is reached, and with free floor all around
  /// but for one side.
  var quietFloor: [Cell] {
    plan.rooms.flatMap(\.cells).filter { cell in
      guard isFree(cell), cell.manhattanDistance(to: start.cell) > 1 else { return false }
      for row in -1...1 {
        for column in -1...1 {
          let near = Cell(column: cell.column + column, row: cell.row + row)
          if fixture(at: near)?.kind == .door || thing(at: near) != nil && isFloorThing(near) {
            return false
          }
        }
      }
      return keepsPassage(cell) && !isOnlyAccess(cell)
    }
  }

  private func isFloorThing(_ cell: Cell) -> Bool {
    guard let thing = thing(at: cell), case .floor = thing.placement else { return false }
    return true
  }

  /// Whether one can still walk around the cell: the free cells among its eight neighbours hang
  /// together.
  private func keepsPassage(_ cell: Cell) -> Bool {
    let ring = [(1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1)].map {
      isFree(Cell(column: cell.column + $0.0, row: cell.row + $0.1))
    }
    var groups = 0
    for place in ring.indices where ring[place] && !ring[(place + 7) % 8] {
      // a corner that touches no free side hangs on nothing and is no way through
      let length = (0..<8).prefix { ring[(place + $0) % 8] }.count
      if length > 1 || place % 2 == 0 { groups += 1 }
    }
    return groups <= 1 && ring.contains(true)
  }

  /// Whether a neighbouring cell of furniture could be reached from nowhere else.
  private func isOnlyAccess(_ cell: Cell) -> Bool {
    cell.neighbours.contains { near in
      guard let fixture = fixture(at: near), fixture.kind.isFurniture else { return false }
      if fixture.kind.isFixedContainer { return near.stepped(fixture.facing) == cell }
      return near.neighbours.allSatisfy { $0 == cell || !isFree($0) }
    }
  }
}
