import Foundation

/// Results that are kept as they come, one JSON object a line, so that a suite that was interrupted goes on where it was.
public enum HouseholdJournal {
  /// The results in the file; none where there is no file. Lines that were cut off are left out.
  public static func read(_ path: String) -> [HouseholdResult] {
    guard let data = FileManager.default.contents(atPath: path) else { return [] }
    let decoder = JSONDecoder()
    var byIndex: [Int: HouseholdResult] = [:]
    for line in data.split(separator: UInt8(ascii: "\n")) {
      guard let result = try? decoder.decode(HouseholdResult.self, from: Data(line)) else {
        continue
      }
      byIndex[result.index] = result
    }
    return byIndex.values.sorted { $0.index < $1.index }
  }

  /// Writes one more line. Throws what the file system throws.
  public static func append(_ result: HouseholdResult, to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let line = try encoder.encode(result) + Data("\n".utf8)
    if !FileManager.default.fileExists(atPath: path) {
      _ = FileManager.default.createFile(atPath: path, contents: nil)
    }
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try file.seekToEnd()
    try file.write(contentsOf: line)
    try file.close()
  }
}
