import AgentMessages

extension TaskDraft {
  /// A thing that only its place tells from others of its kind: "the cup left of the book".
  mutating func relation() -> Wish? {
    guard let (target, phrase) = generator.unit() < 0.3 ? placedByFurniture() : placedByThing()
    else {
      return nil
    }
    switch generator.int(in: 0...2) {
    case 0:
      let core = generator.pick(Wording.fetching).filling(["x": phrase])
      return Wish(core: core, condition: "holding(#\(target)) and robotAtStart")
    case 1:
      let core = generator.pick(Wording.going).filling(["x": phrase])
      return Wish(core: core, condition: "robotAt(#\(target))")
    default:
      let places = furniture { $0.kind.isSurface && $0.kind != .sink && hasFreeCell($0) }
      guard let place = generator.pickAny(places),
        world.holder(of: world.objects[target - 1].placement) != place.id, let y = name(place.id)
      else { return nil }
      let core = generator.pick(Wording.carrying).filling(["x": phrase, "y": y])
      return Wish(core: core, condition: "on(#\(target), #\(place.id))")
    }
  }

  /// "the cup on the desk", with another cup elsewhere.
  private mutating func placedByFurniture() -> (Int, String)? {
    let onSurfaces = things {
      world.holder(of: $0.placement).map { world.objects[$0 - 1].kind.isSurface } ?? false
    }
    guard let target = generator.pickAny(onSurfaces),
      let holder = world.holder(of: target.placement)
    else { return nil }
    if world.objects.count(where: { $0.kind == target.kind }) < 2 { addAnother(like: target) }
    let kind = world.objects[holder - 1].kind
    let fitting = world.objects.filter { object in
      object.kind == target.kind
        && world.holder(of: object.placement).map { world.objects[$0 - 1].kind == kind } ?? false
    }
    guard fitting.count == 1, world.objects.count(where: { $0.kind == target.kind }) > 1,
      let y = name(holder)
    else { return nil }
    let noun = NounPhrases(world: world).noun(target.kind, &generator)
    return (target.id, "the \(noun) \(kind == .sink ? "in" : "on") \(y)")
  }

  /// "the cup left of the book": the two side by side on one piece of furniture, another cup
  /// elsewhere.
  private mutating func placedByThing() -> (Int, String)? {
    let landmarks = things {
      world.holder(of: $0.placement).map { world.objects[$0 - 1].kind.isSurface } ?? false
    }
    guard let landmark = generator.pickAny(landmarks),
      let holder = world.holder(of: landmark.placement),
      let cell = world.cell(of: landmark.id)
    else { return nil }
    let furniture = world.objects[holder - 1]
    let beside = cell.neighbours.filter { furniture.footprint.contains($0) }
    guard let spot = generator.pickAny(beside) else { return nil }
    guard let target = thing(at: spot, on: holder, besides: landmark) else { return nil }
    if world.objects.count(where: { $0.kind == target.kind }) < 2 { addAnother(like: target) }
    guard world.objects.count(where: { $0.kind == target.kind }) > 1 else { return nil }
    guard let (relation, words) = relationBetween(target, landmark), let y = name(landmark.id)
    else {
      return nil
    }
    // only one of the kind may stand so, whichever object the landmark's words might be taken for
    let fitting = world.objects.filter {
      $0.kind == target.kind && world.holds(relation, $0, world.objects[landmark.id - 1])
    }
    guard fitting.count == 1 else { return nil }
    let noun = NounPhrases(world: world).noun(target.kind, &generator)
    return (target.id, "the \(noun) \(words) \(y)")
  }

  /// The small thing in a cell of the furniture; one is put there if it is empty.
  private mutating func thing(
    at cell: Cell, on furniture: Int, besides landmark: WorldObject
  ) -> WorldObject? {
    if let thing = world.thing(at: cell) {
      return thing.kind.isThing && thing.kind != landmark.kind ? thing : nil
    }
    let kind = ObjectKind.allCases[generator.int(in: 0...10)]
    guard kind != landmark.kind else { return nil }
    let colour = generator.colour()
    guard !world.objects.contains(where: { $0.kind == kind && $0.colour == colour }) else {
      return nil
    }
    var stock = Stocking(world: world, generator.split(3))
    let id = stock.add(kind, colour, at: .on(furniture: furniture, cell: cell))
    world = stock.world
    return world.object(id)
  }

  private mutating func addAnother(like target: WorldObject) {
    let colours = ObjectColour.allCases.filter { colour in
      !world.objects.contains { $0.kind == target.kind && $0.colour == colour }
    }
    guard let colour = generator.pickAny(colours) else { return }
    var stock = Stocking(world: world, generator.split(4))
    stock.add(target.kind, colour)
    world = stock.world
  }

  private mutating func relationBetween(
    _ a: WorldObject, _ b: WorldObject
  ) -> (Condition.Relation, String)? {
    let words: [Condition.Relation: [String]] = [
      .nextTo: ["next to", "beside"], .leftOf: ["left of", "to the left of"],
      .rightOf: ["right of", "to the right of"], .behind: ["behind"], .inFrontOf: ["in front of"],
    ]
    let sides: [Condition.Relation] = [.leftOf, .rightOf, .behind, .inFrontOf]
    let relation =
      generator.unit() < 0.3 ? .nextTo : sides.first { world.holds($0, a, b) } ?? .nextTo
    guard world.holds(relation, a, b), let choices = words[relation] else { return nil }
    return (relation, generator.pick(choices))
  }

  /// A wish whose shortest way leads through a room, and that can be done without going there.
  mutating func constraint() -> Wish? {
    let draw = generator.unit()
    guard let wish = draw < 0.5 ? goTo() : draw < 0.75 ? fetch() : putOn(),
      !wish.core.contains(" and "), let free = try? Condition(wish.condition),
      let shortest = Simulation.shortestSteps(to: free, in: world)
    else { return nil }
    var rooms = world.plan.rooms.indices.filter { $0 != startRoom }
    rooms.shuffle(using: &generator)
    for room in rooms {
      let name = world.plan.rooms[room].name
      let condition = "\(wish.condition) and not visited(\(name))"
      guard let bound = try? Condition(condition),
        let steps = Simulation.shortestSteps(to: bound, in: world), steps > shortest
      else { continue }
      let core = generator.pick(Wording.avoiding).filling(["a": wish.core, "z": "the \(name)"])
      return Wish(core: core, condition: condition)
    }
    return nil
  }

  /// Two sentences, the second about "it".
  mutating func pronoun() -> SpokenTask? {
    guard let target = generator.pickAny(things()), let x = name(target.id) else { return nil }
    let draw = generator.unit()
    let second: Wish?
    if draw < 0.35 {
      second = Wish(
        core: generator.pick(["bring it to me", "bring it here", "bring it back to me"]),
        condition: "holding(#\(target.id)) and robotAtStart")
    } else {
      second = draw < 0.75 ? putOn([target], furniture()) : putIn(target)
    }
    guard let second else { return nil }
    // the name that the second wish chose for the thing becomes "it"
    var core = second.core
    if draw >= 0.35 {
      guard let replaced = NounPhrases(world: world).replacingThing(target, in: core) else {
        return nil
      }
      core = replaced
    }
    guard !core.contains(" and ") else { return nil }
    let words = generator.pick(Wording.pronouns)
      .filling(["x": x, "p": core, "P": core.capitalizedFirst])
    return SpokenTask(words: words, condition: second.condition)
  }

  private mutating func putIn(_ target: WorldObject) -> Wish? {
    let containers = world.objects.filter {
      $0.kind.isContainer && !$0.opening.isOpen && !world.freeSlots(of: $0.id).isEmpty
    }
    guard let place = generator.pickAny(containers), world.holder(of: target.placement) != place.id,
      let x = name(target.id), let y = name(place.id)
    else { return nil }
    return Wish(
      core: generator.pick(Wording.puttingIn).filling(["x": x, "y": y]),
      condition: "in(#\(target.id), #\(place.id))", thing: target.id)
  }
}

extension NounPhrases {
  /// The words with the phrase that begins with "the" and ends with a word for the thing's kind
  /// replaced by "it".
  func replacingThing(_ object: WorldObject, in words: String) -> String? {
    let nouns =
      [object.kind.name] + (Vocabulary.household.kind(named: object.kind.name)?.synonyms ?? [])
    let colours = ["", (object.colour?.name ?? "") + " "]
    for noun in nouns.sorted(by: { $0.count > $1.count }) {
      for colour in colours {
        if let (before, after) = Words.split(words, at: "the \(colour)\(noun) ") {
          return before + "it " + after
        }
      }
    }
    return nil
  }
}
