/// Works out the derived facts of a state straight from the rules as they were read, layer by layer, for the validator.
struct DerivedFacts: Sendable {
  private let domain: Domain
  private let problem: Problem
  /// The rules of each layer.
  private let layers: [[Derivation]]

  init(_ domain: Domain, _ problem: Problem) {
    self.domain = domain
    self.problem = problem
    let rules = domain.derivations.filter { $0.head.predicate < domain.declaredPredicateCount }
    let layer = Stratification(of: domain).layer
    let numbers = Set(rules.map { layer[$0.head.predicate] }).sorted()
    layers = numbers.map { number in rules.filter { layer[$0.head.predicate] == number } }
  }

  /// The state with everything that follows from it.
  func closure(of state: Set<Fact>) -> Set<Fact> {
    guard !layers.isEmpty else { return state }
    var query = Query(domain, problem, state)
    for rules in layers {
      var found = true
      while found {
        found = false
        for rule in rules {
          for fact in query.heads(of: rule) where query.insert(fact) { found = true }
        }
      }
    }
    return query.all
  }
}

/// Finds the ways to make a condition true in a state by matching its atoms with facts.
private struct Query {
  private let domain: Domain
  private let problem: Problem
  private(set) var all: Set<Fact>
  private var byPredicate: [[Fact]]

  init(_ domain: Domain, _ problem: Problem, _ state: Set<Fact>) {
    self.domain = domain
    self.problem = problem
    all = state
    byPredicate = Array(repeating: [], count: domain.predicates.count)
    for fact in state { byPredicate[fact.predicate].append(fact) }
  }

  mutating func insert(_ fact: Fact) -> Bool {
    guard all.insert(fact).inserted else { return false }
    byPredicate[fact.predicate].append(fact)
    return true
  }

  func heads(of rule: Derivation) -> [Fact] {
    var result: [Fact] = []
    var binding = Array(repeating: -1, count: rule.slotCount)
    match(rule.condition, &binding) { binding in
      bindRest(rule.parameters[...], &binding) { binding in
        result.append(
          Fact(
            predicate: rule.head.predicate,
            objects: rule.parameters.map { binding[$0.slot] }))
      }
    }
    return result
  }

  /// Calls `emit` for every way to bind variables so that the formula holds; variables that do not matter stay unbound.
  private func match(
    _ formula: Formula, _ binding: inout [Int], _ emit: (inout [Int]) -> Void
  ) {
    switch formula {
    case .and(let parts):
      // atoms first: they bind what the others look at
      let atoms = parts.filter { if case .atom = $0 { true } else { false } }
      let others = parts.filter { if case .atom = $0 { false } else { true } }
      matchAll((atoms + others)[...], &binding, emit)
    case .or(let parts): for part in parts { match(part, &binding, emit) }
    case .exists(let parameters, let inner):
      match(inner, &binding) { binding in
        let before = parameters.map { binding[$0.slot] }
        bindRest(parameters[...], &binding, emit)
        for (parameter, value) in zip(parameters, before) { binding[parameter.slot] = value }
      }
      for parameter in parameters { binding[parameter.slot] = -1 }
    case .atom(let atom): match(atom, &binding, emit)
    case .not, .forall, .equal:
      let free = formula.freeSlots.filter { binding[$0] < 0 }
      enumerate(free[...], &binding) { binding in
        if holds(formula, &binding) { emit(&binding) }
      }
    }
  }

  private func matchAll(
    _ parts: ArraySlice<Formula>, _ binding: inout [Int], _ emit: (inout [Int]) -> Void
  ) {
    guard let first = parts.first else { return emit(&binding) }
    match(first, &binding) { matchAll(parts.dropFirst(), &$0, emit) }
  }

  private func match(_ atom: Atom, _ binding: inout [Int], _ emit: (inout [Int]) -> Void) {
    let before = binding
    for fact in byPredicate[atom.predicate] {
      var fits = true
      for (term, object) in zip(atom.terms, fact.objects) where fits {
        switch term {
        case .object(let own): fits = own == object
        case .variable(let slot):
          if binding[slot] < 0 { binding[slot] = object } else { fits = binding[slot] == object }
        }
      }
      if fits { emit(&binding) }
      binding = before
    }
  }

  /// Binds the parameters that are still free, and goes on only where all have the right type.
  private func bindRest(
    _ parameters: ArraySlice<Parameter>, _ binding: inout [Int], _ emit: (inout [Int]) -> Void
  ) {
    guard let parameter = parameters.first else { return emit(&binding) }
    if binding[parameter.slot] >= 0 {
      guard allows(binding[parameter.slot], parameter) else { return }
      return bindRest(parameters.dropFirst(), &binding, emit)
    }
    for object in problem.objects.indices where allows(object, parameter) {
      binding[parameter.slot] = object
      bindRest(parameters.dropFirst(), &binding, emit)
    }
    binding[parameter.slot] = -1
  }

  private func enumerate(
    _ slots: ArraySlice<Int>, _ binding: inout [Int], _ body: (inout [Int]) -> Void
  ) {
    guard let slot = slots.first else { return body(&binding) }
    for object in problem.objects.indices {
      binding[slot] = object
      enumerate(slots.dropFirst(), &binding, body)
    }
    binding[slot] = -1
  }

  private func allows(_ object: Int, _ parameter: Parameter) -> Bool {
    domain.types.allows(problem.objects[object].types, where: parameter.types)
  }

  private func holds(_ formula: Formula, _ binding: inout [Int]) -> Bool {
    switch formula {
    case .not(let inner): return !holds(inner, &binding)
    case .equal(let left, let right): return object(left, binding) == object(right, binding)
    case .forall(let parameters, let inner):
      return !holds(.exists(parameters, .not(inner)), &binding)
    default:
      var some = false
      var copy = binding
      match(formula, &copy) { _ in some = true }
      return some
    }
  }

  private func object(_ term: Term, _ binding: [Int]) -> Int {
    switch term {
    case .object(let object): object
    case .variable(let slot): binding[slot]
    }
  }
}
