import AgentMessages

/// The walls of a scene as few long faces, made again only when the map or the light changes.
struct WallMesh {
  struct Piece {
    var mesh: Mesh
    /// Floor cells in front of it: first, step and count.
    var column: Int
    var row: Int
    var isAlongX: Bool
    var count: Int
  }

  private(set) var pieces: [Piece] = []
  private var isWall: [Bool] = []
  private var styleIndex: [Int] = []
  private var styles: [RoomStyle] = []
  private var light: MeshLight?

  mutating func update(for scene: Scene) {
    guard
      scene.isWall != isWall || scene.styleIndex != styleIndex || scene.styles != styles
        || MeshLight(scene.lighting) != light
    else { return }
    (isWall, styleIndex, styles) = (scene.isWall, scene.styleIndex, scene.styles)
    light = MeshLight(scene.lighting)
    pieces.removeAll(keepingCapacity: true)
    for row in 0..<scene.rows {
      for heading in [Heading.north, .south] { addRuns(scene, line: row, heading) }
    }
    for column in 0..<scene.columns {
      for heading in [Heading.east, .west] { addRuns(scene, line: column, heading) }
    }
  }

  /// Joins neighbouring floor cells of one style with a wall on their `heading` side.
  private mutating func addRuns(_ scene: Scene, line: Int, _ heading: Heading) {
    let isAlongX = heading.dx == 0
    let length = isAlongX ? scene.columns : scene.rows
    var i = 0
    while i < length {
      guard let style = wallStyle(scene, i, line, heading) else {
        i += 1
        continue
      }
      var end = i + 1
      while end < length, wallStyle(scene, end, line, heading) == style { end += 1 }
      add(scene, from: i, to: end, line: line, heading, style: style)
      i = end
    }
  }

  private func wallStyle(_ scene: Scene, _ i: Int, _ line: Int, _ heading: Heading) -> Int? {
    let isAlongX = heading.dx == 0
    let (column, row) = isAlongX ? (i, line) : (line, i)
    guard !Self.isWall(scene, column, row) else { return nil }
    guard Self.isWall(scene, column + heading.dx, row + heading.dy) else { return nil }
    return scene.styleIndex[row * scene.columns + column]
  }

  static func isWall(_ scene: Scene, _ column: Int, _ row: Int) -> Bool {
    guard column >= 0, row >= 0, column < scene.columns, row < scene.rows else { return true }
    return scene.isWall[row * scene.columns + column]
  }

  private mutating func add(
    _ scene: Scene, from start: Int, to end: Int, line: Int, _ heading: Heading, style index: Int
  ) {
    let isAlongX = heading.dx == 0
    let (column, row) = isAlongX ? (start, line) : (line, start)
    let style =
      scene.styles.indices.contains(index)
      ? scene.styles[index]
      : RoomStyle(
        floor: .planks, floorColour: SIMD3(repeating: 0.3), wallColour: SIMD3(repeating: 0.6),
        seed: 0)
    let inward = heading.opposite
    // the wall's own axes: x into the room, y along the wall to the left of x
    let x = SIMD3<Float>(Float(inward.dx), Float(inward.dy), 0)
    let y = SIMD3<Float>(-x.y, x.x, 0)
    let middle = Float(start + end - 1) / 4
    let plane = Float(line) * 0.5 + Float(isAlongX ? heading.dy : heading.dx) * 0.25
    let origin = isAlongX ? SIMD3(middle, plane, 0) : SIMD3(plane, middle, 0)
    var shape = MeshBuilder(
      axes: Axes(origin: origin, x: x, y: y, z: SIMD3(0, 0, 1)), lighting: scene.lighting)
    shape.ground = -1
    WallMesh.build(&shape, style: style, half: Float(end - start) / 4, isSolid: isAlongX)
    pieces.append(
      Piece(mesh: shape.mesh, column: column, row: row, isAlongX: isAlongX, count: end - start))
  }

  /// Skirting, and above it paint that is darker towards the floor, the ceiling and the ends.
  private static func build(
    _ shape: inout MeshBuilder, style: RoomStyle, half: Float, isSolid: Bool
  ) {
    let paint = SIMD3(
      style.wallColour.x.squareRoot(), style.wallColour.y.squareRoot(),
      style.wallColour.z.squareRoot())
    let skirting: Float = 0.09
    let top = Float(Dimensions.wallHeight)
    shape.colour = (style.seed & 1 == 0 ? SIMD3(0.90, 0.89, 0.86) : paint * 0.55)
    shape.quad(
      SIMD3(0, -half, 0), SIMD3(0, half, 0), SIMD3(0, half, skirting), SIMD3(0, -half, skirting))
    shape.colour = shape.colour * 0.55
    shape.quad(
      SIMD3(0, -half, skirting), SIMD3(0, half, skirting), SIMD3(0, half, skirting + 0.012),
      SIMD3(0, -half, skirting + 0.012))
    shape.colour = paint
    shape.pattern = .plaster
    shape.patternPerMetre = 0.7
    let cut = min(0.35, half)
    let columns: [(Float, Float)] = [
      (-half, 0.84), (-half + cut, 1), (half - cut, 1), (half, 0.84),
    ]
    let levels: [(Float, Float)] = [
      (skirting + 0.012, 0.82), (0.5, 1), (1.5, 1.02), (top, 0.86),
    ]
    for i in 0..<3 where columns[i + 1].0 - columns[i].0 > 1e-4 {
      for j in 0..<3 {
        shape.shadedQuad(
          SIMD3(0, columns[i].0, levels[j].0), SIMD3(0, columns[i + 1].0, levels[j].0),
          SIMD3(0, columns[i + 1].0, levels[j + 1].0), SIMD3(0, columns[i].0, levels[j + 1].0),
          [
            columns[i].1 * levels[j].1, columns[i + 1].1 * levels[j].1,
            columns[i + 1].1 * levels[j + 1].1, columns[i].1 * levels[j + 1].1,
          ])
      }
    }
  }
}
