import AgentMessages

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Which cells the camera can see into over the map of walls: rays in the plane, every half degree, with the cells
/// around each ray counted too. Doors and furniture do not block, so it never hides what is visible.
struct CellVisibility {
  private var columns = 0
  private var rows = 0
  /// `[rows + 2, columns + 2]` with a border; equal to `now` where seen.
  private var seen: [UInt32] = []
  private var now: UInt32 = 0

  mutating func update(for scene: Scene, view: CameraView) {
    if columns != scene.columns || rows != scene.rows {
      (columns, rows) = (scene.columns, scene.rows)
      seen = [UInt32](repeating: 0, count: (columns + 2) * (rows + 2))
      now = 0
    }
    now &+= 1
    let heading = atan2f(view.forward.y, view.forward.x)
    let widest = halfAngle(view)
    let count = 240
    for i in 0...count {
      let angle = heading + widest * (2 * Float(i) / Float(count) - 1)
      walk(scene, view.position.x, view.position.y, cosf(angle), sinf(angle))
    }
  }

  /// The widest bearing of any pixel: at the lower corners.
  private func halfAngle(_ view: CameraView) -> Float {
    var widest: Float = 0
    for v in [Float(0), Float(view.height)] {
      for u in [Float(0), Float(view.width)] {
        let ray =
          view.forward + view.right * ((u - view.centreX) / view.focalX)
          + view.down * ((v - view.centreY) / view.focalY)
        let ahead = ray.x * view.forward.x + ray.y * view.forward.y
        let aside = ray.x * view.forward.y - ray.y * view.forward.x
        widest = max(widest, abs(atan2f(aside, ahead)))
      }
    }
    return min(widest, Float.pi)
  }

  private mutating func walk(
    _ scene: Scene, _ x: Float, _ y: Float, _ dx: Float, _ dy: Float
  ) {
    // cells of side 1 with the cell (column, row) on [column, column + 1)
    let (fx, fy) = (x * 2 + 0.5, y * 2 + 0.5)
    var column = Int(fx.rounded(.down))
    var row = Int(fy.rounded(.down))
    let (stepX, stepY) = (dx < 0 ? -1 : 1, dy < 0 ? -1 : 1)
    let perX = 1 / max(1e-6, abs(dx))
    let perY = 1 / max(1e-6, abs(dy))
    var nextX = (dx < 0 ? fx - Float(column) : Float(column + 1) - fx) * perX
    var nextY = (dy < 0 ? fy - Float(row) : Float(row + 1) - fy) * perY
    while column >= 0, row >= 0, column < columns, row < rows {
      seen[(row + 1) * (columns + 2) + column + 1] = now
      if scene.isWall[row * columns + column] { return }
      if nextX < nextY {
        nextX += perX
        column += stepX
      } else {
        nextY += perY
        row += stepY
      }
    }
  }

  private func isSeen(_ column: Int, _ row: Int) -> Bool {
    guard column >= -1, row >= -1, column <= columns, row <= rows else { return false }
    return seen[(row + 1) * (columns + 2) + column + 1] == now
  }

  private func isSeenAround(_ column: Int, _ row: Int) -> Bool {
    for j in -1...1 {
      for i in -1...1 where isSeen(column + i, row + j) { return true }
    }
    return false
  }

  func sees(_ piece: WallMesh.Piece) -> Bool {
    for k in 0..<piece.count
    where isSeenAround(
      piece.column + (piece.isAlongX ? k : 0), piece.row + (piece.isAlongX ? 0 : k))
    {
      return true
    }
    return false
  }

  /// Whether any cell about an item is seen.
  func sees(_ item: PreparedItem) -> Bool {
    let reach = max(0, item.radius - 0.5)
    let low = (item.centre - reach) * 2
    let high = (item.centre + reach) * 2
    for row in Int(low.y.rounded())...Int(high.y.rounded()) {
      for column in Int(low.x.rounded())...Int(high.x.rounded())
      where isSeenAround(column, row) { return true }
    }
    return false
  }
}
