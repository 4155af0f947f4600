import AgentMessages

/// Draws one task in one world; may add things to the world on the way.
struct TaskDraft {
  var world: World
  var generator: SplitMix64

  init(world: World, _ generator: SplitMix64) {
    self.world = world
    self.generator = generator
  }

  /// The words and the condition; nil where this world has no task of the family.
  mutating func make(_ family: HouseholdFamily) -> SpokenTask? {
    switch family {
    case .pronoun: return pronoun()
    case .absent: return absent()
    case .ambiguous: return ambiguous()
    default:
      guard let wish = wish(family) else { return nil }
      return SpokenTask(words: Wording.sentence(wish.core, &generator), condition: wish.condition)
    }
  }

  private mutating func wish(_ family: HouseholdFamily) -> Wish? {
    switch family {
    case .goTo: goTo()
    case .fetch: fetch()
    case .putOn: putOn()
    case .putIn: putIn()
    case .takeOut: takeOut()
    case .nextTo: nextTo()
    case .sequence: sequence()
    case .allOfAKind: allOfAKind()
    case .relation: relation()
    case .constraint: constraint()
    case .lockedDoor: lockedDoor()
    case .blockedWay: blockedWay()
    case .pronoun, .absent, .ambiguous: nil
    }
  }

  /// A wish before it is a sentence: "bring me the mug", and what has to hold.
  struct Wish {
    var core: String
    var condition: String
    /// The thing that is carried, if one is.
    var thing: Int?
  }

  /// "the mug" for an object that has such a name.
  mutating func name(_ id: Int) -> String? { NounPhrases(world: world).definite(id, &generator) }

  /// Small things that the robot could get at, and that `accepts`.
  func things(_ accepts: (WorldObject) -> Bool = { _ in true }) -> [WorldObject] {
    let reach = Reachability(of: world)
    return world.objects.filter {
      $0.kind.isThing && reach.reaches(object: $0.id, in: world) && accepts($0)
    }
  }

  func furniture(_ accepts: (WorldObject) -> Bool = { _ in true }) -> [WorldObject] {
    world.objects.filter { $0.kind.isFurniture && accepts($0) }
  }

  func isInside(_ object: WorldObject) -> Bool {
    guard case .inside = object.placement else { return false }
    return true
  }

  func hasFreeCell(_ furniture: WorldObject) -> Bool {
    furniture.footprint.contains { world.thing(at: $0) == nil }
  }

  func room(_ object: WorldObject) -> Int? {
    world.cell(of: object.id).map { world.plan.roomIndex[world.plan.index($0)] }
  }

  var startRoom: Int { world.plan.roomIndex[world.plan.index(world.start.cell)] }
}
