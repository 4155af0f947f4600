/// What a runner asks the referee.
package enum RefereeRequest: Hashable, Sendable {
  case reset(WorldSpecification)
  case mission
  case truth(pixels: Bool)
  case holds(String)
  case shortestSteps(String)
  case counters
  case inject(String)
}

/// What the referee answers.
package enum RefereeReply: Hashable, Sendable {
  /// The request was refused, in a sentence.
  case refused(String)
  case mission(Mission)
  case truth(GroundTruth)
  case holds(Bool)
  /// Nil: there is no way.
  case shortestSteps(Int?)
  case counters(EpisodeCounters)
  case injected
}
