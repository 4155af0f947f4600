/// What the domain and problem parsers share: typed lists, conditions, effects, with the names in scope.
struct Reader {
  var tree: SyntaxTree
  var domain: Domain
  /// Objects by word: constants, and in a problem the problem's own.
  var objectOf: [Int32: Int]
  private var scope: [(symbol: Int32, slot: Int)] = []
  var slotCount = 0
  /// The words of predicates that have a rule.
  var derivedSymbols: Set<Int32> = []

  init(tree: SyntaxTree, domain: Domain) {
    self.tree = tree
    self.domain = domain
    objectOf = domain.constantOf
  }

  /// The items of `(define (KIND NAME) item...)`, and the name.
  func sections(_ kind: Keyword) throws(PDDLError) -> (name: String, items: [Int32]) {
    guard let root = tree.first(0) else {
      throw tree.error(missingIn: 0, expected: "'(define'")
    }
    guard let word = tree.first(root), tree.keyword(word) == .define else {
      throw tree.error(at: root, expected: "'(define (\(kind.rawValue) NAME) ...)'")
    }
    guard let header = tree.next(word), let tag = tree.first(header), tree.keyword(tag) == kind,
      let name = tree.next(tag)
    else { throw tree.error(at: tree.next(word) ?? root, expected: "'(\(kind.rawValue) NAME)'") }
    if let extra = tree.next(root) { throw tree.error(at: extra, expected: "the end of the file") }
    return (tree.word(name).lowercased(), Array(tree.children(of: root).dropFirst(2)))
  }

  /// The word at a node. Throws where a list stands.
  func word(_ node: Int32, expected: String) throws(PDDLError) -> Int32 {
    let symbol = tree.symbol(node)
    guard symbol >= 0 else { throw tree.error(at: node, expected: expected) }
    return symbol
  }

  // MARK: typed lists

  /// Reads `a b - type c - (either t u)` from `node` on; each word with its types (none where none were said).
  func typedList(
    from node: Int32?, expected: String, types resolve: (Int32) throws(PDDLError) -> Int
  ) throws(PDDLError) -> [(node: Int32, types: [Int])] {
    var result: [(node: Int32, types: [Int])] = []
    var waiting = 0
    var cursor = node
    while let item = cursor {
      cursor = tree.next(item)
      guard tree.keyword(item) == .dash else {
        _ = try word(item, expected: expected)
        result.append((item, []))
        continue
      }
      guard let type = cursor else { throw tree.error(at: item, expected: "a type after '-'") }
      cursor = tree.next(type)
      let types = try typeNames(type, resolve)
      for index in waiting..<result.count { result[index].types = types }
      waiting = result.count
    }
    return result
  }

  private func typeNames(
    _ node: Int32, _ resolve: (Int32) throws(PDDLError) -> Int
  ) throws(PDDLError) -> [Int] {
    if tree.symbol(node) >= 0 { return [try resolve(node)] }
    guard let head = tree.first(node), tree.keyword(head) == .either else {
      throw tree.error(at: node, expected: "a type or '(either TYPE ...)'")
    }
    var types: [Int] = []
    for child in tree.children(of: node).dropFirst() { types.append(try resolve(child)) }
    return types
  }

  /// A type that the domain has declared.
  func knownType(_ node: Int32) throws(PDDLError) -> Int {
    guard let type = domain.types.index(of: try word(node, expected: "a type")) else {
      throw tree.error(at: node, expected: "a type that is declared in (:types ...)")
    }
    return type
  }

  /// Reads a list of variables and brings them into scope.
  mutating func parameters(_ node: Int32) throws(PDDLError) -> [Parameter] {
    guard tree.symbol(node) < 0 else { throw tree.error(at: node, expected: "'(?variable ...)'") }
    return try parameters(from: tree.first(node))
  }

  /// The same for a list that goes on at `first`.
  mutating func parameters(from first: Int32?) throws(PDDLError) -> [Parameter] {
    let list = try typedList(from: first, expected: "a variable") {
      (type: Int32) throws(PDDLError) -> Int in try self.knownType(type)
    }
    var result: [Parameter] = []
    for (node, types) in list {
      guard domain.symbols.starts(tree.symbol(node), with: UInt8(ascii: "?")) else {
        throw tree.error(at: node, expected: "a variable, which starts with '?'")
      }
      result.append(
        Parameter(
          name: domain.symbols.name(tree.symbol(node)), types: types.contains(0) ? [] : types,
          slot: slotCount))
      scope.append((tree.symbol(node), slotCount))
      slotCount += 1
    }
    return result
  }

  mutating func leaveScope(_ parameters: [Parameter]) { scope.removeLast(parameters.count) }

  // MARK: atoms

  func term(_ node: Int32) throws(PDDLError) -> Term {
    let symbol = try word(node, expected: "a variable or an object")
    if let variable = scope.last(where: { $0.symbol == symbol }) { return .variable(variable.slot) }
    if let object = objectOf[symbol] { return .object(object) }
    let isVariable = domain.symbols.starts(symbol, with: UInt8(ascii: "?"))
    throw tree.error(
      at: node, expected: isVariable ? "a variable that is declared here" : "a declared object")
  }

  /// Reads `(name term...)` where `name` is a predicate, or with `functions` a cost function.
  func atom(_ node: Int32, functions: Bool = false) throws(PDDLError) -> Atom {
    guard let head = tree.first(node) else {
      throw tree.error(at: node, expected: functions ? "a cost function" : "a predicate")
    }
    let names = functions ? domain.functionOf : domain.predicateOf
    guard let index = names[tree.symbol(head)] else {
      throw tree.error(
        at: head,
        expected: functions
          ? "a function that is declared in (:functions ...)"
          : "a predicate that is declared in (:predicates ...)")
    }
    let arity = (functions ? domain.functions : domain.predicates)[index].arity
    var terms: [Term] = []
    terms.reserveCapacity(arity)
    var cursor = tree.next(head)
    while let argument = cursor {
      guard terms.count < arity else {
        throw tree.error(at: argument, expected: "')', since '\(tree.word(head))' takes \(arity)")
      }
      terms.append(try term(argument))
      cursor = tree.next(argument)
    }
    guard terms.count == arity else {
      throw tree.error(missingIn: node, expected: "\(arity) arguments, not \(terms.count)")
    }
    return Atom(predicate: index, terms: terms)
  }
}
