import AgentMessages

extension TaskDraft {
  /// What is wanted is behind the locked door.
  mutating func lockedDoor() -> Wish? {
    guard let door = world.doors.first(where: { $0.opening.lockColour != nil }),
      let room = lockedRoom(behind: door)
    else { return nil }
    return wish(in: room)
  }

  private func lockedRoom(behind door: WorldObject) -> Int? {
    world.rooms(joinedBy: door).first { room in
      world.doors.count { world.rooms(joinedBy: $0).contains(room) } == 1 && room != startRoom
    }
  }

  /// Something lies in the only doorway of a room in which something is wanted.
  mutating func blockedWay() -> Wish? {
    let leaves = world.plan.rooms.indices.filter { room in
      room != startRoom && world.doors.count { world.rooms(joinedBy: $0).contains(room) } == 1
    }
    guard let room = generator.pickAny(leaves),
      let door = world.doors.first(where: { world.rooms(joinedBy: $0).contains(room) }),
      case .floor(let cell) = door.placement
    else { return nil }
    world.objects[door.id - 1].opening = .open
    let kind: ObjectKind = generator.pick([.box, .ball, .bottle, .book, .towel])
    let colours = ObjectColour.allCases.filter { colour in
      !world.objects.contains { $0.kind == kind && $0.colour == colour }
    }
    guard let colour = generator.pickAny(colours) else { return nil }
    var stock = Stocking(world: world, generator.split(5))
    let blocker = stock.add(kind, colour, at: .floor(cell))
    world = stock.world
    return wish(in: room, butNot: blocker)
  }

  /// Going to, fetching from or putting into a room.
  private mutating func wish(in room: Int, butNot excluded: Int = 0) -> Wish? {
    let inside = things { self.room($0) == room && $0.id != excluded }
    switch generator.int(in: 0...3) {
    case 0:
      let name = world.plan.rooms[room].name
      let core = generator.pick(Wording.goingToRoom).filling(["x": "the \(name)"])
      return Wish(core: core, condition: "robotIn(\(name))")
    case 1:
      guard let target = generator.pickAny(inside), let x = name(target.id) else { return nil }
      return Wish(
        core: generator.pick(Wording.fetching).filling(["x": x]),
        condition: "holding(#\(target.id)) and robotAtStart")
    case 2: return putOn(inside, furniture { self.room($0) != room })
    default:
      return putOn(
        things { self.room($0) != room && $0.id != excluded }, furniture { self.room($0) == room })
    }
  }

  /// A thing that does not exist, though its kind or its colour may.
  mutating func absent() -> SpokenTask? {
    let kind = ObjectKind.allCases[generator.int(in: 0...10)]
    let colour = generator.colour()
    let alike = world.objects.filter { $0.kind == kind }
    guard !alike.contains(where: { $0.colour == colour }) else { return nil }
    let noun = NounPhrases(world: world).noun(kind, &generator)
    let isPlain = alike.isEmpty && generator.unit() < 0.5
    let x = isPlain ? "the \(noun)" : "the \(colour.name) \(noun)"
    let places = furniture { $0.kind.isSurface && $0.kind != .sink && hasFreeCell($0) }
    var core = generator.pick(Wording.fetching).filling(["x": x])
    if generator.unit() < 0.4, let place = generator.pickAny(places), let y = name(place.id) {
      core = generator.pick(Wording.puttingOn).filling(["x": x, "y": y])
    }
    return SpokenTask(
      words: Wording.sentence(core, &generator), condition: "viewedAll", expectation: .cannot)
  }

  /// "the mug" where two mugs, told apart by colour alone, can be seen by turning at the start.
  mutating func ambiguous() -> SpokenTask? {
    let kinds = ObjectKind.allCases.filter { kind in
      kind.isThing && world.objects.count { $0.kind == kind } == 2
    }
    guard let kind = generator.pickAny(kinds) else { return nil }
    let pair = world.objects.filter { $0.kind == kind }
    guard pair.allSatisfy({ world.isAccessible($0.id) && !isInside($0) }),
      pair.allSatisfy({ room($0) == room(pair[0]) }), let start = start(showing: pair)
    else { return nil }
    world = world.starting(at: start)
    let noun = NounPhrases(world: world).noun(kind, &generator)
    let places = furniture { $0.kind.isSurface && $0.kind != .sink && hasFreeCell($0) }
    var core = generator.pick(Wording.fetching).filling(["x": "the \(noun)"])
    if generator.unit() < 0.4, let place = generator.pickAny(places), let y = name(place.id) {
      core = generator.pick(Array(Wording.puttingOn.prefix(4))).filling([
        "x": "the \(noun)", "y": y,
      ])
    }
    return SpokenTask(
      words: Wording.sentence(core, &generator), condition: "unchanged", expectation: .ask)
  }

  /// A pose from which every one of the things is between one and two and a half metres away, with
  /// nothing in between, and plain to see in the picture of one side or another.
  private mutating func start(showing things: [WorldObject]) -> GridPose? {
    guard let room = room(things[0]), room >= 0 else { return nil }
    let cells = world.plan.rooms[room].cells.filter { cell in
      guard world.isFree(cell) else { return false }
      return things.allSatisfy { thing in
        guard let place = world.cell(of: thing.id) else { return false }
        let (dx, dy) = (abs(place.column - cell.column), abs(place.row - cell.row))
        guard (2...5).contains(max(dx, dy)) else { return false }
        return Heading.allCases.contains { heading in
          world.cellsInView(from: GridPose(cell: cell, heading: heading))[world.plan.index(place)]
        }
      }
    }
    var open = cells
    let renderer = Renderer()
    for _ in 0..<min(8, open.count) {
      guard let cell = generator.pickAny(open) else { return nil }
      open.removeAll { $0 == cell }
      if world.shows(things, from: cell, by: renderer) {
        return GridPose(cell: cell, heading: generator.heading())
      }
    }
    return nil
  }
}

extension World {
  /// Whether turning on the spot shows each of the things large enough, and at least half of it.
  func shows(_ things: [WorldObject], from cell: Cell, by renderer: Renderer) -> Bool {
    var missing = Set(things.map(\.id))
    let camera = CameraInfo.pinhole(
      width: 160, height: 120, horizontalFieldOfView: .pi / 2,
      position: Point3(z: Dimensions.cameraHeight), pitchDown: Dimensions.cameraPitchDown)
    var frame = RenderedFrame(width: camera.width, height: camera.height)
    for heading in Heading.allCases where !missing.isEmpty {
      let pose = GridPose(cell: cell, heading: heading).pose
      renderer.render(scene, from: pose, camera: camera, into: &frame)
      for label in renderer.labels(of: frame, scene: scene) where label.isPlain {
        missing.remove(label.id)
      }
    }
    return missing.isEmpty
  }

  /// The same world with the robot starting somewhere else.
  func starting(at pose: GridPose) -> World {
    var copy = self
    copy.start = pose
    copy.robot = pose
    return copy
  }
}
