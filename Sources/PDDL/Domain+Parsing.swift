extension Domain {
  /// Reads a domain. `file` is the name that errors give. Throws `PDDLError.syntax` for what is not PDDL and
  /// `PDDLError.unsupported` for the parts of PDDL that are not planned with.
  public init(parsing text: String, file: String) throws(PDDLError) {
    var symbols = SymbolTable()
    let tree = try SyntaxTree(text, file: file, symbols: &symbols)
    var domain = Domain()
    domain.file = file
    domain.symbols = symbols
    var reader = Reader(tree: tree, domain: domain)
    try reader.readDomain()
    self = Normalizer(domain: reader.domain).normalized()
  }
}

extension Reader {
  fileprivate mutating func readDomain() throws(PDDLError) {
    let (name, items) = try sections(.domain)
    domain.name = name
    noteDerived(items)
    var rules: [Int32] = []
    for item in items {
      guard let head = tree.first(item) else {
        throw tree.error(at: item, expected: "a section such as (:action ...)")
      }
      switch tree.keyword(head) {
      case .requirements: try readRequirements(head)
      case .types: try readTypes(head)
      case .constants: try readConstants(head)
      case .predicates: try readPredicates(head)
      case .functions: try readFunctions(head)
      case .action: try readAction(item, head)
      case .durativeAction: throw tree.unsupported(at: head, Reader.temporal)
      case .derived:
        try readDerivation(item, head)
        rules.append(item)
      case .constraints: domain.constraints += try constraints(after: head, in: item)
      default:
        throw tree.error(
          at: head,
          expected:
            ":requirements, :types, :constants, :predicates, :functions, :derived or :action")
      }
    }
    if let rule = Stratification(of: domain).violation {
      throw tree.unsupported(
        at: rules[rule], "a derived predicate that needs its own absence has no meaning")
    }
  }

  /// Which predicates are derived must be known before the first action is read.
  private mutating func noteDerived(_ items: [Int32]) {
    for item in items {
      guard let head = tree.first(item), tree.keyword(head) == .derived,
        let atom = tree.next(head), let name = tree.first(atom)
      else { continue }
      derivedSymbols.insert(tree.symbol(name))
    }
  }

  private mutating func readDerivation(_ item: Int32, _ head: Int32) throws(PDDLError) {
    guard let target = tree.next(head), let body = tree.next(target) else {
      throw tree.error(missingIn: item, expected: "a predicate with its variables and a condition")
    }
    guard let name = tree.first(target), let predicate = domain.predicateOf[tree.symbol(name)]
    else {
      throw tree.error(
        at: tree.first(target) ?? target,
        expected: "a predicate that is declared in (:predicates ...)")
    }
    slotCount = 0
    let parameters = try parameters(from: tree.next(name))
    guard parameters.count == domain.predicates[predicate].arity else {
      throw tree.error(
        missingIn: target,
        expected: "\(domain.predicates[predicate].arity) arguments, not \(parameters.count)")
    }
    let condition = try formula(body)
    if let extra = tree.next(body) { throw tree.error(at: extra, expected: "')'") }
    leaveScope(parameters)
    domain.derivedPredicates.insert(predicate)
    domain.derivations.append(
      Derivation(
        head: Atom(predicate: predicate, terms: parameters.map { .variable($0.slot) }),
        parameters: parameters, condition: condition, slotCount: slotCount))
  }

  private func readRequirements(_ head: Int32) throws(PDDLError) {
    let known: Set<String> = [
      ":strips", ":typing", ":equality", ":negative-preconditions", ":disjunctive-preconditions",
      ":existential-preconditions", ":universal-preconditions", ":quantified-preconditions",
      ":conditional-effects", ":action-costs", ":adl", ":constants", ":object-types",
      ":fluents", ":numeric-fluents", ":derived-predicates", ":constraints",
    ]
    let temporal: Set<String> = [
      ":durative-actions", ":duration-inequalities", ":continuous-effects",
      ":timed-initial-literals",
    ]
    for node in tree.children(of: parent(of: head)).dropFirst() {
      let word = tree.word(node).lowercased()
      if known.contains(word) { continue }
      if temporal.contains(word) { throw tree.unsupported(at: node, Reader.temporal) }
      throw tree.unsupported(at: node, "this requirement is not planned with")
    }
  }

  /// The list whose first word is `head`.
  private func parent(of head: Int32) -> Int32 { head - 1 }

  private mutating func readTypes(_ head: Int32) throws(PDDLError) {
    var types = domain.types
    let list = try typedList(from: tree.next(head), expected: "a type") {
      (node: Int32) throws(PDDLError) -> Int in
      types.insert(try self.word(node, expected: "a type"))
    }
    for (node, supertypes) in list {
      types.declare(types.insert(tree.symbol(node)), under: supertypes)
    }
    types.close()
    domain.types = types
  }

  private mutating func readConstants(_ head: Int32) throws(PDDLError) {
    let list = try typedList(from: tree.next(head), expected: "a constant") {
      (node: Int32) throws(PDDLError) -> Int in try self.knownType(node)
    }
    for (node, types) in list {
      let symbol = tree.symbol(node)
      if objectOf[symbol] != nil { throw tree.error(at: node, expected: "a new name") }
      objectOf[symbol] = domain.constants.count
      domain.constantOf[symbol] = domain.constants.count
      domain.constants.append(
        Domain.TypedObject(name: domain.symbols.name(symbol), types: types.isEmpty ? [0] : types))
    }
  }

  private mutating func readPredicates(_ head: Int32) throws(PDDLError) {
    for item in tree.children(of: parent(of: head)).dropFirst() {
      let (symbol, signature) = try readSignature(item, what: "a predicate")
      if domain.predicateOf[symbol] != nil {
        throw tree.error(at: item, expected: "a predicate that is not declared already")
      }
      domain.predicateOf[symbol] = domain.predicates.count
      domain.predicates.append(signature)
    }
  }

  private mutating func readFunctions(_ head: Int32) throws(PDDLError) {
    var cursor = tree.next(head)
    while let item = cursor {
      cursor = tree.next(item)
      if tree.keyword(item) == .dash {
        guard let type = cursor else { throw tree.error(at: item, expected: "a type after '-'") }
        guard tree.keyword(type) == .number else {
          throw tree.unsupported(
            at: type, "functions whose values are objects are not planned with")
        }
        cursor = tree.next(type)
        continue
      }
      let (symbol, signature) = try readSignature(item, what: "a function")
      domain.functionOf[symbol] = domain.functions.count
      domain.functions.append(signature)
    }
  }

  private mutating func readSignature(
    _ item: Int32, what: String
  ) throws(PDDLError) -> (Int32, Domain.Signature) {
    guard let head = tree.first(item) else {
      throw tree.error(at: item, expected: "'(' and \(what)")
    }
    let symbol = try word(head, expected: "the name of \(what)")
    let list = try typedList(from: tree.next(head), expected: "a variable") {
      (type: Int32) throws(PDDLError) -> Int in try self.knownType(type)
    }
    return (symbol, Domain.Signature(name: domain.symbols.name(symbol), arity: list.count))
  }

  private mutating func readAction(_ item: Int32, _ head: Int32) throws(PDDLError) {
    guard let name = tree.next(head) else {
      throw tree.error(missingIn: item, expected: "the action's name")
    }
    let symbol = try word(name, expected: "the action's name")
    slotCount = 0
    var action = Action(
      name: domain.symbols.name(symbol), parameters: [], precondition: .always, effects: [],
      cost: nil, slotCount: 0)
    var cursor = tree.next(name)
    while let part = cursor {
      guard let value = tree.next(part) else {
        throw tree.error(at: part, expected: "something after '\(tree.word(part))'")
      }
      switch tree.keyword(part) {
      case .parameters: action.parameters = try parameters(value)
      case .precondition: action.precondition = try formula(value)
      case .effect: try effects(value, under: .always, for: [], into: &action)
      default:
        throw tree.error(at: part, expected: ":parameters, :precondition or :effect")
      }
      cursor = tree.next(value)
    }
    leaveScope(action.parameters)
    action.slotCount = slotCount
    domain.actions.append(action)
  }
}
