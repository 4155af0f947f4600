import AgentMessages
import Testing

@Suite struct GeometryTests {
  @Test func quarterTurnsAreExact() {
    for quarters in -8...8 {
      let angle = Double(quarters) * Double.pi / 2
      #expect([-1, 0, 1].contains(Trigonometry.sine(angle)))
      #expect([-1, 0, 1].contains(Trigonometry.cosine(angle)))
    }
  }

  @Test func aPointGoesIntoAFrameAndBack() {
    let pose = Pose2D(x: 1, y: -2, theta: Double.pi / 2)
    let ahead = pose.transform(Point3(x: 3, y: 1, z: 0.5))
    #expect(ahead == Point3(x: 0, y: 1, z: 0.5))
    #expect(pose.inverseTransform(ahead) == Point3(x: 3, y: 1, z: 0.5))
  }

  @Test func projectingAndLiftingAPixelAreInverse() throws {
    let camera = CameraInfo.pinhole(
      width: 160, height: 120, horizontalFieldOfView: Double.pi / 2,
      position: Point3(x: 0.1, y: 0, z: 0.9), pitchDown: 0.4)
    #expect(abs(camera.K[0] - 80) < 1e-9)
    let point = camera.point(u: 37.5, v: 90.5, depth: 1.7)
    let seen = try #require(camera.project(point))
    #expect(abs(seen.u - 37.5) < 1e-9 && abs(seen.v - 90.5) < 1e-9 && abs(seen.depth - 1.7) < 1e-9)
    #expect(camera.project(Point3(x: -1, y: 0, z: 0.9)) == nil)
  }

  @Test func headingsGoRound() {
    #expect(Heading.east.left == .north && Heading.east.right == .south)
    #expect(Heading(radians: -Double.pi / 2) == .south)
    #expect(Heading(radians: 3 * Double.pi) == .west)
  }

  @Test func boxesOverlapByTheirSharedArea() {
    let a = BoundingBox(minX: 0, minY: 0, maxX: 10, maxY: 10)
    let b = BoundingBox(minX: 5, minY: 0, maxX: 15, maxY: 10)
    #expect(abs(a.intersectionOverUnion(b) - 1.0 / 3) < 1e-12)
    #expect(a.intersectionOverUnion(BoundingBox(minX: 20, minY: 0, maxX: 30, maxY: 9)) == 0)
  }

  @Test func theGeneratorIsTheSameForASeedAndSplitsApart() {
    var a = SplitMix64(seed: 7)
    var b = SplitMix64(seed: 7)
    #expect((0..<100).allSatisfy { _ in a.next() == b.next() })
    var one = a.split(1)
    var two = a.split(2)
    #expect(one.next() != two.next())
  }
}
