import AgentMessages
import Dashboard
import Testing

@Suite("Pictures in a terminal")
struct PictureTests {
  @Test("Two rows of pixels become one line of half blocks")
  func halfBlocks() {
    let picture = Picture(width: 1, height: 3, rgb: [255, 0, 0, 0, 255, 0, 0, 0, 255])
    #expect(
      HalfBlocks.lines(of: picture) == [
        "\u{1B}[38;2;255;0;0;48;2;0;255;0m▀\u{1B}[0m", "\u{1B}[38;2;0;0;255;48;2;0;0;0m▀\u{1B}[0m",
      ])
  }

  @Test("Shrinking takes the mean")
  func mean() {
    let picture = Picture(width: 2, height: 1, rgb: [0, 0, 0, 100, 200, 50])
    #expect(picture.resized(width: 1, height: 1).rgb == [50, 100, 25])
  }

  @Test("The map shows floor, walls, things and the robot, north up")
  func map() {
    var belief = Belief()
    belief.map[Cell(column: 1, row: 0)].content = .free
    belief.map[Cell(column: 0, row: 1)].content = .wall
    let picture = MapPicture.draw(belief, minimum: 5)
    #expect(picture.width >= 5)
    #expect(
      Set((0..<picture.height).flatMap { y in (0..<picture.width).map { picture[$0, y] } }).count
        == 4)
  }

  @Test("The screen of --watch fits the terminal")
  func screen() {
    var screen = WatchScreen(columns: 80, rows: 24)
    let frame = CameraFrame(
      camera: "c", stamp: 0, width: 16, height: 12, rgb: Array(repeating: 90, count: 16 * 12 * 3))
    let observation = Observation(
      sequence: 1, stamp: 0, frames: [frame], odometry: Odometry(), contact: false,
      gripper: Gripper(), lastCommandID: 0)
    let isDrawn = [screen.take(.observed(observation)), screen.take(.said("hello"))]
    #expect(isDrawn == [true, true])
    #expect(screen.drawn().split(separator: "\n").count <= 24)
    #expect(screen.drawn().contains("hello"))
  }
}
