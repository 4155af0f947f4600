import Tensors

/// An image encoder of the ViT kind (Dosovitskiy et al. 2021): a picture cut into patches, each a
/// token, with a class token before them in some families.
struct VisionTower: Sendable {
  let shape: VisionShape
  let hasClassToken: Bool
  let stack: TransformerStack
  private let patch: PackedLinear
  private let classToken: FloatBuffer?
  private let position: FloatBuffer
  private let preNorm: NormWeights?
  let room: TransformerStack.Room

  var width: Int { shape.transformer.width }
  /// Tokens of a picture.
  var tokens: Int { shape.patches + (hasClassToken ? 1 : 0) }

  /// Takes `vision_model.…` from the checkpoint and plans its memory. CLIP's kind has a class
  /// token, a norm before the layers and no bias on the patches; SigLIP's the opposite.
  init(
    _ shape: VisionShape, hasClassToken: Bool, from weights: inout WeightReader,
    in plan: inout MemoryPlan
  ) {
    let (width, key, size) = (shape.transformer.width, "vision_model.", shape.patchSize)
    (self.shape, self.hasClassToken) = (shape, hasClassToken)
    let kernel = weights.take(key + "embeddings.patch_embedding.weight", [width, 3, size, size])
    let length = 3 * size * size
    // the channels of a pixel stand together in a picture
    let moved = kernel.shape.count == 4 ? kernel.permuted([0, 2, 3, 1]) : kernel
    let bias =
      hasClassToken ? nil : weights.take(key + "embeddings.patch_embedding.bias", [width])
    patch = weights.pack(moved, bias, [width, length])
    classToken =
      hasClassToken ? weights.numbers(key + "embeddings.class_embedding", [width]) : nil
    let tokens = shape.patches + (hasClassToken ? 1 : 0)
    position = weights.numbers(key + "embeddings.position_embedding.weight", [tokens, width])
    preNorm =
      hasClassToken
      ? NormWeights(key + "pre_layernorm", width, shape.transformer.epsilon, from: &weights) : nil
    stack = TransformerStack(key + "encoder.layers", shape.transformer, from: &weights)
    room = stack.plan(
      tokens: tokens, wide: shape.patches * length, scratch: patch.scratch(rows: shape.patches),
      weights.math, in: &plan)
  }

  /// Encodes a picture `[size, size, 3]` into the rows at `room.x` of the workspace, before any
  /// last norm.
  func run(_ pixels: UnsafePointer<Float>, _ memory: FloatBuffer, _ math: Operations) {
    let (x, wide) = (memory.start + room.x, memory.start + room.wide)
    let first = hasClassToken ? width : 0
    math.patches(pixels, side: shape.imageSize, patch: shape.patchSize, into: wide)
    math.linear(
      wide, rows: shape.patches, patch, adding: position.start + first,
      scratch: memory.start + room.scratch, into: x + first)
    if let classToken {
      for i in 0..<width { x[i] = classToken.start[i] + position.start[i] }
    }
    preNorm?.apply(x, rows: tokens, math, into: x)
    stack.run(memory, room, tokens: tokens, isCausal: false, math)
  }
}
