/// A conjunction of literals over variables, ready for a join. Universally quantified parts stay apart: they are
/// expanded when everything else is bound.
package struct Conjunction: Sendable {
  /// Variables that the conjunction binds besides those around it.
  package var variables: [Parameter] = []
  package var positives: [Atom] = []
  package var negatives: [Atom] = []
  package var equalities: [(left: Term, right: Term, isEqual: Bool)] = []
  package var universals: [Formula] = []

  /// Both conjunctions together.
  func merged(with other: Conjunction) -> Conjunction {
    var result = self
    result.variables += other.variables
    result.positives += other.positives.filter { !positives.contains($0) }
    result.negatives += other.negatives.filter { !negatives.contains($0) }
    result.equalities += other.equalities
    result.universals += other.universals
    return result
  }
}

/// One alternative of an action: its precondition without `or`, its effects with conditions without `or`.
package struct Schema: Sendable {
  package struct Effect: Sendable {
    package var condition: Conjunction
    package var atom: Atom
    package var isAdd: Bool
    /// Whether it happens whenever the action does, once.
    package var isPlain: Bool
  }

  /// The action's number in the domain.
  package var action: Int
  package var precondition: Conjunction
  package var effects: [Effect]
}

/// Turns actions into schemas: negations pushed to the literals, `exists` made parameters, `or` split.
struct Normalizer {
  /// More alternatives than this are an error.
  static let limit = 4096
  let domain: Domain

  func schemas() throws(PDDLError) -> [Schema] {
    var result: [Schema] = []
    for (index, action) in domain.actions.enumerated() {
      let place = "action '\(action.name)' of \(domain.file)"
      var effects: [Schema.Effect] = []
      for effect in action.effects {
        let isPlain = effect.parameters.isEmpty && effect.condition == .always
        for var condition in try Normalizer.disjuncts(of: effect.condition, place: place) {
          condition.variables = effect.parameters + condition.variables
          effects.append(
            Schema.Effect(
              condition: condition, atom: effect.atom, isAdd: effect.isAdd, isPlain: isPlain))
        }
      }
      for var precondition in try Normalizer.disjuncts(of: action.precondition, place: place) {
        precondition.variables = action.parameters + precondition.variables
        result.append(Schema(action: index, precondition: precondition, effects: effects))
      }
    }
    return result
  }

  /// The alternatives of a condition, each a conjunction. `place` names it in the error for too many.
  static func disjuncts(
    of formula: Formula, negated: Bool = false, place: String
  ) throws(PDDLError) -> [Conjunction] {
    switch formula {
    case .and(let parts):
      return negated
        ? try union(of: parts, negated: true, place: place)
        : try product(of: parts, negated: false, place: place)
    case .or(let parts):
      return negated
        ? try product(of: parts, negated: true, place: place)
        : try union(of: parts, negated: false, place: place)
    case .not(let inner):
      return try disjuncts(of: inner, negated: !negated, place: place)
    case .exists(let parameters, let inner) where !negated,
      .forall(let parameters, let inner) where negated:
      var result = try disjuncts(of: inner, negated: negated, place: place)
      for index in result.indices { result[index].variables += parameters }
      return result
    case .exists(let parameters, let inner), .forall(let parameters, let inner):
      return [Conjunction(universals: [.forall(parameters, negated ? .not(inner) : inner)])]
    case .atom(let atom):
      return [negated ? Conjunction(negatives: [atom]) : Conjunction(positives: [atom])]
    case .equal(let left, let right):
      return [Conjunction(equalities: [(left, right, !negated)])]
    }
  }

  private static func union(
    of parts: [Formula], negated: Bool, place: String
  ) throws(PDDLError) -> [Conjunction] {
    var result: [Conjunction] = []
    for part in parts { result += try disjuncts(of: part, negated: negated, place: place) }
    return result
  }

  private static func product(
    of parts: [Formula], negated: Bool, place: String
  ) throws(PDDLError) -> [Conjunction] {
    var result = [Conjunction()]
    for part in parts {
      let alternatives = try disjuncts(of: part, negated: negated, place: place)
      guard result.count * alternatives.count <= limit else {
        throw .tooManyAlternatives(place: place, limit: limit)
      }
      result = result.flatMap { left in alternatives.map { left.merged(with: $0) } }
    }
    return result
  }
}
