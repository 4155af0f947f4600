/// Why a task has no plan, in the words of its domain.
public struct Explanation: Hashable, Sendable, CustomStringConvertible {
  /// A goal that is out of reach, and what it fails for: each link is needed for the one before it. The last is a fact
  /// that is not true and that nothing makes true; a `?name` in it stands for any object.
  public struct Chain: Hashable, Sendable {
    public var links: [Link]
    public var goal: Link { links[0] }
    public var missing: Link { links[links.count - 1] }
  }

  /// A fact, or its absence.
  public struct Link: Hashable, Sendable, CustomStringConvertible {
    public var predicate: String
    public var arguments: [String]
    public var isNegated: Bool

    public var description: String {
      let atom = "(" + ([predicate] + arguments).joined(separator: " ") + ")"
      return isNegated ? "(not \(atom))" : atom
    }
  }

  /// One for each goal that cannot be reached even when nothing is ever deleted.
  public var chains: [Chain]
  /// Goals that can each be reached, but not together. Only when `chains` is empty.
  public var conflicting: [Link]
  /// The constraint that the first state breaks, as it is written.
  public var brokenConstraint: String?

  public var description: String {
    if let brokenConstraint { return "the first state breaks \(brokenConstraint)" }
    if chains.isEmpty {
      let goals = conflicting.map(\.description).joined(separator: " ")
      return "no sequence of actions reaches these goals together: \(goals)"
    }
    return chains.map { chain in
      let steps = chain.links.dropFirst().map { "needs \($0)" }.joined(separator: ", which ")
      return steps.isEmpty
        ? "\(chain.goal) is not true and nothing makes it true"
        : "\(chain.goal) \(steps), and nothing makes that true"
    }.joined(separator: "\n")
  }
}
