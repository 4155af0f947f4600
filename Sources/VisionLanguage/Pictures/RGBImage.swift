/// A picture: red, green and blue, 8 bits each, row-major.
public struct RGBImage: Hashable, Sendable {
  public let width: Int
  public let height: Int
  /// `[height, width, 3]`.
  public var pixels: [UInt8]

  /// A picture of `pixels`, three bytes each.
  public init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(
      width >= 0 && height >= 0 && pixels.count == width * height * 3,
      "\(pixels.count) bytes for \(width)x\(height)")
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// A picture of one colour.
  public init(width: Int, height: Int, colour: (UInt8, UInt8, UInt8)) {
    var pixels = [UInt8]()
    pixels.reserveCapacity(width * height * 3)
    for _ in 0..<width * height {
      pixels.append(colour.0)
      pixels.append(colour.1)
      pixels.append(colour.2)
    }
    self.init(width: width, height: height, pixels: pixels)
  }

  /// Colours a pixel; nothing happens outside the picture.
  public mutating func paint(_ x: Int, _ y: Int, _ colour: (UInt8, UInt8, UInt8)) {
    guard x >= 0, x < width, y >= 0, y < height else { return }
    let at = (y * width + x) * 3
    (pixels[at], pixels[at + 1], pixels[at + 2]) = colour
  }

  /// The picture with every pixel made a square of `factor` by `factor`.
  public func magnified(_ factor: Int) -> RGBImage {
    precondition(factor > 0, "factor \(factor)")
    var result = [UInt8]()
    result.reserveCapacity(pixels.count * factor * factor)
    for y in 0..<height {
      var line = [UInt8]()
      for x in 0..<width {
        let at = (y * width + x) * 3
        for _ in 0..<factor { line.append(contentsOf: pixels[at..<at + 3]) }
      }
      for _ in 0..<factor { result.append(contentsOf: line) }
    }
    return RGBImage(width: width * factor, height: height * factor, pixels: result)
  }

  /// The picture with left and right exchanged.
  public func mirrored() -> RGBImage {
    var result = self
    for y in 0..<height {
      for x in 0..<width {
        let (to, from) = ((y * width + x) * 3, (y * width + width - 1 - x) * 3)
        for channel in 0..<3 { result.pixels[to + channel] = pixels[from + channel] }
      }
    }
    return result
  }
}
