/// What a person should be told about the link while the agent waits.
public enum LinkEvent: Hashable, Sendable {
  /// Nothing has been heard for so long; commands are held back. Said again every second.
  case silent(seconds: Double)
  /// The robot is back. `restarted` says that it no longer knew this agent: its odometry may have begun anew.
  case restored(silentSeconds: Double, restarted: Bool)
  /// Waiting has ended; every call throws from now on.
  case lost(silentSeconds: Double)
}

extension LinkEvent: CustomStringConvertible {
  public var description: String {
    switch self {
    case .silent(let seconds): "nothing heard from the robot for \(Self.text(seconds)) s, waiting"
    case .restored(let seconds, let restarted):
      "the robot is back after \(Self.text(seconds)) s" + (restarted ? ", it was restarted" : "")
    case .lost(let seconds): "the robot stayed silent for \(Self.text(seconds)) s, link lost"
    }
  }

  private static func text(_ seconds: Double) -> String {
    let tenths = Int((seconds * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}

/// What went over one end of a link so far.
public struct LinkCounters: Hashable, Sendable {
  /// Messages that could be read.
  public var received = 0
  public var sent = 0
  /// Messages that could not be read, and were ignored.
  public var garbage = 0
  /// Commands that were sent again because no answer had come.
  public var resent = 0

  public init() {}
}
