/// Finds the operators that can be applied in a state with a decision tree over its variables (Helmert 2006, "The Fast
/// Downward planning system", section 5.3.1). Conditions on derived facts and complements are checked at the leaves.
final class SuccessorGenerator {
  /// A node asks for one variable: children by its facts, one for whatever it is, and operators that ask nothing more.
  private struct Node: BitwiseCopyable {
    var variable: Int32 = -1
    var firstChild: Int32 = 0
    var otherwise: Int32 = -1
    var firstOperator: Int32 = 0
    var operatorCount: Int32 = 0
  }

  private let space: StateSpace
  private var nodes: [Node] = []
  private var children: [Int32] = []
  private var operators: [Int32] = []
  private var needsCheck: [Bool]
  private var open: [Int32] = []

  init(_ space: StateSpace) {
    self.space = space
    let task = space.task
    needsCheck = Array(repeating: false, count: task.operatorCount)
    var keys: [[Int32]] = []
    keys.reserveCapacity(task.operatorCount)
    for (index, action) in task.operators.enumerated() {
      let facts = task.facts[action.conditions.ints]
      let stored = facts.filter { $0 < task.storedCount }
      if stored.count < facts.count { needsCheck[index] = true }
      keys.append(stored.sorted { space.layout.variable[$0] < space.layout.variable[$1] })
      // two facts of one variable are never true together
      for (left, right) in zip(keys[index], keys[index].dropFirst())
      where space.layout.variable[left] == space.layout.variable[right] { needsCheck[index] = true }
    }
    build(keys)
  }

  private struct Work {
    var operators: [Int32]
    var depth: Int
    var node: Int
  }

  private func build(_ keys: [[Int32]]) {
    nodes.append(Node())
    var waiting = [Work(operators: keys.indices.map { Int32($0) }, depth: 0, node: 0)]
    while let work = waiting.popLast() {
      nodes[work.node].firstOperator = Int32(operators.count)
      var lowest = Int32.max
      for index in work.operators {
        if keys[Int(index)].count == work.depth {
          operators.append(index)
        } else {
          lowest = min(lowest, space.layout.variable[keys[Int(index)][work.depth]])
        }
      }
      nodes[work.node].operatorCount = Int32(operators.count) - nodes[work.node].firstOperator
      guard lowest < .max else { continue }
      split(work, lowest, keys, &waiting)
    }
  }

  private func split(_ work: Work, _ variable: Int32, _ keys: [[Int32]], _ waiting: inout [Work]) {
    let start = space.layout.start[variable]
    let end =
      Int(variable) + 1 < space.layout.variableCount
      ? space.layout.start[variable + 1] : Int32(space.layout.facts.count)
    var byValue = Array(repeating: [Int32](), count: Int(end - start))
    var others: [Int32] = []
    for index in work.operators where keys[Int(index)].count > work.depth {
      let fact = keys[Int(index)][work.depth]
      if space.layout.variable[fact] == variable {
        byValue[Int(valueIndex(fact))].append(index)
      } else {
        others.append(index)
      }
    }
    nodes[work.node].variable = variable
    nodes[work.node].firstChild = Int32(children.count)
    children += Array(repeating: -1, count: byValue.count)
    let first = Int(nodes[work.node].firstChild)
    for (value, group) in byValue.enumerated() where !group.isEmpty {
      children[first + value] = Int32(nodes.count)
      waiting.append(Work(operators: group, depth: work.depth + 1, node: nodes.count))
      nodes.append(Node())
    }
    guard !others.isEmpty else { return }
    nodes[work.node].otherwise = Int32(nodes.count)
    waiting.append(Work(operators: others, depth: work.depth, node: nodes.count))
    nodes.append(Node())
  }

  /// A fact's place among the facts of its variable.
  private func valueIndex(_ fact: Int32) -> Int {
    let layout = space.layout
    let variable = Int(layout.variable[fact])
    return Int(layout.value[Int(fact)] >> UInt64(layout.shift[variable])) - 1
  }

  /// Appends the operators that can be applied in a state, which must be the one that the space unpacked last if the
  /// task has axioms.
  func appendApplicable(in state: UnsafePointer<UInt64>, to result: inout [Int32]) {
    let layout = space.layout
    open.removeAll(keepingCapacity: true)
    open.append(0)
    while let index = open.popLast() {
      let node = nodes[Int(index)]
      for place in Int(node.firstOperator)..<Int(node.firstOperator + node.operatorCount) {
        let action = operators[place]
        if needsCheck[Int(action)], !space.isApplicable(action, in: state) { continue }
        result.append(action)
      }
      guard node.variable >= 0 else { continue }
      if node.otherwise >= 0 { open.append(node.otherwise) }
      let variable = Int(node.variable)
      let bits =
        state[Int(layout.variableWord[variable])] &>> UInt64(layout.shift[variable])
        & layout.range[variable]
      guard bits != 0 else { continue }
      let child = children[Int(node.firstChild) &+ Int(bits) &- 1]
      if child >= 0 { open.append(child) }
    }
  }
}
