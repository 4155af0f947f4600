import AgentMessages

/// Makes the mesh of a thing from its kind, colour, state and seed.
package enum ItemShape {
  /// The lit mesh of `item` in the map frame; `isCoarse` halves the segments of round parts. A kind that is not in
  /// `Vocabulary.household` is drawn as a grey block.
  package static func mesh(of item: SceneItem, lighting: Lighting, isCoarse: Bool) -> Mesh {
    var shape = MeshBuilder(axes: axes(of: item), lighting: lighting, isCoarse: isCoarse)
    var generator = SplitMix64(seed: item.seed)
    shape.patternOffset = SIMD2(Float(generator.unit()), Float(generator.unit()))
    if let colour = item.colour { shape.colour = Palette.shade(of: colour, seed: item.seed) }
    add(item, to: &shape, &generator)
    return shape.mesh
  }

  private static func axes(of item: SceneItem) -> Axes {
    let (dx, dy) = (Float(item.facing.dx), Float(item.facing.dy))
    return Axes(
      origin: SIMD3(Float(item.position.x), Float(item.position.y), Float(item.position.z)),
      x: SIMD3(dx, dy, 0), y: SIMD3(-dy, dx, 0), z: SIMD3(0, 0, 1))
  }

  private static func add(
    _ item: SceneItem, to shape: inout MeshBuilder, _ generator: inout SplitMix64
  ) {
    switch item.kind {
    case "mug": mug(&shape)
    case "cup": cup(&shape)
    case "plate": plate(&shape)
    case "bowl": bowl(&shape)
    case "bottle": bottle(&shape)
    case "apple": apple(&shape)
    case "banana": banana(&shape)
    case "book": book(&shape)
    case "ball": ball(&shape)
    case "key": key(&shape)
    case "towel": towel(&shape)
    case "box": box(&shape, state: item.state)
    case "counter": counter(&shape, item, &generator)
    case "sink": sink(&shape, &generator)
    case "table": table(&shape, item, &generator)
    case "shelf": shelf(&shape, item, &generator)
    case "bed": bed(&shape, item, &generator)
    case "sofa": sofa(&shape, item, &generator)
    case "desk": desk(&shape, item, &generator)
    case "fridge": fridge(&shape, state: item.state, &generator)
    case "cabinet": cabinet(&shape, state: item.state, &generator)
    case "drawer": drawer(&shape, state: item.state, &generator)
    case "door": door(&shape, state: item.state, &generator)
    case "person": person(&shape, &generator)
    default: shape.box(SIMD3(-0.15, -0.15, 0), SIMD3(0.15, 0.15, 0.3))
    }
  }

  /// A tone that stands out from the shape's own colour: dark on light, light on dark.
  static func contrast(_ colour: SIMD3<Float>) -> SIMD3<Float> {
    let luminance = (colour * SIMD3(0.3, 0.59, 0.11)).sum()
    return luminance > 0.75 ? SIMD3(0.30, 0.32, 0.36) : SIMD3(0.92, 0.91, 0.88)
  }
}
