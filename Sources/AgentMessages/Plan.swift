/// One step of a plan, in the words of the domain file: `pick-up obj7 table3`.
public struct GroundAction: Hashable, Sendable, Codable, CustomStringConvertible {
  public var name: String
  public var arguments: [Argument]

  /// What an action is about.
  public enum Argument: Hashable, Sendable, Codable {
    /// An object of the belief.
    case object(Int)
    /// A room of the belief.
    case room(Int)
    case cell(Cell)
    case number(Double)
    case word(String)

    /// The object of the belief that is meant, if it is one.
    public var objectID: Int? {
      if case .object(let id) = self { id } else { nil }
    }
  }

  public init(_ name: String, _ arguments: [Argument] = []) {
    self.name = name
    self.arguments = arguments
  }

  public var description: String {
    ([name] + arguments.map(\.description)).joined(separator: " ")
  }
}

extension GroundAction.Argument: CustomStringConvertible {
  public var description: String {
    switch self {
    case .object(let id): "obj\(id)"
    case .room(let id): "room\(id)"
    case .cell(let cell): "cell(\(cell.column),\(cell.row))"
    case .number(let number): "\(number)"
    case .word(let word): word
    }
  }
}

/// What the planner found for the first step of a goal.
public struct Plan: Hashable, Sendable {
  public enum Status: Hashable, Sendable {
    /// `actions` reach the goal step, as far as the belief knows.
    case achieves
    /// The goal step already holds in the belief.
    case satisfied
    /// Something must be found first: `actions` look for it. With what is looked for, in words.
    case explores(lookingFor: String)
    /// There is no plan, and nothing left to find out. The reason is a sentence without a capital or full stop.
    case none(reason: String)
  }

  public var status: Status
  public var actions: [GroundAction]
  public var cost: Int
  /// States expanded by the search.
  public var expansions: Int
  /// The PDDL problem that was solved, for people to read; empty when no search was needed.
  public var problem: String

  public init(
    status: Status, actions: [GroundAction] = [], cost: Int = 0, expansions: Int = 0,
    problem: String = ""
  ) {
    self.status = status
    self.actions = actions
    self.cost = cost
    self.expansions = expansions
    self.problem = problem
  }
}
