public import Tensors

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// SigLIP (Zhai et al. 2023) from a Hugging Face folder: no class token, but a learnt query that
/// attends to all patches; a text encoder that sees in both directions, over texts that are padded
/// to their full length, whose last position counts. Every label is a question of its own.
///
/// Weights are constant; a call allocates nothing but its result. Safe to use from any thread.
public struct SigLIP: ContrastiveModel {
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
  private let head: PoolingHead
  private let text: TextTower
  private let textHead: PackedLinear
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
    vision = VisionTower(shapes.vision, hasClassToken: false, from: &weights, in: &picturePlan)
    text = TextTower(shapes.text, isCausal: false, from: &weights, in: &textPlan)
    visionNorm = NormWeights(
      "vision_model.post_layernorm", vision.width, shapes.vision.transformer.epsilon,
      from: &weights)
    head = PoolingHead("vision_model.head", shapes.vision.transformer, from: &weights)
    textHead = weights.linear(
      "text_model.head", text.width, shapes.projection, precision: .float32)
    let (scale, bias) = (weights.take("logit_scale", [1]), weights.take("logit_bias", [1]))
    try weights.finish()
    scoring = ContrastiveScoring(kind: .sigmoid, scale: exp(scale.values[0]), bias: bias.values[0])
    pooled = (
      picturePlan.reserve(PoolingHead.room(shapes.vision.transformer)),
      textPlan.reserve(text.width + shapes.projection)
    )
    (pictures, texts) = (Workspaces(count: picturePlan.count), Workspaces(count: textPlan.count))
    (imageSize, textLength) = (shapes.vision.imageSize, shapes.text.length)
    (embeddingWidth, vocabularySize) = (shapes.projection, shapes.text.vocabulary)
    hash = try weights.hash()
  }

  public func embedding(ofPixels pixels: Tensor) -> [Float] {
    precondition(pixels.shape == [imageSize, imageSize, 3], "\(pixels.shape) pixels")
    return pictures.withOne { memory in
      pixels.values.withUnsafeBufferPointer { pixels in
        if let pixels = pixels.baseAddress { vision.run(pixels, memory, math) }
      }
      let (x, normed) = (memory.start + vision.room.x, memory.start + vision.room.normed)
      visionNorm.apply(x, rows: vision.tokens, math, into: normed)
      head.run(
        normed, tokens: vision.tokens, wide: memory.start + vision.room.wide,
        scratch: memory.start + vision.room.scratch, math, into: memory.start + pooled.vision)
      return memory.unitVector(at: pooled.vision, count: embeddingWidth)
    }
  }

  /// The tokens must be padded to ``textLength``, as this family was trained.
  public func embedding(ofTokens ids: [Int]) -> [Float] {
    texts.withOne { memory in
      let row = memory.start + pooled.text
      text.run(ids, pooled: ids.count - 1, memory, math, into: row)
      math.linear(
        row, rows: 1, textHead, scratch: memory.start + text.room.scratch, into: row + text.width)
      return memory.unitVector(at: pooled.text + text.width, count: embeddingWidth)
    }
  }
}

/// One learnt query that attends to all tokens, and a small network after it.
private struct PoolingHead: Sendable {
  let shape: TransformerShape
  /// The query, projected when the model was loaded.
  let query: FloatBuffer
  let keysValues: PackedLinear
  let out: PackedLinear
  let norm: NormWeights
  let widen: PackedLinear
  let narrow: PackedLinear

  init(_ key: String, _ shape: TransformerShape, from weights: inout WeightReader) {
    let width = shape.width
    self.shape = shape
    let probe = weights.take(key + ".probe", [1, 1, width])
    let weight = weights.take(key + ".attention.in_proj_weight", [3 * width, width])
    let bias = weights.take(key + ".attention.in_proj_bias", [3 * width])
    let isWhole = weight.count == 3 * width * width && bias.count == 3 * width
    let square = width * width
    let parts: (query: [Float], others: [Float], bias: [Float]) =
      isWhole
      ? (
        Array(weight.values[..<square]), Array(weight.values[square...]),
        Array(bias.values[width...])
      ) : ([], [], [])
    query =
      isWhole && probe.count == width
      ? FloatBuffer(
        weights.math.linear(
          probe.reshaped([1, width]), weight: Tensor(shape: [width, width], values: parts.query),
          bias: Tensor(shape: [width], values: Array(bias.values[..<width]))
        ).values) : FloatBuffer(count: 0)
    keysValues = weights.pack(
      Tensor(shape: [parts.others.count], values: parts.others),
      isWhole ? Tensor(shape: [2 * width], values: parts.bias) : nil, [2 * width, width])
    out = weights.linear(key + ".attention.out_proj", width, width)
    norm = NormWeights(key + ".layernorm", width, shape.epsilon, from: &weights)
    widen = weights.linear(key + ".mlp.fc1", width, shape.hidden)
    narrow = weights.linear(key + ".mlp.fc2", shape.hidden, width)
  }

  /// Numbers that ``run`` writes from where its result begins.
  static func room(_ shape: TransformerShape) -> Int { 3 * shape.width + shape.hidden }

  func run(
    _ tokens: UnsafePointer<Float>, tokens count: Int, wide: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>, _ math: Operations, into y: UnsafeMutablePointer<Float>
  ) {
    let width = shape.width
    let (mixed, normed, hidden) = (y + width, y + 2 * width, y + 3 * width)
    math.linear(tokens, rows: count, keysValues, scratch: scratch, into: wide)
    math.attention(
      AttentionShape(queries: 1, keys: count, heads: shape.heads, size: width / shape.heads),
      queries: query.start, queryStride: width, keys: wide, values: wide + width,
      keyStride: 2 * width, scratch: scratch, into: mixed)
    math.linear(mixed, rows: 1, out, scratch: scratch, into: y)
    norm.apply(y, rows: 1, math, into: normed)
    math.linear(
      normed, rows: 1, widen, activation: shape.activation, scratch: scratch, into: hidden)
    math.linear(hidden, rows: 1, narrow, adding: y, scratch: scratch, into: y)
  }
}

extension SigLIP {
  /// The model's name of a key of the file, nil for what is no weight.
  static func sanitize(_ key: String) -> String? { key.hasSuffix(".position_ids") ? nil : key }

  private static func shapes(
    _ c: ModelConfiguration
  ) throws(ModelError) -> (vision: VisionShape, text: TextShape, projection: Int) {
    let (vision, text) = (try c.section("vision_config"), try c.section("text_config"))
    let defaults = ModelConfiguration.Defaults(
      width: 768, hidden: 3072, heads: 12, activation: .tanhGelu, epsilon: 1e-6)
    let shapes = (
      vision: try vision.vision(defaults, imageSize: 224, patchSize: 16),
      text: try text.words(defaults, vocabulary: 32000, length: 64)
    )
    let projection = try text.size("projection_size", default: shapes.text.transformer.width)
    guard projection == shapes.vision.transformer.width else {
      throw text.bad("projection_size", "the width of the image encoder")
    }
    return (shapes.vision, shapes.text, projection)
  }
}
