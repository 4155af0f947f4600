import AgentMessages
import PDDL

/// Decides where to look next for something that is not known.
///
/// Every place that could show it has a chance and a distance: what has not been seen yet, a container not looked into,
/// a closed door. The best chance for its distance comes first.
struct Explorer {
  enum Place: Hashable {
    /// A frontier's target.
    case frontier(Cell)
    case container(Int)
    case door(Int)
    /// A thing that may hide what is behind it.
    case obstacle(Int)
  }

  struct Option {
    var place: Place
    var score: Double
  }

  private let task: Task
  private let previous: Plan?
  private let solve: (String) throws(PlanningError) -> Solver.Outcome

  init(
    _ task: Task, previous: Plan?,
    solve: @escaping (String) throws(PlanningError) -> Solver.Outcome
  ) {
    self.task = task
    self.previous = previous
    self.solve = solve
  }

  /// A plan that looks for it, or nil when nothing is left to look at.
  func plan(lookingFor referent: Referent) throws(PlanningError) -> Plan? {
    try plan(Chances(task, referent).options(), for: referent.words)
  }

  /// A plan that sees more of the rooms, or nil when all that can be seen was.
  func planToSeeRooms() throws(PlanningError) -> Plan? {
    let options = Chances(task, Referent(words: "every room", kinds: ["door"])).options()
    return try plan(options, for: "what is in every room")
  }

  /// A plan that goes before something, or nil when there is no way.
  func planToVisit(_ id: Int, for words: String) throws(PlanningError) -> Plan? {
    try reach(id, for: words) { "(visited \($0))" }
  }

  private func plan(_ options: [Option], for words: String) throws(PlanningError) -> Plan? {
    let kept = previous.flatMap(target)
    let ranked = options.map { option in
      Option(place: option.place, score: option.score * (option.place == kept ? 1.6 : 1))
    }
    // equal chances keep the order in which they were listed
    let order = ranked.indices.sorted { (-ranked[$0].score, $0) < (-ranked[$1].score, $1) }
    for index in order {
      if let plan = try plan(ranked[index].place, for: words) { return plan }
    }
    return nil
  }

  private func plan(_ place: Place, for words: String) throws(PlanningError) -> Plan? {
    switch place {
    case .frontier(let cell):
      return Plan(
        status: .explores(lookingFor: words), actions: [GroundAction("explore", [.cell(cell)])])
    case .container(let id): return try reach(id, for: words) { "(searched \($0))" }
    case .door(let id): return try reach(id, for: words) { "(open \($0))" }
    case .obstacle(let id): return try reach(id, for: words) { "(and (moved \($0)) (hand-empty))" }
    }
  }

  private func reach(
    _ id: Int, for words: String, _ goal: (String) -> String
  ) throws(PlanningError) -> Plan? {
    var task = task
    guard let object = task.object(id) else { return nil }
    task.relevant = [id]
    let (text, names) = task.problem(goal: goal(task.name(object)))
    let outcome = try solve(text)
    guard case .plan(let steps, let cost) = outcome.solution, !steps.isEmpty else { return nil }
    var skills = Skills(task, names)
    for step in steps { try skills.add(step) }
    return Plan(
      status: .explores(lookingFor: words), actions: skills.actions, cost: cost,
      expansions: outcome.expansions, problem: text)
  }

  /// What a plan was on its way to look at.
  private func target(of plan: Plan) -> Place? {
    guard case .explores = plan.status, let last = plan.actions.last else { return nil }
    switch (last.name, last.arguments.first) {
    case ("explore", .cell(let cell)?): return .frontier(cell)
    case ("look-into", .object(let id)?), ("open", .object(let id)?): return .container(id)
    case ("open-door", .object(let id)?), ("unlock-door", .object(let id)?): return .door(id)
    default: return nil
    }
  }
}
