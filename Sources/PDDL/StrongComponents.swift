/// The strongly connected components of a graph, each after those that its nodes point to (Tarjan 1972), without
/// recursion.
struct StrongComponents {
  private(set) var components: [[Int]] = []

  init(of successors: [[Int]]) {
    var order = Array(repeating: -1, count: successors.count)
    var low = order
    var isOpen = Array(repeating: false, count: successors.count)
    var open: [Int] = []
    var next = 0
    for root in successors.indices where order[root] < 0 {
      var path = [(node: root, edge: 0)]
      while let (node, edge) = path.last {
        if edge == 0 {
          order[node] = next
          low[node] = next
          next += 1
          open.append(node)
          isOpen[node] = true
        }
        guard edge < successors[node].count else {
          path.removeLast()
          if let parent = path.last?.node { low[parent] = min(low[parent], low[node]) }
          guard low[node] == order[node] else { continue }
          let first = open.lastIndex(of: node) ?? 0
          components.append(open[first...].sorted())
          for member in open[first...] { isOpen[member] = false }
          open.removeSubrange(first...)
          continue
        }
        path[path.count - 1].edge += 1
        let successor = successors[node][edge]
        if order[successor] < 0 {
          path.append((successor, 0))
        } else if isOpen[successor] {
          low[node] = min(low[node], order[successor])
        }
      }
    }
  }
}
