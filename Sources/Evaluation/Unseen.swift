import AgentMessages
import Transport

/// What a robot that says "it is not here" left out, by the referee's memory: for people who read why an episode failed.
struct Unseen {
  let referee: RefereeClient

  /// Rooms that were not viewed and containers that never stood open, as a phrase; some of them may have been out of
  /// reach.
  func sentence() async throws -> String {
    let truth = try await referee.truth()
    var parts: [String] = []
    for room in Set(truth.things.map(\.room)).sorted() where !room.isEmpty {
      if try await !referee.holds("viewed(\(room))") { parts.append("the \(room) was not viewed") }
    }
    for thing in truth.things where !thing.state.isEmpty && thing.kind != "door" {
      guard try await !referee.holds("opened(#\(thing.id))") else { continue }
      let (x, y) = (Int((thing.position.x * 2).rounded()), Int((thing.position.y * 2).rounded()))
      parts.append("the \(thing.kind) in the \(thing.room) at column \(x), row \(y) never opened")
    }
    return parts.joined(separator: "; ")
  }
}
