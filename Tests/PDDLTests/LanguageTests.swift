import PDDL
import Testing

@Suite("Derived predicates, constraints, optimal plans")
struct LanguageTests {
  /// A robot on a line of rooms a - b - c - d, a knife in a, a cup in b.
  private func domain(_ more: String = "") -> String {
    """
    (define (domain flat)
      (:requirements :adl :derived-predicates :constraints :action-costs)
      (:types room thing)
      (:constants a b c d - room knife cup - thing)
      (:predicates (robot ?r - room) (door ?x ?y - room) (in ?t - thing ?r - room) (held ?t - thing)
        (near ?t - thing) (busy) (linked ?x ?y - room) (cut-off ?r - room) (tidy))
      (:functions (total-cost) - number)
      (:derived (linked ?x ?y - room) (or (door ?x ?y) (door ?y ?x)
        (exists (?z - room) (and (linked ?x ?z) (linked ?z ?y)))))
      (:derived (near ?t - thing) (exists (?r - room) (and (robot ?r) (in ?t ?r))))
      (:derived (busy) (exists (?t - thing) (held ?t)))
      (:derived (cut-off ?r - room) (and (not (robot ?r)) (forall (?x - room) (imply (robot ?x) (not (linked ?x ?r))))))
      \(more)
      (:action go :parameters (?x ?y - room) :precondition (and (robot ?x) (or (door ?x ?y) (door ?y ?x)))
        :effect (and (not (robot ?x)) (robot ?y) (increase (total-cost) 1)))
      (:action take :parameters (?t - thing ?r - room)
        :precondition (and (robot ?r) (near ?t) (in ?t ?r) (not (busy)))
        :effect (and (held ?t) (not (in ?t ?r)) (increase (total-cost) 1)))
      (:action put :parameters (?t - thing ?r - room) :precondition (and (robot ?r) (held ?t))
        :effect (and (not (held ?t)) (in ?t ?r) (increase (total-cost) 1))))
    """
  }

  private func problem(
    _ goal: String, _ more: String = "", doors: String = "(door a b) (door b c) (door c d)"
  )
    -> String
  {
    """
    (define (problem p) (:domain flat)
      (:init (robot a) (in knife a) (in cup b) \(doors))
      (:goal \(goal)) (:metric minimize (total-cost)) \(more))
    """
  }

  private func optimum(_ domain: String, _ problem: String) throws -> Solution {
    let domain = try Domain(parsing: domain, file: "domain")
    let problem = try Problem(parsing: problem, file: "problem", domain: domain)
    let solution = try Solver().solveOptimally(domain, problem).solution
    if case .plan(let steps, let cost) = solution {
      #expect(Validator(domain, problem).verdict(on: steps) == .valid(cost: cost))
    }
    return solution
  }

  @Test("Derived predicates hold where their rules say so, their absence too")
  func derived() throws {
    let solution = try solve(domain(), problem("(and (in knife c) (not (busy)) (linked a d))"))
    #expect(
      steps(solution) == ["(take knife a)", "(go a b)", "(go b c)", "(put knife c)"])
    let apart = problem("(and (cut-off d) (robot b))", doors: "(door a b) (door c d)")
    #expect(steps(try solve(domain(), apart)) == ["(go a b)"])
    let joined = problem("(and (cut-off d) (robot b))")
    guard case .unsolvable = try solve(domain(), joined) else {
      Issue.record("d is linked to all rooms")
      return
    }
  }

  @Test("An effect or a first state that speaks of a derived predicate is refused")
  func derivedIsNotChanged() throws {
    let message = ParsingTests.error(
      domain("(:action rest :parameters () :precondition () :effect (busy))"), file: "flat.pddl")
    #expect(message.contains("'busy', expected a predicate without a (:derived ...) rule"))
  }

  @Test("What must always hold is kept on the way, and the validator sees it broken")
  func always() throws {
    let rule = "(:constraints (always (not (and (held knife) (robot b)))))"
    guard case .unsolvable = try solve(domain(), problem("(in knife c)", rule)) else {
      Issue.record("the only way leads through b")
      return
    }
    let around = problem("(in knife c)", rule, doors: "(door a b) (door b c) (door a d) (door d c)")
    #expect(
      steps(try solve(domain(), around)) == [
        "(take knife a)", "(go a d)", "(go d c)", "(put knife c)",
      ])
    let read = try Domain(parsing: domain(), file: "d")
    let task = try Problem(parsing: around, file: "p", domain: read)
    let plan = try PlanFile.steps(parsing: "(take knife a) (go a b)", file: "plan")
    #expect(
      "\(Validator(read, task).verdict(on: plan))"
        == "after 2 steps the constraint (always (not (and (held knife) (robot b)))) is broken")
  }

  @Test("A constraint that the first state breaks is the reason")
  func brokenAtFirst() throws {
    let rule = "(:constraints (forall (?r - room) (always (not (in cup ?r)))))"
    #expect(
      reason(try solve(domain(), problem("(robot d)", rule)))
        == "the first state breaks (always (not (in cup ?r)))")
  }

  @Test("Sometime-before asks for an earlier state, not the same one")
  func sometimeBefore() throws {
    let rule =
      "(:constraints (and (sometime-before (robot c) (held cup)) (always (imply (busy) (not (robot d))))))"
    let plan = steps(try optimum(domain(), problem("(robot d)", rule)))
    #expect(
      plan == ["(go a b)", "(take cup b)", "(go b c)", "(put cup c)", "(go c d)"]
        || plan == ["(go a b)", "(take cup b)", "(put cup b)", "(go b c)", "(go c d)"])
  }

  @Test("Optimal search and improvement without end find the same cost", arguments: 0..<25)
  func optimal(seed: Int) throws {
    var state = UInt64(seed &+ 7) &* 0x9E37_79B9_7F4A_7C15
    func roll(_ sides: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(sides))
    }
    let places = (0..<6).map { "p\($0)" }
    let domain = """
      (define (domain ways) (:requirements :adl :action-costs) (:types place)
        (:predicates (at ?p - place) (seen ?p - place) (way ?a ?b - place) (lamp))
        (:functions (total-cost) - number (length ?a ?b - place) - number)
        (:action go :parameters (?a ?b - place) :precondition (and (at ?a) (way ?a ?b))
          :effect (and (not (at ?a)) (at ?b) (when (lamp) (seen ?b)) (increase (total-cost) (length ?a ?b))))
        (:action switch :parameters (?a - place) :precondition (and (at ?a) (not (lamp)))
          :effect (and (lamp) (increase (total-cost) 3))))
      """
    let ways = (0..<14).map { _ in (places[roll(6)], places[roll(6)], 1 + roll(9)) }
    let problem = """
      (define (problem p) (:domain ways) (:objects \(places.joined(separator: " ")) - place)
        (:init (at p0) \(ways.map { "(way \($0.0) \($0.1)) (= (length \($0.0) \($0.1)) \($0.2))" }.joined()))
        (:goal (and (seen \(places[roll(6)])) (seen \(places[roll(6)])))) (:metric minimize (total-cost)))
      """
    let best = try optimum(domain, problem)
    switch (best, try solve(domain, problem, limits: SearchLimits(improvement: 1_000_000))) {
    case (.plan(_, let cost), .plan(_, let improved)):
      #expect(improved == cost)
    case (.unsolvable, .unsolvable): break
    default: Issue.record("the searches do not agree")
    }
  }
}
