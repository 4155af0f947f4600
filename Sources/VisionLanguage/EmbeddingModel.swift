import Synchronization
public import Tensors

/// The family of a model's folder, by its `config.json`.
public enum ModelFamily: String, Hashable, Sendable, CaseIterable {
  case clip
  case siglip
  case owlvit
  case owlv2
  /// The small model that this project trains.
  case household = "errand-owl-hybrid"

  /// Reads a folder's family. Throws where there is no `config.json` or it is of another.
  public init(directory: String) throws(ModelError) {
    let path = directory + "/config.json"
    let type = try ModelConfiguration(path: path).text("model_type", default: "")
    guard let family = ModelFamily(rawValue: type) else {
      let known = Self.allCases.map(\.rawValue).joined(separator: ", ")
      throw .configuration(path: path, reason: "the model type is \"\(type)\"; read are \(known)")
    }
    self = family
  }

  /// Whether it finds things in a picture, with boxes.
  public var isDetector: Bool { self != .clip && self != .siglip }
}

/// Pictures and texts in one space, by any of the published families: a CLIP or SigLIP, or the
/// picture as a whole by an OWL-ViT or OWLv2.
///
///     let model = try EmbeddingModel(directory: "clip-vit-base-patch32")
///     let cat = try model.embedding(of: RGBImage(file: "cat.jpg"))
///     let score = model.scoring.logit(dot(cat, try model.embedding(of: "a photo of a cat")))
///
/// The tokenizer is read when the first text comes: pictures need none. Safe to use from any
/// thread.
public final class EmbeddingModel: Sendable {
  private enum Network: Sendable {
    case contrastive(any ContrastiveModel, padsTexts: Bool)
    case detector(OwlViT)
  }

  public let family: ModelFamily
  /// SHA-256 of the weights.
  public let hash: String
  private let directory: String
  private let network: Network
  private let knownPreparation: Mutex<PicturePreparation?> = Mutex(nil)
  private let knownTokenizer: Mutex<TextTokenizer?> = Mutex(nil)

  /// Loads a folder of one of the four published families. Throws what is missing, unknown or
  /// malformed.
  public init(
    directory: String, kernels: Kernels = .auto, precision: PackedLinear.Precision = .float32
  ) throws(ModelError) {
    self.directory = directory
    family = try ModelFamily(directory: directory)
    switch family {
    case .clip:
      let model = try CLIP(directory: directory, kernels: kernels, precision: precision)
      (network, hash) = (.contrastive(model, padsTexts: false), model.hash)
    case .siglip:
      let model = try SigLIP(directory: directory, kernels: kernels, precision: precision)
      (network, hash) = (.contrastive(model, padsTexts: true), model.hash)
    case .owlvit:
      let model = try OwlViT(directory: directory, kernels: kernels, precision: precision)
      (network, hash) = (.detector(model), model.hash)
    case .owlv2:
      let model = try Owlv2(directory: directory, kernels: kernels, precision: precision).network
      (network, hash) = (.detector(model), model.hash)
    case .household:
      throw .configuration(
        path: directory + "/config.json",
        reason: "this model has no embedding of a whole picture; give a CLIP, SigLIP or OWL-ViT")
    }
  }

  /// Numbers of an embedding.
  public var width: Int {
    switch network {
    case .contrastive(let model, _): model.embeddingWidth
    case .detector(let model): model.embeddingWidth
    }
  }

  /// How dot products become scores.
  public var scoring: ContrastiveScoring {
    switch network {
    case .contrastive(let model, _): model.scoring
    case .detector: ContrastiveScoring(kind: .softmax, scale: 100, bias: 0)
    }
  }

  /// The unit embedding of a picture. Throws where the folder does not say how pictures are
  /// prepared.
  public func embedding(of picture: RGBImage) throws(ModelError) -> [Float] {
    let pixels = try prepared(picture)
    return switch network {
    case .contrastive(let model, _): model.embedding(ofPixels: pixels)
    case .detector(let model): model.encode(pixels: pixels).embedding
    }
  }

  /// The unit embedding of a text. Throws where the folder has no tokenizer that fits the model.
  public func embedding(of text: String) throws(ModelError) -> [Float] {
    switch network {
    case .contrastive(let model, let padsTexts):
      let tokenizer = try tokenizer(upTo: model.vocabularySize)
      let ids =
        padsTexts
        ? tokenizer.ids(of: text, paddedTo: model.textLength)
        : tokenizer.ids(of: text, limit: model.textLength)
      return model.embedding(ofTokens: ids)
    case .detector(let model):
      let tokenizer = try tokenizer(upTo: model.vocabularySize)
      return model.embedding(ofTokens: tokenizer.ids(of: text, limit: model.textLength))
    }
  }

  /// The unit mean of several texts' embeddings: a prompt ensemble (Radford et al. 2021, section
  /// 3.1.4).
  public func embedding(ofAll texts: [String]) throws(ModelError) -> [Float] {
    var sum = [Float](repeating: 0, count: width)
    for text in texts {
      let embedding = try embedding(of: text)
      for i in sum.indices { sum[i] += embedding[i] }
    }
    let length = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return length > 0 ? sum.map { $0 / length } : sum
  }

  private func prepared(_ picture: RGBImage) throws(ModelError) -> Tensor {
    let pixels = try preparation().pixels(of: picture)
    let side =
      switch network {
      case .contrastive(let model, _): model.imageSize
      case .detector(let model): model.imageSize
      }
    guard pixels.shape == [side, side, 3] else {
      throw .configuration(
        path: directory, reason: "it prepares \(pixels.shape) pixels for a model of \(side)x\(side)"
      )
    }
    return pixels
  }

  private func preparation() throws(ModelError) -> PicturePreparation {
    if let known = knownPreparation.withLock({ $0 }) { return known }
    let new = try PicturePreparation(directory: directory)
    knownPreparation.withLock { $0 = new }
    return new
  }

  private func tokenizer(upTo vocabulary: Int) throws(ModelError) -> TextTokenizer {
    if let known = knownTokenizer.withLock({ $0 }) { return known }
    let new = try TextTokenizer(directory: directory)
    guard new.size <= vocabulary else {
      throw .configuration(
        path: directory, reason: "its tokenizer has \(new.size) words, its model \(vocabulary)")
    }
    knownTokenizer.withLock { $0 = new }
    return new
  }
}
