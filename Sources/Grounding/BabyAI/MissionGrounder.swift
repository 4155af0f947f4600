public import AgentMessages

/// Words to goals and to things, for robots in BabyAI's grid worlds.
///
///     let goal = grounder.interpret(Instruction("go to the red ball, then open a door on your left"))
///     let resolved = grounder.resolve(goal, in: belief)     // the same, with candidates
///
/// The meaning is BabyAI's: what a description fits is settled once, by where things were when the instruction was
/// given; "left", "right", "in front" and "behind" are sides of how the robot stood then, and speak of the room that it
/// stood in with its doors; "a" is any that fits. A thing keeps its name wherever it is carried.
public struct MissionGrounder: Sendable {
  private let vocabulary: Vocabulary

  public init(vocabulary: Vocabulary = .gridWorld) { self.vocabulary = vocabulary }

  /// What a sentence asks for.
  public func interpret(_ instruction: Instruction) -> Interpretation {
    var parser = MissionParser(instruction.text, vocabulary)
    let unknown = parser.unknownWords
    guard unknown.isEmpty else { return .unknownWords(unknown) }
    do {
      return .goal(try parser.goal())
    } catch {
      let place = error.words.isEmpty ? "the end" : "'\(error.words.joined(separator: " "))'"
      return .notUnderstood("I do not understand the sentence from \(place) on")
    }
  }

  /// The goal with the things that each description fits as far as is known, nearest first.
  public func resolve(_ goal: Goal, in belief: Belief) -> Goal {
    let room = StartRoom(in: belief)
    var goal = goal
    goal.steps = goal.steps.map { step in
      step.map { objective in
        switch objective {
        case .goTo(let thing): .goTo(resolve(thing, belief, room))
        case .pickUp(let thing): .pickUp(resolve(thing, belief, room))
        case .open(let thing): .open(resolve(thing, belief, room))
        case .place(let thing, let relation, let landmark):
          .place(resolve(thing, belief, room), relation, resolve(landmark, belief, room))
        default: objective
        }
      }
    }
    return goal
  }

  private func resolve(_ referent: Referent, _ belief: Belief, _ room: StartRoom) -> Referent {
    var referent = referent
    referent.candidates = belief.objects.filter { fits($0, referent, belief, room) }
      .sorted { (distance($0, belief), $0.id) < (distance($1, belief), $1.id) }.map(\.id)
    return referent
  }

  private func fits(
    _ object: TrackedObject, _ referent: Referent, _ belief: Belief, _ room: StartRoom
  ) -> Bool {
    guard referent.kinds.isEmpty || referent.kinds.contains(object.kind),
      referent.colour == nil || referent.colour == object.colour,
      // what came out of something was not there when the words were said
      let memory = belief.grid, let origin = memory.origins[object.id]
    else { return false }
    return referent.clauses.allSatisfy { clause in
      room.contains(origin) && memory.home.sees(origin, clause.relation)
    }
  }

  private func distance(_ object: TrackedObject, _ belief: Belief) -> Int {
    object.place == .held
      ? 0 : object.cells.first.map { $0.manhattanDistance(to: belief.cell) } ?? .max
  }
}
