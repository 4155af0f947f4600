import AgentMessages

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A depth picture turned into points over the cells of the map.
///
/// Each pixel gets the cell it belongs to. A point on an upright face lies on the border of two cells, so it is pushed
/// inwards along the face's normal (from neighbouring pixels) before it is counted; a point on the floor or on a table
/// top that lies too near a border is left out.
struct DepthScan {
  /// What one pixel hit.
  enum Surface: UInt8 { case none, floor, upright, top, unclear }

  /// What a cell showed in this picture.
  struct CellStatistics {
    var floorPixels = 0
    var solidPixels = 0
    /// Solid pixels near the middle of the cell: what fills it, and not a door's posts or a leaf along its border.
    var centralPixels = 0
    /// Pixels of an upright face through the middle of the cell: a shut door's leaf, which no wall has.
    var middlePixels = 0
    /// Pixels of a level face over the middle of the cell, which no wall has.
    var topPixels = 0
    /// Height that three pixels reach: a single one may belong to what is behind.
    var highest: Float { heights.2 }
    /// The three greatest heights, the greatest first.
    private var heights: (Float, Float, Float) = (0, 0, 0)
    /// Solid pixels higher than anything that stands on furniture.
    var tallPixels = 0
    /// Those of them over the middle of the cell and lower than a lintel.
    var tallCentralPixels = 0
    /// Pixels of it in the uppermost row: it goes on beyond the picture.
    var cutPixels = 0
    /// Those of them over the middle of the cell.
    var cutCentralPixels = 0
    var isCutAtTop: Bool { cutPixels >= 4 }
    var nearest: Float = .infinity

    /// Counts one pixel that is not of the floor.
    mutating func count(
      _ surface: Surface, height: Float, isCentral: Bool, isMiddle: Bool, isCut: Bool
    ) {
      solidPixels += 1
      if isCentral { centralPixels += 1 }
      if isCentral, surface == .top, height > 0.1, height < 1.2 { topPixels += 1 }
      if isMiddle { middlePixels += 1 }
      if isCut { cutPixels += 1 }
      if isCut, isCentral { cutCentralPixels += 1 }
      if height > DepthScan.tallest {
        tallPixels += 1
        if isCentral { tallCentralPixels += 1 }
      }
      reach(height)
    }

    private mutating func reach(_ height: Float) {
      if height > heights.0 {
        heights = (height, heights.0, heights.1)
      } else if height > heights.1 {
        heights = (heights.0, height, heights.1)
      } else if height > heights.2 {
        heights.2 = height
      }
    }

    /// Whether it is as tall as a wall beyond doubt: neither a lintel nor a post at the side of the cell makes it one.
    var isCertainlyTall: Bool {
      (highest > 1.65 && tallCentralPixels > 3) || (cutCentralPixels >= 2 && highest > 0.8)
    }
    var isPerhapsTall: Bool {
      (highest > 1.65 && tallPixels > 3) || (isCutAtTop && highest > 0.8)
    }
    var isOnlyTallAtTheSides: Bool {
      centralPixels >= 4 && tallCentralPixels == 0 && cutCentralPixels == 0
    }
    /// Whether it is higher than the leaf of any cupboard.
    var isHigherThanALeaf: Bool { highest > 1.7 && tallPixels > 3 }
    /// Whether a top is seen that no wall has.
    var isCertainlyLow: Bool { topPixels >= 4 }
  }

  let width: Int
  let height: Int
  /// `[height, width]`: cell of each pixel as row-major index of the map's square, -1 where there is none.
  private(set) var cellIndex: [Int32]
  private(set) var surface: [Surface]
  /// `[height, width]`: whether the pixel lies on an upright face through the middle of its cell.
  private(set) var isMiddle: [Bool]
  /// `[height, width]`: points pushed inside what they lie on, `odom` frame.
  private var inner: [SIMD3<Float>]
  /// `[height, width]`: height above the floor, metres.
  private(set) var z: [Float]
  /// Statistics of the cells that were seen, by cell.
  private(set) var cells: [Cell: CellStatistics] = [:]
  private let radius: Int

  static let floorHeight: Float = 0.07
  private static let tallest: Float = 0.95
  private static let inward: Float = 0.13
  /// The same for faces that stand askew: the open leaf of a cupboard has nothing behind it.
  private static let inwardAskew: Float = 0.02
  /// How far a face belongs to what it bounds at least: the arm of a sofa is no thicker.
  private static let skin: Float = 0.05
  /// How far from the middle is central, in cells.
  private static let central: Float = 0.25
  /// What hangs higher than this is passed under: a door's lintel.
  private static let clearance: Float = 1.4
  private static let borderMargin: Float = 0.03

  init?(frame: CameraFrame, camera: CameraInfo, pose: Pose2D, cellSize: Double, radius: Int) {
    guard frame.depth.count == frame.width * frame.height, !frame.depth.isEmpty else { return nil }
    width = frame.width
    height = frame.height
    self.radius = radius
    cellIndex = Array(repeating: -1, count: width * height)
    surface = Array(repeating: .none, count: width * height)
    z = Array(repeating: 0, count: width * height)
    isMiddle = Array(repeating: false, count: width * height)
    let depth = DepthSmoothing.smoothed(frame.depth, width: width, height: height)
    let points = Self.points(of: frame, depth: depth, camera: camera, pose: pose)
    inner = points
    assignCells(points, depth: depth, pose: pose, cellSize: Float(cellSize))
    collectStatistics(inner, pose: pose, cellSize: Float(cellSize))
  }

  func cell(atPixel index: Int) -> Cell? {
    let i = Int(cellIndex[index])
    guard i >= 0 else { return nil }
    let side = 2 * radius + 1
    return Cell(column: i % side - radius, row: i / side - radius)
  }

  /// Points in the `odom` frame, `[height, width]`.
  private static func points(
    of frame: CameraFrame, depth: [UInt16], camera: CameraInfo, pose: Pose2D
  ) -> [SIMD3<Float>] {
    var points = Array(repeating: SIMD3<Float>.zero, count: depth.count)
    let (s, c) = (Float(sin(camera.pitchDown)), Float(cos(camera.pitchDown)))
    let (st, ct) = (Float(Trigonometry.sine(pose.theta)), Float(Trigonometry.cosine(pose.theta)))
    let origin = SIMD3<Float>(
      Float(camera.position.x), Float(camera.position.y), Float(camera.position.z))
    let (fx, fy) = (Float(camera.K[0]), Float(camera.K[4]))
    let (cx, cy) = (Float(camera.K[2]), Float(camera.K[5]))
    for v in 0..<frame.height {
      let down = (Float(v) + 0.5 - cy) / fy
      for u in 0..<frame.width {
        let index = v * frame.width + u
        let distance = Float(depth[index]) / 1000
        let right = (Float(u) + 0.5 - cx) / fx
        let x = origin.x + distance * (c - s * down)
        let y = origin.y - distance * right
        points[index] = SIMD3(
          Float(pose.x) + ct * x - st * y, Float(pose.y) + st * x + ct * y,
          origin.z + distance * (-s - c * down))
      }
    }
    return points
  }

  private mutating func assignCells(
    _ points: [SIMD3<Float>], depth: [UInt16], pose: Pose2D, cellSize: Float
  ) {
    let side = Int32(2 * radius + 1)
    for v in 0..<height {
      for u in 0..<width {
        let index = v * width + u
        guard depth[index] > 0 else { continue }
        var point = points[index]
        z[index] = point.z
        let kind: Surface
        var body = point
        let normal = normal(points, depth, u, v)
        // the foot of an upright face is no floor
        if point.z < Self.floorHeight, normal.map({ abs($0.z) > 0.5 }) ?? (point.z < 0.02) {
          kind = .floor
        } else if let normal {
          kind = abs(normal.z) > 0.8 ? .top : .upright
          if kind == .upright {
            let flat = SIMD3<Float>(normal.x, normal.y, 0)
            let unit = flat / max((flat * flat).sum().squareRoot(), 0.001)
            isMiddle[index] = Self.isInMiddle(point, facing: unit, cellSize: cellSize)
            let isAskew = max(abs(unit.x), abs(unit.y)) < 0.98
            point -= unit * (isAskew ? Self.inwardAskew : Self.inward)
            body -= unit * (isAskew ? Self.inwardAskew : Self.skin)
          }
        } else {
          kind = .unclear
          let away = SIMD3<Float>(point.x - Float(pose.x), point.y - Float(pose.y), 0)
          point += away * (Self.inward / max((away * away).sum().squareRoot(), 0.001))
          body = point
        }
        inner[index] = point
        surface[index] = kind
        let column = (body.x / cellSize).rounded()
        let row = (body.y / cellSize).rounded()
        if kind == .floor || kind == .top {
          let offX = abs(point.x - column * cellSize)
          let offY = abs(point.y - row * cellSize)
          if max(offX, offY) > cellSize / 2 - Self.borderMargin { continue }
        }
        guard abs(column) <= Float(radius), abs(row) <= Float(radius) else { continue }
        cellIndex[index] = (Int32(row) + Int32(radius)) * side + Int32(column) + Int32(radius)
      }
    }
  }

  private static func isInMiddle(
    _ point: SIMD3<Float>, facing normal: SIMD3<Float>, cellSize: Float
  ) -> Bool {
    guard max(abs(normal.x), abs(normal.y)) > 0.94, point.z > 0.1 else { return false }
    let x = point.x - (point.x / cellSize).rounded() * cellSize
    let y = point.y - (point.y / cellSize).rounded() * cellSize
    let (along, across) = abs(normal.x) > abs(normal.y) ? (x, y) : (y, x)
    return abs(along) < 0.09 && abs(across) < 0.2
  }

  /// The unit normal, towards the camera, of the surface at a pixel; nil at an edge in depth.
  private func normal(_ points: [SIMD3<Float>], _ depth: [UInt16], _ u: Int, _ v: Int)
    -> SIMD3<Float>?
  {
    let here = v * width + u
    let limit = max(30, Int(depth[here]) / 12)
    // of the two sides the one that lies nearer in depth is on the same surface
    func difference(_ du: Int, _ dv: Int) -> SIMD3<Float>? {
      var least = limit
      var best: SIMD3<Float>?
      for sign in [1, -1] {
        let (x, y) = (u + du * sign, v + dv * sign)
        guard x >= 0, x < width, y >= 0, y < height else { continue }
        let there = y * width + x
        let step = abs(Int(depth[there]) - Int(depth[here]))
        guard depth[there] > 0, step < least else { continue }
        least = step
        best = (points[there] - points[here]) * Float(sign)
      }
      return best
    }
    guard let across = difference(2, 0), let down = difference(0, 2) else { return nil }
    // right x down points away from the camera in the optical frame, so down x right faces it
    let n = SIMD3<Float>(
      down.y * across.z - down.z * across.y, down.z * across.x - down.x * across.z,
      down.x * across.y - down.y * across.x)
    let length = (n * n).sum().squareRoot()
    return length > 1e-9 ? n / length : nil
  }

  private mutating func collectStatistics(
    _ points: [SIMD3<Float>], pose: Pose2D, cellSize: Float
  ) {
    let side = 2 * radius + 1
    var slots: [Int32: Int] = [:]
    var keys: [Int32] = []
    var statistics: [CellStatistics] = []
    var lastKey: Int32 = -2
    var lastSlot = 0
    for index in cellIndex.indices {
      let key = cellIndex[index]
      // at an edge in depth it is not sure enough what a pixel belongs to
      guard key >= 0, surface[index] != .unclear else { continue }
      if key != lastKey {
        lastKey = key
        if let slot = slots[key] {
          lastSlot = slot
        } else {
          lastSlot = statistics.count
          slots[key] = lastSlot
          keys.append(key)
          statistics.append(CellStatistics())
        }
      }
      let point = points[index]
      if surface[index] == .floor {
        statistics[lastSlot].floorPixels += 1
      } else {
        let x = point.x / cellSize - Float(Int(key) % side - radius)
        let y = point.y / cellSize - Float(Int(key) / side - radius)
        let isCentral = point.z < Self.clearance && max(abs(x), abs(y)) < Self.central
        statistics[lastSlot].count(
          surface[index], height: point.z, isCentral: isCentral, isMiddle: isMiddle[index],
          isCut: index < width)
      }
      let dx = point.x - Float(pose.x)
      let dy = point.y - Float(pose.y)
      statistics[lastSlot].nearest = min(
        statistics[lastSlot].nearest, (dx * dx + dy * dy).squareRoot())
    }
    for (key, statistic) in zip(keys, statistics) {
      let cell = Cell(column: Int(key) % side - radius, row: Int(key) / side - radius)
      cells[cell] = statistic
    }
  }
}
