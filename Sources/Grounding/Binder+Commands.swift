import AgentMessages

extension Binder {
  /// One command, with what came right before it in the sentence.
  mutating func bind(_ command: Command, after earlier: Bound?) -> Bound {
    switch command {
    case .take(let phrases):
      return handling(phrases, .taking) { [[.pickUp($0)]] }
    case .bring(let phrases):
      return handling(phrases, .handing) { [[.bring($0)]] }
    case .place(let phrases, let spot): return placing(phrases, at: spot, after: earlier)
    case .leave(let phrase, let spot): return leaving(phrase, at: spot, after: earlier)
    case .putDown(let phrase):
      guard let phrase else {
        return Bound(steps: [[.putDown(earlier?.objects.first)]], objects: earlier?.objects ?? [])
      }
      return handling([phrase], .other) { [[.putDown($0)]] }
    case .putBack(let phrases): return puttingBack(phrases)
    case .goTo(let phrases):
      return simple(phrases, slot: .any) { .goTo($0) }
    case .find(let phrases):
      return simple(phrases, .finding, slot: .carried) { $0.room != nil ? .goTo($0) : .find($0) }
    case .open(let phrases): return operating(phrases, verb: "open") { .open($0) }
    case .close(let phrases): return operating(phrases, verb: "close") { .close($0) }
    case .move(let metres): return Bound(steps: [[.move(metres: metres)]])
    case .turn(let degrees): return Bound(steps: [[.turn(radians: degrees * Double.pi / 180)]])
    case .wait(let seconds): return Bound(steps: [[.wait(seconds: seconds)]])
    case .explore: return Bound(steps: [[.explore]])
    case .again(let phrases, let spot): return repeating(phrases, at: spot, after: earlier)
    case .mention(let phrase):
      _ = refer(phrase, slot: .carried)
      return Bound(kind: .nothing)
    case .whereTo(let phrases):
      let things = phrases.flatMap { refer($0, slot: .carried) }
      if let fault = things.lazy.compactMap({ [possible] in possible.faultOfCarrying($0.kinds) })
        .first
      {
        return fail(.refuse(fault))
      }
      guard problem == nil else { return Bound(kind: .nothing) }
      awaiting = things
      return fail(
        .ask(
          ClarifyingQuestion(
            text: "Where shall I put \(things.map(\.spoken).joined(separator: " and "))?",
            choices: [])))
    case .eitherOr(let text, let readings):
      alternatives = readings
      return fail(.ask(ClarifyingQuestion(text: text, choices: [])))
    case .impossible(let verb): return fail(.refuse(SentenceParser.inability(verb)))
    case .avoid(let phrases): return rule(phrases, slot: .any) { .avoidRoom($0) }
    case .leaveAlone(let phrases): return rule(phrases, slot: .any) { .leaveAlone($0) }
    case .keepClosed(let phrases): return rule(phrases, slot: .opened) { .keepClosed($0) }
    }
  }

  // MARK: - Simple commands

  private mutating func simple(
    _ phrases: [NounPhrase], _ kind: Bound.Kind = .other, slot: Slot,
    _ objective: (Referent) -> Objective
  ) -> Bound {
    let referents = phrases.flatMap { refer($0, slot: slot) }
    containers = []
    return Bound(
      kind: kind, steps: referents.map { [objective($0)] }, objects: referents,
      isAnaphoric: isAnaphoric(phrases))
  }

  private mutating func operating(
    _ phrases: [NounPhrase], verb: String, _ objective: (Referent) -> Objective
  ) -> Bound {
    let doors = vocabulary.kinds.filter { $0.role == .door }.map(\.name)
    let referents = phrases.flatMap { phrase -> [Referent] in
      // "open the fridge, put the apple in and close the door": the fridge's
      let isPlainDoor =
        phrase.kinds == doors && phrase.quantifier == .the && phrase.colour == nil
        && phrase.complements.isEmpty
      if isPlainDoor, verb == "close", let container = containers.last { return [container] }
      return refer(phrase, slot: .opened)
    }
    containers += referents.filter { isOf(.container, $0) }
    if let fault = referents.lazy.compactMap({ [possible] in
      possible.faultOfOpening($0.kinds, verb: verb)
    }).first {
      return fail(.refuse(fault))
    }
    if referents.contains(where: { $0.kinds.isEmpty }) {
      return fail(.notUnderstood("I do not know what to \(verb)."))
    }
    return Bound(steps: [referents.map(objective)], objects: referents)
  }

  private mutating func rule(
    _ phrases: [NounPhrase], slot: Slot, _ constraint: (Referent) -> Constraint
  ) -> Bound {
    let referents = phrases.flatMap { refer($0, slot: slot) }.map { referent in
      var referent = referent
      if referent.quantifier == .any { referent.quantifier = .all }
      return referent
    }
    return Bound(kind: .nothing, constraints: referents.map(constraint))
  }

  private mutating func handling(
    _ phrases: [NounPhrase], _ kind: Bound.Kind, _ steps: (Referent) -> [[Objective]]
  ) -> Bound {
    let referents = phrases.flatMap { refer($0, slot: .carried) }
    if let fault = faultOfCarrying(referents) { return fail(.refuse(fault)) }
    containers = []
    return Bound(
      kind: kind, steps: referents.flatMap(steps), objects: referents,
      isAnaphoric: isAnaphoric(phrases))
  }

  private func faultOfCarrying(_ referents: [Referent]) -> String? {
    referents.lazy.compactMap { referent in
      referent.room != nil
        ? "I cannot carry a room." : self.possible.faultOfCarrying(referent.kinds)
    }.first
  }

  private func isAnaphoric(_ phrases: [NounPhrase]) -> Bool {
    phrases.allSatisfy { [.it, .them].contains($0.anaphor) }
  }

  // MARK: - Putting somewhere

  private mutating func placing(_ phrases: [NounPhrase], at spot: Spot, after earlier: Bound?)
    -> Bound
  {
    let objects = phrases.flatMap { refer($0, slot: .carried, isMentioned: false) }
    let landmark = refer(spot.landmark, slot: .landmark, isMentioned: spot.landmark.anaphor == nil)
      .first
    mention(objects)
    guard problem == nil, let landmark else { return Bound(kind: .nothing) }
    if let fault = faultOfCarrying(objects) { return fail(.refuse(fault)) }
    return placing(
      objects, spot.relation, landmark, isAnaphoric: isAnaphoric(phrases), after: earlier)
  }

  mutating func placing(
    _ objects: [Referent], _ relation: Relation?, _ landmark: Referent, isAnaphoric: Bool,
    after earlier: Bound?
  ) -> Bound {
    if landmark.isSpeaker {
      return Bound(
        kind: .handing, steps: objects.map { [.bring($0)] }, objects: objects,
        isAnaphoric: isAnaphoric)
    }
    let isPerson = isOf(.person, landmark)
    if landmark.room != nil || isPerson && relation == nil {
      return carrying(objects, to: landmark, isAnaphoric: isAnaphoric, after: earlier)
    }
    guard !landmark.quantifier.isSeveral else {
      return fail(.notUnderstood("I can put things only in one place at a time."))
    }
    let relation = normalised(relation, landmark)
    if let fault = possible.faultOfPutting(relation, landmark: landmark.kinds) {
      return fail(.refuse(fault))
    }
    if landmark.kinds.isEmpty, relation != .nextTo {
      return fail(.notUnderstood("I do not know what to put it on or in."))
    }
    if objects.contains(where: { same($0, landmark) }) {
      return fail(.refuse("Nothing can be put on, in or next to itself."))
    }
    return Bound(
      kind: .placing, steps: [objects.map { .place($0, relation, landmark) }], objects: objects,
      isAnaphoric: isAnaphoric)
  }

  private mutating func carrying(
    _ objects: [Referent], to landmark: Referent, isAnaphoric: Bool, after earlier: Bound?
  ) -> Bound {
    if objects.contains(where: { $0.quantifier.isSeveral }) {
      awaiting = objects
      return fail(.ask(ClarifyingQuestion(text: "Where exactly shall I put them?", choices: [])))
    }
    // "go to the office and drop it there": it is there already
    if let last = earlier?.steps.last?.last, case .goTo(let room) = last, room.room != nil,
      room.room == landmark.room
    {
      return Bound(kind: .placing, steps: objects.map { [.putDown($0)] }, objects: objects)
    }
    let steps = objects.flatMap { object -> [[Objective]] in
      landmark.room == nil
        ? [[.pickUp(object)], [.goTo(landmark)]]
        : [[.pickUp(object)], [.goTo(landmark)], [.putDown(object)]]
    }
    return Bound(kind: .carrying, steps: steps, objects: objects, isAnaphoric: isAnaphoric)
  }

  /// "leave it there" after carrying it is putting it; otherwise it is not to be moved.
  private mutating func leaving(_ phrase: NounPhrase, at spot: Spot, after earlier: Bound?) -> Bound
  {
    if phrase.anaphor == .it || phrase.anaphor == .them {
      if let earlier, [.placing, .carrying].contains(earlier.kind), spot.landmark.anaphor == .there
      {
        return Bound(kind: .nothing)
      }
      return placing([phrase], at: spot, after: earlier)
    }
    var described = phrase
    if spot.landmark.anaphor != .there {
      described.complements.append(.init(relation: spot.relation, landmark: spot.landmark))
    }
    guard earlier != nil else {
      return fail(.notUnderstood("I do not know whether to put it there or not to move it."))
    }
    return rule([described], slot: .carried) { .leaveAlone($0) }
  }

  private mutating func puttingBack(_ phrases: [NounPhrase]) -> Bound {
    let objects = phrases.flatMap { refer($0, slot: .carried) }
    if let fault = faultOfCarrying(objects) { return fail(.refuse(fault)) }
    let handled = lastGoal?.steps.joined().contains { objective in
      guard let thing = objective.handled else { return false }
      return objects.allSatisfy {
        Set($0.kinds) == Set(thing.kinds) && ($0.colour == nil || $0.colour == thing.colour)
      }
    }
    if handled == true { return fail(.correction(.putBack)) }
    awaiting = objects
    return fail(.ask(ClarifyingQuestion(text: "Where does it belong?", choices: [])))
  }

  // MARK: - Once more

  /// "then the bottle": the last command with this in the place of its object.
  private mutating func repeating(_ phrases: [NounPhrase], at spot: Spot?, after earlier: Bound?)
    -> Bound
  {
    guard let last = earlier ?? lastGoal.map({ Bound(steps: $0.steps) }),
      let model = last.steps.last?.first
    else {
      return fail(.notUnderstood("I do not know what to do with it."))
    }
    let opens: Bool
    switch model {
    case .open, .close: opens = true
    default: opens = false
    }
    let objects = phrases.flatMap { refer($0, slot: opens ? .opened : .carried) }
    let landmark = spot.flatMap { refer($0.landmark, slot: .landmark).first }
    mention(objects)
    guard problem == nil else { return Bound(kind: .nothing) }
    switch model {
    case .place(_, let relation, let old):
      if let fault = faultOfCarrying(objects) { return fail(.refuse(fault)) }
      return placing(
        objects, spot == nil ? relation : spot?.relation, landmark ?? old, isAnaphoric: false,
        after: earlier)
    case .putDown(let old?):
      if let landmark {
        return placing(objects, spot?.relation, landmark, isAnaphoric: false, after: nil)
      }
      guard last.steps.count >= 3, case .goTo(let room) = last.steps[last.steps.count - 2][0],
        old.room == nil
      else { break }
      return placing(objects, nil, room, isAnaphoric: false, after: nil)
    default:
      guard landmark == nil else { break }
      return repeating(model, with: objects)
    }
    return fail(.notUnderstood("I do not know what to do with it."))
  }

  private mutating func repeating(_ model: Objective, with objects: [Referent]) -> Bound {
    let steps: [[Objective]]
    switch model {
    case .bring: steps = objects.map { [.bring($0)] }
    case .find: steps = objects.map { [.find($0)] }
    case .goTo: steps = objects.map { [.goTo($0)] }
    case .open: steps = [objects.map { .open($0) }]
    case .close: steps = [objects.map { .close($0) }]
    default: return fail(.notUnderstood("I do not know what to do with it."))
    }
    if case .bring = model, let fault = faultOfCarrying(objects) { return fail(.refuse(fault)) }
    switch model {
    case .open, .close:
      if let fault = objects.lazy.compactMap({ [possible] in
        possible.faultOfOpening($0.kinds, verb: "open")
      }).first {
        return fail(.refuse(fault))
      }
    default: break
    }
    return Bound(kind: .handing, steps: steps, objects: objects)
  }
}

extension Objective {
  /// What it moves.
  var handled: Referent? {
    switch self {
    case .pickUp(let thing), .bring(let thing), .place(let thing, _, _): thing
    case .putDown(let thing): thing
    default: nil
    }
  }
}
