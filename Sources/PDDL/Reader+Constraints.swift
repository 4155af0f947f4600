extension Reader {
  /// Reads what stands in `(:constraints ...)`: `always` and `sometime-before`, under `and` and `forall`.
  mutating func constraints(
    after head: Int32, in item: Int32
  ) throws(PDDLError) -> [Constraint] {
    guard let node = tree.next(head) else {
      throw tree.error(missingIn: item, expected: "a constraint")
    }
    if let extra = tree.next(node) { throw tree.error(at: extra, expected: "')'") }
    slotCount = 0
    var found: [Constraint] = []
    try readConstraint(node, for: [], into: &found)
    for index in found.indices { found[index].slotCount = slotCount }
    return found
  }

  private mutating func readConstraint(
    _ node: Int32, for parameters: [Parameter], into found: inout [Constraint]
  ) throws(PDDLError) {
    guard tree.symbol(node) < 0 else {
      throw tree.error(at: node, expected: "'(' and a constraint")
    }
    guard let head = tree.first(node) else { return }
    switch tree.keyword(head) {
    case .and:
      var cursor = tree.next(head)
      while let child = cursor {
        try readConstraint(child, for: parameters, into: &found)
        cursor = tree.next(child)
      }
    case .forall:
      guard let list = tree.next(head), let body = tree.next(list) else {
        throw tree.error(missingIn: node, expected: "variables and a constraint")
      }
      let variables = try self.parameters(list)
      try readConstraint(body, for: parameters + variables, into: &found)
      leaveScope(variables)
    case .always:
      let condition = try formula(try part(1, of: node, "a condition"))
      found.append(constraint(.always(condition), parameters, node))
    case .sometimeBefore:
      let later = try formula(try part(1, of: node, "two conditions"))
      let earlier = try formula(try part(2, of: node, "two conditions"))
      found.append(constraint(.sometimeBefore(later, earlier), parameters, node))
    default:
      throw tree.unsupported(
        at: node, "of the constraints only 'always' and 'sometime-before' are planned with")
    }
  }

  private func constraint(
    _ kind: Constraint.Kind, _ parameters: [Parameter], _ node: Int32
  ) -> Constraint {
    Constraint(parameters: parameters, kind: kind, slotCount: 0, text: tree.text(node))
  }

  private func part(_ index: Int, of node: Int32, _ expected: String) throws(PDDLError) -> Int32 {
    var child = tree.first(node)
    for _ in 0..<index { child = child.flatMap { tree.next($0) } }
    guard let child else { throw tree.error(missingIn: node, expected: expected) }
    return child
  }
}

extension SyntaxTree {
  /// A node as text, with single spaces.
  func text(_ node: Int32) -> String {
    guard symbol(node) < 0 else { return word(node).lowercased() }
    return "(" + children(of: node).map { text($0) }.joined(separator: " ") + ")"
  }
}
