/// Why bytes that came over the wire are not a message. Nothing is done with such bytes except to count them.
package enum CodecError: Error, Hashable, Sendable {
  case unknownKind(String)
  case frameCount(Int)
  case tooLarge(field: String, size: Int, limit: Int)
  case undecodable(kind: String, byteCount: Int)
  case notUTF8(field: String)
  case notFinite(field: String)
  case missing(field: String)
  case sizeMismatch(field: String, expected: Int, found: Int)
  case unknownValue(field: String, value: Int)
}

extension CodecError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unknownKind(let kind): "no message is called '\(kind)'"
    case .frameCount(let count): "a message has two frames, kind and content, not \(count)"
    case .tooLarge(let field, let size, let limit):
      "\(field) is \(size), at most \(limit) is allowed"
    case .undecodable(let kind, let count): "\(count) bytes do not decode as a \(kind)"
    case .notUTF8(let field): "\(field) is not UTF-8"
    case .notFinite(let field): "\(field) is not a finite number"
    case .missing(let field): "\(field) is missing"
    case .sizeMismatch(let field, let expected, let found):
      "\(field) should hold \(expected) and holds \(found)"
    case .unknownValue(let field, let value): "\(field) has no meaning for \(value)"
    }
  }
}

/// The sizes beyond which a message is refused, whatever it says.
package enum WireLimits {
  package static let messageBytes = 64 << 20
  package static let textBytes = 1 << 16
  package static let frames = 16
  package static let commands = 64
  package static let imageSide = 8192
  package static let things = 10_000
}
