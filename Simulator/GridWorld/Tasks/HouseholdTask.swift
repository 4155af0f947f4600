import AgentMessages

/// One generated task: a world, what a person says, and how the referee will judge.
///
///     let task = try HouseholdTask.make(.fetch, seed: 42)
///     task.instructions   // ["Could you bring me the red mug?"]
///     task.condition      // "holding(#23) and robotAtStart"
public struct HouseholdTask: Hashable, Sendable {
  /// How the agent should end it.
  public enum Expectation: String, Hashable, Sendable, CaseIterable {
    /// "Done", with the condition true.
    case done
    /// "Cannot", with the condition true.
    case cannot
    /// A question to the person, with the condition true.
    case ask
  }

  public let family: HouseholdFamily
  public let seed: UInt64
  public let world: World
  /// What the person says, one after another; the last one is the task.
  public let instructions: [String]
  /// For `Condition`: must hold at the end.
  public let condition: String
  public let expectation: Expectation
  /// Whether the first instruction is to explore the rooms.
  public let isExplored: Bool
  /// Steps of the shortest plan from the start; nil where the right end is no deed.
  public let shortestSteps: Int?

  /// The task of a family that a seed names. Throws `WorldError.noWorldFound` if no draw gives one
  /// (not seen in practice).
  public static func make(
    _ family: HouseholdFamily, seed: UInt64
  ) throws(WorldError) -> HouseholdTask {
    let number = HouseholdFamily.allCases.firstIndex(of: family) ?? 0
    let root = SplitMix64(seed: seed).split(UInt64(5000 + number))
    let attempts = 400
    for attempt in 0..<attempts {
      var generator = root.split(UInt64(attempt))
      let world = try World.apartment(seed: generator.next(), family.options(&generator))
      var draft = TaskDraft(world: world, generator)
      guard let spoken = draft.make(family) else { continue }
      if let task = spoken.task(family, seed: seed, in: draft, &generator) { return task }
    }
    throw .noWorldFound(generator: "task '\(family.rawValue)'", seed: seed, attempts: attempts)
  }

  /// The task of the family with this name ("put on"). Throws `WorldError.unknownFamily`.
  public static func make(family name: String, seed: UInt64) throws(WorldError) -> HouseholdTask {
    guard let family = HouseholdFamily(rawValue: name) else {
      throw .unknownFamily(name, known: HouseholdFamily.allCases.map(\.rawValue))
    }
    return try make(family, seed: seed)
  }
}

/// A task before it has been checked: the words, and what has to hold at the end.
struct SpokenTask {
  var words: String
  var condition: String
  var expectation: HouseholdTask.Expectation = .done

  /// The task, if it is one: possible in at least two steps, and not done already.
  func task(
    _ family: HouseholdFamily, seed: UInt64, in draft: TaskDraft, _ generator: inout SplitMix64
  ) -> HouseholdTask? {
    guard let condition = try? Condition(self.condition) else { return nil }
    // which room is the bedroom can only be known once it has been seen, so a constraint is given
    // after a look around
    let isExplored =
      expectation == .done && (generator.unit() < 0.5 || family == .constraint)
    var steps: Int?
    if expectation == .done {
      guard !Simulation(world: draft.world).holds(condition) else { return nil }
      steps = Simulation.shortestSteps(to: condition, in: draft.world)
      guard let steps, steps >= 2 else { return nil }
    }
    let explore = Wording.exploring[Int(generator.next() % UInt64(Wording.exploring.count))]
    return HouseholdTask(
      family: family, seed: seed, world: draft.world,
      instructions: isExplored ? [explore, words] : [words], condition: self.condition,
      expectation: expectation, isExplored: isExplored, shortestSteps: steps)
  }
}

extension HouseholdFamily {
  /// What the apartment of a task of this family must have.
  func options(_ generator: inout SplitMix64) -> ApartmentOptions {
    var options = ApartmentOptions()
    options.hasLockedDoor = self == .lockedDoor
    options.people = generator.unit() < 0.25 ? 1 : 0
    options.things = generator.int(in: 8...20)
    switch self {
    case .constraint:
      options.rooms = generator.int(in: 4...6)
      options.extraDoorways = 0.9
    case .lockedDoor, .blockedWay: options.people = 0
    default: break
    }
    return options
  }
}
