import AgentMessages

/// Goals that forbid what they ask for.
struct Contradictions {
  let vocabulary: Vocabulary

  /// One sentence about the first contradiction, nil if there is none.
  func contradiction(in goal: Goal) -> String? {
    for objective in goal.steps.joined() {
      for constraint in goal.constraints {
        if let reason = contradiction(objective, constraint) { return reason }
      }
    }
    return nil
  }

  private func contradiction(_ objective: Objective, _ constraint: Constraint) -> String? {
    switch constraint {
    case .leaveAlone(let kept):
      guard let thing = objective.handled, covers(kept, thing) else { return nil }
      return "That contradicts itself: I cannot move \(thing.spoken) and leave it alone."
    case .keepClosed(let kept):
      if case .open(let thing) = objective, covers(kept, thing) {
        return "That contradicts itself: I cannot open \(thing.spoken) and keep it closed."
      }
      for container in containers(of: objective) where covers(kept, container) {
        return "I cannot do that without opening \(container.spoken)."
      }
      return nil
    case .avoidRoom(let room):
      guard let name = room.room, rooms(of: objective).contains(name) else { return nil }
      return "That contradicts itself: I cannot do that without going into the \(name)."
    }
  }

  /// Whether everything that `specific` can mean is meant by `general`.
  private func covers(_ general: Referent, _ specific: Referent) -> Bool {
    if !general.kinds.isEmpty {
      guard !specific.kinds.isEmpty, Set(specific.kinds).isSubset(of: general.kinds) else {
        return false
      }
    }
    if let colour = general.colour, colour != specific.colour { return false }
    if let state = general.state, state != specific.state { return false }
    if let id = general.objectID { return specific.objectID == id }
    if specific.exceptions.contains(where: { covers($0, general) }) || !general.exceptions.isEmpty {
      return false
    }
    return general.clauses.allSatisfy { clause in
      specific.clauses.contains {
        $0.relation == clause.relation && covers(clause.landmark, $0.landmark)
          && clause.landmark.room == $0.landmark.room
      }
    }
  }

  /// What must be opened to get at a thing that is said to be in it, or to put something into it.
  private func containers(of objective: Objective) -> [Referent] {
    var found: [Referent] = []
    if let thing = objective.handled {
      found += thing.clauses.filter { $0.relation == .inside }.map(\.landmark)
    }
    if case .place(_, .inside, let landmark) = objective { found.append(landmark) }
    return found.filter { $0.room == nil }
  }

  private func rooms(of objective: Objective) -> [String] {
    func rooms(_ referent: Referent) -> [String] {
      [referent.room].compactMap { $0 } + referent.clauses.flatMap { rooms($0.landmark) }
    }
    switch objective {
    case .goTo(let x), .pickUp(let x), .bring(let x), .open(let x), .close(let x): return rooms(x)
    case .place(let x, _, let y): return rooms(x) + rooms(y)
    case .putDown(let x): return x.map(rooms) ?? []
    case .find, .move, .turn, .wait, .explore: return []
    }
  }
}
