import AgentMessages

/// How well one picture, moved as a hypothesis says, predicts another: of the places that can be told apart and are in
/// both, how many look alike.
struct ViewPrediction: Hashable, Sendable {
  var alike = 0
  var compared = 0
  /// Places of the first picture that could have been compared.
  var considered = 0

  static func + (a: ViewPrediction, b: ViewPrediction) -> ViewPrediction {
    ViewPrediction(
      alike: a.alike + b.alike, compared: a.compared + b.compared,
      considered: a.considered + b.considered)
  }

  /// Whether enough is in both pictures to accuse anybody.
  var isSolid: Bool { compared * 4 >= considered }

  /// 0 to 1; nil where less than a tenth is in both pictures.
  var agreement: Double? {
    guard compared * 10 >= considered, compared >= 12 else { return nil }
    return Double(alike) / Double(compared)
  }
}

/// A camera's picture, read as a hypothesis says that it lies in memory.
struct ReadPicture {
  let width: Int
  let height: Int
  let rgb: [UInt8]
  /// Millimetres; empty where there is no depth.
  let depth: [UInt16]

  init(_ frame: CameraFrame, as hypothesis: MotionHypothesis) {
    (width, height) = (frame.width, frame.height)
    var rgb = [UInt8](repeating: 0, count: frame.rgb.count)
    var depth = frame.depth
    for v in 0..<frame.height {
      for u in 0..<frame.width {
        let from = hypothesis.source(u: u, v: v, width: frame.width, height: frame.height)
        let to = v * frame.width + u
        for channel in 0..<3 { rgb[to * 3 + channel] = frame.rgb[from * 3 + channel] }
        if !depth.isEmpty { depth[to] = frame.depth[from] }
      }
    }
    (self.rgb, self.depth) = (rgb, depth)
  }

  func contains(_ u: Int, _ v: Int) -> Bool { u >= 0 && v >= 0 && u < width && v < height }

  /// The largest difference of a channel between two pixels, 0 to 255.
  func difference(_ u: Int, _ v: Int, to other: ReadPicture, _ u2: Int, _ v2: Int) -> Int {
    let (a, b) = ((v * width + u) * 3, (v2 * width + u2) * 3)
    return (0..<3).map { abs(Int(rgb[a + $0]) - Int(other.rgb[b + $0])) }.max() ?? 0
  }
}

/// Predicts a pinhole camera's next picture from this one: by depth where there is any, else by the floor (for pixels that
/// may show it) or, for turns on the spot, by the direction alone.
struct PinholeView {
  let camera: CameraInfo

  private static let alikeBelow = 24

  /// `motion` is the change of the robot's pose between the pictures.
  func prediction(_ before: ReadPicture, _ after: ReadPicture, _ motion: Pose2D) -> ViewPrediction {
    var result = ViewPrediction()
    let stride = max(1, before.width / 80)
    for v in Swift.stride(from: 1, to: before.height - 1, by: stride) {
      for u in Swift.stride(from: 1, to: before.width - 1, by: stride) {
        guard isDistinct(before, u, v), let point = place(before, u, v, motion) else { continue }
        result.considered += 1
        // what would lie under the floor speaks against the hypothesis
        if !before.depth.isEmpty, point.z < -0.15 {
          result.compared += 1
          continue
        }
        guard let (u2, v2) = pixel(of: motion.inverseTransform(point)) else { continue }
        result.compared += 1
        if isAlike(before, u, v, after, u2, v2) { result.alike += 1 }
      }
    }
    return result
  }

  /// Whether the pixel differs from what is around it; the others look alike wherever the camera goes.
  private func isDistinct(_ picture: ReadPicture, _ u: Int, _ v: Int) -> Bool {
    [(-1, 0), (1, 0), (0, -1), (0, 1)].contains {
      picture.difference(u, v, to: picture, u + $0.0, v + $0.1) > Self.alikeBelow
    }
  }

  /// Where what the pixel shows is, in the robot's frame; nil where it cannot be known.
  private func place(_ picture: ReadPicture, _ u: Int, _ v: Int, _ motion: Pose2D) -> Point3? {
    let (x, y) = (Double(u) + 0.5, Double(v) + 0.5)
    if !picture.depth.isEmpty {
      let depth = Double(picture.depth[v * picture.width + u]) / 1000
      return depth > 0.1 ? camera.point(u: x, v: y, depth: depth) : nil
    }
    // the sight of something far away changes with the heading alone
    if motion.x == 0, motion.y == 0 { return camera.point(u: x, v: y, depth: 1000) }
    let ray = camera.point(u: x, v: y, depth: 1)
    let fall = camera.position.z - ray.z
    guard fall > 0.05 else { return nil }
    let depth = camera.position.z / fall
    return depth < 6 ? camera.point(u: x, v: y, depth: depth) : nil
  }

  private func pixel(of point: Point3) -> (Int, Int)? {
    guard let seen = camera.project(point), seen.depth > 0.05,
      abs(seen.u) < 1e6, abs(seen.v) < 1e6
    else { return nil }
    let (u, v) = (Int(seen.u.rounded(.down)), Int(seen.v.rounded(.down)))
    return u >= 0 && v >= 0 && u < camera.width && v < camera.height ? (u, v) : nil
  }

  /// Within a pixel: rounding and sampling may be that wrong.
  private func isAlike(
    _ before: ReadPicture, _ u: Int, _ v: Int, _ after: ReadPicture, _ u2: Int, _ v2: Int
  ) -> Bool {
    for dv in -1...1 {
      for du in -1...1 where after.contains(u2 + du, v2 + dv) {
        if before.difference(u, v, to: after, u2 + du, v2 + dv) < Self.alikeBelow { return true }
      }
    }
    return false
  }
}

/// Predicts a grid camera's next picture from this one, cell by cell.
struct GridView {
  let grid: CellGrid
  let cellSize: Double

  func prediction(_ before: ReadPicture, _ after: ReadPicture, _ motion: Pose2D) -> ViewPrediction {
    var result = ViewPrediction()
    let common = commonest(in: before)
    for row in 0..<grid.rows {
      for column in 0..<grid.columns where !isRobot(column, row) {
        if isAlike(before, column, row, before, common.column, common.row) { continue }
        result.considered += 1
        guard let (column2, row2) = cell(of: place(column, row), after: motion) else { continue }
        result.compared += 1
        if isAlike(before, column, row, after, column2, row2) { result.alike += 1 }
      }
    }
    // a cell says more than a pixel
    return ViewPrediction(
      alike: result.alike * 4, compared: result.compared * 4, considered: result.considered * 4)
  }

  private func isRobot(_ column: Int, _ row: Int) -> Bool {
    column == grid.robotColumn && row == grid.robotRow
  }

  private func place(_ column: Int, _ row: Int) -> Point3 {
    Point3(
      x: Double(grid.robotRow - row) * cellSize, y: Double(grid.robotColumn - column) * cellSize)
  }

  private func cell(of point: Point3, after motion: Pose2D) -> (Int, Int)? {
    let now = motion.inverseTransform(point)
    let ahead = (now.x / cellSize).rounded()
    let left = (now.y / cellSize).rounded()
    guard abs(ahead) < 1e6, abs(left) < 1e6 else { return nil }
    let (column, row) = (grid.robotColumn - Int(left), grid.robotRow - Int(ahead))
    guard column >= 0, row >= 0, column < grid.columns, row < grid.rows, !isRobot(column, row)
    else { return nil }
    return (column, row)
  }

  /// The cell that looks like the most others: floor, or darkness, which tells nothing.
  private func commonest(in picture: ReadPicture) -> (column: Int, row: Int) {
    var best = (column: 0, row: 0)
    var most = -1
    for row in 0..<grid.rows {
      for column in 0..<grid.columns {
        var count = 0
        for other in 0..<grid.rows * grid.columns
        where isAlike(
          picture, column, row, picture, other % grid.columns, other / grid.columns)
        {
          count += 1
        }
        if count > most { (best, most) = ((column, row), count) }
      }
    }
    return best
  }

  /// Whether two cells show the same, the mean difference of a channel being small.
  private func isAlike(
    _ a: ReadPicture, _ column: Int, _ row: Int, _ b: ReadPicture, _ column2: Int, _ row2: Int
  ) -> Bool {
    let (width, height) = (a.width / grid.columns, a.height / grid.rows)
    var total = 0
    for v in 0..<height {
      for u in 0..<width {
        total += a.difference(
          column * width + u, row * height + v, to: b, column2 * width + u, row2 * height + v)
      }
    }
    return total < 12 * width * height
  }
}
