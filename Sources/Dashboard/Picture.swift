public import AgentMessages

/// A small picture in true colour: RGB, 8 bits a channel, row-major `[height, width, 3]`.
public struct Picture: Hashable, Sendable {
  public let width: Int
  public let height: Int
  public var rgb: [UInt8]

  public init(width: Int, height: Int, rgb: [UInt8]) {
    precondition(rgb.count == width * height * 3, "\(rgb.count) bytes are not \(width)x\(height)x3")
    self.width = width
    self.height = height
    self.rgb = rgb
  }

  /// A picture of one colour.
  public init(width: Int, height: Int, filledWith colour: RGB) {
    self.init(
      width: width, height: height,
      rgb: Array(
        (0..<width * height).map { _ in [colour.red, colour.green, colour.blue] }.joined()))
  }

  public init(_ frame: CameraFrame) {
    self.init(width: frame.width, height: frame.height, rgb: frame.rgb)
  }

  /// One colour.
  public struct RGB: Hashable, Sendable {
    public var red: UInt8
    public var green: UInt8
    public var blue: UInt8

    public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
      self.red = red
      self.green = green
      self.blue = blue
    }
  }

  /// The colour at a column and row inside the picture.
  public subscript(x: Int, y: Int) -> RGB {
    get {
      let i = (y * width + x) * 3
      return RGB(rgb[i], rgb[i + 1], rgb[i + 2])
    }
    set {
      let i = (y * width + x) * 3
      rgb[i] = newValue.red
      rgb[i + 1] = newValue.green
      rgb[i + 2] = newValue.blue
    }
  }

  /// The picture at another size; each new pixel is the mean of the old ones it covers.
  public func resized(width newWidth: Int, height newHeight: Int) -> Picture {
    var result = Picture(width: newWidth, height: newHeight, filledWith: RGB(0, 0, 0))
    for y in 0..<newHeight {
      let rows = Self.span(y, of: newHeight, over: height)
      for x in 0..<newWidth {
        result[x, y] = mean(columns: Self.span(x, of: newWidth, over: width), rows: rows)
      }
    }
    return result
  }

  /// Draws the outline of a box given in pixels; what lies outside the picture is left out.
  public mutating func outline(_ box: BoundingBox, in colour: RGB) {
    let left = max(0, Int(box.minX))
    let right = min(width - 1, Int(box.maxX) - 1)
    let top = max(0, Int(box.minY))
    let bottom = min(height - 1, Int(box.maxY) - 1)
    guard left <= right, top <= bottom else { return }
    for x in left...right {
      self[x, top] = colour
      self[x, bottom] = colour
    }
    for y in top...bottom {
      self[left, y] = colour
      self[right, y] = colour
    }
  }

  private static func span(_ index: Int, of count: Int, over length: Int) -> Range<Int> {
    let start = index * length / count
    return start..<max(start + 1, (index + 1) * length / count)
  }

  private func mean(columns: Range<Int>, rows: Range<Int>) -> RGB {
    var sums = (0, 0, 0)
    for y in rows {
      for x in columns {
        let pixel = self[x, y]
        sums.0 += Int(pixel.red)
        sums.1 += Int(pixel.green)
        sums.2 += Int(pixel.blue)
      }
    }
    let n = columns.count * rows.count
    return RGB(UInt8(sums.0 / n), UInt8(sums.1 / n), UInt8(sums.2 / n))
  }
}
