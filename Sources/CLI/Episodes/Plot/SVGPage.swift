import Dashboard
import Foundation
import VisionLanguage

/// A page as SVG, with its pictures in it.
enum SVGPage {
  static func text(of page: PlotPage) throws -> String {
    var text = """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(page.width)" height="\(page.height)" \
      viewBox="0 0 \(page.width) \(page.height)" font-family="sans-serif">
      <rect width="100%" height="100%" fill="white"/>

      """
    for shape in page.shapes { text += try element(shape) + "\n" }
    return text + "</svg>"
  }

  private static func element(_ shape: PlotPage.Shape) throws -> String {
    switch shape {
    case .box(let x, let y, let width, let height, let colour):
      return
        "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\" fill=\"\(hex(colour))\"/>"
    case .line(let points, let width, let colour):
      let path = points.map { "\($0.x),\($0.y)" }.joined(separator: " ")
      return
        "<polyline points=\"\(path)\" fill=\"none\" stroke=\"\(hex(colour))\" "
        + "stroke-width=\"\(width)\" stroke-linejoin=\"round\"/>"
    case .dot(let x, let y, let radius, let colour):
      return "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"\(radius)\" fill=\"\(hex(colour))\"/>"
    case .text(let words, let x, let y, let size, let colour):
      return
        "<text x=\"\(x)\" y=\"\(y)\" font-size=\"\(size)\" fill=\"\(hex(colour))\">"
        + escaped(words) + "</text>"
    case .picture(let picture, let x, let y, let width, let height):
      let image = RGBImage(width: picture.width, height: picture.height, pixels: picture.rgb)
      let data = Data(try image.pngBytes()).base64EncodedString()
      return
        "<image x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\" "
        + "preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" "
        + "href=\"data:image/png;base64,\(data)\"/>"
    }
  }

  private static func hex(_ colour: Picture.RGB) -> String {
    let value = Int(colour.red) << 16 | Int(colour.green) << 8 | Int(colour.blue)
    let digits = String(value, radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }

  private static func escaped(_ text: String) -> String {
    text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
  }
}
