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
