import Foundation
import Tensors
import Testing
import VisionLanguage

private func gap(_ a: [Float], _ b: [Float]?) -> Float {
  guard let b, a.count == b.count, !a.isEmpty else { return .infinity }
  return zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) }
}

@Suite struct GroundingModelTests {
  /// The engine may differ from PyTorch by this much, in any output.
  static let tolerance: Float = 1e-3

  @Test(
    "every output equals the PyTorch reference", arguments: Kernels.allCases.filter(\.isSupported))
  func parity(kernels: Kernels) throws {
    let fixture = try ModelFixture()
    let model = try GroundingModel(directory: Repository.model, kernels: kernels)
    let picture = model.encode(fixture.picture)
    let phrases = try fixture.phrases.map { try model.encode($0) }
    let tensors = fixture.tensors
    #expect(gap(picture.embeddings.values, tensors["location_embeddings"]?.values) < Self.tolerance)
    #expect(gap(picture.objectness, tensors["objectness"]?.values) < Self.tolerance)
    #expect(gap(picture.boxes, tensors["boxes"]?.values) < Self.tolerance)
    #expect(gap(phrases.flatMap(\.vector), tensors["text_embeddings"]?.values) < Self.tolerance)
    #expect(
      gap(model.logits(of: phrases, in: picture).values, tensors["logits"]?.values) < Self.tolerance
    )
  }

  @Test(
    "the eyes for grid worlds equal the PyTorch reference, cell by cell and word by word",
    arguments: Kernels.allCases.filter(\.isSupported))
  func gridParity(kernels: Kernels) throws {
    let file = try SafetensorsFile(path: Repository.gridFixture)
    let model = try GroundingModel(directory: Repository.gridModel, kernels: kernels)
    let side = model.configuration.imageWidth
    let picture = RGBImage(width: side, height: side, pixels: try file.bytes("rgb"))
    let names = try JSONValue(parsing: Array((file.metadata["phrases"] ?? "").utf8)).elements
    let phrases = try (names ?? []).compactMap(\.text).map { try model.encode($0) }
    let encoding = model.encode(picture)
    let cells = try #require(encoding.heads.last).flatMap { encoding.embedding($0) }
    #expect(gap(cells, try file.tensor("cells").values) < Self.tolerance)
    #expect(gap(phrases.flatMap(\.vector), try file.tensor("phrases").values) < Self.tolerance)
  }

  @Test("the same picture gives the same bits, and a phrase the same vector, again and again")
  func determinism() throws {
    let fixture = try ModelFixture()
    let (one, two) = (
      try GroundingModel(directory: Repository.model),
      try GroundingModel(directory: Repository.model)
    )
    #expect(one.encode(fixture.picture) == two.encode(fixture.picture))
    #expect(try one.encode("blue mug") == two.encode("  BLUE, mug"))
    #expect(try one.encode("blue mug") == one.encode("blue mug"))
    #expect(one.hash == two.hash && one.hash.count == 64)
  }

  @Test("two looks at a picture are two looks at its mirror image, mirrored")
  func twoLooks() throws {
    let fixture = try ModelFixture()
    let model = try GroundingModel(directory: Repository.model)
    let (one, two) = (
      model.encodeTwice(fixture.picture), model.encodeTwice(fixture.picture.mirrored())
    )
    // the first location of the fine grid and the last of its first row
    let last = model.configuration.imageWidth / 4 - 1
    #expect(gap(one.embedding(0), two.embedding(last)) < 1e-4)
    #expect(abs(one.boxes[0] - (160 - two.boxes[last * 4 + 2])) < 1e-3)
    #expect(abs(one.objectness[0] - two.objectness[last]) < 1e-4)
  }

  @Test("words that were never learnt are named, and a phrase without words is refused")
  func words() throws {
    let model = try GroundingModel(directory: Repository.model)
    #expect(model.unknownWords(in: "the blue zeppelin's mug") == ["zeppelin", "s"])
    #expect(model.isKnown("mug"))
    #expect(throws: ModelError.emptyPhrase("?!")) { try model.encode("?!") }
  }

  @Test("a phrase is calibrated by what it speaks of")
  func types() throws {
    let c = try GroundingModel(directory: Repository.model).configuration
    let expected: [(String, GroundingConfiguration.PhraseType)] = [
      ("a mug", .kind), ("blue mug", .colourKind), ("something blue", .colour),
      ("locked door", .state),
      ("door with a red lock", .state), ("fruit", .group), ("the red thing", .colour),
    ]
    for (phrase, type) in expected {
      let words = phrase.split(separator: " ").map(String.init)
      #expect(c.type(of: words) == type, "\(phrase)")
    }
  }

  @Test("an embedding of another model is refused")
  func embeddings() throws {
    let model = try GroundingModel(directory: Repository.model)
    #expect(throws: ModelError.self) { try model.probability(of: "mug", embedding: [1, 2]) }
    #expect(try model.textEmbedding("mug").count == model.configuration.embeddingWidth + 2)
  }
}

/// A model's folder with one file replaced.
private func withFolder(
  replacing name: String, by bytes: Data?, _ body: (String) throws -> Void
) throws {
  let manager = FileManager.default
  let folder = manager.temporaryDirectory.appendingPathComponent("model-\(UUID().uuidString)").path
  try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? manager.removeItem(atPath: folder) }
  for file in ["config.json", "tokenizer.json", "model.safetensors"] where file != name {
    try manager.createSymbolicLink(
      atPath: folder + "/" + file, withDestinationPath: Repository.model + "/" + file)
  }
  if let bytes { try bytes.write(to: URL(fileURLWithPath: folder + "/" + name)) }
  try body(folder)
}

private func bundled(_ name: String) throws -> String {
  try String(contentsOfFile: Repository.model + "/" + name, encoding: .utf8)
}

@Suite struct ModelFolderTests {
  @Test(
    "a folder that lacks a file is refused with its name",
    arguments: ["config.json", "tokenizer.json", "model.safetensors"])
  func missingFile(name: String) throws {
    try withFolder(replacing: name, by: nil) { folder in
      let error = #expect(throws: ModelError.self) { try GroundingModel(directory: folder) }
      #expect(error?.description.contains(name) == true)
    }
  }

  @Test("missing and unknown keys are listed")
  func keys() throws {
    let fixture = try Data(contentsOf: URL(fileURLWithPath: Repository.fixture))
    try withFolder(replacing: "model.safetensors", by: fixture) { folder in
      let error = #expect(throws: ModelError.self) { try GroundingModel(directory: folder) }
      #expect(error?.description.contains("missing image.block4") == true)
      #expect(error?.description.contains("boxes") == true)
    }
  }

  @Test("weights of another size are refused with both shapes")
  func shapes() throws {
    let config = try bundled("config.json").replacingOccurrences(
      of: "\"fine_channels\": 96", with: "\"fine_channels\": 95")
    try withFolder(replacing: "config.json", by: Data(config.utf8)) { folder in
      let error = #expect(throws: ModelError.self) { try GroundingModel(directory: folder) }
      #expect(error?.description.contains("[96, 64, 3, 3]") == true)
    }
  }

  @Test(
    "a configuration that says nonsense is refused with the key",
    arguments: [
      ("\"image_width\": 160", "\"image_width\": -1", "image_width"),
      ("\"hidden_size\": 192", "\"hidden_size\": 191", "hidden_size"),
      ("errand-owl-hybrid", "resnet", "resnet"), ("\"projection_dim\"", "\"x\"", "projection_dim"),
      ("{", "", "malformed JSON"),
    ])
  func configuration(old: String, new: String, name: String) throws {
    let text = try bundled("config.json")
    let range = try #require(text.range(of: old))
    try withFolder(
      replacing: "config.json", by: Data(text.replacingCharacters(in: range, with: new).utf8)
    ) { folder in
      let error = #expect(throws: ModelError.self) { try GroundingModel(directory: folder) }
      #expect(error?.description.contains(name) == true, "\(error?.description ?? "")")
    }
  }
}
