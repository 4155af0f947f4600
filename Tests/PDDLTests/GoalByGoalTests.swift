import PDDL
import Testing

@Suite("One goal after the other")
struct GoalByGoalTests {
  /// A hub with long arms, a thing at the end of each, and each wanted at the end of another arm; one hand.
  private func task(arms: Int, length: Int) -> (domain: String, problem: String) {
    let domain = """
      (define (domain arms) (:types room thing)
        (:predicates (robot ?r - room) (door ?a ?b - room) (in ?t - thing ?r - room) (held ?t - thing) (free))
        (:action go :parameters (?a ?b - room) :precondition (and (robot ?a) (door ?a ?b))
          :effect (and (not (robot ?a)) (robot ?b)))
        (:action take :parameters (?t - thing ?r - room) :precondition (and (robot ?r) (in ?t ?r) (free))
          :effect (and (not (in ?t ?r)) (not (free)) (held ?t)))
        (:action put :parameters (?t - thing ?r - room) :precondition (and (robot ?r) (held ?t))
          :effect (and (in ?t ?r) (free) (not (held ?t)))))
      """
    func room(_ arm: Int, _ step: Int) -> String { step == 0 ? "hub" : "r\(arm)-\(step)" }
    let all = (0..<arms).map { $0 }
    let rooms = all.flatMap { arm in (1...length).map { room(arm, $0) } }
    let doors = all.flatMap { arm in
      (1...length).map { step in
        let (near, far) = (room(arm, step - 1), room(arm, step))
        return "(door \(near) \(far)) (door \(far) \(near))"
      }
    }
    let things = all.map { "(in t\($0) \(room($0, length)))" }
    let goals = all.map { "(in t\($0) \(room(($0 + 2) % arms, length)))" }
    let problem = """
      (define (problem p) (:domain arms)
        (:objects hub \(rooms.joined(separator: " ")) - room \(all.map { "t\($0)" }.joined(separator: " ")) - thing)
        (:init (robot hub) (free) \(doors.joined()) \(things.joined()))
        (:goal (and \(goals.joined()))))
      """
    return (domain, problem)
  }

  @Test("Where the search for all goals is lost, going goal by goal finds a plan")
  func manyGoals() throws {
    let (domainText, problemText) = task(arms: 16, length: 6)
    let domain = try Domain(parsing: domainText, file: "domain")
    let problem = try Problem(parsing: problemText, file: "problem", domain: domain)
    let limits = SearchLimits(firstPlan: 20_000, improvement: 0)
    let outcome = try Solver(limits: limits).solve(domain, problem)
    guard case .plan(let steps, let cost) = outcome.solution else {
      Issue.record("no plan")
      return
    }
    #expect(Validator(domain, problem).verdict(on: steps) == .valid(cost: cost))
    #expect(outcome.expansions > 500 + 50 * 16, "the first search was enough; make the task harder")
  }
}
