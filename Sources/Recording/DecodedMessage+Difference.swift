import AgentMessages

/// Where two messages of one type differ first.
public struct MessageDifference: Hashable, Sendable {
  /// "detections[2].score".
  public var path: String
  public var log: String
  public var now: String

  public init(path: String, log: String, now: String) {
    self.path = path
    self.log = log
    self.now = now
  }
}

/// How far two numbers may be apart that are taken to be the same.
public struct MessageTolerance: Hashable, Sendable {
  /// By the name of the field; the others may differ by one part in a thousand million.
  package var byField: [String: Double]
  /// Fields that stand for values by a hash are skipped, since they cannot be nearly equal.
  package var skipsHashes: Bool

  /// Nothing may differ.
  public static let none = MessageTolerance(byField: [:], skipsHashes: false)

  /// What another kernel's rounding may come to: scores and probabilities 0.01, pixels 0.5, embeddings 0.01, log-odds
  /// 0.05, heights and distances 1 cm, poses and targets 1 mm.
  public static let stated = MessageTolerance(
    byField: [
      "score": 0.01, "existence": 0.01, "min_x": 0.5, "min_y": 0.5, "max_x": 0.5, "max_y": 0.5,
      "embedding": 0.01, "occupancy": 0.05, "tallness": 0.05, "height": 0.01, "closest_view": 0.01,
      "x": 0.001,
      "y": 0.001, "z": 0.001, "theta": 0.001,
    ], skipsHashes: true)

  func allows(_ a: Double, _ b: Double, field: String) -> Bool {
    if a == b || (a.isNaN && b.isNaN) { return true }
    return abs(a - b) <= byField[field] ?? (1e-9 * max(1, abs(a), abs(b)))
  }
}

extension DecodedMessage {
  /// The first field in which `other`, what there is now, is not as this one, what the log has; nil where none is.
  public func difference(
    from other: DecodedMessage, within tolerance: MessageTolerance
  ) -> MessageDifference? {
    let names = fields.map(\.name) + other.fields.map(\.name).filter { self[$0] == nil }
    for name in names where !(tolerance.skipsHashes && name.hasSuffix("_hash")) {
      if let found = Self.difference(self[name], other[name], name, name, tolerance) {
        return found
      }
    }
    return nil
  }

  private static func difference(
    _ a: Value?, _ b: Value?, _ path: String, _ field: String, _ tolerance: MessageTolerance
  ) -> MessageDifference? {
    switch (a, b) {
    case (.message(let a)?, .message(let b)?):
      guard var found = a.difference(from: b, within: tolerance) else { return nil }
      found.path = "\(path).\(found.path)"
      return found
    case (.list(let a)?, .list(let b)?):
      for (index, pair) in zip(a, b).enumerated() {
        let place = "\(path)[\(index)]"
        if let found = difference(pair.0, pair.1, place, field, tolerance) { return found }
      }
      guard a.count != b.count else { return nil }
      return MessageDifference(
        path: path, log: "\(a.count) of them", now: "\(b.count) of them")
    case (.number?, .number?), (.number?, nil), (nil, .number?):
      let (a, b) = (number(a), number(b))
      guard !tolerance.allows(a, b, field: field) else { return nil }
      return MessageDifference(path: path, log: "\(a)", now: "\(b)")
    default:
      guard a != b else { return nil }
      return MessageDifference(path: path, log: words(a), now: words(b))
    }
  }

  private static func number(_ value: Value?) -> Double {
    if case .number(let number)? = value { number } else { 0 }
  }

  private static func words(_ value: Value?) -> String {
    switch value {
    case nil: "nothing"
    case .integer(let value)?: "\(value)"
    case .unsigned(let value)?: "\(value)"
    case .number(let value)?: "\(value)"
    case .flag(let value)?: "\(value)"
    case .text(let value)?, .name(let value)?: "'\(value)'"
    case .bytes(let value)?: "\(value.count) bytes"
    case .message(let value)?: value.json.description
    case .list(let values)?: "\(values.count) of them"
    }
  }
}
