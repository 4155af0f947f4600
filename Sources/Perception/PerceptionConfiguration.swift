#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Thresholds of the eyes, all probabilities or shares from 0 to 1.
public struct PerceptionConfiguration: Hashable, Sendable {
  /// Least probability of the best kind for a small thing to be reported.
  public var thingThreshold = 0.25
  /// The same for furniture, containers, doors and people.
  public var furnitureThreshold = 0.25
  /// Two boxes of the fine grid that overlap more (intersection over union) are one thing.
  public var thingOverlap = 0.45
  /// The same for the coarse grid.
  public var furnitureOverlap = 0.5
  /// Kinds less probable than this are left out of a detection's list.
  public var kindFloor = 0.02
  /// What the best of all kinds and places in a picture is really worth, for small things.
  public var thingConfidence = Confidence(slope: 1, offset: -1)
  /// The same for the coarse grid.
  public var furnitureConfidence = Confidence(slope: 1, offset: -1)
  /// Least probability for `phraseDetections`.
  public var phraseThreshold = 0.5
  /// Two boxes of one phrase that overlap more are one thing.
  public var phraseOverlap = 0.5

  /// The thresholds of the bundled model.
  public init() {}

  /// A second calibration, for detections.
  ///
  /// A phrase's probability is calibrated for one phrase that somebody asks about. A detection is
  /// the best of two dozen kinds at over a thousand places, and the best of many is overrated:
  /// `logit' = slope * logit + offset`, fitted on frames that were not trained on, corrects that.
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
