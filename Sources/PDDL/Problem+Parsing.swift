extension Problem {
  /// Reads a problem of `domain`. Throws as `Domain.init(parsing:file:)` does.
  public init(parsing text: String, file: String, domain: Domain) throws(PDDLError) {
    var domain = domain
    let tree = try SyntaxTree(text, file: file, symbols: &domain.symbols)
    var reader = Reader(tree: tree, domain: domain)
    self = try reader.readProblem()
  }
}

extension Reader {
  fileprivate mutating func readProblem() throws(PDDLError) -> Problem {
    let (name, items) = try sections(.problem)
    var problem = Problem(name: name, file: tree.file, objects: domain.constants)
    problem.constraints = domain.constraints
    for (symbol, predicate) in domain.predicateOf where domain.derivedPredicates.contains(predicate)
    { derivedSymbols.insert(symbol) }
    var hasGoal = false
    for item in items {
      guard let head = tree.first(item) else {
        throw tree.error(at: item, expected: "a section such as (:init ...)")
      }
      switch tree.keyword(head) {
      case .domainSection: try checkDomain(item, head)
      case .requirements: break
      case .objects: try readObjects(head, into: &problem)
      case .initial: try readInitial(head, into: &problem)
      case .goal:
        guard let condition = tree.next(head) else {
          throw tree.error(missingIn: item, expected: "a condition")
        }
        slotCount = 0
        problem.goal = try formula(condition)
        problem.goalSlotCount = slotCount
        hasGoal = true
      case .metric: try readMetric(item, head, into: &problem)
      case .constraints: problem.constraints += try constraints(after: head, in: item)
      default:
        throw tree.error(at: head, expected: ":domain, :objects, :init, :goal or :metric")
      }
    }
    guard hasGoal else { throw tree.error(missingIn: 1, expected: "(:goal ...)") }
    return problem
  }

  private func checkDomain(_ item: Int32, _ head: Int32) throws(PDDLError) {
    guard let name = tree.next(head) else {
      throw tree.error(missingIn: item, expected: "the name of the domain")
    }
    guard tree.word(name).lowercased() == domain.name else {
      throw tree.error(at: name, expected: "'\(domain.name)', the domain that was given")
    }
  }

  private mutating func readObjects(_ head: Int32, into problem: inout Problem) throws(PDDLError) {
    let list = try typedList(from: tree.next(head), expected: "an object") {
      (node: Int32) throws(PDDLError) -> Int in try self.knownType(node)
    }
    for (node, types) in list {
      let symbol = tree.symbol(node)
      // an object may repeat a constant of the domain; some competition files do
      if let known = objectOf[symbol] {
        guard known < domain.constants.count else {
          throw tree.error(at: node, expected: "an object that is not declared already")
        }
        continue
      }
      objectOf[symbol] = problem.objects.count
      problem.objects.append(
        Domain.TypedObject(name: domain.symbols.name(symbol), types: types.isEmpty ? [0] : types))
    }
  }

  private mutating func readInitial(_ head: Int32, into problem: inout Problem) throws(PDDLError) {
    var cursor = tree.next(head)
    while let item = cursor {
      cursor = tree.next(item)
      guard let word = tree.first(item) else {
        throw tree.error(at: item, expected: "'(' and a fact")
      }
      switch tree.keyword(word) {
      case .equals: try readValue(item, word, into: &problem)
      case .not:
        guard let fact = tree.next(word) else {
          throw tree.error(missingIn: item, expected: "a fact")
        }
        _ = try atom(fact)  // closed world: what is not said is false
      case .at where isTimed(word): throw tree.unsupported(at: item, Reader.temporal)
      default: problem.initial.append(try fact(item))
      }
    }
  }

  private func isTimed(_ head: Int32) -> Bool {
    guard let time = tree.next(head), tree.symbol(time) >= 0 else { return false }
    return Double(tree.word(time)) != nil && objectOf[tree.symbol(time)] == nil
  }

  private func readValue(
    _ item: Int32, _ head: Int32, into problem: inout Problem
  ) throws(PDDLError) {
    guard let target = tree.next(head), let value = tree.next(target) else {
      throw tree.error(missingIn: item, expected: "a function and its value")
    }
    guard tree.symbol(target) < 0 else {
      throw tree.error(at: target, expected: "'(' and a function")
    }
    let function = try fact(target, functions: true)
    problem.costs[function] = try cost(value)
  }

  private func fact(_ node: Int32, functions: Bool = false) throws(PDDLError) -> Fact {
    guard tree.symbol(node) < 0 else { throw tree.error(at: node, expected: "'(' and a fact") }
    let atom = functions ? try atom(node, functions: true) : try changedAtom(node)
    var objects: [Int] = []
    objects.reserveCapacity(atom.terms.count)
    for case .object(let object) in atom.terms { objects.append(object) }
    return Fact(predicate: atom.predicate, objects: objects)
  }

  private func readMetric(
    _ item: Int32, _ head: Int32, into problem: inout Problem
  ) throws(PDDLError) {
    guard let direction = tree.next(head), let what = tree.next(direction) else {
      throw tree.error(missingIn: item, expected: "'minimize (total-cost)'")
    }
    let name = tree.symbol(what) < 0 ? tree.first(what) : what
    guard tree.keyword(direction) == .minimize, let name, tree.keyword(name) == .totalCost else {
      throw tree.unsupported(at: item, "the only metric planned with is minimize (total-cost)")
    }
    problem.usesCosts = true
  }
}
