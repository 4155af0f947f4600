import AgentMessages
import Perception
import Testing
import VisionLanguage

@Suite struct LockPlateTests {
  /// A brown door between grey posts with a plate of one colour.
  private func door(_ plate: (UInt8, UInt8, UInt8)) -> CameraFrame {
    var image = RGBImage(width: 60, height: 90, colour: (170, 170, 170))
    for y in 0..<90 { for x in 12..<48 { image.paint(x, y, (75, 50, 35)) } }
    for y in 18..<48 { for x in 20..<40 { image.paint(x, y, plate) } }
    for y in 28..<38 { for x in 28..<32 { image.paint(x, y, (10, 10, 10)) } }
    return CameraFrame(camera: "c", stamp: 0, width: 60, height: 90, rgb: image.pixels)
  }

  @Test(
    "a plate of each colour is read",
    arguments: [
      ("red", 210, 20, 25), ("orange", 235, 130, 20), ("yellow", 230, 200, 30),
      ("green", 25, 120, 45),
      ("blue", 20, 45, 160), ("purple", 110, 20, 150), ("white", 225, 225, 222),
      ("black", 28, 28, 30),
    ] as [(String, UInt8, UInt8, UInt8)])
  func colours(name: String, red: UInt8, green: UInt8, blue: UInt8) throws {
    let colours = Vocabulary.household.colours
    let box = BoundingBox(minX: 0, minY: 0, maxX: 60, maxY: 90)
    let scores = try #require(
      LockPlate.probabilities(of: colours, in: door((red, green, blue)), box: box))
    #expect(abs(scores.reduce(0, +) - 1) < 1e-9)
    #expect(zip(colours, scores).max { $0.1 < $1.1 }?.0 == name)
  }

  @Test("without pixels or with other colours nothing is said")
  func nothing() {
    let nowhere = BoundingBox(minX: 60, minY: 90, maxX: 60, maxY: 90)
    let colours = Vocabulary.household.colours
    #expect(LockPlate.probabilities(of: colours, in: door((0, 0, 0)), box: nowhere) == nil)
    let box = BoundingBox(minX: 0, minY: 0, maxX: 60, maxY: 90)
    #expect(LockPlate.probabilities(of: ["pink", "red"], in: door((0, 0, 0)), box: box) == nil)
  }
}
