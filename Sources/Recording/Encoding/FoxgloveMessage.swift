import AgentMessages
import Dashboard

/// The messages that Foxglove and other tools draw as they are. Frames: `odom`, `base_link` (the robot), and for each
/// camera NAME `NAME_optical_frame` (x right, y down, z forward).
enum FoxgloveMessage {
  static func opticalFrame(_ camera: String) -> String { camera + "_optical_frame" }

  /// All of a RawImage but its pixels, and the frame where that comes after them.
  static func image(
    _ frame: CameraFrame, encoding: String, pixelBytes: Int, into message: inout ProtobufWriter
  ) {
    message.message(1) { $0.stamp(frame.stamp) }
    message.fixed32(2, frame.width)
    message.fixed32(3, frame.height)
    message.text(4, encoding)
    message.fixed32(5, frame.width * pixelBytes)
  }

  static func calibration(_ camera: CameraInfo, _ stamp: Int64) -> EpisodeMessage {
    EpisodeMessage(.calibration(camera.name)) {
      $0.message(1) { $0.stamp(stamp) }
      $0.fixed32(2, camera.width)
      $0.fixed32(3, camera.height)
      $0.numbers(6, camera.K)
      $0.numbers(7, [1.0, 0, 0, 0, 1, 0, 0, 0, 1])
      let K = camera.K
      $0.numbers(8, [K[0], K[1], K[2], 0, K[3], K[4], K[5], 0, K[6], K[7], K[8], 0])
      $0.text(9, opticalFrame(camera.name))
    }
  }

  static func pose(_ pose: Pose2D, _ stamp: Int64) -> EpisodeMessage {
    EpisodeMessage(.pose) {
      $0.message(1) { $0.stamp(stamp) }
      $0.text(2, "odom")
      $0.message(3) { $0.pose(Point3(x: pose.x, y: pose.y), yaw: pose.theta) }
    }
  }

  static func robotTransform(_ pose: Pose2D, _ stamp: Int64) -> EpisodeMessage {
    EpisodeMessage(.transforms) {
      $0.message(1) { $0.stamp(stamp) }
      $0.text(2, "odom")
      $0.text(3, "base_link")
      $0.message(4) { $0.point(Point3(x: pose.x, y: pose.y)) }
      $0.message(5) { $0.yaw(pose.theta) }
    }
  }

  static func cameraTransform(_ camera: CameraInfo, _ stamp: Int64) -> EpisodeMessage {
    // looking along the robot's x with y down, then tilted about the robot's y
    let (s, c) = (
      Trigonometry.sine(camera.pitchDown / 2), Trigonometry.cosine(camera.pitchDown / 2)
    )
    return EpisodeMessage(.transforms) {
      $0.message(1) { $0.stamp(stamp) }
      $0.text(2, "base_link")
      $0.text(3, opticalFrame(camera.name))
      $0.message(4) { $0.point(camera.position) }
      $0.message(5) {
        $0.number(1, -(c + s) / 2)
        $0.number(2, (c + s) / 2)
        $0.number(3, (s - c) / 2)
        $0.number(4, (c - s) / 2)
      }
    }
  }

  /// A box and a name for each thing that is more likely there than not; fainter boxes for the others.
  static func detections(_ percept: Percept, _ stamp: Int64) -> EpisodeMessage {
    EpisodeMessage(.detections(percept.camera.name), .heavy) { message in
      message.messages(2, percept.detections) { points, detection in
        points.message(1) { $0.stamp(stamp) }
        points.unsigned(2, 2)
        let box = detection.box
        let corners = [
          (box.minX, box.minY), (box.maxX, box.minY), (box.maxX, box.maxY), (box.minX, box.maxY),
        ]
        points.messages(3, corners) {
          $0.number(1, $1.0)
          $0.number(2, $1.1)
        }
        points.message(4) { $0.colour(0.3, 1, 0.45, detection.score >= 0.5 ? 1 : 0.35) }
        points.number(7, 1.0)
      }
      message.messages(3, percept.detections.filter { $0.score >= 0.5 && $0.isNamed }) {
        text, detection in
        text.message(1) { $0.stamp(stamp) }
        text.message(2) {
          $0.number(1, detection.box.minX)
          $0.number(2, detection.box.minY)
        }
        text.text(3, label(detection))
        text.number(4, 6.0)
        text.message(5) { $0.colour(1, 1, 1, 1) }
        text.message(6) { $0.colour(0, 0, 0, 0.5) }
      }
      message.message(5) { $0.stamp(stamp) }
    }
  }

  private static func label(_ detection: Detection) -> String {
    let words = [detection.colours.first?.label, detection.kinds.first?.label].compactMap { $0 }
    return words.joined(separator: " ") + " \(Int((detection.score * 100).rounded())) %"
  }

  /// The part of the map that something is known of, one colour a cell.
  static func map(_ belief: Belief, _ stamp: Int64) -> EpisodeMessage {
    let known = belief.map.known + [belief.cell]
    let columns = known.map(\.column)
    let rows = known.map(\.row)
    let (left, right) = (columns.min() ?? 0, columns.max() ?? 0)
    let (bottom, top) = (rows.min() ?? 0, rows.max() ?? 0)
    var data: [UInt8] = []
    data.reserveCapacity((right - left + 1) * (top - bottom + 1) * 4)
    for row in bottom...top {
      for column in left...right {
        let content = belief.map[Cell(column: column, row: row)].content
        let colour = MapPicture.colour(of: content)
        data.append(colour.red)
        data.append(colour.green)
        data.append(colour.blue)
        data.append(content == .unknown ? 0 : 255)
      }
    }
    let size = belief.cellSize
    return EpisodeMessage(.map, .heavy) { message in
      message.message(1) { $0.stamp(stamp) }
      message.text(2, "odom")
      // a cell's middle is at its number times the size, the grid's corner half a cell before
      let corner = Point3(x: (Double(left) - 0.5) * size, y: (Double(bottom) - 0.5) * size)
      message.message(3) { $0.pose(corner, yaw: 0) }
      message.fixed32(4, right - left + 1)
      message.message(5) {
        $0.number(1, size)
        $0.number(2, size)
      }
      message.fixed32(6, (right - left + 1) * 4)
      message.fixed32(7, 4)
      message.messages(8, ["red", "green", "blue", "alpha"].enumerated()) {
        $0.text(1, $1.element)
        $0.fixed32(2, $1.offset)
        $0.unsigned(3, 1)
      }
      message.data(9, data)
    }
  }
}

extension ProtobufWriter {
  /// The fields of a foxglove.Pose.
  mutating func pose(_ position: Point3, yaw: Double) {
    message(1) { $0.point(position) }
    message(2) { $0.yaw(yaw) }
  }

  /// The fields of a foxglove.Quaternion that turns about z.
  mutating func yaw(_ radians: Double) {
    number(3, Trigonometry.sine(radians / 2))
    number(4, Trigonometry.cosine(radians / 2))
  }

  /// The fields of a foxglove.Color, shares from 0 to 1.
  mutating func colour(_ red: Double, _ green: Double, _ blue: Double, _ alpha: Double) {
    number(1, red)
    number(2, green)
    number(3, blue)
    number(4, alpha)
  }
}
