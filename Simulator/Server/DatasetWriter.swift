import AgentMessages
import Foundation
import GridWorld

/// Writes labelled frames as shards that memory-map: `shard-00000.rgb` is uint8 `[frames, height, width, 3]`, and
/// `shard-00000.jsonl` has one line of labels a frame.
struct DatasetWriter: ~Copyable {
  private let directory: String
  private let shardSize: Int
  private var count = 0
  private var pixels: FileHandle?
  private var labels: FileHandle?

  init(directory: String, shardSize: Int) throws {
    self.directory = directory
    self.shardSize = max(1, shardSize)
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
  }

  /// Adds a picture (uint8 `[height, width, 3]`) that `camera` took from `pose` (map frame), with what it shows.
  mutating func append(
    _ rgb: [UInt8], from pose: Pose2D, camera: CameraInfo, labels found: [InstanceLabel]
  ) throws {
    if count % shardSize == 0 { try openShard(count / shardSize) }
    try pixels?.write(contentsOf: Data(rgb))
    let line = DatasetLine(
      frame: count, pose: [pose.x, pose.y, pose.theta],
      cameraHeight: camera.position.z, pitchDown: camera.pitchDown,
      objects: found.map(DatasetObject.init))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    try labels?.write(contentsOf: encoder.encode(line) + Data([10]))
    count += 1
  }

  consuming func finish() throws {
    try pixels?.close()
    try labels?.close()
  }

  private mutating func openShard(_ index: Int) throws {
    try pixels?.close()
    try labels?.close()
    let digits = String(index)
    let name =
      directory + "/shard-" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    pixels = try Self.create(name + ".rgb")
    labels = try Self.create(name + ".jsonl")
  }

  private static func create(_ path: String) throws -> FileHandle {
    try Data().write(to: URL(fileURLWithPath: path))
    return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
  }
}

private struct DatasetLine: Encodable {
  var frame: Int
  var pose: [Double]
  var cameraHeight: Double
  var pitchDown: Double
  var objects: [DatasetObject]
}

private struct DatasetObject: Encodable {
  var id: Int
  var kind: String
  var colour: String?
  var state: String?
  var lock: String?
  var box: [Int]
  var pixels: Int
  var fraction: Double
  var inPicture: Double
  var depth: Double

  init(_ label: InstanceLabel) {
    id = label.id
    kind = label.kind
    colour = label.colour
    state = label.state
    lock = label.lock
    box = [label.box.minX, label.box.minY, label.box.maxX, label.box.maxY].map { Int($0) }
    pixels = label.pixels
    fraction = (label.fraction * 1000).rounded() / 1000
    inPicture = (label.inPicture * 1000).rounded() / 1000
    depth = (label.depth * 1000).rounded() / 1000
  }
}
