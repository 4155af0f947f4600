import CZeroMQ

/// Versions of the system libraries that are linked.
enum LibraryVersions {
  /// "4.3.4".
  static var zeroMQ: String {
    var (major, minor, patch): (Int32, Int32, Int32) = (0, 0, 0)
    zmq_version(&major, &minor, &patch)
    return "\(major).\(minor).\(patch)"
  }
}
