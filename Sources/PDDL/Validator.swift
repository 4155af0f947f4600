/// Checks a plan against its task by doing it, step by step, on the formulas as they were read. Shares nothing with
/// grounding and search but the parser; derived predicates are worked out anew in every state.
public struct Validator: Sendable {
  private let domain: Domain
  private let problem: Problem
  private let derivation: DerivedFacts

  public init(_ domain: Domain, _ problem: Problem) {
    self.domain = domain
    self.problem = problem
    derivation = DerivedFacts(domain, problem)
  }

  public enum Verdict: Hashable, Sendable, CustomStringConvertible {
    case valid(cost: Int)
    /// The step (counted from 1) that cannot be done, and what it violates.
    case invalid(step: Int, reason: String)
    /// All steps can be done but a goal does not hold after them.
    case goalNotReached(String)
    /// After so many steps the state breaks a constraint.
    case constraintBroken(afterSteps: Int, constraint: String)

    public var description: String {
      switch self {
      case .valid(let cost): "the plan is valid, its cost is \(cost)"
      case .invalid(let step, let reason): "step \(step) cannot be done: \(reason)"
      case .goalNotReached(let goal): "the plan does not reach the goal: \(goal) does not hold"
      case .constraintBroken(let steps, let constraint):
        "after \(steps) step\(steps == 1 ? "" : "s") the constraint \(constraint) is broken"
      }
    }
  }

  /// Does the plan. The costs that its steps say are not looked at.
  public func verdict(on plan: [PlanStep]) -> Verdict {
    let objects = Dictionary(
      problem.objects.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    var base = Set(problem.initial)
    var state = derivation.closure(of: base)
    var cost = 0
    var monitor = ConstraintMonitor(problem)
    if let broken = monitor.firstBroken(holding: { holds($0, state, &$1) }, self) {
      return .constraintBroken(afterSteps: 0, constraint: broken)
    }
    for (index, step) in plan.enumerated() {
      guard let action = domain.actions.first(where: { $0.name == step.action }) else {
        return .invalid(step: index + 1, reason: "there is no action '\(step.action)'")
      }
      guard step.arguments.count == action.parameters.count else {
        return .invalid(
          step: index + 1, reason: "'\(action.name)' takes \(action.parameters.count) arguments")
      }
      var binding = Array(repeating: -1, count: action.slotCount)
      for (parameter, name) in zip(action.parameters, step.arguments) {
        guard let object = objects[name] else {
          return .invalid(step: index + 1, reason: "there is no object '\(name)'")
        }
        guard domain.types.allows(problem.objects[object].types, where: parameter.types) else {
          return .invalid(step: index + 1, reason: "'\(name)' is not what \(parameter.name) takes")
        }
        binding[parameter.slot] = object
      }
      if let violated = violated(action.precondition, state, &binding) {
        return .invalid(step: index + 1, reason: "\(step) needs \(violated)")
      }
      cost += self.cost(of: action, binding)
      base = after(action, base, seen: state, &binding)
      state = derivation.closure(of: base)
      if let broken = monitor.firstBroken(holding: { holds($0, state, &$1) }, self) {
        return .constraintBroken(afterSteps: index + 1, constraint: broken)
      }
    }
    var binding = Array(repeating: -1, count: problem.goalSlotCount)
    if let violated = violated(problem.goal, state, &binding) { return .goalNotReached(violated) }
    return .valid(cost: cost)
  }

  private func after(
    _ action: Action, _ base: Set<Fact>, seen state: Set<Fact>, _ binding: inout [Int]
  ) -> Set<Fact> {
    var (falses, trues): ([Fact], [Fact]) = ([], [])
    for effect in action.effects {
      forEach(effect.parameters[...], &binding) { binding in
        guard holds(effect.condition, state, &binding) else { return }
        let fact = fact(effect.atom, binding)
        if effect.isAdd { trues.append(fact) } else { falses.append(fact) }
      }
    }
    return base.subtracting(falses).union(trues)
  }

  private func cost(of action: Action, _ binding: [Int]) -> Int {
    guard problem.usesCosts else { return 1 }
    guard let cost = action.cost else { return 0 }
    return cost.functions.reduce(cost.constant) {
      $0 + (problem.costs[fact($1, binding)] ?? 0)
    }
  }

  // MARK: conditions

  private func holds(_ formula: Formula, _ state: Set<Fact>, _ binding: inout [Int]) -> Bool {
    switch formula {
    case .and(let parts):
      for part in parts where !holds(part, state, &binding) { return false }
      return true
    case .or(let parts):
      for part in parts where holds(part, state, &binding) { return true }
      return false
    case .not(let inner): return !holds(inner, state, &binding)
    case .forall(let parameters, let inner):
      var all = true
      forEach(parameters[...], &binding) { if all { all = holds(inner, state, &$0) } }
      return all
    case .exists(let parameters, let inner):
      var some = false
      forEach(parameters[...], &binding) { if !some { some = holds(inner, state, &$0) } }
      return some
    case .atom(let atom): return state.contains(fact(atom, binding))
    case .equal(let left, let right): return object(left, binding) == object(right, binding)
    }
  }

  /// The first part of a condition that does not hold, in words; nil when it holds.
  private func violated(
    _ formula: Formula, _ state: Set<Fact>, _ binding: inout [Int]
  ) -> String? {
    if case .and(let parts) = formula {
      for part in parts {
        if let violated = violated(part, state, &binding) { return violated }
      }
      return nil
    }
    return holds(formula, state, &binding) ? nil : text(formula, binding)
  }

  private func text(_ formula: Formula, _ binding: [Int]) -> String {
    func list(_ word: String, _ parts: [Formula]) -> String {
      "(" + ([word] + parts.map { text($0, binding) }).joined(separator: " ") + ")"
    }
    switch formula {
    case .and(let parts): return list("and", parts)
    case .or(let parts): return list("or", parts)
    case .not(let inner): return list("not", [inner])
    case .forall(let parameters, let inner):
      return "(forall (\(parameters.map(\.name).joined(separator: " "))) \(text(inner, binding)))"
    case .exists(let parameters, let inner):
      return "(exists (\(parameters.map(\.name).joined(separator: " "))) \(text(inner, binding)))"
    case .equal(let left, let right): return "(= \(name(left, binding)) \(name(right, binding)))"
    case .atom(let atom):
      let words = [domain.predicates[atom.predicate].name] + atom.terms.map { name($0, binding) }
      return "(" + words.joined(separator: " ") + ")"
    }
  }

  private func name(_ term: Term, _ binding: [Int]) -> String {
    let object = object(term, binding)
    return object < 0 ? "?" : problem.objects[object].name
  }

  private func object(_ term: Term, _ binding: [Int]) -> Int {
    switch term {
    case .object(let object): object
    case .variable(let slot): binding[slot]
    }
  }

  private func fact(_ atom: Atom, _ binding: [Int]) -> Fact {
    Fact(predicate: atom.predicate, objects: atom.terms.map { object($0, binding) })
  }

  func forEach(
    _ parameters: ArraySlice<Parameter>, _ binding: inout [Int], _ body: (inout [Int]) -> Void
  ) {
    guard let parameter = parameters.first else { return body(&binding) }
    for object in problem.objects.indices
    where domain.types.allows(problem.objects[object].types, where: parameter.types) {
      binding[parameter.slot] = object
      forEach(parameters.dropFirst(), &binding, body)
    }
    binding[parameter.slot] = -1
  }
}

/// Follows the constraints of a problem along a plan.
private struct ConstraintMonitor {
  private let problem: Problem
  /// For `sometime-before`: the bindings for which the earlier condition has held, by constraint.
  private var seen: [Set<[Int]>]

  init(_ problem: Problem) {
    self.problem = problem
    seen = Array(repeating: [], count: problem.constraints.count)
  }

  /// The first constraint that a state breaks; notes what the state makes true for later ones.
  mutating func firstBroken(
    holding holds: (Formula, inout [Int]) -> Bool, _ validator: Validator
  ) -> String? {
    var broken: String?
    for (index, constraint) in problem.constraints.enumerated() {
      var binding = Array(repeating: -1, count: constraint.slotCount)
      var now: [[Int]] = []
      let seen = seen[index]
      validator.forEach(constraint.parameters[...], &binding) { binding in
        switch constraint.kind {
        case .always(let formula):
          if !holds(formula, &binding) { broken = broken ?? constraint.text }
        case .sometimeBefore(let later, let earlier):
          let key = binding
          if holds(later, &binding), !seen.contains(key) { broken = broken ?? constraint.text }
          if holds(earlier, &binding) { now.append(key) }
        }
      }
      self.seen[index].formUnion(now)
    }
    return broken
  }
}
