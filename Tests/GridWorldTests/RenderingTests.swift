import AgentMessages
import GridWorld
import Testing

@Suite("Rendering")
struct RenderingTests {
  @Test("A thing is drawn at the pixel that the camera projects it to, at its depth")
  func projection() throws {
    let room = PictureRoom(things: [("ball", "red", Point3(x: 2.5, y: 2.5, z: 0.45))])
    let frame = room.picture(from: Pose2D(x: 0.5, y: 2))
    // the middle of the ball, in the robot's frame
    let middle = Pose2D(x: 0.5, y: 2).inverseTransform(Point3(x: 2.5, y: 2.5, z: 0.605))
    let seen = try #require(PictureRoom.camera.project(middle))
    let pixel = Int(seen.v) * frame.width + Int(seen.u)
    #expect(frame.instance[pixel] == 2)
    // the near side is at most a radius nearer
    let metres = Double(frame.depth[pixel]) / 1000
    #expect(metres < seen.depth && metres > seen.depth - 0.2)
  }

  @Test("The depth of a wall straight ahead is exact to a millimetre in every pixel that shows it")
  func wallDepth() {
    let room = PictureRoom(things: [], hasTable: false)
    let frame = room.picture(from: Pose2D(x: 0.5, y: 2))
    // 12 columns of half a metre: the last is wall, so its face stands at 5.25 m
    let ahead = 5.25 - 0.5
    let (s, c) = (
      Trigonometry.sine(PictureRoom.camera.pitchDown),
      Trigonometry.cosine(PictureRoom.camera.pitchDown)
    )
    for y in 0..<frame.height {
      let v = (Double(y) + 0.5 - 60) / 80
      let along = c - s * v
      let height = 0.9 + (-s - c * v) * ahead / along
      guard height > 0.15, height < 1.95 else { continue }
      let expected = 1000 * ahead / along
      #expect(abs(Double(frame.depth[y * frame.width + 80]) - expected) <= 1, "row \(y)")
    }
  }

  @Test("What stands behind a wall is not drawn")
  func hidden() {
    var room = PictureRoom(things: [("mug", "blue", Point3(x: 4, y: 2, z: 0))], hasTable: false)
    #expect(room.picture(from: Pose2D(x: 0.5, y: 2)).instance.contains(2))
    for row in 0..<room.scene.rows { room.scene.isWall[row * room.scene.columns + 5] = true }
    #expect(!room.picture(from: Pose2D(x: 0.5, y: 2)).instance.contains(2))
  }

  @Test("The same scene gives the same bytes, whatever the renderer drew before", arguments: 0..<6)
  func determinism(seed: Int) {
    var sampler = SceneSampler(seed: UInt64(seed), includesHeldOut: true)
    let (other, view) = (sampler.next(), sampler.next())
    let (fresh, used) = (Renderer(), Renderer())
    var first = RenderedFrame(width: 160, height: 120)
    var second = first
    fresh.render(view.scene, from: view.pose, camera: view.camera, into: &first)
    used.render(other.scene, from: other.pose, camera: other.camera, into: &second)
    used.render(view.scene, from: view.pose, camera: view.camera, into: &second)
    #expect(first == second)
    var again = SceneSampler(seed: UInt64(seed), includesHeldOut: true)
    _ = again.next()
    #expect(again.next().scene == view.scene)
  }

  @Test("Boxes bound exactly the visible pixels, and shares lie between 0 and 1", arguments: 0..<12)
  func labels(seed: Int) throws {
    var sampler = SceneSampler(seed: UInt64(100 + seed), includesHeldOut: true)
    let view = sampler.next()
    let renderer = Renderer()
    var frame = RenderedFrame(width: 160, height: 120)
    renderer.render(view.scene, from: view.pose, camera: view.camera, into: &frame)
    let labels = renderer.labels(of: frame, scene: view.scene)
    #expect(Set(labels.map(\.id)) == Set(frame.instance.map(Int.init)).subtracting([0]))
    for label in labels {
      let pixels = frame.instance.indices.filter { Int(frame.instance[$0]) == label.id }
      #expect(pixels.count == label.pixels)
      #expect(pixels.map { $0 % 160 }.min() == Int(label.box.minX))
      #expect(pixels.map { $0 % 160 }.max() == Int(label.box.maxX) - 1)
      #expect(pixels.map { $0 / 160 }.min() == Int(label.box.minY))
      #expect(pixels.map { $0 / 160 }.max() == Int(label.box.maxY) - 1)
      #expect((0...1).contains(label.fraction) && (0...1).contains(label.inPicture))
    }
  }

  @Test("A thing half out of the picture is half in the picture")
  func cutOff() throws {
    // at 45 degrees to the left the border of the picture goes through its middle
    let room = PictureRoom(
      things: [("ball", "red", Point3(x: 1.5, y: 3.221, z: 0))], hasTable: false)
    let label = try #require(room.labels(from: Pose2D(x: 0.5, y: 2)).first { $0.id == 2 })
    #expect(label.box.minX == 0)
    #expect((0.3...0.7).contains(label.inPicture))
    #expect(label.fraction > 0.99)
  }
}

@Suite("Recognisable shapes")
struct ShapeTests {
  static let portable = Vocabulary.household.kinds.filter(\.isPortable).map(\.name)

  @Test(
    "On a table two metres away every thing is at least 12 pixels on its longer side",
    arguments: portable)
  func sizes(kind: String) throws {
    for facing in Heading.allCases {
      let room = PictureRoom(
        things: [(kind, "red", Point3(x: 2.5, y: 2, z: 0.45))], facing: facing)
      let label = try #require(room.labels(from: Pose2D(x: 0.5, y: 2)).first { $0.id == 2 })
      #expect(max(label.box.width, label.box.height) >= 12, "\(kind) facing \(facing)")
      #expect(min(label.box.width, label.box.height) >= 4, "\(kind) facing \(facing)")
    }
  }

  @Test("No two kinds of things look alike from a metre away")
  func kindsDiffer() {
    let pictures = Self.portable.map { kind in
      PictureRoom(things: [(kind, "green", Point3(x: 1.5, y: 2, z: 0.45))])
        .picture(from: Pose2D(x: 0.5, y: 2))
    }
    for a in pictures.indices {
      for b in pictures.indices where a < b {
        #expect(
          PictureRoom.changedPixels(pictures[a], pictures[b]) > 60,
          "\(Self.portable[a]) and \(Self.portable[b])")
      }
    }
  }

  @Test(
    "The eight colours stay apart on every thing, in light and in half light", arguments: portable)
  func colours(kind: String) throws {
    for brightness in [Float(1), 0.5] {
      let means = Vocabulary.household.colours.map { colour in
        var room = PictureRoom(things: [(kind, colour, Point3(x: 1.5, y: 2, z: 0.45))])
        room.scene.lighting.brightness = brightness
        return room.meanColour(ofInstance: 2, from: Pose2D(x: 0.5, y: 2))
      }
      for a in means.indices {
        for b in means.indices where a < b {
          let d = means[a] - means[b]
          #expect(
            (d * d).sum().squareRoot() > 20,
            "\(kind): \(Vocabulary.household.colours[a]), \(Vocabulary.household.colours[b])")
        }
      }
    }
  }

  @Test(
    "Open, closed and locked look different",
    arguments: ["fridge", "cabinet", "drawer", "box", "door"])
  func states(kind: String) {
    var states: [SceneItem.State] = [.closed, .open]
    if kind == "door" { states += [.locked(colour: "red"), .locked(colour: "blue")] }
    let pictures = states.map { state in
      var room = PictureRoom(things: [(kind, "green", Point3(x: 2, y: 2, z: 0))], hasTable: false)
      room.scene.items[0].state = state
      return room.picture(from: Pose2D(x: 0.5, y: 2))
    }
    for a in pictures.indices {
      for b in pictures.indices where a < b {
        #expect(PictureRoom.changedPixels(pictures[a], pictures[b]) > 40)
      }
    }
  }
}
