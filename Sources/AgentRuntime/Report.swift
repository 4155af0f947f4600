import AgentMessages

/// The sentence that says what was done.
enum Report {
  static func sentence(for goal: Goal) -> String {
    let parts = goal.steps.joined().map(phrase)
    guard !parts.isEmpty else { return "understood" }
    return parts.joined(separator: ", then ")
  }

  private static func phrase(_ objective: Objective) -> String {
    switch objective {
    case .goTo(let what): "went to \(what.words)"
    case .find(let what): "found \(what.words)"
    case .pickUp(let what): "picked up \(what.words)"
    case .bring(let what): "brought \(what.words)"
    case .place(let what, let relation, let landmark):
      "put \(what.words) \(relation.words) \(landmark.words)"
    case .putDown(let what): "put \(what?.words ?? "it") down"
    case .open(let what): "opened \(what.words)"
    case .close(let what): "closed \(what.words)"
    case .move(let metres): "moved \(metres) m"
    case .turn(let radians): "turned \(Int((radians * 180 / Double.pi).rounded())) degrees"
    case .wait(let seconds): "waited \(seconds) s"
    case .explore: "looked at every room"
    }
  }
}
