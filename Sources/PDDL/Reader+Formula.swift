extension Reader {
  /// Reads a condition; `()` is true.
  mutating func formula(_ node: Int32) throws(PDDLError) -> Formula {
    guard tree.symbol(node) < 0 else { throw tree.error(at: node, expected: "'(' and a condition") }
    guard let head = tree.first(node) else { return .always }
    switch tree.keyword(head) {
    case .and: return .and(try formulas(after: head))
    case .or: return .or(try formulas(after: head))
    case .not: return .not(try formula(try only(after: head, in: node)))
    case .imply:
      let parts = try formulas(after: head)
      guard parts.count == 2 else { throw tree.error(missingIn: node, expected: "two conditions") }
      return .or([.not(parts[0]), parts[1]])
    case .forall: return try quantified(node, head) { .forall($0, $1) }
    case .exists: return try quantified(node, head) { .exists($0, $1) }
    case .equals:
      guard let left = tree.next(head), let right = tree.next(left) else {
        throw tree.error(missingIn: node, expected: "two terms")
      }
      if tree.symbol(left) < 0 { throw tree.unsupported(at: node, Reader.numeric) }
      return .equal(try term(left), try term(right))
    case .greater, .less, .greaterOrEqual, .lessOrEqual:
      throw tree.unsupported(at: node, Reader.numeric)
    case .preference:
      throw tree.unsupported(at: node, "preferences are not planned with; only firm goals are")
    case .at where domain.predicateOf[tree.symbol(head)] == nil,
      .constraints where domain.predicateOf[tree.symbol(head)] == nil:
      throw tree.unsupported(at: node, Reader.temporal)
    default: return .atom(try atom(node))
    }
  }

  static let numeric =
    "numbers in conditions and effects are not planned with; only (increase (total-cost) ...) is"
  static let temporal = "durations and timed conditions are not planned with; use plain actions"

  /// Reads an effect into its literals, each with the conditions and variables around it.
  mutating func effects(
    _ node: Int32, under condition: Formula, for parameters: [Parameter], into action: inout Action
  ) throws(PDDLError) {
    guard tree.symbol(node) < 0 else { throw tree.error(at: node, expected: "'(' and an effect") }
    guard let head = tree.first(node) else { return }
    switch tree.keyword(head) {
    case .and:
      var cursor = tree.next(head)
      while let child = cursor {
        try effects(child, under: condition, for: parameters, into: &action)
        cursor = tree.next(child)
      }
    case .forall:
      guard let list = tree.next(head), let body = tree.next(list) else {
        throw tree.error(missingIn: node, expected: "variables and an effect")
      }
      let variables = try self.parameters(list)
      try effects(body, under: condition, for: parameters + variables, into: &action)
      leaveScope(variables)
    case .when:
      guard let test = tree.next(head), let body = tree.next(test) else {
        throw tree.error(missingIn: node, expected: "a condition and an effect")
      }
      let inner = Formula.and([condition, try formula(test)])
      try effects(body, under: inner, for: parameters, into: &action)
    case .not:
      let target = try only(after: head, in: node)
      let atom = try changedAtom(target)
      action.effects.append(
        Effect(parameters: parameters, condition: condition, atom: atom, isAdd: false))
    case .increase:
      guard condition == .always, parameters.isEmpty else {
        throw tree.unsupported(at: node, "a cost that depends on a condition is not planned with")
      }
      try increase(node, head, of: &action)
    case .decrease, .assign, .scaleUp, .scaleDown:
      throw tree.unsupported(at: node, Reader.numeric)
    case .at where domain.predicateOf[tree.symbol(head)] == nil:
      throw tree.unsupported(at: node, Reader.temporal)
    default:
      action.effects.append(
        Effect(
          parameters: parameters, condition: condition, atom: try changedAtom(node), isAdd: true))
    }
  }

  /// An atom that an effect or the first state may speak of: not a derived one.
  func changedAtom(_ node: Int32) throws(PDDLError) -> Atom {
    if let head = tree.first(node), derivedSymbols.contains(tree.symbol(head)) {
      throw tree.error(
        at: head, expected: "a predicate without a (:derived ...) rule; rules alone decide this one"
      )
    }
    return try atom(node)
  }

  /// A whole number of at least 0, as costs are.
  func cost(_ node: Int32) throws(PDDLError) -> Int {
    let text = tree.word(node)
    if tree.symbol(node) >= 0, let number = Double(text), number >= 0, number <= 1e6,
      number == number.rounded()
    {
      return Int(number)
    }
    throw tree.error(at: node, expected: "a whole number from 0 to 1000000")
  }
}

extension Reader {
  private mutating func formulas(after head: Int32) throws(PDDLError) -> [Formula] {
    var result: [Formula] = []
    var cursor = tree.next(head)
    while let child = cursor {
      result.append(try formula(child))
      cursor = tree.next(child)
    }
    return result
  }

  private func only(after head: Int32, in node: Int32) throws(PDDLError) -> Int32 {
    guard let child = tree.next(head) else {
      throw tree.error(missingIn: node, expected: "something after '\(tree.word(head))'")
    }
    if let extra = tree.next(child) { throw tree.error(at: extra, expected: "')'") }
    return child
  }

  private mutating func quantified(
    _ node: Int32, _ head: Int32, _ make: ([Parameter], Formula) -> Formula
  ) throws(PDDLError) -> Formula {
    guard let list = tree.next(head), let body = tree.next(list) else {
      throw tree.error(missingIn: node, expected: "variables and a condition")
    }
    let variables = try parameters(list)
    let inner = try formula(body)
    leaveScope(variables)
    return make(variables, inner)
  }

  private func increase(_ node: Int32, _ head: Int32, of action: inout Action) throws(PDDLError) {
    guard let target = tree.next(head), let amount = tree.next(target) else {
      throw tree.error(missingIn: node, expected: "'(total-cost)' and an amount")
    }
    guard let name = tree.first(target), tree.keyword(name) == .totalCost else {
      throw tree.unsupported(at: node, Reader.numeric)
    }
    var expression = action.cost ?? CostExpression()
    if tree.symbol(amount) >= 0 {
      expression.constant += try cost(amount)
    } else {
      expression.functions.append(try atom(amount, functions: true))
    }
    action.cost = expression
  }
}
