#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Thresholds of the eyes, all probabilities or shares from 0 to 1.
public struct PerceptionConfiguration: Hashable, Sendable {
  /// How often a frame goes through the network.
  public var looks = Looks.twice
  /// Least probability of the best kind for a small thing to be reported.
  public var thingThreshold = 0.25
  /// The same for furniture, containers, doors and people.
  public var furnitureThreshold = 0.25
  /// Two boxes of the fine grid that overlap more (intersection over union) are one thing.
  public var thingOverlap = 0.45
  /// The same for the coarse grid.
  public var furnitureOverlap = 0.45
  /// Largest share of a box that may lie inside a better one of the same kind or phrase; where more
  /// does, it is a part of the same thing.
  public var containment = 0.75
  /// Least probability of a thing in a box, and of a box around a thing, to be one of two in one
  /// place.
  public var contentThreshold = 0.5
  /// Least probability of something that is not recognised to be a thing.
  public var unnamedThreshold = 0.6
  /// Kinds less probable than this are left out of a detection's list.
  public var kindFloor = 0.02
  /// What a detection of a small thing is really worth.
  public var thingConfidence = Confidence(slope: 1.32, offset: 0.57)
  /// The same for the coarse grid.
  public var furnitureConfidence = Confidence(slope: 1.16, offset: 0)
  /// The same for a phrase that somebody asks about.
  public var phraseConfidence = Confidence(slope: 1.2, offset: 0.05)
  /// Least probability for `phraseDetections`: of absent phrases it claims about one in a hundred.
  public var phraseThreshold = 0.12
  /// Two boxes of one phrase that overlap more are one thing.
  public var phraseOverlap = 0.5

  /// The thresholds of the bundled model.
  public init() {}

  /// The same thresholds with scores as the model gives them.
  var withoutCorrections: PerceptionConfiguration {
    var plain = self
    let asItIs = Confidence(slope: 1, offset: 0)
    (plain.thingConfidence, plain.furnitureConfidence) = (asItIs, asItIs)
    plain.phraseConfidence = asItIs
    return plain
  }

  /// How often a frame goes through the network.
  public enum Looks: Hashable, Sendable {
    case once
    /// As it is and mirrored, and the mean is taken: twice the time, steadier.
    case twice
  }

  /// A second calibration, `logit' = slope * logit + offset`.
  ///
  /// The model's own is made for one phrase and one look. A detection is the best of two dozen kinds
  /// at over a thousand places, and the mean of two looks is less sure of itself than it could be.
  /// Fitted on 500 frames that were not trained on.
  public struct Confidence: Hashable, Sendable {
    public var slope: Double
    public var offset: Double

    /// A correction; slope 1 and offset 0 leave a probability as it is.
    public init(slope: Double = 1, offset: Double = 0) {
      self.slope = slope
      self.offset = offset
    }

    /// The corrected probability.
    public func corrected(_ probability: Double) -> Double {
      let p = min(max(probability, 1e-9), 1 - 1e-9)
      return 1 / (1 + exp(-(slope * log(p / (1 - p)) + offset)))
    }
  }
}
