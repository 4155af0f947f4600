import Tensors

/// A text encoder: tokens with their positions through transformer layers, one position of which
/// stands for the whole text.
struct TextTower: Sendable {
  let shape: TextShape
  private let isCausal: Bool
  private let stack: TransformerStack
  private let embedding: FloatBuffer
  private let position: FloatBuffer
  private let norm: NormWeights
  let room: TransformerStack.Room

  var width: Int { shape.transformer.width }

  /// Takes `text_model.…` from the checkpoint and plans its memory.
  init(
    _ shape: TextShape, isCausal: Bool, from weights: inout WeightReader, in plan: inout MemoryPlan
  ) {
    let (width, key) = (shape.transformer.width, "text_model.")
    (self.shape, self.isCausal) = (shape, isCausal)
    embedding = weights.numbers(
      key + "embeddings.token_embedding.weight", [shape.vocabulary, width])
    position = weights.numbers(
      key + "embeddings.position_embedding.weight", [shape.length, width])
    stack = TransformerStack(key + "encoder.layers", shape.transformer, from: &weights)
    norm = NormWeights(
      key + "final_layer_norm", width, shape.transformer.epsilon, from: &weights)
    room = stack.plan(tokens: shape.length, weights.math, in: &plan)
  }

  /// Encodes tokens, and copies the normalised row `pooled` of the result to `y`.
  func run(
    _ ids: [Int], pooled: Int, _ memory: FloatBuffer, _ math: Operations,
    into y: UnsafeMutablePointer<Float>
  ) {
    precondition(ids.count <= shape.length && ids.indices.contains(pooled), "\(ids.count) tokens")
    let x = memory.start + room.x
    for (index, id) in ids.enumerated() {
      precondition((0..<shape.vocabulary).contains(id), "token \(id)")
      let (token, place) = (embedding.start + id * width, position.start + index * width)
      for i in 0..<width { x[index * width + i] = token[i] + place[i] }
    }
    stack.run(memory, room, tokens: ids.count, isCausal: isCausal, math)
    norm.apply(x + pooled * width, rows: 1, math, into: y)
  }
}
