/// Trajectory constraints are compiled away: a clause that must always hold becomes, by regression, a precondition of
/// the actions that could break it; `sometime-before` becomes a clause over a fact that remembers (Gerevini, Haslum,
/// Long, Saetti and Dimopoulos 2009; the compilation is our own).
extension Instantiation {
  mutating func addConstraints() {
    for (index, constraint) in reach.problem.constraints.enumerated() {
      forEachBinding(constraint.parameters[...]) { instantiation in
        if !instantiation.add(constraint.kind) {
          instantiation.task.brokenConstraints.append(index)
          instantiation.task.isGoalUnreachable = true
        }
      }
    }
  }

  private mutating func forEachBinding(
    _ parameters: ArraySlice<Parameter>, _ body: (inout Instantiation) -> Void
  ) {
    guard let parameter = parameters.first else { return body(&self) }
    for object in reach.objects(of: parameter.types) {
      reach.binding[parameter.slot] = object
      forEachBinding(parameters.dropFirst(), body)
    }
    reach.binding[parameter.slot] = -1
  }

  /// False when the constraint is broken whatever is done.
  private mutating func add(_ kind: Constraint.Kind) -> Bool {
    switch kind {
    case .always(let formula): return keep(grounder.ground(formula))
    case .sometimeBefore(let later, let earlier):
      let absent = grounder.ground(later, negated: true)
      let memory = task.newFact()
      switch grounder.ground(earlier) {
      case .never: return keep(absent)
      case .always: remember(memory, [])
      case let formula: remember(memory, [literal(formula)])
      }
      return keep(.combine([absent, .literal(memory << 1)], isAnd: false))
    }
  }

  /// Every action notes what holds before it.
  private mutating func remember(_ memory: Int32, _ conditions: [Int32]) {
    for index in task.operators.indices {
      let old = task.operators[index].effects
      let first = Int32(task.effects.count)
      task.effects += Array(task.effects[old.ints])
      task.effects.append(RawTask.Effect(literal: memory << 1, conditions: task.append(conditions)))
      task.operators[index].effects = first..<Int32(task.effects.count)
    }
  }

  private mutating func keep(_ formula: GroundFormula) -> Bool {
    switch formula {
    case .always: return true
    case .never: return false
    case .literal(let literal): return keep(clause: [literal])
    case .and(let parts):
      for part in parts where !keep(part) { return false }
      return true
    case .or(let parts): return keep(clause: parts.map { literal($0) })
    }
  }

  private mutating func keep(clause: [Int32]) -> Bool {
    let derived = Set(task.axioms.map(\.head))
    if clause.contains(where: { derived.contains($0 >> 1) }) {
      demandEverywhere(clause)
      return true
    }
    guard clause.contains(where: isTrueAtFirst) else { return false }
    for index in task.operators.indices { demand(clause, after: index) }
    return true
  }

  private func isTrueAtFirst(_ literal: Int32) -> Bool {
    (Int(literal >> 1) < task.initialCount) == (literal & 1 == 0)
  }

  /// For what axioms derive: every action, and the goal, ask for the clause itself.
  private mutating func demandEverywhere(_ clause: [Int32]) {
    let literal = literal(.combine(clause.map { .literal($0) }, isAnd: false))
    for index in task.operators.indices { demand([literal], of: index) }
    task.goal.append(literal)
  }

  /// Adds to an action's precondition that the clause holds after it.
  private mutating func demand(_ clause: [Int32], after index: Int) {
    let effects = task.operators[index].effects.ints
    guard effects.contains(where: { clause.contains(task.effects[$0].literal ^ 1) }) else { return }
    let known = Set(task.literals[task.operators[index].conditions.ints])
    let regressed = GroundFormula.combine(
      clause.map { regress($0, over: effects).assuming(known) }, isAnd: false)
    switch regressed {
    case .always: return
    case .never: task.operators[index].isForbidden = true
    default: demand([literal(regressed)], of: index)
    }
  }

  private mutating func demand(_ literals: [Int32], of index: Int) {
    let old = Array(task.literals[task.operators[index].conditions.ints])
    task.operators[index].conditions = task.append(old + literals)
  }

  /// What must hold before an action so that the literal holds after it. Adding wins over deleting.
  private func regress(_ literal: Int32, over effects: Range<Int>) -> GroundFormula {
    func happens(_ target: Int32) -> GroundFormula {
      .combine(
        effects.lazy.filter { task.effects[$0].literal == target }.map { effect in
          .combine(
            task.literals[task.effects[effect].conditions.ints].lazy.map { .literal($0) },
            isAnd: true)
        }, isAnd: false)
    }
    func absent(_ formula: GroundFormula) -> GroundFormula {
      switch formula {
      case .always: .never
      case .never: .always
      case .literal(let literal): .literal(literal ^ 1)
      case .and(let parts): .combine(parts.lazy.map { absent($0) }, isAnd: false)
      case .or(let parts): .combine(parts.lazy.map { absent($0) }, isAnd: true)
      }
    }
    let (makes, breaks) = (happens(literal), happens(literal ^ 1))
    let kept: (GroundFormula) -> GroundFormula = { .combine([.literal(literal), $0], isAnd: true) }
    if literal & 1 == 0 {
      return .combine([makes, kept(absent(breaks))], isAnd: false)
    }
    // a deletion counts only where nothing adds the fact
    return .combine(
      [.combine([makes, absent(breaks)], isAnd: true), kept(absent(breaks))], isAnd: false)
  }
}
