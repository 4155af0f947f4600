import AgentMessages
import Control
import Grounding

/// Before something is called absent: go close to what might be it, then to all furniture that could carry it.
///
/// From across a room a cup is a dozen pixels. What was taken for a bowl, or not seen at all, shows itself close by.
extension Agent {
  /// Fits that are too weak to act on, and strong enough to go and look.
  static let doubtful = Grounder.Thresholds(kind: 0.05, colour: 0.04, existence: 0.15)
  /// Fits that are weak, and too strong to say "all" without them.
  static let suspected = Grounder.Thresholds(kind: 0.12, colour: 0.2, existence: 0.2)
  /// What was seen more often is what it seems to be.
  private static let fewSightings = 5
  /// Something that is what it seems with this probability needs no closer look before it is asked about.
  private static let wellSeen = 0.7
  /// A rival farther away than so many cells is not gone to.
  private static let nearRival = 10
  /// What would have to be asked about is worth a longer way.
  private static let nearDoubt = 24
  /// Commands that going to look is worth.
  private static let closerLookReserve = 60

  /// The next thing to see from close by, nil when all was seen so or nothing is missing.
  func closerLook(for goal: Goal, commandsLeft: Int) -> Plan? {
    guard commandsLeft > Self.closerLookReserve else { return nil }
    let missing = goal.steps.first?.flatMap(\.referents).filter(isMissing) ?? []
    guard let first = missing.first else { return nil }
    let places = doubtfulCandidates(for: goal) + missing.flatMap(carriers)
    guard let id = places.first(where: { !lookedAt.contains($0) }) else { return nil }
    lookedAt.insert(id)
    return look(at: id, for: first.words)
  }

  /// Going to a thing, and opening what it is shut in.
  private func look(at id: Int, for words: String) -> Plan {
    var target = GroundAction("go-to", [.object(id)])
    if case .inside(let holder)? = belief.object(id)?.place,
      belief.object(holder)?.openness == .closed
    {
      target = GroundAction("open", [.object(holder)])
    }
    return Plan(status: .explores(lookingFor: words), actions: [target])
  }

  /// What may be one more of those that "all" means; nil where nothing is suspected.
  func suspect(for goal: Goal) -> (id: Int, words: String)? {
    let sure = goal.steps.first?.flatMap(\.referents) ?? []
    let doubted = suspecter.resolve(goal, in: belief).goal.steps.first?.flatMap(\.referents) ?? []
    for (known, more) in zip(sure, doubted) where known.quantifier == .all {
      let others = more.candidates.filter { !(known.candidates + known.moved).contains($0) }
      if let id = others.first(where: { belief.object($0).map(isReachable) == true }) {
        return (id, known.words)
      }
    }
    return nil
  }

  /// Before all of a kind are said to be where they should: a look from close by at what may be one more of them. Nil where
  /// there is none that was not looked at.
  func closerLook(atSuspectFor goal: Goal, commandsLeft: Int) -> Plan? {
    guard commandsLeft > Self.closerLookReserve, let suspect = suspect(for: goal),
      lookedAt.insert(suspect.id).inserted
    else { return nil }
    return look(at: suspect.id, for: suspect.words)
  }

  /// Before the one thing that a "the" seems to mean is acted on: a look from close by at what may be another one, for then
  /// it is a question which is meant. Nil where nothing near is suspected, or something was taken in hand already.
  func closerLook(atRivalFor goal: Goal, commandsLeft: Int) -> Plan? {
    guard commandsLeft > Self.closerLookReserve, belief.heldID == nil else { return nil }
    let sure = goal.steps.first?.flatMap(\.referents) ?? []
    let doubted = suspecter.resolve(goal, in: belief).goal.steps.first?.flatMap(\.referents) ?? []
    for (known, more) in zip(sure, doubted) where isOneThing(known) {
      let others = more.candidates.filter { !known.candidates.contains($0) }
      let seen = others.compactMap(belief.object)
      if let rival = seen.first(where: { isWorthALook($0, within: Self.nearRival) }) {
        lookedAt.insert(rival.id)
        return look(at: rival.id, for: known.words)
      }
    }
    return nil
  }

  /// Before somebody is asked which of several they mean: a look from close by at one that may be none. Nil where all were
  /// seen well, or looked at already.
  func closerLook(beforeAsking question: ClarifyingQuestion, commandsLeft: Int) -> Plan? {
    guard commandsLeft > Self.closerLookReserve else { return nil }
    let guesses = question.candidates.compactMap(belief.object).filter { object in
      let share = object.kinds.first?.score ?? 0
      return share * object.existence < Self.wellSeen
        && isWorthALook(object, within: Self.nearDoubt)
    }
    guard let guess = guesses.first else { return nil }
    lookedAt.insert(guess.id)
    return look(at: guess.id, for: question.choices.first ?? guess.name)
  }

  /// Which of several is no mere guess, where the others were looked at in vain: its place in the question; else nil.
  func onlySureChoice(of question: ClarifyingQuestion) -> Int? {
    let sure = question.candidates.indices.filter { index in
      guard let object = belief.object(question.candidates[index]) else { return false }
      return !lookedAt.contains(object.id) || object.sightings > Self.fewSightings
        || (object.kinds.first?.score ?? 0) * object.existence >= Self.wellSeen
    }
    return sure.count == 1 ? sure[0] : nil
  }

  /// Whether the words are taken to mean one small thing that nobody has touched.
  private func isOneThing(_ referent: Referent) -> Bool {
    referent.quantifier == .the && referent.objectID == nil && referent.candidates.count == 1
      && referent.moved.isEmpty
      && referent.kinds.allSatisfy { configuration.vocabulary.kind(named: $0)?.isPortable == true }
  }

  /// Whether something is near, and was seen too seldom to say what it is.
  private func isWorthALook(_ object: TrackedObject, within cells: Int) -> Bool {
    guard let cell = object.cells.first, object.sightings <= Self.fewSightings else { return false }
    return !lookedAt.contains(object.id) && isReachable(object)
      && cell.manhattanDistance(to: belief.cell) <= cells
  }

  private func isMissing(_ referent: Referent) -> Bool {
    referent.candidates.isEmpty && referent.objectID == nil && referent.room == nil
      && !referent.isSpeaker && !referent.isFloor
  }

  /// What would fit if the eyes were trusted less, the likeliest first.
  private func doubtfulCandidates(for goal: Goal) -> [Int] {
    let sure = goal.steps.first?.flatMap(\.referents) ?? []
    let doubted = doubter.resolve(goal, in: belief).goal.steps.first?.flatMap(\.referents) ?? []
    return zip(sure, doubted).filter { isMissing($0.0) }.flatMap(\.1.candidates)
      .filter { belief.object($0).map(isReachable) == true }
  }

  /// Furniture that small things stand on, in the named room first, then the nearest first.
  private func carriers(of referent: Referent) -> [Int] {
    let vocabulary = configuration.vocabulary
    let isPortable = referent.kinds.allSatisfy { vocabulary.kind(named: $0)?.isPortable == true }
    guard isPortable else { return [] }
    let rooms = Set(referent.clauses.compactMap(\.landmark.room))
    func rank(_ object: TrackedObject) -> (Int, Int, Int) {
      let cell = object.cells[0]
      let name = belief.room(containing: cell)?.name
      let isNamed = name.map(rooms.contains) == true
      return (isNamed ? 0 : 1, cell.manhattanDistance(to: belief.cell), object.id)
    }
    return belief.objects.filter { object in
      vocabulary.kind(named: object.kind)?.role == .surface && object.existence >= 0.5
        && isReachable(object)
    }.sorted { rank($0) < rank($1) }.map(\.id)
  }

  private func isReachable(_ object: TrackedObject) -> Bool {
    guard let cell = object.cells.first, belief.givenUp[object.id] == nil else { return false }
    return object.id != belief.heldID && !executor.context.keepOut.contains(cell)
  }
}
