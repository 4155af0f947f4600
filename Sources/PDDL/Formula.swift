/// An argument: an object of the task, or a variable by its slot in the action that binds it.
package enum Term: Hashable, Sendable {
  case object(Int)
  case variable(Int)
}

/// A predicate (or a cost function) applied to terms.
package struct Atom: Hashable, Sendable {
  package var predicate: Int
  package var terms: [Term]
}

/// A variable with the types it may have; empty means any object.
package struct Parameter: Hashable, Sendable {
  package var name: String
  package var types: [Int]
  package var slot: Int
}

/// A condition. `imply` is read as `or`; `and([])` is true and `or([])` is false.
package indirect enum Formula: Hashable, Sendable {
  case and([Formula])
  case or([Formula])
  case not(Formula)
  case forall([Parameter], Formula)
  case exists([Parameter], Formula)
  case atom(Atom)
  case equal(Term, Term)

  package static let always = Formula.and([])
}

/// One literal that an action makes true or false, for all `parameters`, where `condition` holds before it.
package struct Effect: Hashable, Sendable {
  package var parameters: [Parameter]
  package var condition: Formula
  package var atom: Atom
  package var isAdd: Bool
}

/// What an action adds to the total cost: a number plus cost functions.
package struct CostExpression: Hashable, Sendable {
  package var constant = 0
  package var functions: [Atom] = []
}

/// A way to act, for all values of its parameters.
package struct Action: Hashable, Sendable {
  package var name: String
  package var parameters: [Parameter]
  package var precondition: Formula
  package var effects: [Effect]
  package var cost: CostExpression?
  /// Variables of the whole action, quantified ones included.
  package var slotCount: Int
}

/// A rule for a derived predicate: the head holds, for all values of the parameters, where the condition does.
package struct Derivation: Hashable, Sendable {
  package var head: Atom
  package var parameters: [Parameter]
  package var condition: Formula
  package var slotCount: Int
}

/// What must be so on the way to the goal (PDDL 3), for all values of the parameters.
package struct Constraint: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// Holds in every state, the first and the last included.
    case always(Formula)
    /// Whenever the first holds, the second held in an earlier state.
    case sometimeBefore(Formula, Formula)
  }

  package var parameters: [Parameter]
  package var kind: Kind
  package var slotCount: Int
  /// As it is written, for explanations.
  package var text: String
}

extension Formula {
  /// The variables that are used but not bound inside, in rising order.
  package var freeSlots: [Int] {
    var free: Set<Int> = []
    collectFree(bound: [], into: &free)
    return free.sorted()
  }

  private func collectFree(bound: Set<Int>, into free: inout Set<Int>) {
    switch self {
    case .and(let parts), .or(let parts):
      for part in parts { part.collectFree(bound: bound, into: &free) }
    case .not(let inner): inner.collectFree(bound: bound, into: &free)
    case .forall(let parameters, let inner), .exists(let parameters, let inner):
      inner.collectFree(bound: bound.union(parameters.map(\.slot)), into: &free)
    case .atom(let atom):
      for case .variable(let slot) in atom.terms where !bound.contains(slot) { free.insert(slot) }
    case .equal(let left, let right):
      for case .variable(let slot) in [left, right] where !bound.contains(slot) {
        free.insert(slot)
      }
    }
  }

  /// Calls `body` for every predicate that is used, with whether its absence is asked for.
  package func forEachPredicate(negated: Bool = false, _ body: (Int, Bool) -> Void) {
    switch self {
    case .and(let parts), .or(let parts):
      for part in parts { part.forEachPredicate(negated: negated, body) }
    case .not(let inner): inner.forEachPredicate(negated: !negated, body)
    case .forall(_, let inner), .exists(_, let inner):
      inner.forEachPredicate(negated: negated, body)
    case .atom(let atom): body(atom.predicate, negated)
    case .equal: break
    }
  }
}
