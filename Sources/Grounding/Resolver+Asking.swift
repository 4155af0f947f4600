import AgentMessages

/// Questions about descriptions that fit several things.
extension Resolver {
  /// The question that a "the" with several candidates needs; nil where one is clearly meant.
  func question(about referent: Referent, in objective: Objective) -> ClarifyingQuestion? {
    guard referent.quantifier == .the, referent.objectID == nil, referent.candidates.count > 1
    else { return nil }
    // what is in the hand is meant by "put the mug ...", and by whatever was begun with it
    if let held = belief.heldID, referent.candidates.first == held {
      switch objective {
      case .place, .putDown: return nil
      default: break
      }
    }
    let scores = referent.candidates.map { id in
      belief.object(id).flatMap { object in fits(object, referent).map { $0 * object.existence } }
        ?? 0
    }
    guard let best = scores.max() else { return nil }
    let equal = zip(referent.candidates, scores).filter { candidate in
      candidate.1 >= thresholds.rival && candidate.1 * thresholds.preference >= best
    }.map(\.0)
    guard equal.count > 1 else { return nil }
    let choices = distinguished(equal)
    return ClarifyingQuestion(
      text: "Which one do you mean: \(choices.joined(separator: ", or "))?", choices: choices,
      candidates: equal)
  }

  /// Words for objects that tell them apart: by colour and kind, then by place, then by room, then by distance.
  func distinguished(_ ids: [Int]) -> [String] {
    let objects = ids.compactMap(belief.object)
    var names = objects.map { "the " + $0.name }
    for detail in [place, room, order(of: objects)] {
      guard Set(names).count < names.count else { break }
      let before = names
      for index in names.indices where before.count(where: { $0 == before[index] }) > 1 {
        if let more = detail(objects[index]) { names[index] += " " + more }
      }
    }
    return names
  }

  /// "on the table", "in the fridge", "on the floor"
  func place(_ object: TrackedObject) -> String? {
    switch object.place {
    case .on(let id): belief.object(id).map { "on the \($0.kind)" }
    case .inside(let id): belief.object(id).map { "in the \($0.kind)" }
    case .floor: "on the floor"
    case .held: "in my hand"
    case .unknown: nil
    }
  }

  func room(_ object: TrackedObject) -> String? {
    rooms(of: object).first?.name.map { "in the \($0)" }
  }

  private func order(of objects: [TrackedObject]) -> (TrackedObject) -> String? {
    let ranked = objects.sorted { (steps(to: $0), $0.id) < (steps(to: $1), $1.id) }
    return { object in
      guard let rank = ranked.firstIndex(where: { $0.id == object.id }) else { return nil }
      if ranked.count == 2 { return rank == 0 ? "nearer to me" : "farther from me" }
      return rank == 0 ? "nearest to me" : "(number \(rank + 1) by distance)"
    }
  }

  private func steps(to object: TrackedObject) -> Int {
    object.cells.map { $0.manhattanDistance(to: belief.cell) }.min() ?? 0
  }
}
