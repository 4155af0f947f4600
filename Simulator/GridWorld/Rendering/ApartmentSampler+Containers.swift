import AgentMessages

extension ApartmentSampler {
  /// Before an open container with things in it, as the robot stands when it looks into one: right before it or a cell
  /// further back; nil where the apartment has none that can be stood before.
  mutating func containerView(in world: World, _ scene: inout Scene) -> GridPose? {
    let containers = scene.items.indices.filter { index in
      Dimensions.slotHeights[scene.items[index].kind] != nil
    }
    for _ in 0..<6 where !containers.isEmpty {
      let index = generator.draw(from: containers)
      let item = scene.items[index]
      let cell = Cell(
        column: Int((item.position.x / Dimensions.cellSize).rounded()),
        row: Int((item.position.y / Dimensions.cellSize).rounded()))
      let isBox = item.kind == "box"
      let front = isBox ? Heading(wrapping: generator.int(in: 0...3)) : item.facing
      let distance = generator.unit() < 0.65 ? 1 : 2
      let line = (1...distance).map { cell.moved(front, by: $0) }
      guard line.allSatisfy({ world.isFree($0) }) else { continue }
      scene.items[index].state = .open
      fill(item, in: &scene)
      return GridPose(cell: cell.moved(front, by: distance), heading: front.opposite)
    }
    return nil
  }

  /// Other things than before stand in the container, in each slot one or none.
  private mutating func fill(_ container: SceneItem, in scene: inout Scene) {
    scene.items.removeAll { item in
      item.id != container.id && item.colour != nil && item.kind != "box"
        && item.position.x == container.position.x && item.position.y == container.position.y
        && item.position.z >= container.position.z
    }
    let kinds = Vocabulary.household.kinds.filter { $0.isPortable && $0.name != "box" }.map(\.name)
    for height in Dimensions.slotHeights[container.kind] ?? [] where generator.unit() < 0.75 {
      let kind = generator.draw(from: kinds)
      var colour = generator.draw(from: Vocabulary.household.colours)
      while !includesHeldOut && HeldOutPairs.contains(kind: kind, colour: colour) {
        colour = generator.draw(from: Vocabulary.household.colours)
      }
      scene.items.append(
        SceneItem(
          id: (scene.items.map(\.id).max() ?? 0) + 1, kind: kind, colour: colour,
          position: Point3(
            x: container.position.x, y: container.position.y, z: container.position.z + height),
          facing: Heading(wrapping: generator.int(in: 0...3)), seed: generator.next()))
    }
  }
}
