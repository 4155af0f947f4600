/// What the referee can be asked about a simulation, on ground truth. Read from words:
///
///     let done = try Condition("in(blue mug, sink) and closed(fridge) and not visited(bedroom)")
///     simulation.holds(done)
///
/// Where words pick several objects, an atom holds if it holds for one of them; `all(mug, on,
/// table)` asks for every one (and that there is one), `count(mug, on, table) >= 2` counts. The
/// atoms are the cases of `Atom`.
public indirect enum Condition: Hashable, Sendable {
  case atom(Atom)
  case not(Condition)
  case and([Condition])
  case or([Condition])

  /// How two objects lie to each other.
  public enum Relation: String, Hashable, Sendable, CaseIterable {
    /// Stands on the furniture.
    case on
    /// Lies in the container, or in the sink.
    case `in`
    /// In neighbouring cells of the same room; heights may differ.
    case nextTo
    /// Next to it, on that side for somebody who looks at the second one from the front of what it
    /// stands on.
    case leftOf, rightOf, behind, inFrontOf
  }

  public enum Comparison: String, Hashable, Sendable, CaseIterable {
    case atLeast = ">=", atMost = "<=", equal = "==", more = ">", less = "<"

    func holds(_ a: Int, _ b: Int) -> Bool {
      switch self {
      case .atLeast: a >= b
      case .atMost: a <= b
      case .equal: a == b
      case .more: a > b
      case .less: a < b
      }
    }
  }

  public enum Atom: Hashable, Sendable {
    /// `on(a, b)` and its kin.
    case relation(Relation, Reference, Reference)
    /// `all(a, on, b)`.
    case all(Reference, Relation, Reference)
    /// `count(a, on, b) >= 2`.
    case count(Reference, Relation, Reference, Comparison, Int)
    /// `inRoom(a, kitchen)`: it is in that room.
    case inRoom(Reference, String)
    /// `onFloor(a)`: it lies on the floor.
    case onFloor(Reference)
    /// `nearStart(a)`: it is within one cell of where the robot started.
    case nearStart(Reference)
    /// `holding(a)`: it is in the hand.
    case holding(Reference)
    /// `handEmpty`: nothing is in the hand.
    case handEmpty
    /// `robotIn(kitchen)`: the robot stands in that room.
    case robotIn(String)
    /// `robotAt(a)`: the robot stands beside it, facing it.
    case robotAt(Reference)
    /// `robotNear(a)`: the robot is within one cell of it, diagonals included.
    case robotNear(Reference)
    /// `robotAtStart`: the robot is within one cell of its start, diagonals included.
    case robotAtStart
    /// `open(a)`, `closed(a)` (a locked door is closed), `locked(a)`.
    case open(Reference)
    case closed(Reference)
    case locked(Reference)
    /// `exists(a)`: there is one that is not gone.
    case exists(Reference)
    /// `unchanged`, `unchanged(a, b)`: everything that can be carried is where it was, but for
    /// these.
    case unchanged(except: [Reference])
    /// `moved(a)`: it is not where it was.
    case moved(Reference)
    /// `held(a)`: it has been in the hand at some time.
    case held(Reference)
    /// `seen(a)`: a frame has shown it.
    case seen(Reference)
    /// `opened(a)`: it has stood open at some time.
    case opened(Reference)
    /// `visited(kitchen)`: the robot has been in that room.
    case visited(String)
    /// `viewed(kitchen)`: frames have shown at least 80 % of its cells.
    case viewed(String)
    /// `viewedAll`: every reachable room has been viewed and every reachable container has stood
    /// open.
    case viewedAll
    /// `noCollisions`: the robot has not driven against a person.
    case noCollisions
  }
}
