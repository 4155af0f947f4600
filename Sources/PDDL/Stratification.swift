/// The layers of a domain's derived predicates: a predicate that needs the absence of another stands above it (Thiébaux,
/// Hoffmann and Nebel 2005, "In defense of PDDL axioms").
struct Stratification {
  /// A rule of a predicate that needs its own absence, so that no layers exist; nil when they do.
  private(set) var violation: Int?
  /// By predicate.
  private(set) var layer: [Int]

  init(of domain: Domain) {
    layer = Array(repeating: 0, count: domain.predicates.count)
    let highest = domain.derivedPredicates.count
    var changed = true
    while changed, violation == nil {
      changed = false
      for (index, rule) in domain.derivations.enumerated() {
        var least = layer[rule.head.predicate]
        rule.condition.forEachPredicate { [layer] predicate, negated in
          guard domain.derivedPredicates.contains(predicate) else { return }
          least = max(least, layer[predicate] + (negated ? 1 : 0))
        }
        guard least > layer[rule.head.predicate] else { continue }
        layer[rule.head.predicate] = least
        changed = true
        if least > highest { violation = index }
      }
    }
  }
}
