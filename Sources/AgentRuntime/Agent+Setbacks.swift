import AgentMessages

/// What failures teach.
extension Agent {
  func note(
    _ action: GroundAction, _ status: ExecutionStatus, in setbacks: inout Setbacks, emit: Emit
  ) {
    if case .blocked(let reason) = status {
      emit(.surprised(reason))
      setbacks.failures[action, default: 0] += 1
      setbacks.total += 1
      let failures = setbacks.failures[action] ?? 0
      giveUp(action, after: failures, reason: reason)
      if failures >= Setbacks.lastFailure || setbacks.total >= Setbacks.totalFailureLimit {
        setbacks.verdict = reason
      }
    }
    guard action.name == "explore", case .cell(let cell)? = action.arguments.first else { return }
    guard status != .running, belief.frontiers.contains(where: { $0.target == cell }) else {
      return
    }
    setbacks.looks[cell, default: 0] += 1
    if setbacks.looks[cell, default: 0] >= 2 { giveUpSeeing(cell) }
  }

  func giveUpSeeing(_ cell: Cell) {
    belief.unseeable = Set(belief.unseeable + [cell]).sorted()
    belief.frontiers.removeAll { $0.target == cell }
  }

  /// Whether the same was done over and over, and what it was done for is still not so.
  func isVain(_ action: GroundAction, in setbacks: inout Setbacks, emit: Emit) -> Bool {
    guard let count = setbacks.countInVain(action) else { return false }
    if case .cell(let cell)? = action.arguments.first, action.name == "explore" {
      giveUpSeeing(cell)
      return true
    }
    let reason = "I did this \(count) times and it had no effect that I can see"
    emit(.surprised(reason))
    let isSearch = ["look-into", "go-to", "open", "open-door"].contains(action.name)
    if isSearch, case .object(let id)? = action.arguments.first {
      belief.givenUp[id] = reason
    } else {
      setbacks.verdict = reason
      setbacks.secondLooks = Setbacks.secondLookLimit
    }
    return true
  }

  private func giveUp(_ action: GroundAction, after failures: Int, reason: String) {
    let isHopeless = failures >= Setbacks.failureLimit
    if action.name == "explore", case .cell(let cell)? = action.arguments.first, failures >= 2 {
      giveUpSeeing(cell)
    }
    guard isHopeless else { return }
    // the thing that would not do: the last object named is where it goes, the first is what is handled
    let isPlacing = action.name.hasPrefix("put-")
    let objects = action.arguments.compactMap(\.objectID)
    if let id = isPlacing ? objects.last : objects.first { belief.givenUp[id] = reason }
  }
}
