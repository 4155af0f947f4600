import PDDL
import Testing

/// Solves, and has the independent validator check what comes out.
func solve(_ domain: String, _ problem: String, limits: SearchLimits = SearchLimits()) throws
  -> Solution
{
  let domain = try Domain(parsing: domain, file: "domain")
  let problem = try Problem(parsing: problem, file: "problem", domain: domain)
  let solution = try Solver(limits: limits).solve(domain, problem).solution
  if case .plan(let steps, let cost) = solution {
    #expect(Validator(domain, problem).verdict(on: steps) == .valid(cost: cost))
  }
  return solution
}

func steps(_ solution: Solution) -> [String] {
  if case .plan(let steps, _) = solution { steps.map(\.description) } else { ["\(solution)"] }
}

func reason(_ solution: Solution) -> String {
  if case .unsolvable(let explanation) = solution { explanation.description } else { "\(solution)" }
}

@Suite("Solving")
struct SolverTests {
  /// Words of PDDL that a small domain about boxes on a line of places tries, one feature at a time.
  private func task(
    actions: String, initial: String, goal: String
  ) -> (String, String) {
    (
      """
      (define (domain d) (:types place item - object red blue - item)
        (:constants a b c d - place r - red s - blue)
        (:predicates (at ?i - item ?p - place) (next ?a ?b - place) (hot ?i - item) (done))
        (:functions (total-cost) - number (length ?a ?b - place) - number)
        \(actions))
      """,
      """
      (define (problem p) (:domain d)
        (:init \(initial)) (:goal \(goal))
        (:metric minimize (total-cost)))
      """
    )
  }

  private let move = """
    (:action move :parameters (?i - item ?x ?y - place) :precondition (and (at ?i ?x) (next ?x ?y))
      :effect (and (not (at ?i ?x)) (at ?i ?y) (increase (total-cost) (length ?x ?y))))
    """

  @Test("The cheaper of two ways is found, though it has more steps")
  func costs() throws {
    let (domain, problem) = task(
      actions: move,
      initial: """
        (at r a) (next a d) (next a b) (next b c) (next c d)
        (= (length a d) 9) (= (length a b) 2) (= (length b c) 2) (= (length c d) 2)
        """, goal: "(at r d)")
    let solution = try solve(domain, problem)
    #expect(steps(solution) == ["(move r a b)", "(move r b c)", "(move r c d)"])
  }

  @Test("Absent, alternative and quantified conditions mean what they say")
  func conditions() throws {
    let actions = """
      (:action heat :parameters (?i - item) :precondition (not (hot ?i)) :effect (hot ?i))
      (:action cool :parameters (?i - (either red blue)) :precondition (hot ?i) :effect (not (hot ?i)))
      (:action finish :parameters () :precondition (and (forall (?i - item) (not (hot ?i)))
          (exists (?i - red) (or (at ?i c) (and (at ?i b) (imply (at s b) (at s d)))))
          (not (= a b)))
        :effect (done))
      """
    let (domain, problem) = task(
      actions: move + actions,
      initial: "(at r a) (at s b) (next a b) (next b c) (next b d) (hot r) (hot s)",
      goal: "(done)")
    let plan = steps(try solve(domain, problem))
    #expect(plan.last == "(finish)")
    #expect(Set(plan.dropLast()).isSuperset(of: ["(cool r)", "(cool s)", "(move r a b)"]))
    #expect(plan.count == 5)
  }

  @Test("Conditional effects look at the state before the action, and adding wins over deleting")
  func conditionalEffects() throws {
    let actions = """
      (:action swap :parameters () :precondition (and)
        :effect (and (forall (?i - item) (and (when (hot ?i) (not (hot ?i))) (when (not (hot ?i)) (hot ?i))))
          (when (and (hot r) (not (hot s))) (done))))
      (:action keep :parameters (?i - item) :precondition (hot ?i) :effect (and (not (hot ?i)) (hot ?i)))
      """
    let (domain, problem) = task(actions: actions, initial: "(hot s)", goal: "(and (done) (hot s))")
    #expect(steps(try solve(domain, problem)) == ["(swap)", "(swap)"])
  }

  @Test("A goal may have alternatives and quantifiers")
  func disjunctiveGoal() throws {
    let (domain, problem) = task(
      actions: move, initial: "(at r a) (at s a) (next a b) (next b c)",
      goal: "(forall (?i - item) (or (at ?i b) (at ?i d)))")
    #expect(Set(steps(try solve(domain, problem))) == ["(move r a b)", "(move s a b)"])
  }

  @Test("A goal that holds needs nothing")
  func nothingToDo() throws {
    let (domain, problem) = task(actions: move, initial: "(at r a)", goal: "(or (at r a) (at r b))")
    #expect(steps(try solve(domain, problem)) == [])
  }

  @Test("No plan: the chain to what is missing, or the goals that exclude each other")
  func whyNot() throws {
    let (domain, stuck) = task(
      actions: move, initial: "(at r a) (next a b)", goal: "(and (at r b) (at s c))")
    #expect(
      reason(try solve(domain, stuck))
        == "(at s c) needs (next ?any c), and nothing makes that true")
    let (_, both) = task(
      actions: move, initial: "(at r a) (next a b)", goal: "(and (at r b) (at r a))")
    #expect(
      reason(try solve(domain, both))
        == "no sequence of actions reaches these goals together: (at r b) (at r a)")
  }

  @Test("A limit counts expansions and is said")
  func limit() throws {
    let (domain, problem) = task(
      actions: move, initial: "(at r a) (next a b) (next b c) (next c d)", goal: "(at r d)")
    guard case .limit = try solve(domain, problem, limits: SearchLimits(firstPlan: 1)) else {
      Issue.record("a plan within one expansion")
      return
    }
  }

  @Test("The same task gives the same plan, and random ones are never wrong", arguments: 0..<40)
  func random(seed: Int) throws {
    var state = UInt64(seed &+ 1) &* 0x9E37_79B9_7F4A_7C15
    func roll(_ sides: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(sides))
    }
    let places = ["a", "b", "c", "d"]
    let edges = (0..<7).map { _ in "(next \(places[roll(4)]) \(places[roll(4)]))" }
    let (domain, problem) = task(
      actions: move,
      initial: "(at r \(places[roll(4)])) (at s \(places[roll(4)])) \(edges.joined())",
      goal: "(and (at r \(places[roll(4)])) (not (at s \(places[roll(4)]))))")
    let first = try solve(domain, problem)
    #expect("\(first)" == "\(try solve(domain, problem))")
  }
}

@Suite("Validating")
struct ValidatorTests {
  @Test("The first thing that is wrong with a plan is named")
  func verdicts() throws {
    let domain = try Domain(parsing: ParsingTests.domain, file: "d")
    let problem = try Problem(
      parsing:
        "(define (problem p) (:domain lamps) (:objects s t - switch l - lamp) (:init (wired s l)) (:goal (lit l)))",
      file: "p", domain: domain)
    func verdict(_ text: String) throws -> String {
      "\(Validator(domain, problem).verdict(on: try PlanFile.steps(parsing: text, file: "plan")))"
    }
    #expect(try verdict("(PRESS s l) ; cost = 1") == "the plan is valid, its cost is 1")
    #expect(try verdict("(press t l)") == "step 1 cannot be done: (press t l) needs (wired t l)")
    #expect(try verdict("") == "the plan does not reach the goal: (lit l) does not hold")
    #expect(try verdict("(press l s)") == "step 1 cannot be done: 'l' is not what ?s takes")
    #expect(try verdict("(push s l)") == "step 1 cannot be done: there is no action 'push'")
  }
}
