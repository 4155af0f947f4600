import AgentMessages

/// Draws views of generated apartments, as the robot will meet them: from cell centres, many views of one apartment,
/// often right in front of something. Doors and containers are opened and closed at random.
struct ApartmentSampler: Sendable {
  let includesHeldOut: Bool
  var generator: SplitMix64
  private var world: World?
  private var viewsLeft = 0

  init(seed: UInt64, includesHeldOut: Bool) {
    self.includesHeldOut = includesHeldOut
    generator = SplitMix64(seed: seed)
  }

  /// A scene and where the robot stands in it; nil where no apartment could be made.
  mutating func next() -> (scene: Scene, pose: Pose2D)? {
    if viewsLeft == 0 {
      var options = ApartmentOptions()
      options.things = generator.int(in: 14...25)
      world = try? World.apartment(seed: generator.next(), options)
      viewsLeft = 12
    }
    viewsLeft -= 1
    guard let world else { return nil }
    var scene = world.scene
    for i in scene.items.indices { disturb(&scene.items[i]) }
    let draw = generator.unit()
    let before =
      generator.unit() < Self.containerShare ? containerView(in: world, &scene) : nil
    let pose =
      before
      ?? (draw < Self.doorwayShare
        ? doorwayStand(in: world, &scene)
        : draw < Self.doorwayShare + 0.25 ? doorView(in: world) : bestStand(in: world, scene))
    if generator.unit() < 0.45 { addPerson(to: &scene, in: world, before: pose) }
    return (scene, pose.pose)
  }
}

extension ApartmentSampler {
  private static let doorwayShare = 0.12
  /// Of the views are into open containers.
  private static let containerShare = 0.2

  /// In an open doorway, usually on the way through; posts and leaf are close by on both sides.
  private mutating func doorwayStand(in world: World, _ scene: inout Scene) -> GridPose {
    guard !world.doors.isEmpty else { return stand(in: world) }
    let door = generator.draw(from: world.doors)
    guard let cell = world.cell(of: door.id),
      let item = scene.items.firstIndex(where: { $0.id == door.id })
    else { return stand(in: world) }
    scene.items[item].state = .open
    let way = generator.unit() < 0.5 ? door.facing : door.facing.opposite
    return GridPose(cell: cell, heading: generator.unit() < 0.8 ? way : way.left)
  }

  /// Usually the best of a few poses: the one with the most things in the angle of view.
  private mutating func bestStand(in world: World, _ scene: Scene) -> GridPose {
    var best = stand(in: world)
    var bestCount = Self.thingsAhead(of: best.pose, scene)
    for _ in 0..<generator.int(in: 0...5) {
      let pose = stand(in: world)
      let count = Self.thingsAhead(of: pose.pose, scene)
      if count > bestCount { (best, bestCount) = (pose, count) }
    }
    return best
  }

  /// One to five cells before a door, looking at it.
  private mutating func doorView(in world: World) -> GridPose {
    for _ in 0..<10 where !world.doors.isEmpty {
      let door = generator.draw(from: world.doors)
      guard let cell = world.cell(of: door.id) else { continue }
      let way = generator.unit() < 0.5 ? door.facing : door.facing.opposite
      let distance = generator.int(in: 1...5)
      let line = (1...distance).map { cell.moved(way.opposite, by: $0) }
      guard line.allSatisfy({ world.isFree($0) }) else { continue }
      return GridPose(cell: cell.moved(way.opposite, by: distance), heading: way)
    }
    return stand(in: world)
  }

  /// Somebody stands on a free cell in front.
  private mutating func addPerson(to scene: inout Scene, in world: World, before pose: GridPose) {
    for _ in 0..<8 {
      let ahead = generator.int(in: 1...8)
      let cell = pose.cell.moved(pose.heading, by: ahead)
        .moved(pose.heading.left, by: generator.int(in: -ahead...ahead))
      guard world.isFree(cell), cell != pose.cell else { continue }
      scene.items.append(
        SceneItem(
          id: (scene.items.map(\.id).max() ?? 0) + 1, kind: "person",
          position: Point3(x: 0.5 * Double(cell.column), y: 0.5 * Double(cell.row)),
          facing: Heading(wrapping: generator.int(in: 0...3)), seed: generator.next()))
      return
    }
  }

  /// Things within 5 m and 45 degrees of straight ahead, walls or not.
  private static func thingsAhead(of pose: Pose2D, _ scene: Scene) -> Int {
    scene.items.count { item in
      guard item.colour != nil else { return false }
      let p = pose.inverseTransform(item.position)
      return p.x > 0.4 && p.x < 5 && abs(p.y) < p.x
    }
  }
}

extension ApartmentSampler {
  private mutating func disturb(_ item: inout SceneItem) {
    if !includesHeldOut {
      while HeldOutPairs.contains(kind: item.kind, colour: item.colour) {
        item.colour = generator.draw(from: Vocabulary.household.colours)
      }
    }
    if item.kind == "door" {
      let draw = generator.unit()
      item.state =
        draw < 0.4
        ? .open
        : draw < 0.7 ? .closed : .locked(colour: generator.draw(from: Vocabulary.household.colours))
    } else if Dimensions.slotHeights[item.kind] != nil, item.state == .closed,
      generator.unit() < 0.3
    {
      item.state = .open
    }
  }

  /// A free cell and a heading; half of the time in front of furniture, a thing or a door, looking at it.
  private mutating func stand(in world: World) -> GridPose {
    let cells = world.plan.rooms.flatMap(\.cells).filter { world.isFree($0) }
    let isClose = generator.unit() < 0.4
    var pose = world.start
    for _ in 0..<30 where !cells.isEmpty {
      pose = GridPose(
        cell: generator.draw(from: cells), heading: Heading(wrapping: generator.int(in: 0...3)))
      let front = pose.cell.moved(pose.heading)
      if world.plan.isWall(front) { continue }
      if !isClose || !world.isFree(front) { break }
    }
    return pose
  }
}
