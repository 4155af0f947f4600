import Dashboard
import Evaluation
import VisionLanguage

/// Draws how often scores were right: a bar for each tenth, the diagonal where they should end, and how many there were.
enum ReliabilityPlot {
  private static let area = (x: 70.0, y: 50.0, side: 400.0)

  static func write(_ calibration: Calibration, to file: String) throws {
    let picture = PixelPage.picture(of: page(calibration))
    let image = RGBImage(width: picture.width, height: picture.height, pixels: picture.rgb)
    do { try image.writePNG(to: file) } catch { throw CommandFailure(.badInput, "\(error)") }
  }

  private static func page(_ calibration: Calibration) -> PlotPage {
    var page = PlotPage(width: 520, height: 510)
    let bottom = area.y + area.side
    page.write("share that was right, by score", x: area.x, y: 32, size: 14)
    for (index, bin) in calibration.bins.enumerated() where bin.count > 0 {
      let (width, height) = (area.side / 10, bin.shareRight * area.side)
      let x = area.x + Double(index) * width
      page.add(
        .box(
          x: x + 3, y: bottom - height, width: width - 6, height: height, Picture.RGB(25, 130, 196))
      )
      page.write("\(bin.count)", x: x + 4, y: bottom - height - 4, size: 9, in: PlotPage.faint)
    }
    let corner = (x: area.x + area.side, y: area.y)
    page.add(.line([(area.x, bottom), corner], width: 1, PlotPage.faint))
    page.add(
      .line([(area.x, area.y), (area.x, bottom), (corner.x, bottom)], width: 1, PlotPage.ink))
    for tenth in stride(from: 0, through: 10, by: 2) {
      let (text, share) = (tenth == 10 ? "1" : "0.\(tenth)", Double(tenth) / 10)
      page.write(text, x: area.x + share * area.side - 6, y: bottom + 18, size: 11)
      page.write(text, x: area.x - 30, y: bottom - share * area.side + 4, size: 11)
    }
    return page
  }
}
