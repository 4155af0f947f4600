import ArgumentParser
import PDDL

/// `errand plan`: the PDDL engine by itself.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Plan a PDDL problem, or check a plan.",
    discussion: """
      The plan goes to standard output, one step a line as the planning competitions write it; everything else goes to \
      standard error. Reads STRIPS with types, negative, disjunctive and quantified conditions, conditional effects, \
      derived predicates, action costs, and the constraints 'always' and 'sometime-before'.

      Exit codes: 0 a plan was found (or the given one is valid), 10 there is none (or it is not valid), 11 a limit of \
      expansions, time or memory was reached first, 30 a file cannot be read.

      Examples:
        errand plan Domains/household.pddl problem.pddl
        errand plan domain.pddl problem.pddl --anytime 30
        errand plan domain.pddl problem.pddl --optimal --time-limit 60
        errand plan domain.pddl problem.pddl --validate plan.txt
      """)

  @Argument(help: "The domain file.")
  var domain: String

  @Argument(help: "The problem file.")
  var problem: String

  @Option(
    name: .customLong("validate"),
    help: ArgumentHelp("Check this plan instead of making one.", valueName: "file"))
  var planToCheck: String?

  @Flag(help: "Look for a plan of the least cost.")
  var optimal = false

  @Option(
    help: ArgumentHelp(
      "Improve the plan for so long; every better one is told.", valueName: "seconds"))
  var anytime: Double?

  @Flag(help: "Where there is no plan, write the reason to standard output.")
  var explain = false

  @Option(help: ArgumentHelp("Give up after so many seconds.", valueName: "seconds"))
  var timeLimit: Double?

  @Option(help: ArgumentHelp("Give up when states take so much memory.", valueName: "MiB"))
  var memory: Int = 6_144

  @Option(help: ArgumentHelp("Give up after so many expanded states.", valueName: "n"))
  var expansions: Int?

  @Option(
    help: ArgumentHelp("Expand so many more states to make the plan cheaper.", valueName: "n"))
  var improve: Int = 2_000

  func run() throws {
    let clock = ContinuousClock()
    let start = clock.now
    let (domainFile, problemFile) = (domain, problem)
    let domain = try reading { try Domain(parsing: TextFile.read(domainFile), file: domainFile) }
    let problem = try reading {
      try Problem(parsing: TextFile.read(problemFile), file: problemFile, domain: domain)
    }
    if let planToCheck {
      let steps = try reading {
        try PlanFile.steps(parsing: TextFile.read(planToCheck), file: planToCheck)
      }
      return try check(steps, domain, problem)
    }
    let solver = Solver(limits: limits(from: start))
    let outcome = try reading {
      if optimal { return try solver.solveOptimally(domain, problem) }
      return try solver.solve(domain, problem) { steps, cost in
        Console.error(
          "a plan of \(steps.count) steps, cost \(cost), after \((clock.now - start) / .milliseconds(1)) ms"
        )
      }
    }
    Console.error(
      "\(outcome.facts) facts, \(outcome.operators) ground actions, "
        + "\(outcome.expansions) states expanded, \((clock.now - start) / .milliseconds(1)) ms")
    try report(outcome.solution, domain, problem)
  }

  private func limits(from start: ContinuousClock.Instant) -> SearchLimits {
    let seconds = [anytime, timeLimit].compactMap { $0 }.min()
    return SearchLimits(
      firstPlan: expansions ?? .max, improvement: anytime == nil ? improve : .max,
      deadline: seconds.map { start + .seconds($0) }, memory: memory << 20)
  }

  private func report(_ solution: Solution, _ domain: Domain, _ problem: Problem) throws {
    switch solution {
    case .plan(let steps, let cost):
      let text = PlanFile.text(steps, cost: cost, usesCosts: problem.hasMetric)
      Console.print(String(text.dropLast()))
    case .unsolvable(let explanation):
      Console.error("There is no plan.")
      if explain { Console.print("\(explanation)") } else { Console.error("\(explanation)") }
      throw ExitCode(10)
    case .limit:
      Console.error(
        "No plan was found within the limits; allow more with --expansions, --time-limit or --memory."
      )
      throw ExitCode(11)
    }
  }

  private func check(_ steps: [PlanStep], _ domain: Domain, _ problem: Problem) throws {
    let verdict = Validator(domain, problem).verdict(on: steps)
    if case .valid = verdict { return Console.print("\(verdict)") }
    Console.error("\(verdict)")
    throw ExitCode(10)
  }

  private func reading<Value>(_ work: () throws -> Value) throws -> Value {
    do { return try work() } catch {
      let failure = CommandFailure(error)
      Console.error("errand: \(failure.description)")
      throw ExitCode(failure.code.rawValue)
    }
  }
}
