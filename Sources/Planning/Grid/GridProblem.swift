import AgentMessages
import PDDL

/// Writes what is believed of a grid world as a problem for Domains/minigrid.pddl: only what the goal can need, with
/// what is in the way of it and the keys for that.
struct GridProblem {
  /// Of the things that a description fits, only so many of the nearest are thought about.
  private static let candidateLimit = 4

  private let situation: GridSituation
  private var items: Set<Int> = []
  private var spots: [Int] = []
  /// What is wanted beside them.
  private var moved: [Int] = []
  private var views: [GridView] = []
  private var boxes: Set<Int> = []
  private var belief: Belief { situation.belief }

  init(_ situation: GridSituation) {
    self.situation = situation
    if let held = situation.belief.heldID { items.insert(held) }
  }

  /// The conditions of which one must hold for an objective; empty where something that it names is not known.
  mutating func goals(of objective: Objective) -> [String] {
    switch objective {
    case .goTo(let thing): goals(thing) { "(faced \($0))" }
    case .pickUp(let thing): goals(thing, portable: true) { "(taken \($0))" }
    case .open(let door): goals(door) { "(opened \($0))" }
    case .place(let thing, .nextTo, let landmark): goals(placing: thing, beside: landmark)
    default: []
    }
  }

  /// Places to look from.
  mutating func add(_ views: [GridView]) {
    self.views += views
    for view in views { add(view.obstacles) }
  }

  /// Boxes that may be broken to see what is in them.
  mutating func addBoxes() {
    boxes = Set(
      belief.objects.filter { $0.kind == "box" && !situation.wanted.contains($0.id) }.map(\.id))
    add(boxes.sorted())
  }

  func text(goal: String) -> String {
    var writer = GridProblemWriter(
      situation, views: views, spots: spots, moved: moved, breakable: boxes)
    for id in items.sorted() { writer.write(id) }
    return writer.text(goal: goal)
  }

  /// The skill that carries out a step of a plan.
  func action(for step: PlanStep) throws(PlanningError) -> GroundAction {
    let skills = [
      "go-to", "explore", "open", "unlock", "close", "pick-up", "put-down", "put-next-to",
      "look-into",
    ]
    guard skills.contains(step.action) else { throw .unknownAction(step.action) }
    var arguments: [GroundAction.Argument] = []
    for name in step.arguments where !name.hasPrefix("spot-") {
      let number = name.split(separator: "-").last.flatMap { Int($0) } ?? 0
      guard name.hasPrefix("view-") else {
        arguments.append(.object(number))
        continue
      }
      let view = views[number]
      arguments += [
        .cell(view.target), .cell(view.pose.cell), .number(Double(view.pose.heading.rawValue)),
      ]
    }
    return GroundAction(step.action, arguments)
  }

  /// Cells that the robot walks over to carry out actions: nothing should be put down there before.
  func cellsNeeded(by actions: ArraySlice<GroundAction>) -> [Cell] {
    let ways = actions.flatMap { action -> [Cell] in
      switch (action.name, action.arguments.first, action.arguments.last) {
      case ("explore", _, _):
        if case .cell(let place)? = action.arguments.dropFirst().first { return [place] }
        return []
      case ("put-next-to", _, .object(let id)?):
        return belief.object(id).map { situation.way(beside: $0) } ?? []
      case (_, .object(let id)?, _): return belief.object(id).map { situation.way(to: $0) } ?? []
      default: return []
      }
    }
    return Set(ways).sorted()
  }

  /// The nearest shut door to open because there is nowhere to put something down but where it would be in the way; nil
  /// where there is room, or no such door.
  func doorForRoom(keepingClear cells: [Cell]) -> Int? {
    let routes = GridRoutes(in: belief)
    let isRoom = routes.reached.contains { pose in
      let place = pose.cell.moved(pose.heading)
      return belief.map[place].content == .free && belief.object(in: place) == nil
        && !cells.contains(place)
    }
    guard !isRoom else { return nil }
    let doors = belief.objects.filter { $0.kind == "door" && $0.openness == .closed }
    let near = doors.compactMap { door -> (id: Int, cost: Int)? in
      guard let cell = door.cells.first, let stance = routes.facing(cell) else { return nil }
      return (door.id, stance.cost)
    }
    return near.min { ($0.cost, $0.id) < ($1.cost, $1.id) }?.id
  }

  // MARK: what matters

  private mutating func goals(
    _ referent: Referent, portable: Bool = false, _ goal: (String) -> String
  ) -> [String] {
    let known = candidates(referent).filter { !portable || $0.kind != "door" }
    add(known.map(\.id))
    return known.map { goal(GridProblemWriter.name($0)) }
  }

  private mutating func goals(placing thing: Referent, beside landmark: Referent) -> [String] {
    let things = candidates(thing).filter { $0.kind != "door" }
    let places = candidates(landmark)
    add(things.map(\.id))
    add(places.map(\.id))
    spots = places.map(\.id)
    moved = things.map(\.id)
    for place in places { add(situation.spot(beside: place)?.obstacles ?? []) }
    return things.flatMap { thing in
      places.filter { $0.id != thing.id }.map {
        "(put-beside \(GridProblemWriter.name(thing)) \(GridProblemWriter.name($0)))"
      }
    }
  }

  private func candidates(_ referent: Referent) -> [TrackedObject] {
    let known = referent.candidates.compactMap { belief.object($0) }
    let costs = known.map { ($0, $0.place == .held ? 0 : situation.access(to: $0)?.cost ?? .max) }
    return costs.sorted { ($0.1, $0.0.id) < ($1.1, $1.0.id) }.prefix(Self.candidateLimit).map(\.0)
  }

  /// Adds things with what is in their way, and for locked doors their keys.
  private mutating func add(_ ids: [Int]) {
    var open = ids
    while let id = open.popLast() {
      guard items.insert(id).inserted, let object = belief.object(id) else { continue }
      open += situation.access(to: object)?.obstacles ?? []
      if case .locked(let colour) = object.openness {
        open += belief.objects.filter { $0.kind == "key" && $0.colour == colour }.map(\.id)
      }
    }
  }
}
