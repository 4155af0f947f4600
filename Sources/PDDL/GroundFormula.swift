/// A condition over ground facts, negations at the literals.
indirect enum GroundFormula {
  case always, never
  case literal(Int32)
  case and([GroundFormula])
  case or([GroundFormula])

  /// All or one of the parts, without constants and without nesting.
  static func combine(_ parts: some Sequence<GroundFormula>, isAnd: Bool) -> GroundFormula {
    var kept: [GroundFormula] = []
    for part in parts {
      switch (part, isAnd) {
      case (.always, true), (.never, false): continue
      case (.never, true), (.always, false): return part
      case (.and(let inner), true), (.or(let inner), false): kept += inner
      default: kept.append(part)
      }
    }
    if kept.count == 1 { return kept[0] }
    if kept.isEmpty { return isAnd ? .always : .never }
    return isAnd ? .and(kept) : .or(kept)
  }
}

extension GroundFormula {
  /// What is left of the formula where all of `literals` hold.
  func assuming(_ literals: Set<Int32>) -> GroundFormula {
    switch self {
    case .always, .never: self
    case .literal(let literal):
      literals.contains(literal) ? .always : literals.contains(literal ^ 1) ? .never : self
    case .and(let parts): .combine(parts.lazy.map { $0.assuming(literals) }, isAnd: true)
    case .or(let parts): .combine(parts.lazy.map { $0.assuming(literals) }, isAnd: false)
    }
  }
}

/// Makes ground formulas of conditions, with static and unreachable facts replaced by what they are.
struct FormulaGrounder {
  let reach: Reachability

  func ground(_ formula: Formula, negated: Bool = false) -> GroundFormula {
    switch formula {
    case .not(let inner): return ground(inner, negated: !negated)
    case .and(let parts):
      return .combine(parts.lazy.map { ground($0, negated: negated) }, isAnd: !negated)
    case .or(let parts):
      return .combine(parts.lazy.map { ground($0, negated: negated) }, isAnd: negated)
    case .forall(let parameters, let inner):
      return quantify(parameters[...], inner, negated, isAnd: !negated)
    case .exists(let parameters, let inner):
      return quantify(parameters[...], inner, negated, isAnd: negated)
    case .equal(let left, let right):
      return (value(left) == value(right)) != negated ? .always : .never
    case .atom(let atom):
      let fact = reach.facts.find(atom.predicate, reach.fill(atom))
      if fact < 0 { return negated ? .always : .never }
      if fact < reach.staticCount { return negated ? .never : .always }
      return .literal(fact << 1 | (negated ? 1 : 0))
    }
  }

  private func quantify(
    _ parameters: ArraySlice<Parameter>, _ inner: Formula, _ negated: Bool, isAnd: Bool
  ) -> GroundFormula {
    guard let parameter = parameters.first else { return ground(inner, negated: negated) }
    let slot = parameter.slot
    let result = GroundFormula.combine(
      reach.objects(of: parameter.types).lazy.map { object in
        reach.binding[slot] = object
        return quantify(parameters.dropFirst(), inner, negated, isAnd: isAnd)
      }, isAnd: isAnd)
    reach.binding[slot] = -1
    return result
  }

  private func value(_ term: Term) -> Int32 {
    switch term {
    case .object(let object): Int32(object)
    case .variable(let slot): reach.binding[slot]
    }
  }
}
