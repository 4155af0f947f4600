import Dashboard
import Perception

/// A page as pixels.
enum PixelPage {
  static func picture(of page: PlotPage, scale: Double = 1) -> Picture {
    var canvas = Picture(
      width: Int(Double(page.width) * scale), height: Int(Double(page.height) * scale),
      filledWith: Picture.RGB(255, 255, 255))
    for shape in page.shapes { draw(shape, scale, on: &canvas) }
    return canvas
  }

  private static func draw(_ shape: PlotPage.Shape, _ scale: Double, on canvas: inout Picture) {
    switch shape {
    case .box(let x, let y, let width, let height, let colour):
      // edges are rounded, not sizes: boxes that touch leave no line between them
      let (left, top) = (Int((x * scale).rounded()), Int((y * scale).rounded()))
      let (right, bottom) = (((x + width) * scale).rounded(), ((y + height) * scale).rounded())
      fill(left, top, max(1, Int(right) - left), max(1, Int(bottom) - top), colour, &canvas)
    case .line(let points, let width, let colour):
      for (a, b) in zip(points, points.dropFirst()) {
        let count = max(1, Int(max(abs(b.x - a.x), abs(b.y - a.y)) * scale))
        let side = max(1, Int(width * scale))
        for index in 0...count {
          let share = Double(index) / Double(count)
          let (x, y) = (a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share)
          fill(Int(x * scale) - side / 2, Int(y * scale) - side / 2, side, side, colour, &canvas)
        }
      }
    case .dot(let x, let y, let radius, let colour):
      let reach = Int(radius * scale)
      for dy in -reach...reach {
        for dx in -reach...reach where dx * dx + dy * dy <= reach * reach {
          fill(Int(x * scale) + dx, Int(y * scale) + dy, 1, 1, colour, &canvas)
        }
      }
    case .text(let words, let x, let y, let size, let colour):
      write(words, Int(x * scale), Int(y * scale), max(1, Int(size * scale / 6)), colour, &canvas)
    case .picture(let picture, let x, let y, let width, let height):
      let (columns, rows) = (Int(width * scale), Int(height * scale))
      for row in 0..<rows {
        for column in 0..<columns {
          let pixel = picture[column * picture.width / columns, row * picture.height / rows]
          fill(Int(x * scale) + column, Int(y * scale) + row, 1, 1, pixel, &canvas)
        }
      }
    }
  }

  /// Letters of three by five dots of `size` pixels.
  private static func write(
    _ words: String, _ x: Int, _ y: Int, _ size: Int, _ colour: Picture.RGB,
    _ canvas: inout Picture
  ) {
    for (index, character) in words.enumerated() {
      let left = x + index * (PixelFont.width + 1) * size
      for (row, column) in PixelFont.pixels(of: character) {
        let top = y + (row - PixelFont.height) * size
        fill(left + column * size, top, size, size, colour, &canvas)
      }
    }
  }

  private static func fill(
    _ x: Int, _ y: Int, _ width: Int, _ height: Int, _ colour: Picture.RGB,
    _ canvas: inout Picture
  ) {
    for row in max(0, y)..<max(max(0, y), min(canvas.height, y + height)) {
      for column in max(0, x)..<max(max(0, x), min(canvas.width, x + width)) {
        canvas[column, row] = colour
      }
    }
  }
}
