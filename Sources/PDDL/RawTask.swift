/// The ground actions as reachability found them, before anything is simplified. A literal is `fact << 1`, plus 1 when
/// it says that the fact is false.
struct RawTask {
  struct Operator {
    var action: Int32
    var firstArgument: Int32
    var argumentCount: Int32
    var cost: Int32
    var conditions: Range<Int32>
    var effects: Range<Int32>
    /// Whether it breaks a constraint whenever it is done.
    var isForbidden = false
  }

  struct Effect {
    var literal: Int32
    var conditions: Range<Int32>
  }

  /// The head holds where all conditions do.
  struct Axiom {
    var head: Int32
    var conditions: Range<Int32>
  }

  var operators: [Operator] = []
  var effects: [Effect] = []
  var axioms: [Axiom] = []
  /// Literals of preconditions, effect conditions and axioms.
  var literals: [Int32] = []
  var arguments: [Int32] = []
  var goal: [Int32] = []
  /// Facts, those that only exist inside included.
  var factCount = 0
  /// Facts below this are true in the first state.
  var initialCount = 0
  /// Whether the goal is false whatever is done, even when nothing is ever deleted.
  var isGoalUnreachable = false
  /// The constraints that the first state breaks, or that nothing can keep.
  var brokenConstraints: [Int] = []

  mutating func newFact() -> Int32 {
    factCount += 1
    return Int32(factCount - 1)
  }

  mutating func append(_ conditions: [Int32]) -> Range<Int32> {
    let first = Int32(literals.count)
    literals += conditions
    return first..<Int32(literals.count)
  }
}

extension Range where Bound == Int32 {
  var ints: Range<Int> { Int(lowerBound)..<Int(upperBound) }
}
