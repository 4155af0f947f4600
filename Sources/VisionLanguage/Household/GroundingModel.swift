public import Tensors

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An open-vocabulary detector in the OWL-ViT family (Minderer et al. 2022): every location of the
/// picture has an embedding that is compared with a phrase's, and a box.
///
///     let model = try GroundingModel(directory: "Models/household")
///     let picture = try model.encode(RGBImage(pngFile: "kitchen.png"))
///     let mug = try model.encode("blue mug")
///     let logits = model.logits(of: [mug], in: picture)     // [1, locations]
///
/// The image encoder is convolutional down to stride 16, where a few transformer layers let every
/// location know of the others; two grids of locations are read out on the way back up, a fine one
/// at stride 4 for small things and a coarse one at stride 8 for furniture. The text encoder is a
/// small transformer over words. Weights are constant; encoded phrases are remembered, which
/// changes the time, never the result. Safe to use from any thread.
public struct GroundingModel: Sendable {
  public let configuration: GroundingConfiguration
  /// SHA-256 of `model.safetensors`, which names this model in logs.
  public let hash: String
  /// What ran, for a log: "avx512, OpenBLAS SkylakeX".
  public var kernelSummary: String { math.kernels.summary }

  let tokenizer: WordTokenizer
  let math: Operations
  private let image: ImageEncoder
  private let text: TextEncoder
  private let phrases = PhraseCache()

  /// Loads `config.json`, `tokenizer.json` and `model.safetensors` of a folder and checks every key
  /// and shape. Throws what is missing, unknown or malformed.
  public init(directory: String, kernels: Kernels = .auto) throws(ModelError) {
    guard kernels.isSupported else { throw .unsupportedKernels(kernels) }
    let weightsPath = directory + "/model.safetensors"
    configuration = try GroundingConfiguration(path: directory + "/config.json")
    tokenizer = try WordTokenizer(
      path: directory + "/tokenizer.json", limit: configuration.textLimit)
    guard tokenizer.size <= configuration.vocabularySize else {
      throw .configuration(
        path: directory + "/tokenizer.json",
        reason: "it has more words than config.json's vocab_size")
    }
    math = Operations(kernels: kernels)
    var weights = Weights(checkpoint: try Checkpoint(path: weightsPath), math: math)
    image = ImageEncoder(configuration, from: &weights)
    text = TextEncoder(configuration, from: &weights)
    try weights.checkpoint.finish()
    do { hash = try SHA256.hexDigest(ofFile: weightsPath) } catch { throw .file(error) }
  }

  /// The embedding of a phrase, comparable with any detection's by a dot product. Throws where
  /// there are no words.
  public func textEmbedding(_ phrase: String) throws(ModelError) -> [Float] {
    try encode(phrase).vector
  }

  /// Looks at a picture, which must have the size that the configuration says (see
  /// ``RGBImage/fitted(width:height:)``).
  public func encode(_ picture: RGBImage) -> PictureEncoding {
    image.encode(picture, configuration, math)
  }

  /// Looks at a picture and at its mirror image and takes the mean of both, location by location,
  /// which is steadier than either. Twice the time of ``encode(_:)-(RGBImage)``.
  public func encodeTwice(_ picture: RGBImage) -> PictureEncoding {
    encode(picture).averaged(withMirrored: encode(picture.mirrored()), configuration)
  }

  /// Reads a phrase; words that the vocabulary lacks are read as unknown. Throws where there are no
  /// words at all.
  public func encode(_ phrase: String) throws(ModelError) -> PhraseEncoding {
    let words = tokenizer.words(in: phrase)
    guard !words.isEmpty else { throw .emptyPhrase(phrase) }
    if let known = phrases[words] { return known }
    let encoding = PhraseEncoding(
      vector: text.encode(tokenizer.ids(of: phrase), configuration, math),
      calibration: configuration.calibration(of: words))
    phrases[words] = encoding
    return encoding
  }

  /// How well each phrase describes each location, uncalibrated: `[phrases, locations]`.
  public func logits(of phrases: [PhraseEncoding], in picture: PictureEncoding) -> Tensor {
    let width = picture.embeddings.columns
    let vectors = Tensor(shape: [phrases.count, width], values: phrases.flatMap(\.vector))
    return math.linear(vectors, weight: picture.embeddings)
  }

  /// Whether the model has learnt the word.
  public func isKnown(_ word: String) -> Bool { tokenizer.isKnown(word) }

  /// The words of a phrase that the model has not learnt, in their order.
  public func unknownWords(in phrase: String) -> [String] {
    tokenizer.words(in: phrase).filter { !tokenizer.isKnown($0) }
  }
}

/// What the model made of one picture.
public struct PictureEncoding: Hashable, Sendable {
  /// `[locations, embedding + 2]`: the unit embedding times its scale, the shift, and 1; the dot
  /// product with a phrase's vector is the logit.
  public let embeddings: Tensor
  /// Logits that something nameable is centred there, `[locations]`.
  public let objectness: [Float]
  /// Corners in pixels of the network's picture, `[locations * 4]`: left, top, right, bottom,
  /// clipped to the picture.
  public let boxes: [Float]
  /// The locations of each head: the fine grid's first, then those of the coarse grid.
  public let heads: [Range<Int>]
  /// Outputs on the way, for comparing with the reference.
  package let stages: [String: Tensor]

  /// What one location looks like, `[embedding + 2]`: keep it to score phrases later.
  public func embedding(_ location: Int) -> [Float] { Array(embeddings.row(location)) }
}

/// What the model made of one phrase.
public struct PhraseEncoding: Hashable, Sendable {
  /// `[embedding + 2]`: the unit embedding, 1, and the shift.
  public let vector: [Float]
  /// How this phrase's logits become probabilities.
  public let calibration: GroundingConfiguration.Calibration

  /// Calibrated probability that the phrase describes what has this embedding, `[embedding + 2]` of
  /// the same model.
  public func probability(_ embedding: [Float]) -> Double {
    calibration.probability(Double(zip(vector, embedding).reduce(Float(0)) { $0 + $1.0 * $1.1 }))
  }
}

extension PictureEncoding {
  /// The mean of this encoding and of its mirror image's. A mean of embeddings gives the mean of
  /// logits.
  fileprivate func averaged(
    withMirrored other: PictureEncoding, _ c: GroundingConfiguration
  ) -> PictureEncoding {
    let (width, right) = (embeddings.columns, Float(c.imageWidth))
    let twins = mirrored(c)
    var mean = (embeddings: embeddings.values, objectness: objectness, boxes: boxes)
    other.embeddings.values.withUnsafeBufferPointer { mirrored in
      for (location, twin) in twins.enumerated() {
        for i in 0..<width {
          let at = location * width + i
          mean.embeddings[at] = (mean.embeddings[at] + mirrored[twin * width + i]) / 2
        }
        mean.objectness[location] = (objectness[location] + other.objectness[twin]) / 2
        let box = other.boxes[twin * 4..<twin * 4 + 4]
        let flipped = [
          right - box[twin * 4 + 2], box[twin * 4 + 1], right - box[twin * 4], box[twin * 4 + 3],
        ]
        for i in 0..<4 { mean.boxes[location * 4 + i] = (boxes[location * 4 + i] + flipped[i]) / 2 }
      }
    }
    return PictureEncoding(
      embeddings: Tensor(shape: embeddings.shape, values: mean.embeddings),
      objectness: mean.objectness, boxes: mean.boxes, heads: heads, stages: stages)
  }

  /// Where each location lies in the mirror image.
  private func mirrored(_ c: GroundingConfiguration) -> [Int] {
    heads.enumerated().flatMap { head, locations in
      let columns = c.grid(stride: GroundingConfiguration.stride(ofHead: head)).columns
      return locations.map { location in
        let (row, column) = (location - locations.lowerBound)
          .quotientAndRemainder(dividingBy: columns)
        return locations.lowerBound + row * columns + columns - 1 - column
      }
    }
  }
}

// MARK: - layers

/// A checkpoint, and the arithmetic for which its weights are laid out.
private struct Weights {
  var checkpoint: Checkpoint
  let math: Operations

  mutating func take(_ key: String, _ shape: [Int]) -> Tensor { checkpoint.take(key, shape) }
}

/// A 3x3 convolution with its bias.
private struct Convolution: Sendable {
  let weight: ConstantConvolution
  let bias: Tensor

  init(_ key: String, _ input: Int, _ output: Int, stride: Int = 1, from weights: inout Weights) {
    let geometry = ConvolutionGeometry(kernel: 3, stride: stride, padding: 1)
    weight = weights.math.prepared(weights.take(key + ".weight", [output, input, 3, 3]), geometry)
    bias = weights.take(key + ".bias", [output])
  }

  func callAsFunction(
    _ x: Tensor, _ math: Operations, _ activation: Activation = .relu,
    adding residual: Tensor? = nil
  ) -> Tensor {
    math.convolution(x, weight: weight, bias: bias, activation: activation, adding: residual)
  }
}

/// A matrix with its bias.
private struct Linear: Sendable {
  let weight: ConstantMatrix
  let bias: Tensor

  init(_ key: String, _ input: Int, _ output: Int, from weights: inout Weights) {
    weight = weights.math.prepared(weights.take(key + ".weight", [output, input]))
    bias = weights.take(key + ".bias", [output])
  }

  func callAsFunction(
    _ x: Tensor, _ math: Operations, _ activation: Activation = .identity,
    adding residual: Tensor? = nil
  ) -> Tensor {
    math.linear(x, weight: weight, bias: bias, activation: activation, adding: residual)
  }
}

private struct LayerNorm: Sendable {
  let gain: Tensor
  let bias: Tensor
  let epsilon: Float

  init(_ key: String, _ width: Int, _ epsilon: Float, from weights: inout Weights) {
    gain = weights.take(key + ".weight", [width])
    bias = weights.take(key + ".bias", [width])
    self.epsilon = epsilon
  }

  func callAsFunction(_ x: Tensor, _ math: Operations) -> Tensor {
    math.layerNorm(x, gain: gain, bias: bias, epsilon: epsilon)
  }
}

/// `relu(x + conv2(relu(conv1(x))))` (He et al. 2016).
private struct ResidualBlock: Sendable {
  let first: Convolution
  let second: Convolution

  init(_ key: String, _ width: Int, _ inner: Int, from weights: inout Weights) {
    first = Convolution(key + ".conv1", width, inner, from: &weights)
    second = Convolution(key + ".conv2", inner, width, from: &weights)
  }

  func callAsFunction(_ x: Tensor, _ math: Operations) -> Tensor {
    second(first(x, math), math, .relu, adding: x)
  }
}

/// Self-attention and two linear layers, each normalised before and added after.
private struct TransformerLayer: Sendable {
  let norm1: LayerNorm
  let queriesKeysValues: Linear
  let out: Linear
  let norm2: LayerNorm
  let widen: Linear
  let narrow: Linear
  let heads: Int

  init(
    _ key: String, _ sizes: GroundingConfiguration.TransformerSizes, _ epsilon: Float,
    from weights: inout Weights
  ) {
    let width = sizes.width
    norm1 = LayerNorm(key + ".norm1", width, epsilon, from: &weights)
    queriesKeysValues = Linear(key + ".attention.qkv", width, 3 * width, from: &weights)
    out = Linear(key + ".attention.out", width, width, from: &weights)
    norm2 = LayerNorm(key + ".norm2", width, epsilon, from: &weights)
    widen = Linear(key + ".mlp.fc1", width, sizes.hidden, from: &weights)
    narrow = Linear(key + ".mlp.fc2", sizes.hidden, width, from: &weights)
    self.heads = sizes.heads
  }

  func callAsFunction(_ x: Tensor, _ math: Operations) -> Tensor {
    let mixed = math.attention(
      queriesKeysValues: queriesKeysValues(norm1(x, math), math), heads: heads)
    let attended = out(mixed, math, adding: x)
    return narrow(widen(norm2(attended, math), math, .gelu), math, adding: attended)
  }
}

// MARK: - image

private struct ImageEncoder: Sendable {
  let stem1, stem2, down8, down16, fuse8, fuse4: Convolution
  let block4, block8: [ResidualBlock]
  let position: Tensor
  let layers: [TransformerLayer]
  let norm: LayerNorm
  let up8, up4, head4: Linear
  let heads8: [Linear]

  init(_ c: GroundingConfiguration, from weights: inout Weights) {
    let (fine, coarse, context) = (c.fineWidth, c.coarseWidth, c.context.width)
    let outputs = c.embeddingWidth + 7
    let grid = c.grid(stride: GroundingConfiguration.contextStride)
    stem1 = Convolution("image.stem1", 3, c.stemWidth, stride: 2, from: &weights)
    stem2 = Convolution("image.stem2", c.stemWidth, fine, stride: 2, from: &weights)
    block4 = [ResidualBlock("image.block4.0", fine, fine, from: &weights)]
    down8 = Convolution("image.down8", fine, coarse, stride: 2, from: &weights)
    block8 = (0..<c.coarseBlocks).map {
      ResidualBlock("image.block8.\($0)", coarse, c.coarseInnerWidth, from: &weights)
    }
    down16 = Convolution("image.down16", coarse, context, stride: 2, from: &weights)
    position = weights.take("image.position", [grid.rows * grid.columns, context])
    layers = (0..<c.context.layers).map {
      TransformerLayer("image.layers.\($0)", c.context, c.epsilon, from: &weights)
    }
    norm = LayerNorm("image.norm", context, c.epsilon, from: &weights)
    up8 = Linear("image.up8", context, coarse, from: &weights)
    fuse8 = Convolution("image.fuse8", coarse, coarse, from: &weights)
    up4 = Linear("image.up4", coarse, fine, from: &weights)
    fuse4 = Convolution("image.fuse4", fine, c.fineHeadWidth, from: &weights)
    head4 = Linear("image.head4", c.fineHeadWidth, outputs, from: &weights)
    heads8 = c.coarseKinds.indices.map { head in
      let name = c.coarseKinds.count == 1 ? "image.head8" : "image.heads8.\(head)"
      return Linear(name, coarse, outputs, from: &weights)
    }
  }

  func encode(_ picture: RGBImage, _ c: GroundingConfiguration, _ math: Operations)
    -> PictureEncoding
  {
    precondition(
      picture.width == c.imageWidth && picture.height == c.imageHeight,
      "\(picture.width)x\(picture.height) picture")
    // down to stride 16
    let pixels = math.pixels(
      picture.pixels, height: c.imageHeight, width: c.imageWidth, mean: c.mean,
      deviation: c.deviation)
    let a = block4.reduce(stem2(stem1(pixels, math), math)) { $1($0, math) }
    let b = block8.reduce(down8(a, math)) { $1($0, math) }
    let deep = down16(b, math, .identity)

    // context: every token looks at all others
    var tokens = math.sum(deep.reshaped(position.shape), position)
    for layer in layers { tokens = layer(tokens, math) }
    tokens = norm(tokens, math)

    // back up, each level joined with what was seen there on the way down
    let coarse = fuse8(math.sum(b, upsampled: up8(tokens.reshaped(deep.shape), math)), math)
    let fine = fuse4(math.sum(a, upsampled: up4(coarse, math)), math)
    let maps = [head4(fine, math)] + heads8.map { $0(coarse, math) }
    let stages = ["a": a, "b": b, "tokens": tokens, "f8": coarse, "f4": fine]
    return PictureEncoding(heads: maps, c, stages: stages)
  }
}

extension PictureEncoding {
  /// Reads the heads' numbers: embedding, scale, shift, objectness, box, each map `[rows, columns,
  /// embedding + 7]`.
  fileprivate init(heads maps: [Tensor], _ c: GroundingConfiguration, stages: [String: Tensor]) {
    let width = c.embeddingWidth
    let count = maps.reduce(0) { $0 + $1.rows }
    var heads: [Range<Int>] = []
    var embeddings = [Float]()
    var boxes = [Float]()
    var objectness = [Float]()
    embeddings.reserveCapacity(count * (width + 2))
    boxes.reserveCapacity(count * 4)
    objectness.reserveCapacity(count)
    for (head, grid) in maps.enumerated() {
      let stride = Float(GroundingConfiguration.stride(ofHead: head))
      heads.append(objectness.count..<objectness.count + grid.rows)
      grid.values.withUnsafeBufferPointer { numbers in
        for location in 0..<grid.rows {
          let r = UnsafeBufferPointer(
            rebasing: numbers[location * (width + 7)..<(location + 1) * (width + 7)])
          let squares = (0..<width).reduce(Float(0)) { $0 + r[$1] * r[$1] }
          let raw = r[width]
          // elu(scale) + 1 is positive and near linear
          let scale = (raw > 0 ? raw + 1 : exp(raw)) / max(squares.squareRoot(), 1e-6)
          for i in 0..<width { embeddings.append(r[i] * scale) }
          embeddings.append(r[width + 1])
          embeddings.append(1)
          objectness.append(r[width + 2])
          let (row, column) = (location / grid.shape[1], location % grid.shape[1])
          let centre = (
            x: (Float(column) + 0.5 + r[width + 3]) * stride,
            y: (Float(row) + 0.5 + r[width + 4]) * stride
          )
          let half = (
            x: stride * exp(min(r[width + 5], c.logSizeLimit)) / 2,
            y: stride * exp(min(r[width + 6], c.logSizeLimit)) / 2
          )
          let (right, bottom) = (Float(c.imageWidth), Float(c.imageHeight))
          boxes.append(min(max(centre.x - half.x, 0), right))
          boxes.append(min(max(centre.y - half.y, 0), bottom))
          boxes.append(min(max(centre.x + half.x, 0), right))
          boxes.append(min(max(centre.y + half.y, 0), bottom))
        }
      }
    }
    self.init(
      embeddings: Tensor(shape: [count, width + 2], values: embeddings), objectness: objectness,
      boxes: boxes, heads: heads, stages: stages)
  }
}

// MARK: - text

private struct TextEncoder: Sendable {
  let tokenEmbedding: Tensor
  let position: Tensor
  let layers: [TransformerLayer]
  let norm: LayerNorm
  let projection: Tensor
  let shift: Linear

  init(_ c: GroundingConfiguration, from weights: inout Weights) {
    let width = c.text.width
    tokenEmbedding = weights.take("text.token_embedding", [c.vocabularySize, width])
    position = weights.take("text.position", [c.textLimit, width])
    layers = (0..<c.text.layers).map {
      TransformerLayer("text.layers.\($0)", c.text, c.epsilon, from: &weights)
    }
    norm = LayerNorm("text.norm", width, c.epsilon, from: &weights)
    projection = weights.take("text.projection.weight", [c.embeddingWidth, width])
    shift = Linear("text.shift", width, 1, from: &weights)
  }

  /// The phrase's vector: the unit embedding, 1, and the shift.
  func encode(_ ids: [Int], _ c: GroundingConfiguration, _ math: Operations) -> [Float] {
    let width = c.text.width
    var values = [Float]()
    for (index, id) in ids.enumerated() {
      for i in 0..<width { values.append(tokenEmbedding[id, i] + position[index, i]) }
    }
    var x = Tensor(shape: [ids.count, width], values: values)
    for layer in layers { x = layer(x, math) }
    let last = Tensor(shape: [1, width], values: Array(norm(x, math).row(ids.count - 1)))
    let direction = math.normalised(math.linear(last, weight: projection))
    return direction.values + [1] + shift(last, math).values
  }
}
