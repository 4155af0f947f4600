/// Plans as the planning competitions write them: one step a line, `(action object ...)`, comments after `;`.
public enum PlanFile {
  /// The text of a plan, with its cost as a comment at the end.
  public static func text(_ steps: [PlanStep], cost: Int, usesCosts: Bool) -> String {
    steps.map { "\($0)\n" }.joined()
      + "; cost = \(cost) (\(usesCosts ? "general cost" : "unit cost"))\n"
  }

  /// Reads a plan. Throws `PDDLError.syntax` where a line is not a step.
  public static func steps(parsing text: String, file: String) throws(PDDLError) -> [PlanStep] {
    var symbols = SymbolTable()
    let tree = try SyntaxTree(text, file: file, symbols: &symbols)
    var steps: [PlanStep] = []
    for node in tree.children(of: 0) {
      guard tree.symbol(node) < 0, tree.first(node) != nil else {
        throw tree.error(at: node, expected: "'(action object ...)'")
      }
      var words: [String] = []
      for child in tree.children(of: node) {
        guard tree.symbol(child) >= 0 else { throw tree.error(at: child, expected: "an object") }
        words.append(tree.word(child).lowercased())
      }
      steps.append(PlanStep(action: words[0], arguments: Array(words.dropFirst())))
    }
    return steps
  }
}
