/// A body of literals and what follows from it, in flat arrays for the join.
struct Rule {
  enum Head {
    /// The schema can be instantiated.
    case instance
    /// The effect with this number in the schema can happen.
    case effect(Int)
    /// Only matched, after reachability: the condition of an effect.
    case none
  }

  var schema: Int
  var head: Head
  /// Literals `positives` are joined; `negatives` are looked at when everything is bound.
  var positives: Range<Int>
  var negatives: Range<Int>
  var variables: [(slot: Int, types: Int)]
  var equalities: [(left: Int32, right: Int32, isEqual: Bool)]
}

/// All rules of a task with their literals. A term is an object's number, or `~slot` for a variable.
struct RuleSet {
  private(set) var rules: [Rule] = []
  private(set) var predicate: [Int] = []
  private(set) var start: [Int] = []
  private(set) var arity: [Int] = []
  private(set) var terms: [Int32] = []
  private(set) var isFluent: [Bool] = []
  /// The instance rule of each schema, and the condition rule of each of its effects.
  private(set) var instanceRule: [Int] = []
  private(set) var conditionRule: [[Int]] = []
  /// Objects by type class, and whether an object is in it.
  private(set) var members: [[Int32]] = []
  private(set) var isMember: [[Bool]] = []
  private var classOf: [[Int]: Int] = [:]
  private let domain: Domain
  private let objects: [Domain.TypedObject]
  private let fluents: [Bool]

  init(domain: Domain, objects: [Domain.TypedObject], fluents: [Bool]) {
    self.domain = domain
    self.objects = objects
    self.fluents = fluents
    for (index, schema) in domain.schemas.enumerated() {
      instanceRule.append(rules.count)
      append(index, .instance, schema.precondition)
      var conditions: [Int] = []
      for (number, effect) in schema.effects.enumerated() {
        conditions.append(rules.count)
        append(index, .none, effect.condition)
        if !effect.isPlain {
          append(index, .effect(number), schema.precondition.merged(with: effect.condition))
        }
      }
      conditionRule.append(conditions)
    }
  }

  /// The class of objects that a variable with these types ranges over.
  mutating func typeClass(_ types: [Int]) -> Int {
    if let known = classOf[types] { return known }
    let allowed = objects.map { domain.types.allows($0.types, where: types) }
    classOf[types] = members.count
    members.append(allowed.indices.filter { allowed[$0] }.map { Int32($0) })
    isMember.append(allowed)
    return members.count - 1
  }

  private mutating func append(_ schema: Int, _ head: Rule.Head, _ body: Conjunction) {
    let first = predicate.count
    for atom in body.positives { append(atom) }
    let middle = predicate.count
    for atom in body.negatives { append(atom) }
    rules.append(
      Rule(
        schema: schema, head: head, positives: first..<middle, negatives: middle..<predicate.count,
        variables: body.variables.map { ($0.slot, typeClass($0.types)) },
        equalities: body.equalities.map {
          (RuleSet.encode($0.left), RuleSet.encode($0.right), $0.isEqual)
        }))
  }

  private mutating func append(_ atom: Atom) {
    predicate.append(atom.predicate)
    start.append(terms.count)
    arity.append(atom.terms.count)
    isFluent.append(fluents[atom.predicate])
    for term in atom.terms { terms.append(RuleSet.encode(term)) }
  }

  static func encode(_ term: Term) -> Int32 {
    switch term {
    case .object(let object): Int32(object)
    case .variable(let slot): ~Int32(slot)
    }
  }
}
