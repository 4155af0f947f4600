import ArgumentParser
import PDDL

/// `errand plan`: the PDDL engine by itself.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Plan a PDDL problem, or check a plan.",
    discussion: """
      The plan goes to standard output, one step a line as the planning competitions write it; everything else goes to \
      standard error. Reads STRIPS with types, negative, disjunctive and quantified conditions, conditional effects and \
      action costs.

      Exit codes: 0 a plan was found (or the given one is valid), 10 there is none (or it is not valid), 11 the limit of \
      expansions was reached first, 30 a file cannot be read.

      Examples:
        errand plan Domains/household.pddl problem.pddl
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

  @Option(help: ArgumentHelp("Give up after so many expanded states.", valueName: "n"))
  var expansions: Int = 1_000_000

  @Option(
    help: ArgumentHelp("Expand so many more states to make the plan cheaper.", valueName: "n"))
  var improve: Int = 2_000

  func run() throws {
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
    let solver = Solver(limits: SearchLimits(firstPlan: expansions, improvement: improve))
    let clock = ContinuousClock()
    let start = clock.now
    let outcome = try reading { try solver.solve(domain, problem) }
    Console.error(
      "\(outcome.facts) facts, \(outcome.operators) ground actions, "
        + "\(outcome.expansions) states expanded, \((clock.now - start) / .milliseconds(1)) ms")
    try report(outcome.solution, domain, problem)
  }

  private func report(_ solution: Solution, _ domain: Domain, _ problem: Problem) throws {
    switch solution {
    case .plan(let steps, let cost):
      let text = PlanFile.text(steps, cost: cost, usesCosts: problem.hasMetric)
      Console.print(String(text.dropLast()))
    case .unsolvable(let explanation):
      Console.error("There is no plan.\n\(explanation)")
      throw ExitCode(10)
    case .limit:
      Console.error(
        "No plan was found within \(expansions) expanded states; allow more with --expansions.")
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
