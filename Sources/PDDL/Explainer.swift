/// Finds, for each goal that the delete relaxation cannot reach, a chain of facts down to one that nothing makes true.
///
/// Backward from the goal: of all ways in which an action could bring the fact about, the one that lacks least is
/// followed. A bounded search, so the chain is true but not always the shortest.
struct Explainer {
  private let reach: Reachability
  private let task: GroundTask
  private let budget = 50_000

  init(_ reach: Reachability, _ task: GroundTask) {
    self.reach = reach
    self.task = task
  }

  /// Goals that exclude each other, as mutual exclusion shows.
  func explanation(conflict: [Int32]) -> Explanation {
    Explanation(chains: [], conflicting: conflict.compactMap(link))
  }

  func explanation() -> Explanation {
    if let broken = task.brokenConstraints.first {
      return Explanation(
        chains: [], conflicting: [], brokenConstraint: reach.problem.constraints[broken].text)
    }
    var lacks = unmet(reach.problem.goal, negated: false, binding: [:])
    if lacks.isEmpty, !task.isGoalUnreachable { lacks = relaxedUnmet() }
    guard !lacks.isEmpty else { return Explanation(chains: [], conflicting: goals) }
    let chains = lacks.map { lack -> Explanation.Chain in
      var path: [Lack] = [lack]
      let links = chain(lack, &path) ?? [lack]
      // predicates that only exist inside say nothing to a reader
      let said = links.filter { $0.predicate < reach.domain.declaredPredicateCount }
      return .init(links: (said.isEmpty ? links : said).map(link))
    }
    return Explanation(chains: chains, conflicting: [])
  }

  /// A fact that is wanted and cannot be had. Nil arguments stand for any object.
  fileprivate struct Lack: Hashable {
    var predicate: Int
    var objects: [Int?]
    var isNegated: Bool
  }

  private var goals: [Explanation.Link] {
    task.goal.compactMap(link)
  }

  private func link(_ fact: Int32) -> Explanation.Link? { lack(fact).map(link) }

  private func lack(_ fact: Int32) -> Lack? {
    task.fact(fact).map {
      Lack(predicate: $0.fact.predicate, objects: $0.fact.objects, isNegated: $0.isNegated)
    }
  }

  private func link(_ lack: Lack) -> Explanation.Link {
    Explanation.Link(
      predicate: reach.domain.predicates[lack.predicate].name,
      arguments: lack.objects.enumerated().map { position, object in
        object.map { reach.problem.objects[$0].name } ?? "?any"
      }, isNegated: lack.isNegated)
  }

  /// Goals that the ground task's own relaxation does not reach.
  private func relaxedUnmet() -> [Lack] {
    let space = StateSpace(task)
    let state = UnsafeMutablePointer<UInt64>.allocate(capacity: space.layout.wordCount)
    defer { state.deallocate() }
    space.writeInitial(to: state)
    space.unpack(state)
    return FastForwardHeuristic(space) { _ in 1 }.unreachableGoals().compactMap(lack)
  }

  // MARK: what a condition lacks

  private func isReached(_ fact: Fact, negated: Bool) -> Bool {
    let number = reach.facts.find(fact)
    if !negated { return number >= 0 }
    if number < 0 || number >= reach.initialCount { return true }
    if number < reach.staticCount { return false }
    let absence = Fact(
      predicate: fact.predicate + reach.domain.predicates.count, objects: fact.objects)
    return reach.facts.find(absence) >= 0
  }

  /// The facts that a condition lacks; of alternatives, those of the one that lacks least. Empty when it lacks none.
  private func unmet(_ formula: Formula, negated: Bool, binding: [Int: Int]) -> [Lack] {
    switch formula {
    case .not(let inner): return unmet(inner, negated: !negated, binding: binding)
    case .and(let parts):
      return join(parts.map { unmet($0, negated: negated, binding: binding) }, isAnd: !negated)
    case .or(let parts):
      return join(parts.map { unmet($0, negated: negated, binding: binding) }, isAnd: negated)
    case .forall(let parameters, let inner):
      return join(expand(parameters[...], inner, negated, binding), isAnd: !negated)
    case .exists(let parameters, let inner):
      return join(expand(parameters[...], inner, negated, binding), isAnd: negated)
    case .equal: return []
    case .atom(let atom):
      let objects = atom.terms.map { object($0, binding) }
      let fact = Fact(predicate: atom.predicate, objects: objects.compactMap { $0 })
      guard fact.objects.count == objects.count, !isReached(fact, negated: negated) else {
        return []
      }
      return [Lack(predicate: atom.predicate, objects: objects, isNegated: negated)]
    }
  }

  private func expand(
    _ parameters: ArraySlice<Parameter>, _ inner: Formula, _ negated: Bool, _ binding: [Int: Int]
  ) -> [[Lack]] {
    guard let parameter = parameters.first else {
      return [unmet(inner, negated: negated, binding: binding)]
    }
    return members(parameter).flatMap { object -> [[Lack]] in
      var binding = binding
      binding[parameter.slot] = object
      return expand(parameters.dropFirst(), inner, negated, binding)
    }
  }

  private func join(_ parts: [[Lack]], isAnd: Bool) -> [Lack] {
    if isAnd { return parts.flatMap { $0 } }
    return parts.min { $0.count < $1.count } ?? []
  }

  private func members(_ parameter: Parameter) -> [Int] {
    reach.problem.objects.indices.filter {
      reach.domain.types.allows(reach.problem.objects[$0].types, where: parameter.types)
    }
  }

  private func object(_ term: Term, _ binding: [Int: Int]) -> Int? {
    switch term {
    case .object(let object): object
    case .variable(let slot): binding[slot]
    }
  }
}

// MARK: chains

extension Explainer {
  /// One way to bring a fact about: what it lacks, and how much that weighs.
  private struct Way {
    var lacks: [Lack]
    var weight: Int
  }

  /// From a lack down to one that nothing makes true; nil when every way leads back to itself.
  private func chain(_ lack: Lack, _ path: inout [Lack]) -> [Lack]? {
    guard path.count < 40, reach.isFluent[lack.predicate],
      !lack.objects.contains(nil)
    else { return [lack] }
    let ways = ways(to: lack)
    if ways.isEmpty { return [lack] }
    for way in ways {
      // what no action ever changes is the root of it
      let root = way.lacks.first { !reach.isFluent[$0.predicate] } ?? way.lacks.first
      guard let next = root, way.lacks.allSatisfy({ !path.contains($0) }) else { continue }
      path.append(next)
      let rest = chain(next, &path)
      path.removeLast()
      if let rest { return [lack] + rest }
    }
    return nil
  }

  /// The ways to bring about a fact, those that lack least first.
  private func ways(to lack: Lack) -> [Way] {
    var found: [Way] = []
    var left = budget
    for schema in reach.domain.schemas {
      for effect in schema.effects
      where effect.isAdd != lack.isNegated && effect.atom.predicate == lack.predicate {
        let body = schema.precondition.merged(with: effect.condition)
        guard let binding = unify(effect.atom, lack, body) else { continue }
        search(body, body.positives, binding, [], 0, &found, &left)
      }
    }
    return found.enumerated().sorted {
      ($0.element.weight, $0.offset) < ($1.element.weight, $1.offset)
    }
    .prefix(200).map(\.element)
  }

  private func unify(_ atom: Atom, _ lack: Lack, _ body: Conjunction) -> [Int: Int]? {
    var binding: [Int: Int] = [:]
    for (term, object) in zip(atom.terms, lack.objects) {
      guard let object else { continue }
      switch term {
      case .object(let own): if own != object { return nil }
      case .variable(let slot):
        if let bound = binding[slot], bound != object { return nil }
        guard isAllowed(object, slot, body) else { return nil }
        binding[slot] = object
      }
    }
    return binding
  }

  private func isAllowed(_ object: Int, _ slot: Int, _ body: Conjunction) -> Bool {
    guard let variable = body.variables.first(where: { $0.slot == slot }) else { return true }
    return reach.domain.types.allows(reach.problem.objects[object].types, where: variable.types)
  }

  private func search(
    _ body: Conjunction, _ open: [Atom], _ binding: [Int: Int], _ missing: [Atom], _ weight: Int,
    _ found: inout [Way], _ left: inout Int
  ) {
    left -= 1
    guard left > 0, weight <= 60 else { return }
    guard
      let next = open.indices.min(by: {
        candidates(open[$0], binding) < candidates(open[$1], binding)
      })
    else { return finish(body, binding, missing, weight, &found) }
    var rest = open
    let atom = rest.remove(at: next)
    var matched = false
    for fact in facts(matching: atom, binding) {
      var binding = binding
      var fits = true
      for (term, object) in zip(atom.terms, fact.objects) {
        guard case .variable(let slot) = term, binding[slot] == nil else { continue }
        if !isAllowed(object, slot, body) { fits = false }
        binding[slot] = object
      }
      guard fits else { continue }
      matched = true
      search(body, rest, binding, missing, weight, &found, &left)
    }
    // a fact that is there for all it could be joined with is not what is missing
    if matched, atom.terms.allSatisfy({ object($0, binding) != nil }) { return }
    let isFluent = reach.isFluent[atom.predicate]
    search(body, rest, binding, missing + [atom], weight + (isFluent ? 10 : 25), &found, &left)
  }

  private func finish(
    _ body: Conjunction, _ binding: [Int: Int], _ missing: [Atom], _ weight: Int,
    _ found: inout [Way]
  ) {
    for (left, right, isEqual) in body.equalities {
      if let a = object(left, binding), let b = object(right, binding), (a == b) != isEqual {
        return
      }
    }
    var lacks = missing.map { atom in
      generalised(
        Lack(
          predicate: atom.predicate, objects: atom.terms.map { object($0, binding) },
          isNegated: false))
    }
    for atom in body.negatives {
      let objects = atom.terms.map { object($0, binding) }
      let fact = Fact(predicate: atom.predicate, objects: objects.compactMap { $0 })
      if fact.objects.count == objects.count, !isReached(fact, negated: true) {
        lacks.append(Lack(predicate: atom.predicate, objects: objects, isNegated: true))
      }
    }
    guard !lacks.isEmpty else { return }
    found.append(Way(lacks: lacks, weight: weight + 12 * (lacks.count - missing.count)))
  }

  /// A static fact that is missing whatever object stands in some place is said so: "no key of that colour".
  private func generalised(_ lack: Lack) -> Lack {
    guard !reach.isFluent[lack.predicate] else { return lack }
    for position in lack.objects.indices where lack.objects[position] != nil {
      var general = lack
      general.objects[position] = nil
      if general.objects.contains(where: { $0 != nil }), !isMatched(general) { return general }
    }
    return lack
  }

  private func isMatched(_ lack: Lack) -> Bool {
    (0..<reach.facts.count).contains { number in
      let fact = reach.facts.fact(number)
      return fact.predicate == lack.predicate
        && zip(fact.objects, lack.objects).allSatisfy { $1 == nil || $0 == $1 }
    }
  }

  private func candidates(_ atom: Atom, _ binding: [Int: Int]) -> Int {
    var best = Int(reach.facts.predicateCount[atom.predicate])
    for (position, term) in atom.terms.enumerated() {
      guard let object = object(term, binding) else { continue }
      best = min(
        best, Int(reach.facts.listCount[reach.facts.list(atom.predicate, position, object)]))
    }
    return best
  }

  private func facts(matching atom: Atom, _ binding: [Int: Int]) -> [Fact] {
    let wanted = atom.terms.map { object($0, binding) }
    var result: [Fact] = []
    var number = reach.facts.predicateHead[atom.predicate]
    while number >= 0 {
      let fact = reach.facts.fact(Int(number))
      if zip(fact.objects, wanted).allSatisfy({ $1 == nil || $0 == $1 }) { result.append(fact) }
      number = reach.facts.predicateNext[Int(number)]
    }
    return result
  }
}
