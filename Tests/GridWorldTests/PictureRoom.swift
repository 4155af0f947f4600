import AgentMessages
import GridWorld

/// A room of 12 by 9 cells with a table and some things, to take pictures of.
struct PictureRoom {
  static let camera = CameraInfo.pinhole(
    width: 160, height: 120, horizontalFieldOfView: Double.pi / 2,
    position: Point3(x: 0, y: 0, z: 0.9), pitchDown: Dimensions.cameraPitchDown)

  var scene: Scene

  /// Things get the instances 2, 3, ... The table, instance 1, stands under the first of them.
  init(
    things: [(kind: String, colour: String, position: Point3)], hasTable: Bool = true,
    facing: Heading = .west
  ) {
    let (columns, rows) = (12, 9)
    var isWall = [Bool](repeating: false, count: columns * rows)
    for row in 0..<rows {
      for column in 0..<columns
      where row == 0 || column == 0 || row == rows - 1 || column == columns - 1 {
        isWall[row * columns + column] = true
      }
    }
    var items: [SceneItem] = []
    for (i, thing) in things.enumerated() {
      let isPortable = Vocabulary.household.kind(named: thing.kind)?.isPortable ?? false
      items.append(
        SceneItem(
          id: 2 + i, kind: thing.kind, colour: isPortable ? thing.colour : nil,
          position: thing.position, facing: facing, seed: 3))
    }
    if hasTable, let first = things.first {
      items.append(
        SceneItem(
          id: 1, kind: "table", position: Point3(x: first.position.x, y: first.position.y),
          facing: .west, seed: 4))
    }
    let style = RoomStyle(
      floor: .planks, floorColour: SIMD3(0.30, 0.20, 0.12), wallColour: SIMD3(0.6, 0.6, 0.55),
      seed: 7)
    scene = Scene(
      columns: columns, rows: rows, isWall: isWall,
      styleIndex: [Int](repeating: 0, count: columns * rows), styles: [style], items: items,
      lighting: Lighting())
  }

  func picture(from pose: Pose2D) -> RenderedFrame {
    var frame = RenderedFrame(width: 160, height: 120)
    Renderer().render(scene, from: pose, camera: Self.camera, into: &frame)
    return frame
  }

  func labels(from pose: Pose2D) -> [InstanceLabel] {
    let renderer = Renderer()
    var frame = RenderedFrame(width: 160, height: 120)
    renderer.render(scene, from: pose, camera: Self.camera, into: &frame)
    return renderer.labels(of: frame, scene: scene)
  }

  /// Mean RGB, of 255, of the pixels that show an instance.
  func meanColour(ofInstance id: UInt16, from pose: Pose2D) -> SIMD3<Double> {
    let frame = picture(from: pose)
    var sum = SIMD3<Double>(0, 0, 0)
    var count = 0.0
    for i in frame.instance.indices where frame.instance[i] == id {
      for c in 0..<3 { sum[c] += Double(frame.rgb[3 * i + c]) }
      count += 1
    }
    return sum / max(1, count)
  }

  /// Pixels that differ clearly between two pictures.
  static func changedPixels(_ a: RenderedFrame, _ b: RenderedFrame) -> Int {
    (0..<a.width * a.height).count { i in
      (0..<3).contains { abs(Int(a.rgb[3 * i + $0]) - Int(b.rgb[3 * i + $0])) > 24 }
    }
  }
}
