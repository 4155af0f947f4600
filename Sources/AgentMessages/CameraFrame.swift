/// What a camera is, with ROS's field meanings: `K` is row-major 3x3 in pixels; optical frame x right, y down,
/// z forward. The mount says where the camera sits on the robot (`base_link`).
public struct CameraInfo: Hashable, Sendable, Codable {
  public var name: String
  public var width: Int
  public var height: Int
  /// Row-major intrinsics: [fx 0 cx; 0 fy cy; 0 0 1].
  public var K: [Double]
  /// Position of the optical centre in the robot's frame, metres.
  public var position: Point3
  /// Radians that the optical axis points below the horizon.
  public var pitchDown: Double
  public var hasDepth: Bool
  /// How a grid camera's picture is divided into cells; nil for a pinhole camera. A grid camera's `K` maps metres on the
  /// floor to pixels: `K[0]` and `K[4]` are pixels a metre, `K[2]` and `K[5]` where the robot stands.
  public var cells: CellGrid?

  public init(
    name: String, width: Int, height: Int, K: [Double], position: Point3, pitchDown: Double,
    hasDepth: Bool, cells: CellGrid? = nil
  ) {
    self.name = name
    self.width = width
    self.height = height
    self.K = K
    self.position = position
    self.pitchDown = pitchDown
    self.hasDepth = hasDepth
    self.cells = cells
  }

  /// A camera that looks at the floor from above, cell by cell, seen from the robot: up in the picture is ahead.
  public static func grid(
    name: String = "view", width: Int, height: Int, cells: CellGrid, cellSize: Double
  ) -> CameraInfo {
    let across = Double(width) / Double(max(1, cells.columns))
    let along = Double(height) / Double(max(1, cells.rows))
    let size = cellSize > 0 ? cellSize : 1
    return CameraInfo(
      name: name, width: width, height: height,
      K: [
        across / size, 0, (Double(cells.robotColumn) + 0.5) * across, 0, along / size,
        (Double(cells.robotRow) + 0.5) * along, 0, 0, 1,
      ], position: Point3(), pitchDown: .pi / 2, hasDepth: false, cells: cells)
  }

  /// A pinhole camera with square pixels whose horizontal field of view is `horizontalFieldOfView` radians.
  public static func pinhole(
    name: String = "camera", width: Int, height: Int, horizontalFieldOfView: Double,
    position: Point3, pitchDown: Double, hasDepth: Bool = true
  ) -> CameraInfo {
    let half = horizontalFieldOfView / 2
    let f = Double(width) / 2 * Trigonometry.cosine(half) / Trigonometry.sine(half)
    return CameraInfo(
      name: name, width: width, height: height,
      K: [f, 0, Double(width) / 2, 0, f, Double(height) / 2, 0, 0, 1], position: position,
      pitchDown: pitchDown, hasDepth: hasDepth)
  }

  /// The point `depth` metres along the optical axis seen at pixel coordinates (u, v) (pixel centres at .5), in the
  /// robot's frame.
  public func point(u: Double, v: Double, depth: Double) -> Point3 {
    let right = (u - K[2]) / K[0] * depth
    let down = (v - K[5]) / K[4] * depth
    let (s, c) = (Trigonometry.sine(pitchDown), Trigonometry.cosine(pitchDown))
    return Point3(
      x: position.x + c * depth - s * down, y: position.y - right,
      z: position.z - s * depth - c * down)
  }

  /// Where a point of the robot's frame falls in the picture, with its depth in metres; nil behind the camera.
  public func project(_ point: Point3) -> (u: Double, v: Double, depth: Double)? {
    let (s, c) = (Trigonometry.sine(pitchDown), Trigonometry.cosine(pitchDown))
    let (x, y, z) = (point.x - position.x, point.y - position.y, point.z - position.z)
    let depth = c * x - s * z
    guard depth > 1e-6 else { return nil }
    let down = -s * x - c * z
    return (K[2] - y / depth * K[0], K[5] + down / depth * K[4], depth)
  }
}

/// The cells of a grid camera's picture, and the one that the robot stands in, counted from 0 at the upper left.
public struct CellGrid: Hashable, Sendable, Codable {
  public var columns: Int
  public var rows: Int
  public var robotColumn: Int
  public var robotRow: Int

  public init(columns: Int, rows: Int, robotColumn: Int, robotRow: Int) {
    self.columns = columns
    self.rows = rows
    self.robotColumn = robotColumn
    self.robotRow = robotRow
  }
}

/// One picture: RGB, 8 bits a channel, row-major, and depth along the optical axis in millimetres where there is any.
public struct CameraFrame: Hashable, Sendable {
  public var camera: String
  public var stamp: Int64
  public var width: Int
  public var height: Int
  /// `[height, width, 3]`.
  public var rgb: [UInt8]
  /// `[height, width]`, millimetres along the optical axis; 0 is unknown. Empty where the camera has no depth.
  public var depth: [UInt16]

  public init(
    camera: String, stamp: Int64, width: Int, height: Int, rgb: [UInt8], depth: [UInt16] = []
  ) {
    precondition(
      rgb.count == width * height * 3, "rgb holds \(rgb.count) bytes, not \(width)x\(height)x3")
    precondition(
      depth.isEmpty || depth.count == width * height, "depth holds \(depth.count) values")
    self.camera = camera
    self.stamp = stamp
    self.width = width
    self.height = height
    self.rgb = rgb
    self.depth = depth
  }
}

/// A box in pixels, from the left upper corner (`minX`, `minY`) to the right lower one, both in [0, size].
public struct BoundingBox: Hashable, Sendable, Codable {
  public var minX: Double
  public var minY: Double
  public var maxX: Double
  public var maxY: Double

  public init(minX: Double, minY: Double, maxX: Double, maxY: Double) {
    self.minX = minX
    self.minY = minY
    self.maxX = maxX
    self.maxY = maxY
  }

  public var width: Double { max(0, maxX - minX) }
  public var height: Double { max(0, maxY - minY) }
  public var area: Double { width * height }
  public var centre: (x: Double, y: Double) { ((minX + maxX) / 2, (minY + maxY) / 2) }

  /// Shared area over joint area, 0 to 1.
  public func intersectionOverUnion(_ other: BoundingBox) -> Double {
    let w = min(maxX, other.maxX) - max(minX, other.minX)
    let h = min(maxY, other.maxY) - max(minY, other.minY)
    guard w > 0, h > 0 else { return 0 }
    return w * h / (area + other.area - w * h)
  }
}

extension BoundingBox {
  /// The middle part of the box, `share` of its width; the height stays.
  public func narrowed(to share: Double) -> BoundingBox {
    let cut = width * (1 - share) / 2
    return BoundingBox(minX: minX + cut, minY: minY, maxX: maxX - cut, maxY: maxY)
  }
}
