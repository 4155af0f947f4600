/// A part of a condition that is not joined but worked out when the variables around it are bound.
package struct Residue: Sendable {
  package var formula: Formula
  /// The variables that its truth depends on.
  package var slots: [Int]
  /// The same residue in several alternatives has one number.
  package var number: Int
}

/// A conjunction of literals over variables, ready for a join. What is universally quantified, or has too many
/// alternatives to be split, stays apart: it is expanded when everything else is bound.
package struct Conjunction: Sendable {
  /// Variables that the conjunction binds besides those around it.
  package var variables: [Parameter] = []
  package var positives: [Atom] = []
  package var negatives: [Atom] = []
  package var equalities: [(left: Term, right: Term, isEqual: Bool)] = []
  package var residues: [Residue] = []

  /// Both conjunctions together.
  func merged(with other: Conjunction) -> Conjunction {
    var result = self
    result.variables += other.variables
    result.positives += other.positives.filter { !positives.contains($0) }
    result.negatives += other.negatives.filter { !negatives.contains($0) }
    result.equalities += other.equalities
    result.residues += other.residues
    return result
  }
}

/// One alternative of an action: its precondition without `or`, its effects with conditions without `or`. Or one
/// alternative of a rule, whose only effect is its head.
package struct Schema: Sendable {
  package struct Effect: Sendable {
    package var condition: Conjunction
    package var atom: Atom
    package var isAdd: Bool
    /// Whether it happens whenever the action does, once.
    package var isPlain: Bool
  }

  /// The action's number in the domain, or -1 for a rule of a derived predicate.
  package var action: Int
  package var slotCount: Int
  package var precondition: Conjunction
  package var effects: [Effect]

  package var isRule: Bool { action < 0 }
}

/// Turns actions and rules into schemas: negations pushed to the literals, `exists` made parameters, `or` split.
///
/// An `exists` that depends on no variable around it ("something is held") becomes a derived predicate of its own
/// instead of a parameter, so that it does not multiply the instances of the action; so does nothing else.
struct Normalizer {
  /// Alternatives beyond this are not split but kept as a residue.
  private static let limit = 16
  private var domain: Domain
  private var residueCount = 0
  private var closed: [Formula: Atom] = [:]

  init(domain: Domain) {
    self.domain = domain
    self.domain.declaredPredicateCount = domain.predicates.count
  }

  /// The domain with its schemas.
  consuming func normalized() -> Domain {
    for (index, action) in domain.actions.enumerated() { append(action, index) }
    var index = 0
    while index < domain.derivations.count {
      append(domain.derivations[index])
      index += 1
    }
    return domain
  }

  private mutating func append(_ action: Action, _ index: Int) {
    var effects: [Schema.Effect] = []
    for effect in action.effects {
      let isPlain = effect.parameters.isEmpty && effect.condition == .always
      for var condition in disjuncts(of: effect.condition) {
        condition.variables = effect.parameters + condition.variables
        effects.append(
          Schema.Effect(
            condition: condition, atom: effect.atom, isAdd: effect.isAdd, isPlain: isPlain))
      }
    }
    for var precondition in disjuncts(of: action.precondition) {
      precondition.variables = action.parameters + precondition.variables
      domain.schemas.append(
        Schema(
          action: index, slotCount: action.slotCount, precondition: precondition, effects: effects))
    }
  }

  private mutating func append(_ rule: Derivation) {
    let head = Schema.Effect(
      condition: Conjunction(), atom: rule.head, isAdd: true, isPlain: true)
    for var condition in disjuncts(of: rule.condition) {
      condition.variables = rule.parameters + condition.variables
      domain.schemas.append(
        Schema(action: -1, slotCount: rule.slotCount, precondition: condition, effects: [head]))
    }
  }

  // MARK: alternatives

  /// The alternatives of a condition, each a conjunction.
  private mutating func disjuncts(of formula: Formula, negated: Bool = false) -> [Conjunction] {
    switch formula {
    case .and(let parts):
      return negated ? union(of: formula, parts, true) : product(of: parts, negated: false)
    case .or(let parts):
      return negated ? product(of: parts, negated: true) : union(of: formula, parts, false)
    case .not(let inner): return disjuncts(of: inner, negated: !negated)
    case .exists(let parameters, let inner) where !negated,
      .forall(let parameters, let inner) where negated:
      if formula.freeSlots.isEmpty { return [Conjunction(positives: [atom(formula, negated)])] }
      var result = disjuncts(of: inner, negated: negated)
      for index in result.indices { result[index].variables += parameters }
      return result
    case .exists, .forall: return [residue(formula, negated)]
    case .atom(let atom):
      return [negated ? Conjunction(negatives: [atom]) : Conjunction(positives: [atom])]
    case .equal(let left, let right):
      return [Conjunction(equalities: [(left, right, !negated)])]
    }
  }

  /// A derived predicate without arguments that says what a closed condition says.
  private mutating func atom(_ formula: Formula, _ negated: Bool) -> Atom {
    let condition = negated ? Formula.not(formula) : formula
    if let known = closed[condition] { return known }
    let atom = Atom(predicate: domain.predicates.count, terms: [])
    domain.predicates.append(.init(name: "some-\(closed.count + 1)", arity: 0))
    domain.derivedPredicates.insert(atom.predicate)
    guard case .exists(let parameters, let inner) = negated ? formula.dual : formula else {
      preconditionFailure("only quantified conditions are named")
    }
    // the variables of the condition become those of the rule
    domain.derivations.append(
      Derivation(
        head: atom, parameters: parameters, condition: inner,
        slotCount: (formula.highestSlot ?? -1) + 1))
    closed[condition] = atom
    return atom
  }

  private mutating func residue(_ formula: Formula, _ negated: Bool) -> Conjunction {
    residueCount += 1
    let formula = negated ? Formula.not(formula) : formula
    return Conjunction(
      residues: [Residue(formula: formula, slots: formula.freeSlots, number: residueCount)])
  }

  private mutating func union(
    of formula: Formula, _ parts: [Formula], _ negated: Bool
  ) -> [Conjunction] {
    var result: [Conjunction] = []
    for part in parts { result += disjuncts(of: part, negated: negated) }
    return result.count <= Normalizer.limit ? result : [residue(formula, negated)]
  }

  private mutating func product(of parts: [Formula], negated: Bool) -> [Conjunction] {
    var result = [Conjunction()]
    for part in parts {
      var alternatives = disjuncts(of: part, negated: negated)
      if result.count * alternatives.count > Normalizer.limit {
        alternatives = [residue(part, negated)]
      }
      result = result.flatMap { left in alternatives.map { left.merged(with: $0) } }
    }
    return result
  }
}

extension Formula {
  /// The condition's negation, with the negation pushed through the outer quantifier.
  fileprivate var dual: Formula {
    switch self {
    case .forall(let parameters, let inner): .exists(parameters, .not(inner))
    case .exists(let parameters, let inner): .forall(parameters, .not(inner))
    default: .not(self)
    }
  }

  /// The highest slot that is bound or used.
  fileprivate var highestSlot: Int? {
    switch self {
    case .and(let parts), .or(let parts): parts.compactMap(\.highestSlot).max()
    case .not(let inner): inner.highestSlot
    case .forall(let parameters, let inner), .exists(let parameters, let inner):
      (parameters.map(\.slot) + [inner.highestSlot ?? -1]).max()
    case .atom(let atom): atom.terms.compactMap(\.slot).max()
    case .equal(let left, let right): [left, right].compactMap(\.slot).max()
    }
  }
}

extension Term {
  fileprivate var slot: Int? { if case .variable(let slot) = self { slot } else { nil } }
}
