/// A PDDL domain: the types, predicates and actions of a kind of task.
///
/// Reads PDDL with `:strips`, `:typing` (with `either`), `:equality`, negative, disjunctive and quantified conditions,
/// conditional effects, constants, action costs, derived predicates, and the constraints `always` and
/// `sometime-before`. Numeric and temporal parts are refused with an error.
///
///     let domain = try Domain(parsing: text, file: "household.pddl")
///     let problem = try Problem(parsing: text, file: "problem.pddl", domain: domain)
public struct Domain: Sendable {
  public internal(set) var name: String
  package var file: String
  package var types = TypeTable()
  package var predicates: [Signature] = []
  package var functions: [Signature] = []
  package var constants: [TypedObject] = []
  package var actions: [Action] = []
  package var derivations: [Derivation] = []
  package var constraints: [Constraint] = []
  /// The actions in the form that grounding takes.
  package var schemas: [Schema] = []
  package var symbols = SymbolTable()
  package var predicateOf: [Int32: Int] = [:]
  package var functionOf: [Int32: Int] = [:]
  package var constantOf: [Int32: Int] = [:]
  /// Predicates that have a rule.
  package var derivedPredicates: Set<Int> = []
  /// Predicates from this number on only exist inside: the normal form made them.
  package var declaredPredicateCount = 0

  /// The names of the actions, in the order of the file.
  public var actionNames: [String] { actions.map(\.name) }

  /// A predicate's or function's name and number of arguments.
  package struct Signature: Hashable, Sendable {
    package var name: String
    package var arity: Int
  }

  /// An object with the types it was declared with (more than one for `either`).
  package struct TypedObject: Hashable, Sendable {
    package var name: String
    package var types: [Int]
  }

  init() {
    name = ""
    file = ""
  }
}

/// A PDDL problem: objects, the first state, the goal.
public struct Problem: Sendable {
  public internal(set) var name: String
  package var file: String
  /// Constants of the domain first.
  package var objects: [Domain.TypedObject]
  package var initial: [Fact] = []
  package var costs: [Fact: Int] = [:]
  package var goal: Formula = .always
  /// Those of the domain included.
  package var constraints: [Constraint] = []
  /// Variables that the goal's quantifiers bind.
  package var goalSlotCount = 0
  /// Whether the metric asks for the least total cost; otherwise every action costs 1.
  package var usesCosts = false

  /// Whether the metric asks for the least total cost.
  public var hasMetric: Bool { usesCosts }

  package init(name: String, file: String, objects: [Domain.TypedObject]) {
    self.name = name
    self.file = file
    self.objects = objects
  }
}

/// A predicate (or cost function) of objects, by their numbers.
package struct Fact: Hashable, Sendable {
  package var predicate: Int
  package var objects: [Int]
}

/// The types of a domain; number 0 is `object`.
package struct TypeTable: Sendable {
  private var indexOf: [Int32: Int] = [Keyword.objectSymbol: 0]
  private var symbols: [Int32] = [Keyword.objectSymbol]
  private var parents: [[Int]] = [[]]
  private var isBelow: [[Bool]] = [[true]]

  package var count: Int { symbols.count }

  package func index(of symbol: Int32) -> Int? { indexOf[symbol] }

  /// The number of a type, new if it is.
  mutating func insert(_ symbol: Int32) -> Int {
    if let index = indexOf[symbol] { return index }
    indexOf[symbol] = symbols.count
    symbols.append(symbol)
    parents.append([])
    return symbols.count - 1
  }

  mutating func declare(_ type: Int, under supertypes: [Int]) {
    parents[type] += supertypes.filter { $0 != type }
  }

  /// Works out which type is below which; call when all are declared.
  mutating func close() {
    isBelow = symbols.indices.map { type in
      var row = Array(repeating: false, count: symbols.count)
      (row[0], row[type]) = (true, true)
      var open = [type]
      while let next = open.popLast() {
        for parent in parents[next] where !row[parent] {
          row[parent] = true
          open.append(parent)
        }
      }
      return row
    }
  }

  /// Whether `type` is `ancestor` or below it. Every type is an `object`.
  package func isType(_ type: Int, below ancestor: Int) -> Bool { isBelow[type][ancestor] }

  /// Whether an object declared with `types` may stand where `wanted` is asked for; empty `wanted` takes any.
  package func allows(_ types: [Int], where wanted: [Int]) -> Bool {
    wanted.isEmpty
      || wanted.contains { want in
        want == 0 || types.contains { isType($0, below: want) }
      }
  }
}

extension Keyword {
  package var symbol: Int32 { Int32(Keyword.all.firstIndex(of: self) ?? 0) }
  static let objectSymbol = Keyword.object.symbol
}
