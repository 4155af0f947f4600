import AgentMessages

extension World {
  /// An apartment of 3 to 6 rooms: a kitchen always, each other room of its own type; doors,
  /// furniture along the walls, 8 to 25 small things and boxes, sometimes people and a locked door
  /// whose key can be got. The same seed and options give the same world. Throws
  /// `WorldError.noWorldFound` if no draw satisfies `WorldInvariants` (not seen in practice).
  public static func apartment(
    seed: UInt64, _ options: ApartmentOptions = ApartmentOptions()
  ) throws(WorldError) -> World {
    let attempts = 200
    let root = SplitMix64(seed: seed)
    for attempt in 0..<attempts {
      var draft = ApartmentDraft(seed: seed, options, root.split(UInt64(1000 + attempt)))
      if let world = draft.build(), WorldInvariants.violations(of: world).isEmpty { return world }
    }
    throw .noWorldFound(generator: "apartment", seed: seed, attempts: attempts)
  }
}

/// One attempt at an apartment.
struct ApartmentDraft {
  private let seed: UInt64
  private let options: ApartmentOptions
  private var generator: SplitMix64
  private var objects: [WorldObject] = []

  init(seed: UInt64, _ options: ApartmentOptions, _ generator: SplitMix64) {
    self.seed = seed
    self.options = options
    self.generator = generator
  }

  /// Draws everything; nil where the draw does not give what the options ask for.
  mutating func build() -> World? {
    let count = options.rooms ?? generator.int(in: 3...6)
    let layout = ApartmentLayout(
      rooms: count, extraDoorways: options.extraDoorways, &generator)
    let names = ApartmentFurnishing.roomNames(count, &generator)
    let furnishing = ApartmentFurnishing(layout, roomNames: names, &generator)
    let plan = FloorPlan(
      columns: layout.columns, rows: layout.rows, isWall: layout.isWall,
      rooms: zip(names, layout.roomCells).map {
        Room(name: $0, cells: $1.sorted(), style: RoomStyle.drawn(&generator))
      })
    for piece in furnishing.pieces { addFurniture(piece) }
    guard let lockedRoom = addDoors(layout, names) else { return nil }
    guard let start = start(on: plan, layout, lockedRoom: lockedRoom) else { return nil }
    var world = World(plan: plan, objects: objects, start: start, seed: seed)
    stock(&world, lockedRoom: lockedRoom)
    addPeople(to: &world)
    return world
  }

  private mutating func add(
    _ kind: ObjectKind, colour: ObjectColour? = nil, at placement: Placement, facing: Heading,
    wide: Int = 1, deep: Int = 1, opening: Opening = .closed
  ) {
    objects.append(
      WorldObject(
        id: objects.count + 1, kind: kind, colour: colour, placement: placement, facing: facing,
        cellsWide: wide, cellsDeep: deep, opening: opening, seed: generator.next()))
  }

  private mutating func addFurniture(_ piece: ApartmentFurnishing.Piece) {
    let draw = generator.unit()
    let isOpen = piece.kind.isContainer && options.mayOpenContainers && draw < 0.12
    add(
      piece.kind, at: .floor(piece.corner), facing: piece.facing, wide: piece.wide,
      deep: piece.deep, opening: isOpen ? .open : .closed)
  }

  /// Adds a door in each doorway and answers which room is locked (-1 for none); nil if one was
  /// asked for and no room has a single door.
  private mutating func addDoors(_ layout: ApartmentLayout, _ names: [String]) -> Int? {
    let draw = generator.unit()
    let wantsLock = options.hasLockedDoor ?? (draw < 0.125)
    let leaves = names.indices.filter { room in
      names[room] != "hall"
        && layout.doorways.count { $0.rooms.0 == room || $0.rooms.1 == room } == 1
    }
    if wantsLock, leaves.isEmpty { return nil }
    let pick = Int(generator.next() % UInt64(max(1, leaves.count)))
    let locked = wantsLock ? leaves[pick] : -1
    for doorway in layout.doorways {
      let draw = generator.unit()
      let colour = ObjectColour.allCases[generator.int(in: 0...7)]
      let isLocked = doorway.rooms.0 == locked || doorway.rooms.1 == locked
      let isClosed = options.mayCloseDoors && draw < 0.3
      add(
        .door, at: .floor(doorway.cell), facing: doorway.facing,
        opening: isLocked ? .locked(colour) : isClosed ? .closed : .open)
    }
    return locked
  }

  /// A free cell, not beside a doorway, not in the locked room.
  private mutating func start(
    on plan: FloorPlan, _ layout: ApartmentLayout, lockedRoom: Int
  ) -> GridPose? {
    let taken = Set(objects.flatMap(\.footprint))
    let cells = plan.rooms.indices.filter { $0 != lockedRoom }.flatMap { plan.rooms[$0].cells }
      .filter { cell in
        !taken.contains(cell)
          && !layout.doorways.contains { $0.cell.manhattanDistance(to: cell) < 2 }
      }
    guard !cells.isEmpty else { return nil }
    return GridPose(
      cell: cells[generator.int(in: 0...(cells.count - 1))],
      heading: Heading.allCases[generator.int(in: 0...3)])
  }

  private mutating func stock(_ world: inout World, lockedRoom: Int) {
    let count = options.things ?? generator.int(in: 8...25)
    var stock = Stocking(world: world, lockedRoom: lockedRoom, generator.split(1))
    stock.addKeys()
    stock.addThings(upTo: count)
    world = stock.world
  }

  private mutating func addPeople(to world: inout World) {
    let draw = generator.unit()
    let count = options.people ?? (draw < 0.22 ? 1 : draw < 0.33 ? 2 : 0)
    for _ in 0..<count {
      let cells = world.plan.rooms.flatMap(\.cells).filter {
        world.isFree($0) && $0.manhattanDistance(to: world.robot.cell) > 2
      }
      guard !cells.isEmpty else { return }
      world.addPerson(at: cells[generator.int(in: 0...(cells.count - 1))])
    }
  }
}

extension RoomStyle {
  /// A plausible floor and wall, drawn.
  static func drawn(_ generator: inout SplitMix64) -> RoomStyle {
    let floor = Floor.allCases[generator.int(in: 0...(Floor.allCases.count - 1))]
    let base: SIMD3<Float> =
      switch floor {
      case .planks: SIMD3(0.45, 0.29, 0.16)
      case .tiles: SIMD3(0.62, 0.60, 0.56)
      case .carpet: SIMD3(0.42, 0.40, 0.42)
      case .stone: SIMD3(0.45, 0.45, 0.44)
      }
    let walls: [SIMD3<Float>] = [
      SIMD3(0.78, 0.75, 0.68), SIMD3(0.70, 0.74, 0.76), SIMD3(0.76, 0.70, 0.62),
      SIMD3(0.68, 0.74, 0.66), SIMD3(0.80, 0.78, 0.76), SIMD3(0.72, 0.66, 0.66),
    ]
    let shade = Float(0.8 + 0.4 * generator.unit())
    let wall = walls[generator.int(in: 0...(walls.count - 1))]
    return RoomStyle(
      floor: floor, floorColour: base * shade,
      wallColour: wall * Float(0.9 + 0.15 * generator.unit()),
      seed: generator.next())
  }
}
