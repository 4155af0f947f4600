import Tensors
import Testing
import VisionLanguage

/// What `transformers` computed with the folders in Fixtures/models (Fixtures/make_models.py).
private struct Expected {
  let folder: String
  let texts: [String]
  let ids: [[Int]]
  let tensors: [String: Tensor]

  init(_ family: ModelFamily) throws {
    folder = Repository.fixtures + "/models/" + family.rawValue
    let file = try SafetensorsFile(path: folder + "/expected.safetensors")
    func json(_ key: String) throws -> [JSONValue] {
      try JSONValue(parsing: Array((file.metadata[key] ?? "").utf8)).elements ?? []
    }
    texts = try json("texts").compactMap(\.text)
    ids = try json("ids").map { ($0.elements ?? []).compactMap(\.integer) }
    var tensors: [String: Tensor] = [:]
    for name in file.names { tensors[name] = try file.tensor(name) }
    self.tensors = tensors
  }

  func values(_ name: String) throws -> [Float] { try #require(tensors[name]).values }
}

/// max |a - b| / max |b|.
private func difference(_ a: [Float], _ b: [Float]) -> Float {
  guard a.count == b.count else { return .infinity }
  let scale = b.map(abs).max() ?? 1
  return zip(a, b).map { abs($0 - $1) }.max().map { $0 / scale } ?? 0
}

private func picture() throws -> RGBImage {
  try RGBImage(file: Repository.fixtures + "/models/picture.png")
}

@Suite struct PublishedFamilyTests {
  static let kernels = Kernels.allCases.filter { $0 != .auto && $0.isSupported }

  @Test("token numbers are those of the reference", arguments: ModelFamily.published)
  func tokens(family: ModelFamily) throws {
    let expected = try Expected(family)
    let tokenizer = try TextTokenizer(directory: expected.folder)
    for (text, ids) in zip(expected.texts, expected.ids) {
      #expect(tokenizer.ids(of: text, limit: 24) == ids, "\(text)")
    }
  }

  @Test("prepared pixels are those of the reference", arguments: ModelFamily.published)
  func pixels(family: ModelFamily) throws {
    let expected = try Expected(family)
    let pixels = try PicturePreparation(directory: expected.folder).pixels(of: picture())
    #expect(pixels.shape == expected.tensors["pixels"]?.shape)
    // in units of a byte: exact but for float's rounding, and scipy's for OWLv2
    let limit: Float = family == .owlv2 ? 1 : 0.001
    let most = zip(pixels.values, try expected.values("pixels")).map { abs($0 - $1) }.max() ?? 0
    #expect(most * 0.27577711 * 255 < limit)
  }

  @Test(
    "CLIP and SigLIP embed as the reference does, with all kernels",
    arguments: [ModelFamily.clip, .siglip], kernels)
  func contrastive(family: ModelFamily, kernels: Kernels) throws {
    let expected = try Expected(family)
    let model = try EmbeddingModel(directory: expected.folder, kernels: kernels)
    let image = try model.embedding(of: try picture())
    let texts = try expected.texts.map { try model.embedding(of: $0) }
    #expect(difference(image, try expected.values("image_embedding")) < 1e-4)
    #expect(difference(texts.flatMap { $0 }, try expected.values("text_embeddings")) < 1e-4)
    let logits = texts.map { text in
      model.scoring.logit(zip(text, image).reduce(0) { $0 + $1.0 * $1.1 })
    }
    #expect(difference(logits, try expected.values("logits")) < 1e-4)
  }

  @Test(
    "OWL-ViT and OWLv2 find what the reference finds, with all kernels",
    arguments: [ModelFamily.owlvit, .owlv2], kernels)
  func detectors(family: ModelFamily, kernels: Kernels) throws {
    let expected = try Expected(family)
    let model =
      family == .owlvit
      ? try OwlViT(directory: expected.folder, kernels: kernels)
      : try Owlv2(directory: expected.folder, kernels: kernels).network
    let seen = model.encode(pixels: try #require(expected.tensors["pixels"]))
    let texts = expected.ids.map { model.embedding(ofTokens: $0) }
    #expect(difference(texts.flatMap { $0 }, try expected.values("text_embeddings")) < 1e-4)
    #expect(difference(seen.logits(of: texts).flatMap { $0 }, try expected.values("logits")) < 1e-4)
    #expect(difference(seen.boxes, try expected.values("boxes")) < 1e-4)
    if family == .owlv2 {
      #expect(difference(seen.objectness, try expected.values("objectness")) < 1e-4)
    }
  }

  @Test("8-bit weights turn an embedding by little", arguments: kernels)
  func quantised(kernels: Kernels) throws {
    let folder = Repository.fixtures + "/models/clip"
    let exact = try EmbeddingModel(directory: folder, kernels: kernels).embedding(of: picture())
    let rough = try EmbeddingModel(directory: folder, kernels: kernels, precision: .int8)
      .embedding(of: picture())
    #expect(zip(exact, rough).reduce(0) { $0 + $1.0 * $1.1 } > 0.999)
  }

  @Test("the same picture gives the same bits on any number of threads")
  func threads() throws {
    let folder = Repository.fixtures + "/models/owlvit"
    let one = try EmbeddingModel(directory: folder).embedding(of: picture())
    WorkerPool.shared.resize(to: 3)
    defer { WorkerPool.shared.resize(to: 1) }
    #expect(try EmbeddingModel(directory: folder).embedding(of: picture()) == one)
  }

  @Test("a missing and an unknown key are both named")
  func keys() throws {
    let folder = Repository.fixtures + "/models/"
    try Scratch.withFolder { scratch in
      try Scratch.copy(folder + "siglip/model.safetensors", to: scratch + "/model.safetensors")
      try Scratch.copy(folder + "clip/config.json", to: scratch + "/config.json")
      let error = #expect(throws: ModelError.self) { try CLIP(directory: scratch) }
      let text = error?.description ?? ""
      #expect(text.contains("text_projection.weight") && text.contains("unknown logit_bias"))
    }
  }

  @Test("a folder with pickled weights only says how to convert them")
  func pickle() throws {
    try Scratch.withFolder { scratch in
      try Scratch.copy(
        Repository.fixtures + "/models/clip/config.json", to: scratch + "/config.json")
      try Scratch.write([0x80], to: scratch + "/pytorch_model.bin")
      let error = #expect(throws: ModelError.self) { try CLIP(directory: scratch) }
      #expect(error?.description.contains("torch.load('pytorch_model.bin'") == true)
    }
  }
}

extension ModelFamily {
  static let published: [ModelFamily] = [.clip, .siglip, .owlvit, .owlv2]
}
