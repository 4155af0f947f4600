public import AgentMessages

/// The screen of `--watch`: the camera's picture with boxes around what was recognised, the map beside it, and the end
/// of the story below. Feed it events; it gives the text that redraws the terminal.
///
/// Needs a terminal with 24-bit colour. It is a picture of the newest moment, not a log.
public struct WatchScreen: Sendable {
  /// Characters across and down.
  public var columns: Int
  public var rows: Int
  private var story = Story()
  private var lines: [StoryLine] = []
  private var picture: Picture?
  private var map: Picture?

  public init(columns: Int, rows: Int) {
    self.columns = max(40, columns)
    self.rows = max(16, rows)
  }

  /// Takes an event in; true where the screen should be drawn again.
  public mutating func take(_ event: AgentEvent) -> Bool {
    let fresh = story.lines(for: event)
    lines = (lines + fresh).suffix(200)
    switch event {
    case .observed(let observation):
      guard let frame = observation.frames.first else { return false }
      picture = Picture(frame)
      return true
    case .perceived(let percept):
      var seen = Picture(percept.frame)
      for detection in percept.detections where detection.score >= 0.5 && detection.isNamed {
        seen.outline(detection.box, in: Picture.RGB(80, 255, 120))
      }
      picture = seen
      return true
    case .believed(let belief):
      map = MapPicture.draw(belief)
      return true
    default:
      return !fresh.isEmpty
    }
  }

  /// The text that draws the whole screen from the upper left corner on.
  public func drawn() -> String {
    let storyRows = max(5, rows / 3)
    let pictureRows = rows - storyRows - 1
    let cameraWidth = min(columns * 3 / 5, pictureRows * 2 * 4 / 3)
    let camera = panel(picture, width: cameraWidth, rows: pictureRows)
    let chart = panel(
      map, width: min(columns - cameraWidth - 2, pictureRows * 2), rows: pictureRows)
    var text = "\u{1B}[H"
    for row in 0..<pictureRows {
      text += (row < camera.count ? camera[row] : "") + "  "
      text += (row < chart.count ? chart[row] : "") + "\u{1B}[K\n"
    }
    text += "\u{1B}[K\n"
    for line in lines.suffix(storyRows - 1) {
      text += StoryLine(line.tag, String(line.text.prefix(columns - 10)), ink: line.ink).coloured
      text += "\u{1B}[K\n"
    }
    return text + "\u{1B}[J"
  }

  /// Switches to a screen of its own and hides the cursor.
  public static let opening = "\u{1B}[?1049h\u{1B}[?25l\u{1B}[2J"
  /// Gives the terminal back as it was.
  public static let closing = "\u{1B}[?25h\u{1B}[?1049l"

  private func panel(_ picture: Picture?, width: Int, rows: Int) -> [String] {
    guard let picture, width > 0, rows > 0 else { return [] }
    let scale = min(
      Double(width) / Double(picture.width), Double(rows * 2) / Double(picture.height))
    let fitted = picture.resized(
      width: max(1, Int(Double(picture.width) * scale)),
      height: max(1, Int(Double(picture.height) * scale)))
    return HalfBlocks.lines(of: fitted).map { $0 }
  }
}
