public import Tensors

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// CLIP (Radford et al. 2021) from a Hugging Face folder: an image encoder of the ViT kind and a
/// causal text encoder, both projected into one space.
///
/// The text's embedding is that of its end mark: where the configuration says `eos_token_id` 2, the
/// largest token number, else the first end mark. Weights are constant; a call allocates nothing
/// but its result. Safe to use from any thread.
public struct CLIP: ContrastiveModel {
  public let imageSize: Int
  public let textLength: Int
  public let vocabularySize: Int
  public let embeddingWidth: Int
  public let scoring: ContrastiveScoring
  /// SHA-256 of the weights.
  public let hash: String

  private let math: Operations
  private let vision: VisionTower
  private let visionNorm: NormWeights
  private let visionProjection: PackedLinear
  private let text: TextTower
  private let textProjection: PackedLinear
  /// nil: the largest token number marks the end.
  private let endToken: Int?
  private let pictures: Workspaces
  private let texts: Workspaces
  private let pooled: (vision: Int, text: Int)

  /// Loads `config.json` and the weights and checks every key and shape. Throws what is missing,
  /// unknown or malformed.
  public init(
    directory: String, kernels: Kernels = .auto, precision: PackedLinear.Precision = .float32
  ) throws(ModelError) {
    guard kernels.isSupported else { throw .unsupportedKernels(kernels) }
    let configuration = try ModelConfiguration(path: directory + "/config.json")
    let shapes = try Self.shapes(configuration)
    math = Operations(kernels: kernels)
    var weights = try WeightReader(
      directory: directory, math: math, precision: precision, sanitize: Self.sanitize)
    var (picturePlan, textPlan) = (MemoryPlan(), MemoryPlan())
    vision = VisionTower(
      shapes.vision, hasClassToken: true, from: &weights, in: &picturePlan)
    text = TextTower(shapes.text, isCausal: true, from: &weights, in: &textPlan)
    let (width, textWidth) = (vision.width, text.width)
    visionNorm = NormWeights(
      "vision_model.post_layernorm", width, shapes.vision.transformer.epsilon, from: &weights)
    visionProjection = weights.linear(
      "visual_projection", width, shapes.projection, hasBias: false, precision: .float32)
    textProjection = weights.linear(
      "text_projection", textWidth, shapes.projection, hasBias: false, precision: .float32)
    let scale = weights.take("logit_scale", [])
    try weights.finish()
    scoring = ContrastiveScoring(kind: .softmax, scale: exp(scale.values[0]), bias: 0)
    pooled = (
      picturePlan.reserve(width + shapes.projection),
      textPlan.reserve(textWidth + shapes.projection)
    )
    (pictures, texts) = (Workspaces(count: picturePlan.count), Workspaces(count: textPlan.count))
    (imageSize, textLength) = (shapes.vision.imageSize, shapes.text.length)
    (embeddingWidth, vocabularySize) = (shapes.projection, shapes.text.vocabulary)
    endToken = shapes.end
    hash = try weights.hash()
  }

  public func embedding(ofPixels pixels: Tensor) -> [Float] {
    precondition(pixels.shape == [imageSize, imageSize, 3], "\(pixels.shape) pixels")
    return pictures.withOne { memory in
      pixels.values.withUnsafeBufferPointer { pixels in
        if let pixels = pixels.baseAddress { vision.run(pixels, memory, math) }
      }
      let row = memory.start + pooled.vision
      visionNorm.apply(memory.start + vision.room.x, rows: 1, math, into: row)
      math.linear(
        row, rows: 1, visionProjection, scratch: memory.start + vision.room.scratch,
        into: row + vision.width)
      return memory.unitVector(at: pooled.vision + vision.width, count: embeddingWidth)
    }
  }

  public func embedding(ofTokens ids: [Int]) -> [Float] {
    let end = Self.end(of: ids, endToken)
    return texts.withOne { memory in
      let row = memory.start + pooled.text
      // what comes after the end is never looked at
      text.run(Array(ids[...end]), pooled: end, memory, math, into: row)
      math.linear(
        row, rows: 1, textProjection, scratch: memory.start + text.room.scratch,
        into: row + text.width)
      return memory.unitVector(at: pooled.text + text.width, count: embeddingWidth)
    }
  }

  /// Where the text's end mark stands.
  static func end(of ids: [Int], _ token: Int?) -> Int {
    guard let token else { return ids.firstIndex(of: ids.max() ?? 0) ?? 0 }
    return ids.firstIndex(of: token) ?? 0
  }
}

extension CLIP {
  /// The model's name of a key of the file, nil for what is no weight.
  static func sanitize(_ key: String) -> String? {
    if key.hasSuffix(".position_ids") { return nil }
    // the checkpoints spell this name so
    let wrong = "vision_model.pre_layrnorm."
    return key.hasPrefix(wrong)
      ? "vision_model.pre_layernorm." + key.dropFirst(wrong.count) : key
  }

  private static func shapes(
    _ c: ModelConfiguration
  ) throws(ModelError) -> (vision: VisionShape, text: TextShape, projection: Int, end: Int?) {
    let (vision, text) = (try c.section("vision_config"), try c.section("text_config"))
    let end = try text.token("eos_token_id", default: 49407)
    return (
      try vision.vision(
        .init(width: 768, hidden: 3072, heads: 12, activation: .quickGelu, epsilon: 1e-5),
        imageSize: 224, patchSize: 32),
      try text.words(
        .init(width: 512, hidden: 2048, heads: 8, activation: .quickGelu, epsilon: 1e-5),
        vocabulary: 49408, length: 77),
      try c.size("projection_dim", default: 512), end == 2 ? nil : end
    )
  }
}
