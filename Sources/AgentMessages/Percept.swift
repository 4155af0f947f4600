/// A phrase to look for: a few words, as a person would say them ("blue mug").
public struct Phrase: Hashable, Sendable, Codable, Comparable {
  public var text: String
  public init(_ text: String) { self.text = text }
  public static func < (a: Phrase, b: Phrase) -> Bool { a.text < b.text }
}

/// One reading of what a thing is, with a calibrated probability.
public struct ObjectHypothesis: Hashable, Sendable, Codable {
  public var label: String
  public var score: Double
  public init(label: String, score: Double) {
    self.label = label
    self.score = score
  }
}

/// One thing seen in one frame.
public struct Detection: Hashable, Sendable {
  public var box: BoundingBox
  /// Probability that there is a thing in this box that `kinds[0]` names.
  public var score: Double
  /// Kinds, best first; labels are kinds of the `Vocabulary`, or ``unnamed`` alone.
  public var kinds: [ObjectHypothesis]
  /// Colours, best first; labels are colours of the `Vocabulary`. Scores sum to 1 over the colours.
  public var colours: [ObjectHypothesis]
  /// States that can be seen ("open", "closed", "locked"), best first; empty for things that have none.
  public var states: [ObjectHypothesis]
  /// Probability that each phrase that was looked for describes it, by the phrase's text.
  public var phraseScores: [Phrase: Double]
  /// Unit-length image embedding, `[embeddingDimension]`, comparable with any phrase's text embedding.
  public var embedding: [Float]

  public init(
    box: BoundingBox, score: Double, kinds: [ObjectHypothesis], colours: [ObjectHypothesis] = [],
    states: [ObjectHypothesis] = [], phraseScores: [Phrase: Double] = [:], embedding: [Float] = []
  ) {
    self.box = box
    self.score = score
    self.kinds = kinds
    self.colours = colours
    self.states = states
    self.phraseScores = phraseScores
    self.embedding = embedding
  }
}

extension Detection {
  /// The kind of what is seen to be some small thing and not what: nothing in a vocabulary.
  public static let unnamed = "thing"

  /// Whether it was recognised as one of the vocabulary's kinds.
  public var isNamed: Bool { kinds.first.map { $0.label != Self.unnamed } ?? false }
}

/// What the eyes made of one observation, together with what the other senses said at that moment.
public struct Percept: Hashable, Sendable {
  public var sequence: UInt64
  public var stamp: Int64
  public var camera: CameraInfo
  public var frame: CameraFrame
  public var odometry: Odometry
  public var contact: Bool
  public var gripper: Gripper
  public var detections: [Detection]

  public init(
    sequence: UInt64, stamp: Int64, camera: CameraInfo, frame: CameraFrame, odometry: Odometry,
    contact: Bool, gripper: Gripper, detections: [Detection]
  ) {
    self.sequence = sequence
    self.stamp = stamp
    self.camera = camera
    self.frame = frame
    self.odometry = odometry
    self.contact = contact
    self.gripper = gripper
    self.detections = detections
  }
}
