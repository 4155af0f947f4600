public import Tensors

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// OWL-ViT (Minderer et al. 2022) from a Hugging Face folder: a CLIP whose patches each carry a box
/// and an embedding that is compared with any phrase's. ``Owlv2`` adds a score for being a thing.
///
/// Every patch token, normalised, is multiplied with the class token and normalised again; heads
/// read an embedding, a shift, a scale and a box from it. Weights are constant; a call allocates
/// nothing but its result. Safe to use from any thread.
public struct OwlViT: Sendable {
  public let imageSize: Int
  public let textLength: Int
  public let vocabularySize: Int
  /// Numbers of a phrase's embedding, and of a patch's.
  public let embeddingWidth: Int
  /// Locations of a picture: one a patch, row by row.
  public let locations: Int
  /// SHA-256 of the weights.
  public let hash: String
  /// Whether there is a score for being a thing: OWLv2.
  public let hasObjectness: Bool

  let math: Operations
  private let vision: VisionTower
  private let visionNorm: NormWeights
  private let featureNorm: NormWeights
  private let visionProjection: PackedLinear
  private let text: TextTower
  private let textProjection: PackedLinear
  private let classHead: PackedLinear
  private let shiftHead: PackedLinear
  private let scaleHead: PackedLinear
  private let boxHead: [PackedLinear]
  private let objectnessHead: [PackedLinear]
  private let boxBias: [Float]
  private let pictures: Workspaces
  private let texts: Workspaces
  private let room: (heads: Int, text: Int)

  /// Loads `config.json` and the weights of an OWL-ViT folder and checks every key and shape.
  /// Throws what is missing, unknown or malformed.
  public init(
    directory: String, kernels: Kernels = .auto, precision: PackedLinear.Precision = .float32
  ) throws(ModelError) {
    try self.init(
      family: .owlvit, directory: directory, kernels: kernels, precision: precision)
  }

  /// What differs between the two generations.
  struct Family: Sendable {
    let prefix: String
    let imageSize: Int
    let patchSize: Int
    let hasObjectness: Bool

    static let owlvit = Family(
      prefix: "owlvit.", imageSize: 768, patchSize: 32, hasObjectness: false)
  }

  init(
    family: Family, directory: String, kernels: Kernels, precision: PackedLinear.Precision
  ) throws(ModelError) {
    guard kernels.isSupported else { throw .unsupportedKernels(kernels) }
    let configuration = try ModelConfiguration(path: directory + "/config.json")
    let shapes = try Self.shapes(configuration, family)
    math = Operations(kernels: kernels)
    var weights = try WeightReader(
      directory: directory, math: math, precision: precision,
      sanitize: { Self.sanitize($0, family) })
    var (picturePlan, textPlan) = (MemoryPlan(), MemoryPlan())
    vision = VisionTower(shapes.vision, hasClassToken: true, from: &weights, in: &picturePlan)
    text = TextTower(shapes.text, isCausal: true, from: &weights, in: &textPlan)
    let (width, epsilon) = (vision.width, shapes.vision.transformer.epsilon)
    visionNorm = NormWeights("vision_model.post_layernorm", width, epsilon, from: &weights)
    featureNorm = NormWeights("layer_norm", width, epsilon, from: &weights)
    visionProjection = weights.linear(
      "visual_projection", width, shapes.projection, hasBias: false, precision: .float32)
    textProjection = weights.linear(
      "text_projection", text.width, shapes.projection, hasBias: false, precision: .float32)
    classHead = weights.linear("class_head.dense0", width, text.width)
    shiftHead = weights.linear("class_head.logit_shift", width, 1, precision: .float32)
    scaleHead = weights.linear("class_head.logit_scale", width, 1, precision: .float32)
    boxHead = Self.head("box_head", width, 4, &weights)
    objectnessHead =
      family.hasObjectness ? Self.head("objectness_head", width, 1, &weights) : []
    _ = weights.take("logit_scale", [])
    try weights.finish()
    locations = shapes.vision.patches
    room = (
      picturePlan.reserve(locations * (text.width + 2 + 4 + 1) + width + shapes.projection),
      textPlan.reserve(text.width + shapes.projection)
    )
    boxBias = Self.boxBias(shapes.vision.grid)
    (pictures, texts) = (Workspaces(count: picturePlan.count), Workspaces(count: textPlan.count))
    (imageSize, textLength) = (shapes.vision.imageSize, shapes.text.length)
    (embeddingWidth, vocabularySize) = (shapes.projection, shapes.text.vocabulary)
    hasObjectness = family.hasObjectness
    hash = try weights.hash()
  }

  /// What the model makes of a prepared picture, `[imageSize, imageSize, 3]`.
  public func encode(pixels: Tensor) -> OwlPicture {
    precondition(pixels.shape == [imageSize, imageSize, 3], "\(pixels.shape) pixels")
    return pictures.withOne { memory in
      pixels.values.withUnsafeBufferPointer { pixels in
        if let pixels = pixels.baseAddress { vision.run(pixels, memory, math) }
      }
      mergeClassToken(memory)
      return readHeads(memory)
    }
  }

  /// The unit embedding of a phrase's tokens, ``textLength`` at most, all within the vocabulary.
  public func embedding(ofTokens ids: [Int]) -> [Float] {
    let end = CLIP.end(of: ids, nil)
    return texts.withOne { memory in
      let row = memory.start + room.text
      text.run(Array(ids[...end]), pooled: end, memory, math, into: row)
      math.linear(
        row, rows: 1, textProjection, scratch: memory.start + text.room.scratch,
        into: row + text.width)
      return memory.unitVector(at: room.text + text.width, count: embeddingWidth)
    }
  }
}

/// What OWL-ViT made of a picture.
public struct OwlPicture: Hashable, Sendable {
  /// Unit embeddings of the locations, `[locations, width]`.
  public let embeddings: Tensor
  /// What is added to a cosine, `[locations]`.
  public let shifts: [Float]
  /// What the sum is multiplied with, positive, `[locations]`.
  public let scales: [Float]
  /// Centre, width and height as shares of the prepared picture, `[locations * 4]`.
  public let boxes: [Float]
  /// Logits for being a thing, `[locations]`; empty where the family has none.
  public let objectness: [Float]
  /// The picture's own unit embedding, comparable with texts' as CLIP's is.
  public let embedding: [Float]

  /// How well unit embeddings of phrases describe each location, `[phrases][locations]`.
  public func logits(of phrases: [[Float]]) -> [[Float]] {
    let width = embeddings.columns
    return phrases.map { phrase in
      shifts.indices.map { location in
        let dot = (0..<width).reduce(Float(0)) {
          $0 + embeddings.values[location * width + $1] * phrase[$1]
        }
        return (dot + shifts[location]) * scales[location]
      }
    }
  }
}

extension OwlViT {
  /// Turns the encoder's tokens into one feature a patch, at `vision.room.x`.
  private func mergeClassToken(_ memory: FloatBuffer) {
    let (x, normed) = (memory.start + vision.room.x, memory.start + vision.room.normed)
    let width = vision.width
    visionNorm.apply(x, rows: vision.tokens, math, into: normed)
    for location in 0..<locations {
      let (from, to) = (normed + (location + 1) * width, x + location * width)
      for i in 0..<width { to[i] = from[i] * normed[i] }
    }
    // the class token is read once more, for the picture as a whole
    let whole = memory.start + room.heads + locations * (text.width + 7)
    math.linear(
      normed, rows: 1, visionProjection, scratch: memory.start + vision.room.scratch, into: whole)
    featureNorm.apply(x, rows: locations, math, into: x)
  }

  private func readHeads(_ memory: FloatBuffer) -> OwlPicture {
    let (x, scratch) = (memory.start + vision.room.x, memory.start + vision.room.scratch)
    let width = text.width
    let classes = room.heads
    let shifts = classes + locations * width
    let scales = shifts + locations
    let boxes = scales + locations
    let objectness = boxes + locations * 4
    let start = memory.start
    math.linear(x, rows: locations, classHead, scratch: scratch, into: start + classes)
    math.linear(x, rows: locations, shiftHead, scratch: scratch, into: start + shifts)
    math.linear(x, rows: locations, scaleHead, scratch: scratch, into: start + scales)
    run(boxHead, memory, into: start + boxes)
    if hasObjectness { run(objectnessHead, memory, into: start + objectness) }
    return OwlPicture(
      embeddings: unitRows(memory, classes, width),
      shifts: memory.values(shifts..<shifts + locations),
      scales: memory.values(scales..<scales + locations).map(Self.positive),
      boxes: zip(memory.values(boxes..<boxes + locations * 4), boxBias).map(Self.share),
      objectness: hasObjectness ? memory.values(objectness..<objectness + locations) : [],
      embedding: memory.unitVector(at: classes + locations * (width + 7), count: embeddingWidth))
  }

  /// elu(x) + 1.
  private static func positive(_ x: Float) -> Float { x > 0 ? x + 1 : exp(x) }

  private static func share(_ x: Float, _ bias: Float) -> Float { 1 / (1 + exp(-(x + bias))) }

  /// Three layers with an exact GELU between them.
  private func run(
    _ head: [PackedLinear], _ memory: FloatBuffer, into y: UnsafeMutablePointer<Float>
  ) {
    let (x, scratch) = (memory.start + vision.room.x, memory.start + vision.room.scratch)
    let (a, b) = (memory.start + vision.room.normed, memory.start + vision.room.wide)
    math.linear(x, rows: locations, head[0], activation: .gelu, scratch: scratch, into: a)
    math.linear(a, rows: locations, head[1], activation: .gelu, scratch: scratch, into: b)
    math.linear(b, rows: locations, head[2], scratch: scratch, into: y)
  }

  private func unitRows(_ memory: FloatBuffer, _ first: Int, _ width: Int) -> Tensor {
    var values = memory.values(first..<first + locations * width)
    for location in 0..<locations {
      let row = location * width..<(location + 1) * width
      let length = row.reduce(Float(0)) { $0 + values[$1] * values[$1] }.squareRoot() + 1e-6
      for i in row { values[i] /= length }
    }
    return Tensor(shape: [locations, width], values: values)
  }

  private static func head(
    _ key: String, _ width: Int, _ output: Int, _ weights: inout WeightReader
  ) -> [PackedLinear] {
    [
      weights.linear(key + ".dense0", width, width), weights.linear(key + ".dense1", width, width),
      weights.linear(key + ".dense2", width, output, precision: .float32),
    ]
  }

  /// What a box's numbers are moved by, so that an untrained head gives each patch its own place.
  private static func boxBias(_ grid: Int) -> [Float] {
    func logit(_ share: Float) -> Float { log(share + 1e-4) - log1p(-share + 1e-4) }
    let size = logit(1 / Float(grid))
    var bias: [Float] = []
    for location in 0..<grid * grid {
      let (row, column) = location.quotientAndRemainder(dividingBy: grid)
      bias.append(logit(Float(column + 1) / Float(grid)))
      bias.append(logit(Float(row + 1) / Float(grid)))
      bias += [size, size]
    }
    return bias
  }

  /// The model's name of a key of the file, nil for what is no weight.
  static func sanitize(_ key: String, _ family: Family) -> String? {
    if key.hasSuffix(".position_ids") || key == "box_bias" { return nil }
    return key.hasPrefix(family.prefix) ? String(key.dropFirst(family.prefix.count)) : key
  }

  private static func shapes(
    _ c: ModelConfiguration, _ family: Family
  ) throws(ModelError) -> (vision: VisionShape, text: TextShape, projection: Int) {
    let (vision, text) = (try c.section("vision_config"), try c.section("text_config"))
    let shapes = (
      vision: try vision.vision(
        .init(width: 768, hidden: 3072, heads: 12, activation: .quickGelu, epsilon: 1e-5),
        imageSize: family.imageSize, patchSize: family.patchSize),
      text: try text.words(
        .init(width: 512, hidden: 2048, heads: 8, activation: .quickGelu, epsilon: 1e-5),
        vocabulary: 49408, length: 16)
    )
    let projection = try c.size("projection_dim", default: 512)
    guard projection == shapes.text.transformer.width else {
      throw c.bad("projection_dim", "the width of the text encoder")
    }
    return (shapes.vision, shapes.text, projection)
  }
}
