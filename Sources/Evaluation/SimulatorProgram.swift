import Glibc

/// Where the program `errand-simulator` is.
public enum SimulatorProgram {
  /// ERRAND_SIMULATOR where it is set; else beside this program; else beside it in a build folder.
  public static func path() throws(EvaluationError) -> String {
    if let chosen = getenv("ERRAND_SIMULATOR") { return String(cString: chosen) }
    let places = candidates(around: executableFolder())
    for place in places where access(place, X_OK) == 0 { return place }
    throw .noSimulator(lookedAt: places)
  }

  /// The folder of the program that is running.
  public static func executableFolder() -> String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    guard count > 0 else { return "." }
    let path = String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return path.split(separator: "/").dropLast().reduce(into: "") { $0 += "/" + $1 }
  }

  private static func candidates(around folder: String) -> [String] {
    ["\(folder)/errand-simulator", "\(folder)/../libexec/errand/errand-simulator"]
      + [".build/release/errand-simulator", ".build/debug/errand-simulator"]
  }
}
