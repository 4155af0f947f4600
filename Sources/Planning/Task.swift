import AgentMessages

/// One goal step over one belief, made ready for PDDL: which things matter, what is wanted of them, what is not known.
struct Task {
  /// Something that is wanted and has not been found.
  struct Missing {
    var referent: Referent
    /// Whether everything must have been seen, however many were found ("all").
    var isAll: Bool
  }

  let belief: Belief
  let vocabulary: Vocabulary
  let constraints: Constraints
  let surroundings: Surroundings
  /// Conditions in PDDL, all of which are wanted.
  var wishes: [String] = []
  /// Objects that the wishes speak of.
  var relevant: Set<Int> = []
  /// Objects beside which something is wanted.
  var landmarks: Set<Int> = []
  /// Things that are wanted to be left lying in a room, and near which cell.
  var isHomeLandmark = false
  var missing: [Missing] = []
  /// Descriptions for which another thing would do as well as those that are known.
  var open: [Referent] = []
  /// How many things are wanted on a piece of furniture and are not there yet.
  var wantedOn: [Int: Int] = [:]
  /// Why it cannot be, whatever else there is, as a sentence.
  var impossible: String?
  /// Actions that end the plan, outside of PDDL.
  var tail: [GroundAction] = []
  /// Objects that the plan before this one has gone to already.
  var visited: Set<Int> = []
  var wantsExploration = false
  /// Whether the robot is where the task was given.
  private(set) var isHome = false

  /// - Parameter avoidsSuspects: whether a room that may be the one to keep out of is kept out of.
  init(
    _ belief: Belief, vocabulary: Vocabulary, constraints: [Constraint], previous: Plan?,
    avoidsSuspects: Bool = false
  ) {
    self.belief = belief
    self.vocabulary = vocabulary
    self.constraints = Constraints(
      constraints, belief, nameless: vocabulary.rooms.last, avoidsSuspects: avoidsSuspects)
    surroundings = Surroundings(
      belief, vocabulary: vocabulary, forbiddenRooms: self.constraints.forbiddenRooms,
      untouchable: self.constraints.untouchable)
    visited = visitedBefore(previous)
    isHome = isHome(after: previous)
  }

  /// Where the task was given; one cell beside it will do when it was gone to and could not be entered.
  private func isHome(after previous: Plan?) -> Bool {
    let distance = belief.cell.manhattanDistance(to: belief.home)
    guard distance == 1 else { return distance == 0 }
    return previous?.actions.last == GroundAction("go-to-cell", [.cell(belief.home)])
  }

  func object(_ id: Int) -> TrackedObject? { surroundings.object(id) }

  /// Whether the robot stands before an object and faces it.
  func isBefore(_ object: TrackedObject) -> Bool {
    let faced = belief.cell.moved(belief.heading)
    return object.cells.contains(faced) && object.place != .held
  }

  /// Furniture with too little room, as far as is known, that was never looked at from close by: it may be longer than
  /// it looked from across the room, and what was taken to stand on it may stand behind it.
  var doubtfulPlace: TrackedObject? {
    let cramped = wantedOn.keys.sorted().lazy.compactMap(object).filter { place in
      surroundings.capacity(of: place) < wantedOn[place.id] ?? 0
        && !place.cells.contains { belief.map[$0].closestView < Self.closeBy }
    }
    return cramped.first
  }

  /// Metres from which a piece of furniture is seen as large as it is.
  private static let closeBy: Float = 1

  /// When the last stop of the plan before this one was reached, so were the stops before it.
  private func visitedBefore(_ previous: Plan?) -> Set<Int> {
    let stops = (previous?.actions ?? []).compactMap { action -> Int? in
      guard action.name == "go-to" || action.name == "look-at",
        case .object(let id)? = action.arguments.first
      else { return nil }
      return id
    }
    guard previous?.status == .achieves, let last = stops.last, let object = object(last),
      isBefore(object)
    else { return [] }
    return Set(stops)
  }
}

/// What must not happen, by what it forbids.
struct Constraints {
  /// Rooms of which it is not known whether they are the one to keep out of.
  private(set) var suspects: Set<Int> = []
  var hasSuspects: Bool { !suspects.isEmpty }
  var forbiddenRooms: Set<Int> = []
  /// Names of rooms to keep out of, known or not.
  var forbiddenNames: Set<String> = []
  var untouchable: Set<Int> = []
  var unopenable: Set<Int> = []

  /// - Parameter nameless: the name of a room in which nothing tells what it is.
  init(
    _ constraints: [Constraint], _ belief: Belief, nameless: String?, avoidsSuspects: Bool = false
  ) {
    for constraint in constraints {
      switch constraint {
      case .avoidRoom(let referent):
        guard let name = referent.room else { continue }
        forbiddenNames.insert(name)
        for room in belief.rooms where room.name == name { forbiddenRooms.insert(room.id) }
      case .leaveAlone(let referent):
        untouchable.formUnion(referent.candidates + [referent.objectID].compactMap { $0 })
      case .keepClosed(let referent):
        unopenable.formUnion(referent.candidates + [referent.objectID].compactMap { $0 })
      }
    }
    findSuspects(in: belief, nameless)
    if avoidsSuspects { forbiddenRooms.formUnion(suspects) }
  }

  /// While a name that is to be kept out of has no room, every room without a name may bear it, and so may one that is
  /// named for want of anything that tells.
  private mutating func findSuspects(in belief: Belief, _ nameless: String?) {
    let known = Set(belief.rooms.compactMap(\.name))
    guard !forbiddenNames.isSubset(of: known) else { return }
    let here = belief.room(containing: belief.cell)?.id
    for room in belief.rooms
    where room.id != here && (room.name == nil || room.name == nameless) {
      suspects.insert(room.id)
    }
  }
}
