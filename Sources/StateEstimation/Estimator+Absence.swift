import AgentMessages

/// What should be seen and is not.
extension Estimator {
  func doubtUnseen(_ belief: inout Belief, view: View, confirmed: Set<Int>) {
    for index in belief.objects.indices {
      let object = belief.objects[index]
      guard isThing(object), object.place != .held, !confirmed.contains(object.id),
        let cell = object.cells.first, !isHidden(object, in: belief)
      else { continue }
      let evidence = absenceEvidence(for: object, at: cell, view: view, belief: belief)
      guard evidence < 0 else { continue }
      belief.objects[index].existence = Evidence.shifted(object.existence, by: evidence)
    }
  }

  /// Whether it is in something that is shut.
  func isHidden(_ object: TrackedObject, in belief: Belief) -> Bool {
    guard case .inside(let id) = object.place, let holder = belief.object(id) else { return false }
    return holder.openness != .open
  }

  /// How much the picture speaks against the thing: much where depth looks through it, little where something is there
  /// that was not recognised, nothing where it is hidden or out of view.
  private func absenceEvidence(
    for object: TrackedObject, at cell: Cell, view: View, belief: Belief
  ) -> Double {
    guard
      let seen = view.projection(of: cell, height: object.height, cellSize: belief.cellSize),
      seen.u >= 3, seen.u < view.scan.width - 3, seen.v >= 3, seen.v < view.scan.height - 3,
      seen.depth < parameters.trustedDistance
    else { return 0 }
    let depth = Double(view.percept.frame.depth[seen.v * view.scan.width + seen.u]) / 1000
    guard depth > 0 else { return 0 }
    if depth < seen.depth - 0.3 { return 0 }
    // of what was just let go the height is only guessed
    if depth > seen.depth + 0.2 { return object.lastSeen == 0 ? -0.5 : -2.5 }
    return seen.depth < 2.5 ? -0.5 : -0.2
  }
}
