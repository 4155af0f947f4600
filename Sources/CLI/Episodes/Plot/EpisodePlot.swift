import AgentMessages
import Dashboard
import Recording
import VisionLanguage

/// Draws an episode on one page: the path over the map, the first and the last picture, the plan's steps against time.
enum EpisodePlot {
  static func write(_ episode: String, to file: String) throws {
    let page = draw(try EpisodeSketch(of: episode), try EpisodeSummary(of: episode))
    if file.hasSuffix(".svg") {
      try TextFile.write(try SVGPage.text(of: page), to: file)
      return
    }
    let picture = PixelPage.picture(of: page, scale: 2)
    let image = RGBImage(width: picture.width, height: picture.height, pixels: picture.rgb)
    do { try image.writePNG(to: file) } catch { throw CommandFailure(.badInput, "\(error)") }
  }

  private static let width = 1000.0
  private static let margin = 24.0
  private static let startColour = Picture.RGB(40, 150, 70)
  private static let pathColour = Picture.RGB(214, 40, 120)
  private static let map = (x: 24.0, y: 90.0, width: 600.0, height: 470.0)

  private static func draw(_ sketch: EpisodeSketch, _ summary: EpisodeSummary) -> PlotPage {
    let stepHeight = min(14.0, max(3, 420 / Double(max(1, sketch.steps.count))))
    let height = 620 + Double(sketch.steps.count) * stepHeight + 40
    var page = PlotPage(width: Int(width), height: Int(height))
    head(summary, on: &page)
    floor(sketch, on: &page)
    pictures(sketch, on: &page)
    steps(sketch, height: stepHeight, on: &page)
    return page
  }

  private static func head(_ summary: EpisodeSummary, on page: inout PlotPage) {
    let words = summary.facts?.instructions.joined(separator: " / ") ?? ""
    page.write(
      words.isEmpty ? summary.path : words, x: margin, y: 40, size: words.count > 60 ? 14 : 20)
    let failure = summary.result["failure"].map { $0.isEmpty ? "" : " - \($0)" } ?? ""
    let time = Story.seconds(summary.robotSeconds)
    page.write(
      "\(summary.outcome)\(failure), \(summary.commands) commands, \(time)", x: margin, y: 66,
      in: PlotPage.faint)
  }

  private static func floor(_ sketch: EpisodeSketch, on page: inout PlotPage) {
    guard let floor = sketch.floor, floor.columns > 0, floor.rows > 0 else { return }
    let scale = min(map.width / Double(floor.columns), map.height / Double(floor.rows))
    for row in 0..<floor.rows {
      for column in 0..<floor.columns {
        let index = (row * floor.columns + column) * 4
        guard floor.colours[index + 3] > 0 else { continue }
        page.add(
          .box(
            x: map.x + Double(column) * scale,
            y: map.y + Double(floor.rows - 1 - row) * scale, width: scale + 0.3,
            height: scale + 0.3,
            Picture.RGB(
              floor.colours[index], floor.colours[index + 1], floor.colours[index + 2])))
      }
    }
    let points = sketch.path.map { pose in
      let column = (pose.x - floor.corner.x) / floor.cellSize
      let row = (pose.y - floor.corner.y) / floor.cellSize
      return (x: map.x + column * scale, y: map.y + (Double(floor.rows) - row) * scale)
    }
    page.add(.line(points, width: 2, pathColour))
    guard let start = points.first, let end = points.last else { return }
    page.write("path", x: map.x, y: map.y - 6, size: 10, in: PlotPage.faint)
    let ends = [("start", start, startColour), ("end", end, pathColour)]
    for (index, (word, place, colour)) in ends.enumerated() {
      page.add(.dot(x: place.x, y: place.y, radius: 5, colour))
      let left = map.x + 50 + Double(index) * 60
      page.add(.dot(x: left, y: map.y - 10, radius: 4, colour))
      page.write(word, x: left + 10, y: map.y - 6, size: 10, in: PlotPage.faint)
    }
  }

  private static func pictures(_ sketch: EpisodeSketch, on page: inout PlotPage) {
    let places = [("first picture", sketch.first, 90.0), ("last picture", sketch.last, 340.0)]
    for (name, frame, y) in places {
      guard let frame else { continue }
      let height = 300.0 * Double(frame.height) / Double(frame.width)
      page.add(.picture(Picture(frame), x: 650, y: y, width: 300, height: min(height, 225)))
      page.write(name, x: 650, y: y - 6, size: 10, in: PlotPage.faint)
    }
  }

  private static func steps(
    _ sketch: EpisodeSketch, height: Double, on page: inout PlotPage
  ) {
    let (left, top) = (260.0, 600.0)
    let scale = (width - margin - left) / max(1, sketch.seconds)
    page.write("steps, seconds of the robot's clock", x: margin, y: top - 12, in: PlotPage.faint)
    legend(x: left + 60, y: top - 12, on: &page)
    for (index, step) in sketch.steps.enumerated() {
      let y = top + Double(index) * height
      page.add(
        .box(
          x: left + step.start * scale, y: y, width: max(2, (step.end - step.start) * scale),
          height: height - 1, colour(step.status)))
      if height >= 8 { page.write(String(step.words.prefix(38)), x: margin, y: y + 9, size: 10) }
    }
    let bottom = top + Double(sketch.steps.count) * height + 4
    page.add(.line([(left, bottom), (width - margin, bottom)], width: 1, PlotPage.ink))
    for seconds in ticks(until: sketch.seconds) {
      let x = left + Double(seconds) * scale
      page.add(.line([(x, bottom), (x, bottom + 4)], width: 1, PlotPage.ink))
      page.write("\(seconds)", x: x, y: bottom + 14, size: 10)
    }
  }

  /// What the steps' colours mean.
  private static func legend(x: Double, y: Double, on page: inout PlotPage) {
    let words = [("finished", "finished"), ("blocked", "blocked"), ("running", "cut short")]
    for (index, (status, word)) in words.enumerated() {
      let left = x + Double(index) * 100
      page.add(.box(x: left, y: y - 9, width: 9, height: 9, colour(status)))
      page.write(word, x: left + 14, y: y, size: 10, in: PlotPage.faint)
    }
  }

  /// Whole seconds at even distances: 1, 2 or 5, and their tenfolds; at most ten of them.
  private static func ticks(until seconds: Double) -> [Int] {
    let end = max(0, Int(seconds))
    var distance = 1
    for factor in [1, 10, 100, 1000, 10_000].flatMap({ [$0, 2 * $0, 5 * $0] }) {
      distance = factor
      if end / distance < 10 { break }
    }
    return Array(stride(from: 0, through: end, by: distance))
  }

  private static func colour(_ status: String) -> Picture.RGB {
    switch status {
    case "finished": Picture.RGB(70, 160, 90)
    case "blocked": Picture.RGB(210, 70, 60)
    default: Picture.RGB(150, 156, 170)
    }
  }
}
