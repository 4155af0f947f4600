public import VisionLanguage

/// A picture with boxes and names drawn on it, magnified so that the names can be read.
public struct AnnotatedPicture: Sendable {
  /// The picture as drawn so far.
  public private(set) var image: RGBImage
  private let scale: Int
  private var labels: [(x: Int, y: Int, width: Int)] = []

  /// Starts on a picture that is magnified until it is at least `width` pixels wide.
  public init(_ picture: RGBImage, width: Int = 640) {
    scale = max(1, (width + picture.width - 1) / max(1, picture.width))
    image = picture.magnified(scale)
  }

  /// A colour that is the same for the same index and differs from its neighbours'.
  public static func colour(_ index: Int) -> (UInt8, UInt8, UInt8) {
    let palette: [(UInt8, UInt8, UInt8)] = [
      (255, 89, 94), (255, 202, 58), (138, 201, 38), (25, 130, 196), (186, 104, 200),
      (255, 146, 76),
      (0, 200, 180), (240, 240, 240),
    ]
    return palette[((index % palette.count) + palette.count) % palette.count]
  }

  /// Draws a box, given in pixels of the original picture, with its name above it.
  public mutating func add(
    _ name: String, minX: Double, minY: Double, maxX: Double, maxY: Double,
    colour: (UInt8, UInt8, UInt8)
  ) {
    let (left, top) = (place(minX, image.width), place(minY, image.height))
    let (right, bottom) = (place(maxX, image.width), place(maxY, image.height))
    for thickness in 0..<2 {
      for x in left...max(left, right) {
        image.paint(x, top + thickness, colour)
        image.paint(x, bottom - thickness, colour)
      }
      for y in top...max(top, bottom) {
        image.paint(left + thickness, y, colour)
        image.paint(right - thickness, y, colour)
      }
    }
    write(name, x: left, y: top, colour)
  }

  private func place(_ coordinate: Double, _ limit: Int) -> Int {
    max(0, min(limit - 1, Int((coordinate * Double(scale)).rounded())))
  }

  /// A plate of the box's colour with the name in dark letters, moved down until it covers no other
  /// plate.
  private mutating func write(_ name: String, x: Int, y: Int, _ colour: (UInt8, UInt8, UInt8)) {
    let (size, height) = (2, PixelFont.height * 2 + 4)
    let width = name.count * (PixelFont.width + 1) * size + 4
    let left = max(0, min(x, image.width - width))
    var top = max(0, y - height)
    while labels.contains(where: {
      abs($0.y - top) < height && $0.x < left + width && left < $0.x + $0.width
    }),
      top + 2 * height < image.height
    {
      top += height
    }
    labels.append((left, top, width))
    for row in top..<top + height {
      for column in left..<left + width { image.paint(column, row, colour) }
    }
    for (index, character) in name.enumerated() {
      let start = left + 3 + index * (PixelFont.width + 1) * size
      for (row, column) in PixelFont.pixels(of: character) {
        for dy in 0..<size {
          for dx in 0..<size {
            image.paint(start + column * size + dx, top + 2 + row * size + dy, (20, 20, 20))
          }
        }
      }
    }
  }
}
