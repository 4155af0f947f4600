import Tensors
import VisionLanguage

/// Where things stand in the repository.
enum Repository {
  static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
  static let fixtures = root + "/Tests/VisionLanguageTests/Fixtures"
  static let model = root + "/Models/household"
  static let gridModel = root + "/Models/minigrid"
  static let gridFixture = root + "/Tests/VisionLanguageTests/Fixtures/minigrid.safetensors"
  static let fixture = root + "/Tests/VisionLanguageTests/Fixtures/household.safetensors"
}

/// What the training recipe's reference computed for one picture and some phrases
/// (Training/train_household.py).
struct ModelFixture {
  let picture: RGBImage
  let phrases: [String]
  /// Token numbers of each phrase, without padding.
  let ids: [[Int]]
  let tensors: [String: Tensor]

  init() throws {
    let file = try SafetensorsFile(path: Repository.fixture)
    let shape = file.entries["rgb"]?.shape ?? []
    picture = RGBImage(width: shape[1], height: shape[0], pixels: try file.bytes("rgb"))
    phrases =
      try JSONValue(parsing: Array((file.metadata["phrases"] ?? "").utf8)).elements?.compactMap(
        \.text) ?? []
    var tensors: [String: Tensor] = [:]
    for name in file.names where file.entries[name]?.type == "F32" {
      tensors[name] = try file.tensor(name)
    }
    self.tensors = tensors
    let numbers = try file.bytes("phrase_ids").withUnsafeBytes {
      $0.bindMemory(to: Int32.self).map { Int($0) }
    }
    let length = numbers.count / max(1, phrases.count)
    ids = phrases.indices.map { numbers[$0 * length..<($0 + 1) * length].filter { $0 != 0 } }
  }
}
