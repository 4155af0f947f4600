public import AgentMessages

/// Where a phrase was found.
public struct PhraseDetection: Hashable, Sendable {
  public var phrase: Phrase
  /// Pixels of the frame.
  public var box: BoundingBox
  /// Calibrated probability that the phrase describes what is in the box.
  public var score: Double

  /// A find.
  public init(phrase: Phrase, box: BoundingBox, score: Double) {
    self.phrase = phrase
    self.box = box
    self.score = score
  }
}
