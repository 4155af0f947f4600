import AgentMessages

extension TaskDraft {
  /// A piece of furniture, a thing in the open, or a room.
  mutating func goTo() -> Wish? {
    let draw = generator.unit()
    if draw < 0.25 {
      let rooms = world.plan.rooms.indices.filter { $0 != startRoom }
      guard let room = generator.pickAny(rooms) else { return nil }
      let name = world.plan.rooms[room].name
      let core = generator.pick(Wording.goingToRoom).filling(["x": "the \(name)"])
      return Wish(core: core, condition: "robotIn(\(name))")
    }
    let targets = draw < 0.65 ? furniture() : things { world.isAccessible($0.id) && !isInside($0) }
    guard let target = generator.pickAny(targets), let x = name(target.id) else { return nil }
    let core = generator.pick(Wording.going).filling(["x": x])
    return Wish(core: core, condition: "robotAt(#\(target.id))")
  }

  mutating func fetch() -> Wish? { fetch(from: things()) }

  /// "Bring me" one of these; sometimes any of its kind.
  mutating func fetch(from targets: [WorldObject]) -> Wish? {
    guard let target = generator.pickAny(targets) else { return nil }
    let template = generator.pick(Wording.fetching)
    let alike = targets.filter { $0.kind == target.kind }
    if alike.count > 1, generator.unit() < 0.3 {
      let x = NounPhrases(world: world).indefinite(target.kind, &generator)
      return Wish(
        core: template.filling(["x": x]), condition: "holding(\(target.kind.name)) and robotAtStart"
      )
    }
    guard let x = name(target.id) else { return nil }
    return Wish(
      core: template.filling(["x": x]), condition: "holding(#\(target.id)) and robotAtStart",
      thing: target.id)
  }

  mutating func putOn() -> Wish? { putOn(things(), furniture()) }

  mutating func putOn(_ targets: [WorldObject], _ places: [WorldObject]) -> Wish? {
    let free = places.filter { $0.kind.isSurface && hasFreeCell($0) }
    guard let target = generator.pickAny(targets), let place = generator.pickAny(free),
      world.holder(of: target.placement) != place.id, let x = name(target.id),
      let y = name(place.id)
    else { return nil }
    let isSink = place.kind == .sink
    let template = generator.pick(isSink ? Wording.puttingInSink : Wording.puttingOn)
    return Wish(
      core: template.filling(["x": x, "y": y]),
      condition: "\(isSink ? "in" : "on")(#\(target.id), #\(place.id))", thing: target.id)
  }

  /// Into a container that is closed and has room.
  mutating func putIn() -> Wish? {
    let containers = world.objects.filter {
      $0.kind.isContainer && !$0.opening.isOpen && !world.freeSlots(of: $0.id).isEmpty
    }
    guard let target = generator.pickAny(things()), let place = generator.pickAny(containers),
      world.holder(of: target.placement) != place.id, let x = name(target.id),
      let y = name(place.id)
    else { return nil }
    return Wish(
      core: generator.pick(Wording.puttingIn).filling(["x": x, "y": y]),
      condition: "in(#\(target.id), #\(place.id))", thing: target.id)
  }

  /// Out of a container; where it goes then is left open.
  mutating func takeOut() -> Wish? {
    guard let target = generator.pickAny(things(isInside)),
      case .inside(let container, _) = target.placement, let x = name(target.id),
      let y = name(container)
    else { return nil }
    return Wish(
      core: generator.pick(Wording.takingOut).filling(["x": x, "y": y]),
      condition:
        "holding(#\(target.id)) or (held(#\(target.id)) and not in(#\(target.id), #\(container)))",
      thing: target.id)
  }

  /// Beside a thing or a piece of furniture with room beside it.
  mutating func nextTo() -> Wish? {
    let landmarks =
      generator.unit() < 0.7 ? things { world.isAccessible($0.id) && !isInside($0) } : furniture()
    guard let target = generator.pickAny(things()), let landmark = generator.pickAny(landmarks),
      target.id != landmark.id, world.holder(of: target.placement) != landmark.id,
      !world.placesBeside(landmark, .nextTo, for: target).isEmpty, let x = name(target.id),
      let y = name(landmark.id)
    else { return nil }
    return Wish(
      core: generator.pick(Wording.puttingNextTo).filling(["x": x, "y": y]),
      condition: "nextTo(#\(target.id), #\(landmark.id))", thing: target.id)
  }

  /// Two wishes about two things; the second may be to go somewhere.
  mutating func sequence() -> Wish? {
    let draw = generator.unit()
    guard let first = draw < 0.6 ? putOn() : putIn(),
      let second = draw < 0.3 ? goTo() : draw < 0.8 ? putOn() : fetch()
    else { return nil }
    guard first.thing == nil || first.thing != second.thing, !first.condition.contains("or"),
      !first.core.contains(" and ")
    else { return nil }
    let template = generator.pick(Wording.sequences)
    return Wish(
      core: template.filling(["a": first.core, "b": second.core]),
      condition: "\(first.condition) and \(second.condition)")
  }

  /// All of a kind of which there are two or three, onto a surface or into containers with room for
  /// them.
  mutating func allOfAKind() -> Wish? {
    let kinds = ObjectKind.allCases.filter { kind in
      kind.isThing && (2...3).contains(world.objects.count { $0.kind == kind })
    }
    guard let kind = generator.pickAny(kinds) else { return nil }
    let number = world.objects.count { $0.kind == kind }
    let places = furniture { place in
      place.kind.isSurface && place.kind != .sink
        && place.footprint.count { world.thing(at: $0).map { $0.kind == kind } ?? true } >= number
    }
    guard let place = generator.pickAny(places), let y = name(place.id) else { return nil }
    let noun = NounPhrases(world: world).noun(kind, &generator)
    let x = generator.pick(Wording.all).filling(["x": Words.plural(noun), "1": noun])
    let template = generator.pick(Array(Wording.puttingOn.prefix(4)))
    return Wish(
      core: template.filling(["x": x, "y": y]),
      condition: "all(\(kind.name), on, #\(place.id))")
  }
}
