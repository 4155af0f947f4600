/// How one episode of a BabyAI level went.
public struct BabyAIResult: Hashable, Sendable {
  public var level: String
  public var seed: UInt64
  public var mission = ""
  public var fingerprint = ""
  /// The word for the agent's outcome; "over" where the episode ended first.
  public var outcome = ""
  public var sentence = ""
  /// Steps of the world, as it counts them.
  public var steps = 0
  public var reward = 0.0
  public var isSuccess = false
  /// The agent said "done", and the world says that it was not.
  public var isFalseDone = false
  /// Steps of MiniGrid's own bot; nil where it fails or was not asked.
  public var oracleSteps: Int?
  public var decisionMilliseconds: [Double] = []
  public var seconds = 0.0

  /// An episode that has not been played.
  public init(level: String, seed: UInt64) {
    self.level = level
    self.seed = seed
  }
}
