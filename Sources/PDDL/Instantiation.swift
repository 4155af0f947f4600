/// Instantiates what `Reachability` found.
///
/// A condition that is not a conjunction of literals is given a name: a fact of its own that axioms derive, one for all
/// the places where it stands. So no `or` is multiplied out and no long conjunction is copied into every action.
struct Instantiation {
  /// Conjunctions up to this long are copied rather than named.
  private static let longestCopy = 12
  let reach: Reachability
  let grounder: FormulaGrounder
  var task = RawTask()
  private var residues: [ResidueKey: [Int32]?] = [:]
  private var names: [[Int32]: Int32] = [:]

  private struct ResidueKey: Hashable {
    var number: Int
    var values: [Int32]
  }

  init(_ reach: Reachability) {
    self.reach = reach
    grounder = FormulaGrounder(reach: reach)
    task.factCount = reach.facts.count
    task.initialCount = reach.initialCount
    for instance in reach.instanceSchema.indices { instantiate(instance) }
    addGoal()
    addConstraints()
  }

  // MARK: actions

  private mutating func instantiate(_ instance: Int) {
    let number = Int(reach.instanceSchema[instance])
    let schema = reach.domain.schemas[number]
    let rule = reach.rules.rules[reach.rules.instanceRule[number]]
    let start = Int(reach.instanceStart[instance])
    for (index, variable) in rule.variables.enumerated() {
      reach.binding[variable.slot] = reach.instanceValues[start + index]
    }
    defer { for variable in rule.variables { reach.binding[variable.slot] = -1 } }
    let copies = reach.instanceCount[number] < 64
    guard let conditions = append(schema.precondition, copies: copies) else { return }
    if schema.isRule {
      let atom = schema.effects[0].atom
      let head = reach.facts.find(atom.predicate, reach.fill(atom))
      task.axioms.append(RawTask.Axiom(head: head, conditions: conditions))
      return
    }
    let action = reach.domain.actions[schema.action]
    let firstArgument = Int32(task.arguments.count)
    for parameter in action.parameters { task.arguments.append(reach.binding[parameter.slot]) }
    let cost = cost(of: action)
    let effects = instantiateEffects(of: schema, number)
    task.operators.append(
      RawTask.Operator(
        action: Int32(schema.action), firstArgument: firstArgument,
        argumentCount: Int32(action.parameters.count), cost: Int32(cost), conditions: conditions,
        effects: effects))
  }

  private mutating func instantiateEffects(of schema: Schema, _ number: Int) -> Range<Int32> {
    let first = Int32(task.effects.count)
    for (index, effect) in schema.effects.enumerated() {
      if effect.isPlain {
        let fact = reach.facts.find(effect.atom.predicate, reach.fill(effect.atom))
        append(fact, effect.isAdd, 0..<0)
        continue
      }
      var found: [(fact: Int32, literals: [Int32])] = []
      reach.match(reach.rules.conditionRule[number][index], trigger: -1, at: .max) {
        let fact = reach.facts.find(effect.atom.predicate, reach.fill(effect.atom))
        guard fact >= 0, let conditions = append(effect.condition, copies: true) else { return }
        found.append((fact, Array(task.literals[conditions.ints])))
        task.literals.removeLast(conditions.count)
      }
      for (fact, literals) in found { append(fact, effect.isAdd, task.append(literals)) }
    }
    return first..<Int32(task.effects.count)
  }

  private mutating func append(_ fact: Int32, _ isAdd: Bool, _ conditions: Range<Int32>) {
    guard fact >= 0 else { return }
    task.effects.append(
      RawTask.Effect(literal: fact << 1 | (isAdd ? 0 : 1), conditions: conditions))
  }

  private func cost(of action: Action) -> Int {
    guard reach.problem.usesCosts else { return 1 }
    guard let expression = action.cost else { return 0 }
    return expression.functions.reduce(expression.constant) { sum, function in
      let objects = reach.fill(function).map { Int($0) }
      return sum + (reach.problem.costs[Fact(predicate: function.predicate, objects: objects)] ?? 0)
    }
  }
}

// MARK: conditions

extension Instantiation {
  /// Appends the literals of a bound conjunction; nil, and nothing is appended, when it cannot hold.
  private mutating func append(_ conjunction: Conjunction, copies: Bool) -> Range<Int32>? {
    // naming a residue appends literals of its own, so residues come first
    var parts: [[Int32]] = []
    for residue in conjunction.residues {
      guard let literals = literals(of: residue, copies: copies) else { return nil }
      parts.append(literals)
    }
    let first = Int32(task.literals.count)
    for atom in conjunction.positives where reach.isFluent[atom.predicate] {
      task.literals.append(reach.facts.find(atom.predicate, reach.fill(atom)) << 1)
    }
    for atom in conjunction.negatives where reach.isFluent[atom.predicate] {
      let fact = reach.facts.find(atom.predicate, reach.fill(atom))
      if fact >= 0 { task.literals.append(fact << 1 | 1) }
    }
    for part in parts { task.literals += part }
    return first..<Int32(task.literals.count)
  }

  private mutating func literals(of residue: Residue, copies: Bool) -> [Int32]? {
    let key = ResidueKey(number: residue.number, values: residue.slots.map { reach.binding[$0] })
    if let known = residues[key] { return known }
    let formula = grounder.ground(residue.formula)
    let result: [Int32]?
    switch formula {
    case .never: result = nil
    case .and(let parts) where copies || parts.count <= Instantiation.longestCopy:
      result = parts.map { literal($0) }
    case .always: result = []
    default: result = [literal(formula)]
    }
    residues[key] = .some(result)
    return result
  }

  /// A literal that is true where the formula is.
  mutating func literal(_ formula: GroundFormula) -> Int32 {
    switch formula {
    case .literal(let literal): return literal
    case .always, .never: preconditionFailure("constants are removed before this")
    case .and(let parts): return named([parts.map { literal($0) }])
    case .or(let parts):
      return named(
        parts.map { part -> [Int32] in
          if case .and(let inner) = part { return inner.map { literal($0) } }
          return [literal(part)]
        })
    }
  }

  /// The fact that holds where one of the conjunctions does.
  private mutating func named(_ alternatives: [[Int32]]) -> Int32 {
    let sorted = alternatives.map { Array(Set($0)).sorted() }.sorted {
      $0.lexicographicallyPrecedes($1)
    }
    let key = Array(sorted.joined(separator: [-1]))
    if let known = names[key] { return known << 1 }
    let fact = task.newFact()
    names[key] = fact
    for conditions in sorted {
      task.axioms.append(RawTask.Axiom(head: fact, conditions: task.append(conditions)))
    }
    return fact << 1
  }

  private mutating func addGoal() {
    switch grounder.ground(reach.problem.goal) {
    case .always: break
    case .never: task.isGoalUnreachable = true
    case .and(let parts): task.goal = parts.map { literal($0) }
    case let formula: task.goal = [literal(formula)]
    }
  }
}
