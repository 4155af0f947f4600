import AgentMessages

/// Names objects so that nobody could mean another one in the whole world: by kind if there is one
/// of it, else by colour or room; nil where that is not enough.
struct NounPhrases {
  let world: World

  /// "the mug", "the blue mug", "the kitchen table", "the table in the kitchen".
  func definite(_ id: Int, _ generator: inout SplitMix64) -> String? {
    guard let object = world.object(id) else { return nil }
    let alike = world.objects.filter { $0.kind == object.kind && $0.placement != .gone }
    return object.kind.isPortable
      ? thing(object, alike, &generator) : furniture(object, alike, &generator)
  }

  /// "a mug", "an orange cup", "any book".
  func indefinite(_ kind: ObjectKind, _ generator: inout SplitMix64) -> String {
    let noun = noun(kind, &generator)
    if generator.unit() < 0.25 { return "any \(noun)" }
    return "\(Self.article(noun)) \(noun)"
  }

  /// A word for the kind: its name, one time in five a synonym.
  func noun(_ kind: ObjectKind, _ generator: inout SplitMix64) -> String {
    let draw = generator.unit()
    let pick = generator.next()
    let synonyms = (Vocabulary.household.kind(named: kind.name)?.synonyms ?? []).filter { synonym in
      !Vocabulary.household.rooms.contains { synonym.hasPrefix($0) }
    }
    guard draw < 0.2, !synonyms.isEmpty else { return kind.name }
    return synonyms[Int(pick % UInt64(synonyms.count))]
  }

  static func article(_ noun: String) -> String {
    noun.first.map { "aeiou".contains($0) } == true ? "an" : "a"
  }

  private func thing(
    _ object: WorldObject, _ alike: [WorldObject], _ generator: inout SplitMix64
  ) -> String? {
    let noun = noun(object.kind, &generator)
    let draw = generator.unit()
    if alike.count == 1, draw < 0.6 { return "the \(noun)" }
    guard let colour = object.colour, alike.count(where: { $0.colour == colour }) == 1 else {
      return nil
    }
    return "the \(colour.name) \(noun)"
  }

  private func furniture(
    _ object: WorldObject, _ alike: [WorldObject], _ generator: inout SplitMix64
  ) -> String? {
    let noun = noun(object.kind, &generator)
    let draw = generator.unit()
    if alike.count == 1, draw < 0.75 { return "the \(noun)" }
    guard let room = world.room(of: object.id)?.name,
      alike.count(where: { world.room(of: $0.id)?.name == room }) == 1
    else { return alike.count == 1 ? "the \(noun)" : nil }
    return draw < 0.4 ? "the \(room) \(noun)" : "the \(noun) in the \(room)"
  }
}
