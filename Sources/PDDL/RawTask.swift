/// The ground actions as reachability found them, before anything is simplified. A literal is `fact << 1`, plus 1 when
/// it says that the fact is false.
struct RawTask {
  struct Operator {
    /// The action's number, or -1 for a step that only exists inside (the alternatives of a goal).
    var action: Int32
    var firstArgument: Int32
    var argumentCount: Int32
    var cost: Int32
    var conditions: Range<Int32>
    var effects: Range<Int32>
  }

  struct Effect {
    var literal: Int32
    var conditions: Range<Int32>
  }

  var operators: [Operator] = []
  var effects: [Effect] = []
  /// Literals of preconditions and effect conditions.
  var literals: [Int32] = []
  var arguments: [Int32] = []
  var goal: [Int32] = []
  /// Facts, those that only exist inside included.
  var factCount = 0
  /// Facts true at first: those below `initialCount` and these.
  var extraInitial: [Int32] = []
  var initialCount = 0
  /// Whether the goal is false whatever is done, even when nothing is ever deleted.
  var isGoalUnreachable = false
}

/// A condition over ground facts.
indirect enum GroundFormula {
  case always, never
  case literal(Int32)
  case and([GroundFormula])
  case or([GroundFormula])
}

/// Instantiates what `Reachability` found.
struct Instantiation {
  private let reach: Reachability
  private(set) var task = RawTask()

  init(_ reach: Reachability) throws(PDDLError) {
    self.reach = reach
    task.factCount = reach.facts.count
    task.initialCount = reach.initialCount
    for instance in reach.instanceSchema.indices { try instantiate(instance) }
    addGoal()
  }

  // MARK: actions

  private mutating func instantiate(_ instance: Int) throws(PDDLError) {
    let number = Int(reach.instanceSchema[instance])
    let schema = reach.domain.schemas[number]
    let action = reach.domain.actions[schema.action]
    let rule = reach.rules.rules[reach.rules.instanceRule[number]]
    let start = Int(reach.instanceStart[instance])
    for (index, variable) in rule.variables.enumerated() {
      reach.binding[variable.slot] = reach.instanceValues[start + index]
    }
    defer { for variable in rule.variables { reach.binding[variable.slot] = -1 } }

    let firstArgument = Int32(task.arguments.count)
    for parameter in action.parameters { task.arguments.append(reach.binding[parameter.slot]) }
    let place = "action '\(action.name)' of \(reach.domain.file)"
    let effects = try instantiateEffects(of: schema, number, place: place)
    let cost = cost(of: action)
    for alternative in try literals(of: schema.precondition, place: place) {
      let first = Int32(task.literals.count)
      task.literals += alternative
      task.operators.append(
        RawTask.Operator(
          action: Int32(schema.action), firstArgument: firstArgument,
          argumentCount: Int32(action.parameters.count), cost: Int32(cost),
          conditions: first..<Int32(task.literals.count), effects: effects))
    }
  }

  private mutating func instantiateEffects(
    of schema: Schema, _ number: Int, place: String
  ) throws(PDDLError) -> Range<Int32> {
    let first = Int32(task.effects.count)
    for (index, effect) in schema.effects.enumerated() {
      if effect.isPlain {
        let fact = reach.facts.find(effect.atom.predicate, reach.fill(effect.atom))
        append(fact, effect.isAdd, [])
        continue
      }
      var found: [(fact: Int32, conditions: [[Int32]])] = []
      var failure: PDDLError?
      reach.match(reach.rules.conditionRule[number][index], trigger: -1, at: .max) {
        let fact = reach.facts.find(effect.atom.predicate, reach.fill(effect.atom))
        do throws(PDDLError) {
          found.append((fact, try literals(of: effect.condition, place: place)))
        } catch { failure = error }
      }
      if let failure { throw failure }
      for (fact, alternatives) in found {
        for conditions in alternatives { append(fact, effect.isAdd, conditions) }
      }
    }
    return first..<Int32(task.effects.count)
  }

  private mutating func append(_ fact: Int32, _ isAdd: Bool, _ conditions: [Int32]) {
    guard fact >= 0 else { return }
    let first = Int32(task.literals.count)
    task.literals += conditions
    task.effects.append(
      RawTask.Effect(
        literal: fact << 1 | (isAdd ? 0 : 1), conditions: first..<Int32(task.literals.count)))
  }

  private func cost(of action: Action) -> Int {
    guard reach.problem.usesCosts else { return 1 }
    guard let expression = action.cost else { return 0 }
    return expression.functions.reduce(expression.constant) { sum, function in
      let objects = reach.fill(function).map { Int($0) }
      return sum + (reach.problem.costs[Fact(predicate: function.predicate, objects: objects)] ?? 0)
    }
  }

  // MARK: conditions

  /// The alternatives of a bound conjunction, each a list of literals; none when it cannot hold.
  private func literals(
    of conjunction: Conjunction, place: String
  ) throws(PDDLError) -> [[Int32]] {
    var common: [Int32] = []
    for atom in conjunction.positives where reach.isFluent[atom.predicate] {
      common.append(reach.facts.find(atom.predicate, reach.fill(atom)) << 1)
    }
    for atom in conjunction.negatives where reach.isFluent[atom.predicate] {
      let fact = reach.facts.find(atom.predicate, reach.fill(atom))
      if fact >= 0 { common.append(fact << 1 | 1) }
    }
    var alternatives = [common]
    for universal in conjunction.universals {
      let splits = try split(ground(universal, negated: false), place: place)
      guard alternatives.count * splits.count <= Normalizer.limit else {
        throw .tooManyAlternatives(place: place, limit: Normalizer.limit)
      }
      alternatives = alternatives.flatMap { left in splits.map { left + $0 } }
    }
    return alternatives
  }

  private func split(_ formula: GroundFormula, place: String) throws(PDDLError) -> [[Int32]] {
    switch formula {
    case .always: return [[]]
    case .never: return []
    case .literal(let literal): return [[literal]]
    case .or(let parts):
      var result: [[Int32]] = []
      for part in parts { result += try split(part, place: place) }
      return result
    case .and(let parts):
      var result: [[Int32]] = [[]]
      for part in parts {
        let splits = try split(part, place: place)
        guard result.count * splits.count <= Normalizer.limit else {
          throw .tooManyAlternatives(place: place, limit: Normalizer.limit)
        }
        result = result.flatMap { left in splits.map { left + $0 } }
      }
      return result
    }
  }

  /// The condition over ground facts, with static and unreachable facts replaced by what they are.
  private func ground(_ formula: Formula, negated: Bool) -> GroundFormula {
    switch formula {
    case .not(let inner): return ground(inner, negated: !negated)
    case .and(let parts):
      return combine(parts.lazy.map { ground($0, negated: negated) }, isAnd: !negated)
    case .or(let parts):
      return combine(parts.lazy.map { ground($0, negated: negated) }, isAnd: negated)
    case .forall(let parameters, let inner):
      return quantify(parameters[...], inner, negated, isAnd: !negated)
    case .exists(let parameters, let inner):
      return quantify(parameters[...], inner, negated, isAnd: negated)
    case .equal(let left, let right):
      return (value(left) == value(right)) != negated ? .always : .never
    case .atom(let atom):
      let fact = reach.facts.find(atom.predicate, reach.fill(atom))
      if fact < 0 { return negated ? .always : .never }
      if fact < reach.staticCount { return negated ? .never : .always }
      return .literal(fact << 1 | (negated ? 1 : 0))
    }
  }

  private func quantify(
    _ parameters: ArraySlice<Parameter>, _ inner: Formula, _ negated: Bool, isAnd: Bool
  ) -> GroundFormula {
    guard let parameter = parameters.first else { return ground(inner, negated: negated) }
    let slot = parameter.slot
    let result = combine(
      reach.objects(of: parameter.types).lazy.map { object in
        reach.binding[slot] = object
        return quantify(parameters.dropFirst(), inner, negated, isAnd: isAnd)
      }, isAnd: isAnd)
    reach.binding[slot] = -1
    return result
  }

  private func combine(_ parts: some Sequence<GroundFormula>, isAnd: Bool) -> GroundFormula {
    var kept: [GroundFormula] = []
    for part in parts {
      switch (part, isAnd) {
      case (.always, true), (.never, false): continue
      case (.never, true), (.always, false): return part
      case (.and(let inner), true), (.or(let inner), false): kept += inner
      default: kept.append(part)
      }
    }
    if kept.count == 1 { return kept[0] }
    if kept.isEmpty { return isAnd ? .always : .never }
    return isAnd ? .and(kept) : .or(kept)
  }

  private func value(_ term: Term) -> Int32 {
    switch term {
    case .object(let object): Int32(object)
    case .variable(let slot): reach.binding[slot]
    }
  }
}

// MARK: the goal

extension Instantiation {
  /// A goal with alternatives is met by steps of its own that cost nothing, come last, and end all acting.
  private mutating func addGoal() {
    switch ground(reach.problem.goal, negated: false) {
    case .always: break
    case .never: task.isGoalUnreachable = true
    case .literal(let literal): task.goal = [literal]
    case .and(let parts):
      var phase: GoalPhase?
      task.goal = parts.map { met($0, &phase) }
    case let formula:
      var phase: GoalPhase?
      task.goal = [met(formula, &phase)]
    }
  }

  private struct GoalPhase {
    var acting: Int32
    var checking: Int32
  }

  /// A literal that is true when the formula holds at the end.
  private mutating func met(_ formula: GroundFormula, _ phase: inout GoalPhase?) -> Int32 {
    switch formula {
    case .literal(let literal): return literal
    case .always, .never: preconditionFailure("constants are removed from goals before this")
    case .and(let parts):
      let literals = parts.map { met($0, &phase) }
      return fact(from: [literals], &phase)
    case .or(let parts):
      let alternatives = parts.map { part -> [Int32] in
        if case .and(let inner) = part { return inner.map { met($0, &phase) } }
        return [met(part, &phase)]
      }
      return fact(from: alternatives, &phase)
    }
  }

  private mutating func fact(from alternatives: [[Int32]], _ phase: inout GoalPhase?) -> Int32 {
    let phase = enter(&phase)
    let met = newFact()
    for conditions in alternatives {
      appendStep(conditions + [phase.checking << 1], [met << 1])
    }
    return met << 1
  }

  private mutating func enter(_ phase: inout GoalPhase?) -> GoalPhase {
    if let phase { return phase }
    let new = GoalPhase(acting: newFact(), checking: newFact())
    task.extraInitial.append(new.acting)
    for index in task.operators.indices {
      let first = Int32(task.literals.count)
      let old = task.operators[index].conditions
      task.literals += Array(task.literals[Int(old.lowerBound)..<Int(old.upperBound)])
      task.literals.append(new.acting << 1)
      task.operators[index].conditions = first..<Int32(task.literals.count)
    }
    appendStep([new.acting << 1], [new.checking << 1, new.acting << 1 | 1])
    phase = new
    return new
  }

  private mutating func newFact() -> Int32 {
    task.factCount += 1
    return Int32(task.factCount - 1)
  }

  private mutating func appendStep(_ conditions: [Int32], _ effects: [Int32]) {
    let first = Int32(task.literals.count)
    task.literals += conditions
    let firstEffect = Int32(task.effects.count)
    let none = Int32(task.literals.count)
    for literal in effects {
      task.effects.append(RawTask.Effect(literal: literal, conditions: none..<none))
    }
    task.operators.append(
      RawTask.Operator(
        action: -1, firstArgument: 0, argumentCount: 0, cost: 0,
        conditions: first..<none, effects: firstEffect..<Int32(task.effects.count)))
  }
}
