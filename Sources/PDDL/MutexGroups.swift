/// Groups of facts of which at most one is ever true, found as invariants.
///
/// A candidate is a set of predicates, each with the argument that is counted over; its other arguments name a group.
/// Every ground operator is looked at: a group to which an operator adds two facts, or one without using one up, is no
/// invariant, and if the operator uses something else up, that predicate joins the candidate (Helmert 2009, "Concise
/// finite-domain representations for PDDL planning tasks", section 5; the check is on ground operators, so that it
/// sees what never happens, and a candidate may hold for some groups and not for others).
struct MutexGroups {
  /// Sets of stored facts; they may overlap.
  private(set) var groups: [[Int32]] = []
  private let task: GroundTask
  private var known: Set<[Part]> = []
  private var open: [[Part]] = []
  private static let candidateLimit = 300

  /// A predicate of a candidate. `key` are the argument positions that name the group, in the candidate's order.
  private struct Part: Hashable, Comparable {
    var predicate: Int
    var counted: Int
    var key: [Int]

    static func < (left: Part, right: Part) -> Bool {
      (left.predicate, left.counted, left.key.description)
        < (right.predicate, right.counted, right.key.description)
    }
  }

  init(_ task: GroundTask) {
    self.task = task
    var factsOf: [Int: [Int32]] = [:]
    for fact in 0..<Int32(task.storedCount) {
      guard let name = task.names.fact(fact) else { continue }
      factsOf[name.predicate, default: []].append(fact)
    }
    let changed = changedFacts()
    for (predicate, facts) in factsOf.sorted(by: { $0.key < $1.key })
    where facts.contains(where: { changed[Int($0)] }) {
      let arity = task.names.fact(facts[0])?.objects.count ?? 0
      for counted in -1..<arity {
        add([
          Part(predicate: predicate, counted: counted, key: (0..<arity).filter { $0 != counted })
        ])
      }
    }
    var checker = CandidateChecker(task)
    var index = 0
    while index < open.count, index < MutexGroups.candidateLimit {
      check(open[index], factsOf, &checker)
      index += 1
    }
    groups.sort { ($1.count, $0[0]) < ($0.count, $1[0]) }
  }

  private func changedFacts() -> [Bool] {
    var changed = Array(repeating: false, count: task.storedCount)
    for change in task.changes {
      for place in change.falses.ints { changed[Int(task.facts[place])] = true }
    }
    return changed
  }

  private mutating func add(_ candidate: [Part]) {
    let sorted = candidate.sorted()
    if candidate.count <= 5, known.insert(sorted).inserted { open.append(sorted) }
  }

  private mutating func check(
    _ candidate: [Part], _ factsOf: [Int: [Int32]], _ checker: inout CandidateChecker
  ) {
    // number the groups
    var numberOf: [[Int]: Int32] = [:]
    var members: [[Int32]] = []
    checker.clear()
    for part in candidate {
      for fact in factsOf[part.predicate] ?? [] {
        guard let objects = task.names.fact(fact)?.objects else { continue }
        let key = part.key.map { objects[$0] }
        let number = numberOf[key] ?? Int32(members.count)
        if Int(number) == members.count {
          numberOf[key] = number
          members.append([])
        }
        members[Int(number)].append(fact)
        checker.assign(fact, to: number)
      }
    }
    checker.check(groupCount: members.count)
    for (number, facts) in members.enumerated() where !checker.isBroken(number) && facts.count > 1 {
      groups.append(facts.sorted())
    }
    for (consumed, added) in checker.hints { refine(candidate, with: consumed, for: added) }
  }

  /// Lets a predicate that an operator uses up join, wherever its arguments can name the same group.
  private mutating func refine(_ candidate: [Part], with consumed: Int32, for added: Int32) {
    guard let new = task.names.fact(consumed), let old = task.names.fact(added),
      !candidate.contains(where: { $0.predicate == new.predicate }),
      let part = candidate.first(where: { $0.predicate == old.predicate })
    else { return }
    let key = part.key.map { old.objects[$0] }
    let arity = new.objects.count
    guard arity == key.count || arity == key.count + 1 else { return }
    for counted in arity == key.count ? -1..<0 : 0..<arity {
      let free = (0..<arity).filter { $0 != counted }
      for order in matches(key[...], new.objects, free) {
        add(candidate + [Part(predicate: new.predicate, counted: counted, key: order)])
      }
    }
  }

  /// The ways to find the key's objects among the positions, each position once.
  private func matches(_ key: ArraySlice<Int>, _ objects: [Int], _ free: [Int]) -> [[Int]] {
    guard let first = key.first else { return [[]] }
    return free.filter { objects[$0] == first }.flatMap { position in
      matches(key.dropFirst(), objects, free.filter { $0 != position }).map { [position] + $0 }
    }
  }
}
