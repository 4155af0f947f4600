/// Compares words with what was seen of a thing: the vision-language model, as Grounding needs it.
///
/// The runtime adapts its model to this, so that resolving needs no pixels and tests need no model.
public protocol PhraseScorer: Sendable {
  /// Whether the text encoder was trained on the word, so that its score means something.
  func knows(_ word: String) -> Bool
  /// Probability that a phrase ("striped mug") describes the thing with this image embedding, `[embeddingDimension]`.
  func probability(of phrase: String, in embedding: [Float]) -> Double
}

extension PhraseScorer {
  public func knows(_ word: String) -> Bool { false }
}
