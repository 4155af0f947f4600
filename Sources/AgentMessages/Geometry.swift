#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A pose in the plane: metres, radians, counter-clockwise from x. Frame: `odom` unless a name says otherwise
/// (x forward and y left of the robot where it was when it was switched on).
public struct Pose2D: Hashable, Sendable, Codable {
  public var x: Double
  public var y: Double
  public var theta: Double

  public init(x: Double = 0, y: Double = 0, theta: Double = 0) {
    self.x = x
    self.y = y
    self.theta = theta
  }

  /// The point `point`, given in this pose's own frame, in the frame this pose is given in.
  public func transform(_ point: Point3) -> Point3 {
    let (s, c) = (Trigonometry.sine(theta), Trigonometry.cosine(theta))
    return Point3(x: x + c * point.x - s * point.y, y: y + s * point.x + c * point.y, z: point.z)
  }

  /// The point `point`, given in the frame this pose is given in, in this pose's own frame.
  public func inverseTransform(_ point: Point3) -> Point3 {
    let (s, c) = (Trigonometry.sine(theta), Trigonometry.cosine(theta))
    let (dx, dy) = (point.x - x, point.y - y)
    return Point3(x: c * dx + s * dy, y: -s * dx + c * dy, z: point.z)
  }
}

/// A velocity in the plane: metres and radians per second, in the robot's frame.
public struct Twist2D: Hashable, Sendable, Codable {
  public var linear: Double
  public var angular: Double

  public init(linear: Double = 0, angular: Double = 0) {
    self.linear = linear
    self.angular = angular
  }
}

/// A point in metres. In the robot's frame (`base_link`): x forward, y left, z up from the floor.
public struct Point3: Hashable, Sendable, Codable {
  public var x: Double
  public var y: Double
  public var z: Double

  public init(x: Double = 0, y: Double = 0, z: Double = 0) {
    self.x = x
    self.y = y
    self.z = z
  }
}

/// A square of the floor. Cell (0, 0) is centred on the origin of its frame; `column` grows with x, `row` with y.
public struct Cell: Hashable, Sendable, Codable, Comparable {
  public var column: Int
  public var row: Int

  public init(column: Int, row: Int) {
    self.column = column
    self.row = row
  }

  /// Orders cells by row, then column, so that anything that walks over cells does so in one fixed order.
  public static func < (a: Cell, b: Cell) -> Bool { (a.row, a.column) < (b.row, b.column) }

  /// The four cells that share an edge, in the order of headings: east, north, west, south.
  public var neighbours: [Cell] { Heading.allCases.map { self.moved($0) } }

  /// The cell `distance` cells away in the direction of `heading`.
  public func moved(_ heading: Heading, by distance: Int = 1) -> Cell {
    Cell(column: column + heading.dx * distance, row: row + heading.dy * distance)
  }

  /// The number of steps between two cells when only edges may be crossed.
  public func manhattanDistance(to other: Cell) -> Int {
    abs(column - other.column) + abs(row - other.row)
  }
}

/// A quarter of the compass, in the frame of the cells: east is +x, north is +y.
public enum Heading: Int, Hashable, Sendable, Codable, CaseIterable {
  case east, north, west, south

  public var dx: Int { [1, 0, -1, 0][rawValue] }
  public var dy: Int { [0, 1, 0, -1][rawValue] }
  /// A quarter turn counter-clockwise.
  public var left: Heading { Heading(wrapping: rawValue + 1) }
  /// A quarter turn clockwise.
  public var right: Heading { Heading(wrapping: rawValue + 3) }
  public var opposite: Heading { Heading(wrapping: rawValue + 2) }
  /// Radians counter-clockwise from east.
  public var radians: Double { Double(rawValue) * Double.pi / 2 }

  /// The heading nearest to an angle in radians.
  public init(radians: Double) {
    self.init(wrapping: Int((radians / (Double.pi / 2)).rounded()))
  }

  /// The heading that a number of quarter turns from east leads to.
  public init(wrapping quarters: Int) {
    self = Heading.allCases[((quarters % 4) + 4) % 4]
  }
}

/// Sine and cosine that are exact at the quarter turns a grid robot makes, so that a thousand turns drift by nothing.
public enum Trigonometry {
  public static func sine(_ radians: Double) -> Double { cosine(radians - Double.pi / 2) }

  public static func cosine(_ radians: Double) -> Double {
    let quarters = radians / (Double.pi / 2)
    let nearest = quarters.rounded()
    if abs(quarters - nearest) < 1e-9 {
      return [1, 0, -1, 0][((Int(nearest) % 4) + 4) % 4]
    }
    return cos(radians)
  }
}
