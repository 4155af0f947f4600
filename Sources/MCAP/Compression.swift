/// How a chunk's records are packed.
public enum Compression: Hashable, Sendable {
  /// As they are.
  case none
  /// LZ4 in its frame format.
  case lz4
  /// Zstandard; the level is from 1 (fast) to 19 (small), below 1 faster still.
  case zstd(level: Int = 1)

  /// The specification's name of it.
  public var name: String {
    switch self {
    case .none: ""
    case .lz4: "lz4"
    case .zstd: "zstd"
    }
  }
}
