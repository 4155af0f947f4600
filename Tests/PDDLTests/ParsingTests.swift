import PDDL
import Testing

@Suite("Reading PDDL")
struct ParsingTests {
  static let domain = """
    (define (domain lamps)
      (:requirements :strips :typing)
      (:types lamp switch - thing)
      (:predicates (lit ?l - lamp) (wired ?s - switch ?l - lamp))
      (:action press :parameters (?s - switch ?l - lamp)
        :precondition (wired ?s ?l) :effect (lit ?l)))
    """

  static func error(_ text: String, file: String = "lamps.pddl") -> String {
    do {
      _ = try Domain(parsing: text, file: file)
      return "no error"
    } catch { return "\(error)" }
  }

  @Test(
    "A mistake is told with its place, the word, and what was expected",
    arguments: [
      (
        "(wired ?s ?l) :effect", "(wird ?s ?l) :effect",
        "lamps.pddl:6:20: found 'wird', expected a predicate that is declared in (:predicates ...)"
      ),
      (
        "?l - lamp) (wired", "?l - lamb) (wired",
        "lamps.pddl:4:26: found 'lamb', expected a type that is declared in (:types ...)"
      ),
      (
        "(lit ?l)))", "(lit ?m)))",
        "lamps.pddl:6:46: found '?m', expected a variable that is declared here"
      ),
      (
        "(lit ?l)))", "(lit ?s ?l)))",
        "lamps.pddl:6:49: found '?l', expected ')', since 'lit' takes 1"
      ),
      (
        "(lit ?l)))", "(lit)))",
        "lamps.pddl:6:41: found the end of '(lit', expected 1 arguments, not 0"
      ),
      (
        "(lit ?l)))", "(lit ?l))",
        "lamps.pddl:1:1: found '(', expected its closing parenthesis before the end"
      ),
      (
        "(lit ?l)))", "(lit ?l))))",
        "lamps.pddl:6:51: found ')', expected no more closing parentheses"
      ),
      (
        ":precondition", ":preconditions",
        "lamps.pddl:6:5: found ':preconditions', expected :parameters, :precondition or :effect"
      ),
    ])
  func mistakes(right: String, wrong: String, message: String) {
    #expect(Self.error(Self.domain) == "no error")
    #expect(Self.error(Self.domain.replacing(right, with: wrong)) == message)
  }

  @Test(
    "What is not planned with is refused with a sentence",
    arguments: [
      ("(:action press", "(:durative-action press", "durations"),
      (":effect (lit ?l)", ":effect (increase (charge ?l) 2)", "only (increase (total-cost) ...)"),
      (":precondition (wired ?s ?l)", ":precondition (> (charge ?l) 2)", "numbers"),
      (
        "(:action press",
        "(:predicates (dark)) (:derived (dark) (not (dark))) (:action press", "its own absence"
      ),
      ("(:action press", "(:constraints (at-most-once (lit l))) (:action press", "'always'"),
      (":typing)", ":typing :preferences)", "this requirement"),
    ])
  func refusals(right: String, wrong: String, words: String) {
    let message = Self.error(Self.domain.replacing(right, with: wrong))
    #expect(message.hasPrefix("lamps.pddl:") && message.contains(words), "\(message)")
  }

  @Test("Words are the same in capitals, and comments are nothing")
  func capitals() throws {
    let domain = try Domain(parsing: Self.domain.uppercased() + " ; the end", file: "d")
    let problem = try Problem(
      parsing: """
        (define (problem p) (:domain Lamps) (:objects S - switch l - LAMP) ; one of each
          (:init (wired s L)) (:goal (lit l)))
        """, file: "p", domain: domain)
    guard case .plan(let steps, 1) = try Solver().solve(domain, problem).solution else {
      Issue.record("no plan")
      return
    }
    #expect(steps.map(\.description) == ["(press s l)"])
  }
}
