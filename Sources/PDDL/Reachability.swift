/// Relaxed reachability: every fact and every action instance that can come about when nothing is ever deleted.
///
/// Semi-naive evaluation of the schemas as rules (Helmert 2009, "Concise finite-domain representations for PDDL
/// planning tasks", section 6), with a join that always continues at the literal with the fewest candidates. A
/// negative literal over a fact that is true at first waits until some instance has deleted that fact: predicate
/// `p + predicateCount` holds the facts of `p` that can become false. Residues are taken to hold.
final class Reachability {
  let domain: Domain
  let problem: Problem
  @exclusivity(unchecked) private(set) var rules: RuleSet
  let facts: FactTable
  /// Predicates that some effect changes.
  let isFluent: [Bool]
  /// Facts below this number are true in the first state; below `staticCount` they can never change.
  let initialCount: Int
  let staticCount: Int
  /// Instances of each schema.
  @exclusivity(unchecked) private(set) var instanceCount: [Int]
  @exclusivity(unchecked) private(set) var instanceSchema: [Int32] = []
  @exclusivity(unchecked) private(set) var instanceStart: [Int32] = []
  /// Values of the variables of each instance's schema, in their order there.
  @exclusivity(unchecked) private(set) var instanceValues: [Int32] = []
  /// Values of the variables by slot; -1 is not bound.
  @exclusivity(unchecked) var binding: [Int32]
  private let isNegated: [Bool]
  @exclusivity(unchecked) private var triggers: [[(rule: Int, literal: Int)]]
  @exclusivity(unchecked) private var isDone: [Bool]
  /// Slots in the order in which they were bound.
  @exclusivity(unchecked) private var trail: [Int] = []
  private let scratch: UnsafeMutablePointer<Int32>
  private let limit: Int

  init(domain: Domain, problem: Problem, limit: Int) throws(PDDLError) {
    self.domain = domain
    self.problem = problem
    self.limit = limit
    var fluent = Array(repeating: false, count: domain.predicates.count)
    for schema in domain.schemas {
      for effect in schema.effects { fluent[effect.atom.predicate] = true }
    }
    isFluent = fluent
    rules = RuleSet(domain: domain, objects: problem.objects, fluents: fluent)
    let arities = domain.predicates.map(\.arity)
    facts = FactTable(arities: arities + arities, objectCount: max(1, problem.objects.count))
    for fact in problem.initial where !fluent[fact.predicate] { facts.insert(fact) }
    staticCount = facts.count
    for fact in problem.initial where fluent[fact.predicate] { facts.insert(fact) }
    initialCount = facts.count
    let slots = max(
      problem.goalSlotCount, domain.schemas.map(\.slotCount).max() ?? 0,
      problem.constraints.map(\.slotCount).max() ?? 0)
    binding = Array(repeating: -1, count: slots + 1)
    scratch = .allocate(capacity: (arities.max() ?? 0) + 1)
    isDone = Array(repeating: false, count: rules.predicate.count)
    var negated = Array(repeating: false, count: arities.count)
    triggers = Array(repeating: [], count: arities.count * 2)
    for (index, rule) in rules.rules.enumerated() {
      if case .none = rule.head { continue }
      for literal in rule.positives where rules.isFluent[literal] {
        triggers[rules.predicate[literal]].append((index, literal))
      }
      for literal in rule.negatives where rules.isFluent[literal] {
        negated[rules.predicate[literal]] = true
        triggers[rules.predicate[literal] + arities.count].append((index, literal))
      }
    }
    isNegated = negated
    instanceCount = Array(repeating: 0, count: domain.schemas.count)
    try run()
  }

  deinit { scratch.deallocate() }

  private func run() throws(PDDLError) {
    for (index, rule) in rules.rules.enumerated() {
      if case .none = rule.head { continue }
      if rule.positives.contains(where: { rules.isFluent[$0] }) { continue }
      match(index, trigger: -1, at: -1) { self.derive(index) }
    }
    var fact = staticCount
    while fact < facts.count {
      for (rule, literal) in triggers[Int(facts.predicateOf[fact])] {
        let mark = trail.count
        guard bind(literal, to: fact, in: rules.rules[rule]) else { continue }
        match(rule, trigger: literal, at: Int32(fact)) { self.derive(rule) }
        unbind(to: mark)
      }
      if instanceSchema.count > limit {
        throw .tooLarge(actions: instanceSchema.count, limit: limit)
      }
      fact += 1
    }
  }

  /// What follows from a rule whose body is matched by `binding`.
  private func derive(_ index: Int) {
    let rule = rules.rules[index]
    let schema = domain.schemas[rule.schema]
    switch rule.head {
    case .none: break
    case .effect(let number): happen(schema.effects[number])
    case .instance:
      instanceCount[rule.schema] += 1
      instanceSchema.append(Int32(rule.schema))
      instanceStart.append(Int32(instanceValues.count))
      for variable in rule.variables { instanceValues.append(binding[variable.slot]) }
      for effect in schema.effects where effect.isPlain { happen(effect) }
    }
  }

  private func happen(_ effect: Schema.Effect) {
    let values = fill(effect.atom)
    if effect.isAdd {
      facts.insert(effect.atom.predicate, values)
    } else if isNegated[effect.atom.predicate] {
      let fact = facts.find(effect.atom.predicate, values)
      guard fact >= 0, fact < initialCount else { return }
      facts.insert(effect.atom.predicate + domain.predicates.count, values)
    }
  }

  /// The objects that a variable of these types ranges over.
  func objects(of types: [Int]) -> [Int32] { rules.members[rules.typeClass(types)] }

  /// The atom's arguments under `binding`; good until the next call.
  func fill(_ atom: Atom) -> UnsafeBufferPointer<Int32> {
    for (position, term) in atom.terms.enumerated() {
      switch term {
      case .object(let object): scratch[position] = Int32(object)
      case .variable(let slot): scratch[position] = binding[slot]
      }
    }
    return UnsafeBufferPointer(start: scratch, count: atom.terms.count)
  }
}

extension Reachability {
  /// Calls `emit` for every way to bind the rest of a rule's variables so that its body holds. With a trigger, each
  /// way is found only at the newest fact that it uses.
  func match(_ rule: Int, trigger: Int, at fact: Int32, _ emit: () -> Void) {
    let rule = rules.rules[rule]
    var remaining = rule.positives.count
    if trigger >= 0 {
      isDone[trigger] = true
      if rule.positives.contains(trigger) { remaining -= 1 }
    }
    if isConsistent(rule) { join(rule, remaining, trigger, fact, emit) }
    if trigger >= 0 { isDone[trigger] = false }
  }

  /// Binds the variables of a literal to the arguments of a fact, and notes them on the trail. False, and nothing is
  /// bound, when it does not match.
  func bind(_ literal: Int, to fact: Int, in rule: Rule) -> Bool {
    let mark = trail.count
    let terms = rules.start[literal]
    let values = Int(facts.start[fact])
    for position in 0..<rules.arity[literal] {
      let term = rules.terms[terms + position]
      let value = facts.arguments[values + position]
      if term >= 0 {
        if term != value { return failed(mark) }
        continue
      }
      let slot = Int(~term)
      if binding[slot] >= 0 {
        if binding[slot] != value { return failed(mark) }
        continue
      }
      guard isAllowed(value, in: slot, of: rule) else { return failed(mark) }
      binding[slot] = value
      trail.append(slot)
    }
    return true
  }

  func unbind(to mark: Int) { while trail.count > mark { binding[trail.removeLast()] = -1 } }

  private func failed(_ mark: Int) -> Bool {
    unbind(to: mark)
    return false
  }

  private func isAllowed(_ object: Int32, in slot: Int, of rule: Rule) -> Bool {
    for variable in rule.variables where variable.slot == slot {
      return rules.isMember[variable.types][Int(object)]
    }
    return true
  }

  private func value(_ term: Int32) -> Int32 { term >= 0 ? term : binding[Int(~term)] }

  /// Whether the equalities that are bound hold.
  private func isConsistent(_ rule: Rule) -> Bool {
    for (left, right, isEqual) in rule.equalities {
      let (a, b) = (value(left), value(right))
      if a >= 0, b >= 0, (a == b) != isEqual { return false }
    }
    return true
  }

  private func join(
    _ rule: Rule, _ remaining: Int, _ trigger: Int, _ fact: Int32, _ emit: () -> Void
  ) {
    guard remaining > 0 else { return enumerate(rule, 0, trigger, fact, emit) }

    // the literal with the fewest candidates, and the list that holds them
    var best = (literal: -1, count: Int32.max, list: -1, position: -1)
    for literal in rule.positives where !isDone[literal] {
      let predicate = rules.predicate[literal]
      var choice = (
        literal: literal, count: facts.predicateCount[predicate], list: -1, position: -1
      )
      let terms = rules.start[literal]
      for position in 0..<rules.arity[literal] {
        let value = value(rules.terms[terms + position])
        guard value >= 0 else { continue }
        let list = facts.list(predicate, position, Int(value))
        if choice.list < 0 || facts.listCount[list] < choice.count {
          choice = (literal, facts.listCount[list], list, position)
        }
      }
      if choice.count == 0 { return }
      if choice.count < best.count { best = choice }
    }

    let literal = best.literal
    let isFluent = rules.isFluent[literal]
    isDone[literal] = true
    defer { isDone[literal] = false }
    var candidate =
      best.list >= 0 ? facts.listHead[best.list] : facts.predicateHead[rules.predicate[literal]]
    while candidate >= 0 {
      if isFluent, trigger >= 0, literal < trigger ? candidate >= fact : candidate > fact { break }
      let mark = trail.count
      if bind(literal, to: Int(candidate), in: rule) {
        if isConsistent(rule) { join(rule, remaining - 1, trigger, fact, emit) }
        unbind(to: mark)
      }
      candidate =
        best.list >= 0
        ? facts.next[Int(facts.start[Int(candidate)]) + best.position]
        : facts.predicateNext[Int(candidate)]
    }
  }

  /// Tries every object for the variables that no positive literal binds, then looks at the negative literals.
  private func enumerate(
    _ rule: Rule, _ variable: Int, _ trigger: Int, _ fact: Int32, _ emit: () -> Void
  ) {
    guard variable < rule.variables.count else {
      for literal in rule.negatives where literal != trigger {
        if !canBeFalse(literal, trigger, fact) { return }
      }
      return emit()
    }
    let (slot, types) = rule.variables[variable]
    guard binding[slot] < 0 else { return enumerate(rule, variable + 1, trigger, fact, emit) }
    for object in rules.members[types] {
      binding[slot] = object
      if isConsistent(rule) { enumerate(rule, variable + 1, trigger, fact, emit) }
    }
    binding[slot] = -1
  }

  private func canBeFalse(_ literal: Int, _ trigger: Int, _ fact: Int32) -> Bool {
    let predicate = rules.predicate[literal]
    for position in 0..<rules.arity[literal] {
      scratch[position] = value(rules.terms[rules.start[literal] + position])
    }
    let values = UnsafeBufferPointer(start: scratch, count: rules.arity[literal])
    let positive = facts.find(predicate, values)
    if positive < 0 || positive >= initialCount { return true }
    if !rules.isFluent[literal] { return false }
    let negative = facts.find(predicate + domain.predicates.count, values)
    guard negative >= 0 else { return false }
    // a plain match (no trigger) is asked for before the run, when nothing is false yet, or after it
    if trigger < 0 { return fact >= 0 }
    return literal < trigger ? negative < fact : negative <= fact
  }
}
