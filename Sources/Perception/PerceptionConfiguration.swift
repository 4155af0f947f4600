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
  /// Least probability for `phraseDetections`.
  public var phraseThreshold = 0.5
  /// Two boxes of one phrase that overlap more are one thing.
  public var phraseOverlap = 0.5

  /// The thresholds of the bundled model.
  public init() {}
}
