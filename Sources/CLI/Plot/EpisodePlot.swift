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
    page.add(.line(points, width: 2, Picture.RGB(214, 40, 120)))
    if let start = points.first, let end = points.last {
      page.add(.dot(x: start.x, y: start.y, radius: 5, Picture.RGB(40, 150, 70)))
      page.add(.dot(x: end.x, y: end.y, radius: 5, Picture.RGB(214, 40, 120)))
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
    for (index, step) in sketch.steps.enumerated() {
      let y = top + Double(index) * height
      page.add(
        .box(
          x: left + step.start * scale, y: y, width: max(2, (step.end - step.start) * scale),
          height: height - 1, colour(step.status)))
      if height >= 8 { page.write(String(step.action.prefix(38)), x: margin, y: y + 9, size: 10) }
    }
    let bottom = top + Double(sketch.steps.count) * height + 4
    page.add(.line([(left, bottom), (width - margin, bottom)], width: 1, PlotPage.ink))
    for tick in 0...5 {
      let seconds = sketch.seconds * Double(tick) / 5
      page.write("\(Int(seconds.rounded()))", x: left + seconds * scale, y: bottom + 14, size: 10)
    }
  }

  private static func colour(_ status: String) -> Picture.RGB {
    switch status {
    case "finished": Picture.RGB(70, 160, 90)
    case "blocked": Picture.RGB(210, 70, 60)
    default: Picture.RGB(150, 156, 170)
    }
  }
}
