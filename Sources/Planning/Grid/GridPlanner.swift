public import AgentMessages
import PDDL

/// Plans for robots in grid worlds: what to do with doors, keys and things in the way comes from the PDDL engine and
/// Domains/minigrid.pddl; what is near, what hides what and where to look from is searched for on the map.
///
///     let planner = try GridPlanner(domain: domainText)
///     let plan = try planner.plan(for: step, from: belief)     // .achieves one of the step's objectives, or .explores
///
/// Of several objectives that may be done in any order the cheapest is planned for. What is not known is looked for: all
/// that can be seen without touching anything first, then behind doors, then in boxes. A value without memory.
public struct GridPlanner: Sendable {
  /// States expanded before a search is given up, and to make a plan cheaper.
  static let limits = SearchLimits(firstPlan: 2_000, improvement: 150)

  private let domain: Domain

  /// - Parameter domain: the text of the domain file. Throws `PlanningError.domain` when it cannot be planned with.
  public init(domain: String) throws(PlanningError) {
    do { self.domain = try Domain(parsing: domain, file: "minigrid.pddl") } catch {
      throw .domain(error)
    }
  }

  /// Plans for objectives that may be reached in any order. `later` is what is wanted after them.
  public func plan(
    for step: [Objective], later: [[Objective]] = [], from belief: Belief
  ) throws(PlanningError) -> Plan {
    let situation = GridSituation(belief, wanted: ([step] + later).joined().flatMap(\.referents))
    var best: Plan?
    for objective in step {
      guard let plan = try achieve(objective, situation), plan.cost < best?.cost ?? .max else {
        continue
      }
      best = plan
    }
    if let best { return best }
    for objective in step {
      if let plan = try explore(for: objective, situation) { return plan }
    }
    let what = step.flatMap(\.referents).map(\.words).joined(separator: " and ")
    return Plan(
      status: .none(reason: "I looked everywhere I can get to and cannot do it with \(what)"))
  }

  // MARK: known things

  private func achieve(
    _ objective: Objective, _ situation: GridSituation
  ) throws(PlanningError) -> Plan? {
    var problem = GridProblem(situation)
    let goals = problem.goals(of: objective)
    guard !goals.isEmpty else { return nil }
    return try solve(
      problem, goal: goals.count == 1 ? goals[0] : "(or \(goals.joined(separator: " ")))"
    ) { .achieves }
  }

  // MARK: the unknown

  private func explore(
    for objective: Objective, _ situation: GridSituation
  ) throws(PlanningError) -> Plan? {
    let words = objective.referents.first { $0.candidates.isEmpty } ?? objective.referents.first
    let explorer = GridExplorer(situation)
    // a thing that is named by its side of the start is nowhere else
    let near = words.map { explorer.views(for: $0) } ?? []
    for views in near.isEmpty ? [explorer.views()] : [near, explorer.views()] {
      var problem = GridProblem(situation)
      problem.add(views)
      problem.addBoxes()
      let plan = try solve(problem, goal: "(seen-more)") {
        .explores(lookingFor: words?.words ?? "it")
      }
      if let plan { return plan }
    }
    return nil
  }

  private func solve(
    _ problem: GridProblem, goal: String, status: () -> Plan.Status
  ) throws(PlanningError) -> Plan? {
    let text = problem.text(goal: goal)
    let outcome: Solver.Outcome
    do {
      let parsed = try Problem(parsing: text, file: "belief.pddl", domain: domain)
      outcome = try Solver(limits: Self.limits).solve(domain, parsed)
    } catch {
      throw .problem(error, text: text)
    }
    guard case .plan(let steps, let cost) = outcome.solution else { return nil }
    var actions: [GroundAction] = []
    for step in steps where step.action != "pass" {
      actions.append(try problem.action(for: step))
    }
    if actions.first?.name == "put-down" {
      let clear = problem.cellsNeeded(by: actions.dropFirst())
      actions[0].arguments += clear.map { .cell($0) }
      if let door = problem.doorForRoom(keepingClear: clear) {
        actions.insert(GroundAction("open", [.object(door)]), at: 0)
      }
    }
    return Plan(
      status: status(), actions: actions, cost: cost, expansions: outcome.expansions, problem: text)
  }
}
