import AgentMessages

/// Fits descriptions to the tracked objects of one belief.
struct Resolver {
  let vocabulary: Vocabulary
  let scorer: (any PhraseScorer)?
  let thresholds: Grounder.Thresholds
  let belief: Belief

  init(grounder: Grounder, belief: Belief) {
    vocabulary = grounder.vocabulary
    scorer = grounder.scorer
    thresholds = grounder.thresholds
    self.belief = belief
  }

  // MARK: - Objectives

  /// The objective with candidates for what it names.
  func resolved(_ objective: Objective) -> Objective {
    switch objective {
    case .goTo(let x): return .goTo(resolved(x))
    case .find(let x): return .find(resolved(x))
    case .pickUp(let x): return .pickUp(resolved(x))
    case .bring(let x): return .bring(resolved(x))
    case .open(let x): return .open(resolved(x))
    case .close(let x): return .close(resolved(x))
    case .putDown(let x): return .putDown(x.map { preferringHeld(resolved($0)) })
    case .place(let thing, let relation, let landmark): return placed(thing, relation, landmark)
    case .move, .turn, .wait, .explore: return objective
    }
  }

  private func placed(_ thing: Referent, _ relation: Relation, _ landmark: Referent) -> Objective {
    var place = resolved(landmark)
    var found = resolved(thing)
    // what is where it was wanted was moved there, if it was meant before
    for id in thing.candidates where !found.moved.contains(id) {
      guard let object = belief.object(id), fits(object, thing) == nil,
        likeness(object, thing) != nil,
        place.candidates.contains(where: { self.holds(relation, id, $0) })
      else { continue }
      found.moved.append(id)
    }
    found = withMoved(found)
    found = preferringHeld(found)
    if landmark.objectID == nil, found.candidates.count == 1 || relation == .nextTo {
      let own = Set(found.quantifier == .the ? Array(found.candidates.prefix(1)) : [])
      if place.candidates.contains(where: { !own.contains($0) }) {
        place.candidates.removeAll { own.contains($0) }
      }
    }
    return .place(found, relation, place)
  }

  /// What is in the hand is meant by whoever says where it should go.
  private func preferringHeld(_ referent: Referent) -> Referent {
    guard let held = belief.heldID, let at = referent.candidates.firstIndex(of: held) else {
      return referent
    }
    var referent = referent
    referent.candidates.remove(at: at)
    referent.candidates.insert(held, at: 0)
    return referent
  }

  // MARK: - Descriptions

  /// The description with the objects that fit it.
  func resolved(_ referent: Referent) -> Referent {
    guard !referent.isSpeaker else { return referent }
    var result = referent
    result.clauses = referent.clauses.map { Referent.Clause($0.relation, resolved($0.landmark)) }
    result.exceptions = referent.exceptions.map(resolved)
    guard referent.room == nil, !referent.isFloor else { return result }
    if let id = referent.objectID {
      if id == belief.heldID
        || belief.object(id).map({ $0.existence >= thresholds.existence }) == true
      {
        result.candidates = [id]
        return result
      }
      // it is gone from where it was: what looks like it is meant, wherever that is
      result.clauses = []
    }
    if let last = belief.lastPickup, referent.candidates.contains(last.objectID),
      !referent.moved.contains(last.objectID),
      let object = belief.object(last.objectID), likeness(object, referent) != nil
    {
      result.moved.append(last.objectID)
    }
    let left = Set(result.exceptions.flatMap { $0.objectID.map { [$0] } ?? $0.candidates })
    let fitting = belief.objects.compactMap { object -> (id: Int, rank: Int, distance: Int)? in
      guard !left.contains(object.id), let score = fits(object, result) else { return nil }
      return (object.id, min(4, Int(score * 5)), distance(to: object))
    }
    result.candidates =
      fitting.sorted { ($1.rank, $0.distance, $0.id) < ($0.rank, $1.distance, $1.id) }.map(\.id)
    return withMoved(result)
  }

  /// Puts what was moved first; a "the" then means that.
  private func withMoved(_ referent: Referent) -> Referent {
    let moved = referent.moved.filter { belief.object($0) != nil }
    guard !moved.isEmpty else { return referent }
    var referent = referent
    referent.candidates =
      referent.quantifier == .the
      ? moved : moved + referent.candidates.filter { !moved.contains($0) }
    return referent
  }

  private func distance(to object: TrackedObject) -> Int {
    if object.id == belief.heldID { return 0 }
    return object.cells.map { $0.manhattanDistance(to: belief.cell) }.min() ?? Int.max / 4
  }

  // MARK: - Fitting

  /// Probability that an object is what a description (with its landmarks resolved) means; nil where it does not fit.
  func fits(_ object: TrackedObject, _ referent: Referent) -> Double? {
    guard let score = likeness(object, referent),
      referent.clauses.allSatisfy({ holds($0, for: object) })
    else { return nil }
    return score
  }

  /// The same by kind, colour, state and looks alone, wherever it is.
  func likeness(_ object: TrackedObject, _ referent: Referent) -> Double? {
    guard object.existence >= thresholds.existence || object.id == belief.heldID else { return nil }
    let kind = probability(ofKinds: referent.kinds, of: object)
    guard kind >= thresholds.kind else { return nil }
    var score = kind
    if let colour = referent.colour {
      let probability = object.colours.first { $0.label == colour }?.score ?? 0
      guard probability >= thresholds.colour else { return nil }
      score *= probability
    }
    if let state = referent.state, !isInState(object, state) { return nil }
    for attribute in referent.attributes {
      let phrase = ([attribute, referent.kinds.first ?? "thing"]).joined(separator: " ")
      guard let scorer, !object.embedding.isEmpty else { return nil }
      let probability = scorer.probability(of: phrase, in: object.embedding)
      guard probability >= thresholds.attribute else { return nil }
      score *= probability
    }
    return score
  }

  /// No kinds at all means whatever can be carried.
  private func probability(ofKinds kinds: [String], of object: TrackedObject) -> Double {
    object.kinds.reduce(0) { sum, hypothesis in
      let isMeant =
        kinds.isEmpty
        ? vocabulary.kind(named: hypothesis.label)?.isPortable == true
        : kinds.contains(hypothesis.label)
      return isMeant ? sum + hypothesis.score : sum
    }
  }

  func isInState(_ object: TrackedObject, _ state: String) -> Bool {
    switch (state, object.openness) {
    case ("open", .open), ("closed", .closed), ("closed", .locked), ("locked", .locked): true
    default: false
    }
  }

  private func holds(_ clause: Referent.Clause, for object: TrackedObject) -> Bool {
    if let room = clause.landmark.room { return isIn(room, object) }
    if clause.landmark.isFloor {
      guard clause.relation == .on, object.place == .floor else { return false }
      return clause.landmark.clauses.allSatisfy {
        $0.landmark.room.map { isIn($0, object) } ?? true
      }
    }
    return clause.landmark.candidates.contains { holds(clause.relation, object.id, $0) }
  }
}
