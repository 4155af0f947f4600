import AgentMessages
import Foundation

/// An empty room with painted walls, seen by a small pinhole camera with depth.
struct Room {
  static let camera = CameraInfo.pinhole(
    width: 64, height: 48, horizontalFieldOfView: .pi / 2, position: Point3(z: 0.8), pitchDown: 0)

  private static let sides: [ClosedRange<Double>] = [-4...4, -3...3, 0...2.5]

  /// What the camera sees from `pose`.
  static func frame(from pose: Pose2D, stamp: Int64) -> CameraFrame {
    var rgb: [UInt8] = []
    var depth: [UInt16] = []
    let eye = pose.transform(camera.position)
    for v in 0..<camera.height {
      for u in 0..<camera.width {
        let far = camera.point(u: Double(u) + 0.5, v: Double(v) + 0.5, depth: 1)
        let target = pose.transform(far)
        let ray = [target.x - eye.x, target.y - eye.y, target.z - eye.z]
        let (reach, axis) = meet(ray, [eye.x, eye.y, eye.z])
        let place = zip([eye.x, eye.y, eye.z], ray).map { $0 + reach * $1 }
        rgb += paint(axis, place)
        depth.append(UInt16(min(65_535, (reach * 1000).rounded())))
      }
    }
    return CameraFrame(
      camera: camera.name, stamp: stamp, width: camera.width, height: camera.height, rgb: rgb,
      depth: depth)
  }

  /// How many rays long it is to the first side of the room, and across which axis that lies.
  private static func meet(_ ray: [Double], _ eye: [Double]) -> (Double, Int) {
    var best = (Double.infinity, 0)
    for axis in 0..<3 where abs(ray[axis]) > 1e-9 {
      let side = ray[axis] > 0 ? sides[axis].upperBound : sides[axis].lowerBound
      let reach = (side - eye[axis]) / ray[axis]
      if reach < best.0 { best = (reach, axis) }
    }
    return best
  }

  /// Squares of 0.4 m, each in a colour of its own.
  private static func paint(_ axis: Int, _ place: [Double]) -> [UInt8] {
    var cell = place.map { Int(($0 / 0.4).rounded(.down)) }
    cell[axis] = place[axis] > 0.1 ? 97 : 89
    let mixed = (cell[0] &* 73_856_093) ^ (cell[1] &* 19_349_663) ^ (cell[2] &* 83_492_791)
    return [3, 11, 17].map { UInt8(((mixed >> $0) % 200 + 200) % 200 + 40) }
  }
}

/// A floor of painted cells, seen from above by a grid camera that turns with the robot.
struct Floor {
  static let cells = CellGrid(columns: 7, rows: 7, robotColumn: 3, robotRow: 6)
  static let camera = CameraInfo.grid(width: 56, height: 56, cells: cells, cellSize: 1)

  static func frame(from pose: Pose2D, stamp: Int64) -> CameraFrame {
    var rgb: [UInt8] = []
    for v in 0..<56 {
      for u in 0..<56 {
        let (column, row) = (u / 8, v / 8)
        let seen = Point3(x: Double(cells.robotRow - row), y: Double(cells.robotColumn - column))
        let place = pose.transform(seen)
        rgb += paint(Int(place.x.rounded()), Int(place.y.rounded()))
      }
    }
    return CameraFrame(camera: camera.name, stamp: stamp, width: 56, height: 56, rgb: rgb)
  }

  /// One cell in three has a colour, the others are bare.
  private static func paint(_ x: Int, _ y: Int) -> [UInt8] {
    let mixed = abs((x &* 7_919) ^ (y &* 104_729) ^ (x &* y &* 31))
    guard mixed % 3 == 0 else { return [60, 60, 60] }
    return [[200, 40, 40], [40, 200, 40], [40, 40, 200], [200, 200, 40]][mixed / 3 % 4]
  }
}
