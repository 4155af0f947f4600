/// Why an episode cannot be written or read.
public enum RecordingError: Error, Hashable, Sendable {
  case cannotWrite(path: String, why: String, isDiskFull: Bool)
  case cannotRead(path: String, why: String)
  /// A file without what an episode needs; what is missing.
  case notAnEpisode(path: String, missing: String)
  case notProtobuf(String)
  case noSchema(String)
}

extension RecordingError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .cannotWrite(let path, let why, _): "cannot write '\(path)': \(Self.reason(why, path))."
    case .cannotRead(let path, let why): "cannot read '\(path)': \(Self.reason(why, path))."
    case .notAnEpisode(let path, let missing):
      "'\(path)' is no episode of Errand: it has no \(missing). 'errand do --record FILE' makes one."
    case .notProtobuf(let why): "these bytes are no protobuf message: \(why)."
    case .noSchema(let name): "the file has no schema for '\(name)'."
    }
  }

  /// An engine's reason without the path that it begins with.
  private static func reason(_ why: String, _ path: String) -> String {
    why.hasPrefix("\(path): ") ? String(why.dropFirst(path.count + 2)) : why
  }
}
