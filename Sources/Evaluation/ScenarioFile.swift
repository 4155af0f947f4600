import Foundation
import Yams

/// Reads scenarios from YAML. The format is in Scenarios/README.md.
public enum ScenarioFile {
  /// All scenarios of a file, or of every `.yaml` and `.yml` file under a folder in the order of their paths.
  ///
  /// Throws `unreadable`, `noScenarios`, and `scenario` with file, line, key, value and what may stand there.
  public static func load(_ path: String) throws(EvaluationError) -> [Scenario] {
    var scenarios: [Scenario] = []
    for file in try files(at: path) {
      guard let data = FileManager.default.contents(atPath: file) else {
        throw .unreadable(path: file, why: "it is not there or may not be read")
      }
      scenarios += try parse(String(decoding: data, as: UTF8.self), file: file)
    }
    guard !scenarios.isEmpty else { throw .noScenarios(path: path) }
    return scenarios
  }

  /// The scenarios that `text` holds: one mapping, or a list of them. `file` is named in errors and gives the suite.
  public static func parse(
    _ text: String, file: String
  ) throws(EvaluationError) -> [Scenario] {
    let root: Node?
    do { root = try Yams.compose(yaml: text) } catch {
      throw .unreadable(path: file, why: "it is not YAML: \(error)")
    }
    guard let root else { return [] }
    let suite = URL(fileURLWithPath: file).deletingLastPathComponent().lastPathComponent
    let nodes: [Node] = root.sequence.map(Array.init) ?? [root]
    var scenarios: [Scenario] = []
    for node in nodes {
      let scenario = try ScenarioReader(node: node, file: file, suite: suite).scenario()
      guard !scenarios.contains(where: { $0.name == scenario.name }) else {
        throw .scenario(
          file: file, line: node.mark?.line ?? 1, key: "name", value: scenario.name,
          expected: "any name that no other scenario of the file has")
      }
      scenarios.append(scenario)
    }
    return scenarios
  }

  private static func files(at path: String) throws(EvaluationError) -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw .unreadable(path: path, why: "there is no such file or folder")
    }
    guard isFolder.boolValue else { return [path] }
    let folder = path.hasSuffix("/") ? String(path.dropLast()) : path
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    let wanted = names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
    return wanted.sorted().map { "\(folder)/\($0)" }
  }
}
