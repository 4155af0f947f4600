import Tensors

/// A layer norm's numbers.
struct NormWeights: Sendable {
  let gain: FloatBuffer
  let bias: FloatBuffer
  let width: Int
  let epsilon: Float

  init(_ key: String, _ width: Int, _ epsilon: Float, from weights: inout WeightReader) {
    gain = weights.numbers(key + ".weight", [width])
    bias = weights.numbers(key + ".bias", [width])
    (self.width, self.epsilon) = (width, epsilon)
  }

  func apply(
    _ x: UnsafePointer<Float>, rows: Int, _ math: Operations, into y: UnsafeMutablePointer<Float>
  ) {
    math.layerNorm(x, rows: rows, columns: width, gain: gain, bias: bias, epsilon: epsilon, into: y)
  }
}

/// Transformer layers that normalise before and add after (Vaswani et al. 2017 in the form of
/// Radford et al. 2019), as all four families have them, over memory that was planned when the
/// model was loaded: a call allocates nothing.
struct TransformerStack: Sendable {
  /// One layer.
  struct Layer: Sendable {
    let norm1: NormWeights
    /// The three projections as one product, queries first.
    let queriesKeysValues: PackedLinear
    let out: PackedLinear
    let norm2: NormWeights
    let widen: PackedLinear
    let narrow: PackedLinear
  }

  /// Where the parts of a workspace begin.
  struct Room: Hashable, Sendable {
    /// `[tokens, width]`: what goes in and comes out.
    let x: Int
    /// `[tokens, width]`
    let normed: Int
    /// `[tokens, max(3 * width, hidden)]`
    let wide: Int
    let scratch: Int
  }

  let shape: TransformerShape
  let layers: [Layer]

  /// Takes `key.0` and so on from the checkpoint.
  init(_ key: String, _ shape: TransformerShape, from weights: inout WeightReader) {
    self.shape = shape
    layers = (0..<shape.layers).map { Self.layer("\(key).\($0)", shape, &weights) }
  }

  private static func layer(
    _ key: String, _ shape: TransformerShape, _ weights: inout WeightReader
  ) -> Layer {
    let (width, epsilon) = (shape.width, shape.epsilon)
    var joined: (weight: [Float], bias: [Float]) = ([], [])
    for name in ["q_proj", "k_proj", "v_proj"] {
      joined.weight += weights.take("\(key).self_attn.\(name).weight", [width, width]).values
      joined.bias += weights.take("\(key).self_attn.\(name).bias", [width]).values
    }
    let isWhole = joined.weight.count == 3 * width * width && joined.bias.count == 3 * width
    return Layer(
      norm1: NormWeights(key + ".layer_norm1", width, epsilon, from: &weights),
      queriesKeysValues: weights.pack(
        Tensor(shape: [joined.weight.count], values: joined.weight),
        isWhole ? Tensor(shape: [3 * width], values: joined.bias) : nil, [3 * width, width]),
      out: weights.linear(key + ".self_attn.out_proj", width, width),
      norm2: NormWeights(key + ".layer_norm2", width, epsilon, from: &weights),
      widen: weights.linear(key + ".mlp.fc1", width, shape.hidden),
      narrow: weights.linear(key + ".mlp.fc2", shape.hidden, width))
  }

  /// Plans the memory for `tokens` tokens; `scratch` more numbers may be needed by whoever comes
  /// before or after.
  func plan(
    tokens: Int, wide: Int = 0, scratch: Int = 0, _ math: Operations, in plan: inout MemoryPlan
  ) -> Room {
    let room = tokens * shape.width
    let layer = layers.first
    let products = [layer?.queriesKeysValues, layer?.out, layer?.widen, layer?.narrow]
    let attention = AttentionShape(
      queries: tokens, keys: tokens, heads: shape.heads, size: shape.width / shape.heads)
    let needed = products.compactMap { $0?.scratch(rows: tokens) } + [attention.scratch, scratch]
    return Room(
      x: plan.reserve(room), normed: plan.reserve(room),
      wide: plan.reserve(max(tokens * max(3 * shape.width, shape.hidden), wide)),
      scratch: plan.reserve((needed.max() ?? 0) * math.threads))
  }

  /// Runs all layers over the first `tokens` rows at `room.x`.
  func run(_ memory: FloatBuffer, _ room: Room, tokens: Int, isCausal: Bool, _ math: Operations) {
    let (x, normed) = (memory.start + room.x, memory.start + room.normed)
    let (wide, scratch) = (memory.start + room.wide, memory.start + room.scratch)
    let width = shape.width
    let attention = AttentionShape(
      queries: tokens, keys: tokens, heads: shape.heads, size: width / shape.heads,
      isCausal: isCausal)
    for layer in layers {
      layer.norm1.apply(x, rows: tokens, math, into: normed)
      math.linear(normed, rows: tokens, layer.queriesKeysValues, scratch: scratch, into: wide)
      math.attention(
        attention, queries: wide, queryStride: 3 * width, keys: wide + width,
        values: wide + 2 * width, keyStride: 3 * width, scratch: scratch, into: normed)
      math.linear(normed, rows: tokens, layer.out, adding: x, scratch: scratch, into: x)
      layer.norm2.apply(x, rows: tokens, math, into: normed)
      math.linear(
        normed, rows: tokens, layer.widen, activation: shape.activation, scratch: scratch,
        into: wide)
      math.linear(wide, rows: tokens, layer.narrow, adding: x, scratch: scratch, into: x)
    }
  }
}
