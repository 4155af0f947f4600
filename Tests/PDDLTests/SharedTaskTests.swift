import Glibc
import PDDL
import Testing

/// Tasks of the planning competitions, which are not part of the repository: looked for in the folder that
/// ERRAND_PDDL_TASKS names, laid out as FOLDER/SET/TASK/{domain,problem}.pddl.
private let folder = getenv("ERRAND_PDDL_TASKS").map { String(cString: $0) }

@Suite(
  "Tasks of others",
  .enabled(if: folder != nil, "set ERRAND_PDDL_TASKS to a folder of tasks to run these"))
struct SharedTaskTests {
  private func read(_ path: String) throws -> String {
    let file = try #require(fopen(path, "r"), "\(path)")
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
      bytes += buffer.prefix(count)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func load(_ task: String) throws -> (Domain, Problem) {
    let path = "\(folder ?? "")/\(task)"
    let domain = try Domain(parsing: try read(path + "/domain.pddl"), file: "domain.pddl")
    return (
      domain,
      try Problem(parsing: try read(path + "/problem.pddl"), file: "problem.pddl", domain: domain)
    )
  }

  @Test(
    "Solved, and the plan is valid",
    arguments: [
      "house/house-5-5-2", "house/adl-5-5-2", "house/house-10-10-3", "house/adl-10-10-3",
      "satisficing/blocks/probBLOCKS-9-0", "satisficing/gripper/prob03",
      "satisficing/miconic-simpleadl/s14-2", "satisficing/psr-middle/p06-s37-n3-l3-f30",
      "satisficing/zenotravel/p03", "satisficing/rovers/p05",
    ])
  func solved(task: String) throws {
    let (domain, problem) = try load(task)
    let limits = SearchLimits(firstPlan: 20_000, improvement: 0)
    guard
      case .plan(let steps, let cost) = try Solver(limits: limits).solve(domain, problem).solution
    else {
      Issue.record("no plan for \(task)")
      return
    }
    #expect(Validator(domain, problem).verdict(on: steps) == .valid(cost: cost))
  }

  @Test(
    "Without a plan, the reason names the cause",
    arguments: [
      ("unsolvable/key-6-8-3", ["door4", "white"]),
      ("unsolvable/sealed-6-8-3", ["thing5", "place0"]),
      ("unsolvable/twice-6-8-3", ["thing5", "place5", "place0"]),
      ("unsolvable/key-adl-12-20-5", ["door10", "white"]),
      ("unsolvable/sealed-adl-12-20-5", ["thing8", "place0"]),
      ("unsolvable/twice-adl-12-20-5", ["thing8", "place0", "place1"]),
    ])
  func unsolvable(task: String, names: [String]) throws {
    let (domain, problem) = try load(task)
    guard case .unsolvable(let explanation) = try Solver().solve(domain, problem).solution else {
      Issue.record("\(task) was not proved unsolvable")
      return
    }
    for name in names { #expect(explanation.description.contains(name)) }
  }
}
