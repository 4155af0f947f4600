extension Simulation {
  /// The least number of steps that make the condition true from now on, by somebody who knows
  /// everything; nil where there is no way that the referee knows. Of an `or` the cheapest part
  /// counts; `not visited(room)` forbids the room. Conditions about the past alone (`viewedAll`,
  /// `seen`) have no plan.
  public func shortestSteps(to condition: Condition) -> Int? {
    Self.shortestSteps(to: condition, in: world)
  }

  /// As `shortestSteps(to:)`, from a world as it is.
  static func shortestSteps(to condition: Condition, in world: World) -> Int? {
    let ways = condition.conjunctions.compactMap { parts -> Int? in
      let forbidden = parts.forbiddenRooms
      let rooms = world.plan.rooms.indices.filter { forbidden.contains(world.plan.rooms[$0].name) }
      return PlanSketch(in: world, avoiding: rooms).steps(to: parts.atoms)
    }
    return ways.min()
  }
}

/// One way to make a condition true: atoms in order, and rooms to stay out of.
struct ConditionParts {
  var atoms: [Condition.Atom] = []
  var forbiddenRooms: [String] = []
}

extension Condition {
  /// The condition as a choice of conjunctions. What is negated only counts if it forbids a room or
  /// an opening.
  var conjunctions: [ConditionParts] {
    switch self {
    case .atom(let atom): return [ConditionParts(atoms: [atom])]
    case .not(.atom(.visited(let room))): return [ConditionParts(forbiddenRooms: [room])]
    case .not(.atom(.open(let a))): return [ConditionParts(atoms: [.closed(a)])]
    case .not(.atom(.closed(let a))): return [ConditionParts(atoms: [.open(a)])]
    case .not: return [ConditionParts()]
    case .or(let parts): return parts.flatMap(\.conjunctions)
    case .and(let parts):
      return parts.reduce([ConditionParts()]) { ways, part in
        ways.flatMap { way in
          part.conjunctions.map {
            ConditionParts(
              atoms: way.atoms + $0.atoms, forbiddenRooms: way.forbiddenRooms + $0.forbiddenRooms)
          }
        }
      }
    }
  }
}
