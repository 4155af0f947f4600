public import Tensors

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A model that puts pictures and texts into one space, where a dot product says how well they fit
/// (Radford et al. 2021).
public protocol ContrastiveModel: Sendable {
  /// Pixels on a side of the square picture that it takes.
  var imageSize: Int { get }
  /// Most tokens of a text.
  var textLength: Int { get }
  /// Words in its vocabulary.
  var vocabularySize: Int { get }
  /// Numbers of an embedding.
  var embeddingWidth: Int { get }
  /// How dot products become scores.
  var scoring: ContrastiveScoring { get }

  /// The unit embedding of a prepared picture, `[imageSize, imageSize, 3]`.
  func embedding(ofPixels pixels: Tensor) -> [Float]
  /// The unit embedding of tokens, `textLength` at most, all within the vocabulary.
  func embedding(ofTokens ids: [Int]) -> [Float]
}

/// How the dot product of two unit embeddings becomes a score.
public struct ContrastiveScoring: Hashable, Sendable {
  /// Whether labels compete.
  public enum Kind: Hashable, Sendable {
    /// One of the labels it is: CLIP.
    case softmax
    /// Each label is a question of its own: SigLIP.
    case sigmoid
  }

  public let kind: Kind
  public let scale: Float
  public let bias: Float

  /// The logit of a dot product.
  public func logit(_ dot: Float) -> Float { dot * scale + bias }

  /// Probabilities of labels by their logits.
  public func probabilities(_ logits: [Float]) -> [Double] {
    switch kind {
    case .sigmoid: return logits.map { 1 / (1 + exp(-Double($0))) }
    case .softmax:
      let top = Double(logits.max() ?? 0)
      let weights = logits.map { exp(Double($0) - top) }
      let total = weights.reduce(0, +)
      return weights.map { $0 / total }
    }
  }
}

extension FloatBuffer {
  /// Some of the numbers as a vector of length 1.
  func unitVector(at first: Int, count: Int) -> [Float] {
    var vector = values(first..<first + count)
    let length = vector.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    let scale = length > 0 ? Float(1 / length) : 0
    for i in vector.indices { vector[i] *= scale }
    return vector
  }
}
