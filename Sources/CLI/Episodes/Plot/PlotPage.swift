import Dashboard

/// A page of drawings, in points from the left upper corner; SVG and PNG are made of the same page.
struct PlotPage {
  enum Shape {
    case box(x: Double, y: Double, width: Double, height: Double, Picture.RGB)
    case line([(x: Double, y: Double)], width: Double, Picture.RGB)
    case dot(x: Double, y: Double, radius: Double, Picture.RGB)
    /// `y` is the line on which the letters stand.
    case text(String, x: Double, y: Double, size: Double, Picture.RGB)
    /// Stretched to a size, each pixel as it is.
    case picture(Picture, x: Double, y: Double, width: Double, height: Double)
  }

  let width: Int
  let height: Int
  private(set) var shapes: [Shape] = []

  static let ink = Picture.RGB(32, 36, 44)
  static let faint = Picture.RGB(120, 126, 138)

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  mutating func add(_ shape: Shape) { shapes.append(shape) }

  mutating func write(
    _ text: String, x: Double, y: Double, size: Double = 12, in colour: Picture.RGB = Self.ink
  ) {
    add(.text(text, x: x, y: y, size: size, colour))
  }
}
