import AgentMessages
import Foundation
import Testing
import Transport

@Suite("The exchange in Protocols/README.md") struct ExchangeTests {
  private static let begin =
    "<!-- exchange: written by Tests/TransportTests/ExchangeTests.swift -->\n"
  private static let end = "<!-- end of exchange -->"

  @Test("Its bytes are those of the messages; UPDATE_GOLDENS=1 rewrites it")
  func isCurrent() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Protocols/README.md").standardizedFileURL
    var text = try String(contentsOf: file, encoding: .utf8)
    let start = try #require(text.range(of: Self.begin)?.upperBound)
    let stop = try #require(text.range(of: Self.end)?.lowerBound)
    let exchange = Self.exchange
    if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] != nil {
      text.replaceSubrange(start..<stop, with: exchange)
      try Data(text.utf8).write(to: file)
      return
    }
    #expect(text[start..<stop] == exchange, "\(file.path) says otherwise")
  }

  private static var exchange: String {
    var lines: [String] = []
    for (who, message, shape) in messages {
      lines.append("    \(who): \"\(message.kind)\", then")
      lines += WireDump.lines(message.encoded(), shape, indent: "      ")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private static let messages: [(String, WireMessage, WireShape)] = [
    ("agent", .hello(.init(name: "errand", lease: 8151)), .hello),
    (
      "robot",
      .welcome(
        .init(
          robot: robot, lease: 8151, heartbeatSeconds: 0.5, leaseSeconds: 3, episode: 1,
          lastCommandID: 0, observation: nil)), .welcome
    ),
    ("agent", .heartbeat(.init(lease: 8151, count: 1)), .heartbeat),
    ("robot", .heartbeat(.init(lease: 8151, count: 1, episode: 1)), .heartbeat),
    ("agent", .command(MotorCommand(id: 1, action: .translate(0.5)), lease: 8151), .command),
    (
      "robot",
      .status(
        .init(
          status: CommandStatus(id: 1, state: .succeeded, executed: Pose2D(x: 0.5)), lease: 8151,
          observation: observation)), .status
    ),
    ("agent", .goodbye(lease: 8151), .goodbye),
  ]

  private static let robot = RobotDescription(
    name: "rover", profile: "household",
    cameras: [
      CameraInfo(
        name: "eye", width: 2, height: 1, K: [1, 0, 1, 0, 1, 0.5, 0, 0, 1],
        position: Point3(z: 0.5), pitchDown: 0, hasDepth: false)
    ], commands: ["translate", "rotate", "stop"], cellSize: 0.5, footprintRadius: 0.25,
    maximumLinearSpeed: 0.5, maximumAngularSpeed: 1, reach: 0, timeMode: .lockstep,
    observationPort: 5556)

  private static let observation = WireMessage.EpisodeObservation(
    Observation(
      sequence: 2, stamp: 1_000_000_000,
      frames: [
        CameraFrame(
          camera: "eye", stamp: 1_000_000_000, width: 2, height: 1, rgb: [200, 30, 30, 30, 30, 200])
      ],
      odometry: Odometry(pose: Pose2D(x: 0.5)), contact: false, gripper: Gripper(opening: 0),
      lastCommandID: 1), episode: 1)
}

/// The fields of a message by number: their names, and what is inside those that are messages.
private final class WireShape: Sendable {
  let names: [Int: String]
  let inner: [Int: WireShape]

  init(_ names: [Int: String], inner: [Int: WireShape] = [:]) {
    (self.names, self.inner) = (names, inner)
  }

  static let hello = WireShape([1: "version", 2: "name", 3: "lease", 4: "minor"])
  static let heartbeat = WireShape([1: "lease", 2: "count", 3: "episode"])
  static let goodbye = WireShape([1: "lease"])
  static let command = WireShape([1: "id", 2: "lease", 3: "expiry", 4: "translate"])
  static let pose = WireShape([1: "x", 2: "y", 3: "theta"])
  static let camera = WireShape(
    [1: "name", 2: "width", 3: "height", 4: "k", 5: "position", 6: "pitch_down"],
    inner: [5: WireShape([1: "x", 2: "y", 3: "z"])])
  static let robot = WireShape(
    [
      1: "name", 2: "profile", 3: "cameras", 4: "projection", 5: "commands", 6: "cell_size",
      7: "footprint_radius", 8: "maximum_linear_speed", 9: "maximum_angular_speed", 10: "reach",
      11: "time_mode", 12: "observation_port",
    ], inner: [3: camera])
  static let welcome = WireShape(
    [
      1: "version", 2: "robot", 3: "lease", 4: "heartbeat_milliseconds", 5: "lease_milliseconds",
      6: "episode", 7: "last_command_id", 9: "minor",
    ], inner: [2: robot])
  static let frame = WireShape([1: "camera", 2: "stamp", 3: "width", 4: "height", 5: "rgb"])
  static let observation = WireShape(
    [
      1: "sequence", 2: "stamp", 3: "frames", 4: "pose", 5: "twist", 7: "gripper",
      8: "last_command_id", 9: "episode",
    ], inner: [3: frame, 4: pose, 5: WireShape([:]), 7: WireShape([:])])
  static let status = WireShape(
    [1: "id", 2: "state", 3: "reason", 4: "message", 5: "executed", 6: "observation", 7: "lease"],
    inner: [5: pose, 6: observation])
}

/// Writes protobuf bytes field by field.
private enum WireDump {
  static func lines(_ bytes: [UInt8], _ shape: WireShape, indent: String) -> [String] {
    var lines: [String] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let start = rest.startIndex
      let key = varint(&rest)
      let field = Int(key >> 3)
      let name = shape.names[field] ?? "field \(field)"
      let body: ArraySlice<UInt8>
      switch key & 7 {
      case 0:
        let value = varint(&rest)
        body = bytes[start..<rest.startIndex]
        lines.append(line(indent, body, "\(field) \(name) \(value)"))
      case 1:
        let raw = rest.prefix(8).enumerated().reduce(UInt64(0)) {
          $0 | UInt64($1.element) << UInt64($1.offset * 8)
        }
        rest = rest.dropFirst(8)
        body = bytes[start..<rest.startIndex]
        lines.append(line(indent, body, "\(field) \(name) \(Double(bitPattern: raw))"))
      default:
        let count = Int(varint(&rest))
        let head = bytes[start..<rest.startIndex]
        let content = Array(rest.prefix(count))
        rest = rest.dropFirst(count)
        if let inner = shape.inner[field] {
          lines.append(line(indent, head, "\(field) \(name), \(count) bytes:"))
          lines += Self.lines(content, inner, indent: indent + "  ")
        } else {
          lines.append(line(indent, head, "\(field) \(name), \(count) bytes:"))
          lines += wrapped(content, indent: indent + "  ")
        }
      }
    }
    return lines
  }

  private static func varint(_ bytes: inout ArraySlice<UInt8>) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard let byte = bytes.popFirst() else { break }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { break }
    }
    return value
  }

  /// Sixteen bytes a line, as text where they are.
  private static func wrapped(_ bytes: [UInt8], indent: String) -> [String] {
    let isText = !bytes.isEmpty && bytes.allSatisfy { (0x20..<0x7F).contains($0) }
    return stride(from: 0, to: bytes.count, by: 16).map { start in
      let part = bytes[start..<min(start + 16, bytes.count)]
      return line(indent, part, isText ? "\"\(String(decoding: part, as: UTF8.self))\"" : "")
    }
  }

  private static func line(_ indent: String, _ bytes: ArraySlice<UInt8>, _ text: String) -> String {
    let hex = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
    guard !text.isEmpty else { return indent + hex }
    let width = max(2, 40 - indent.count - hex.count)
    return indent + hex + String(repeating: " ", count: width) + text
  }
}
