extension Objective {
  /// What the objective names, the thing before the place.
  package var referents: [Referent] {
    switch self {
    case .goTo(let what), .find(let what), .pickUp(let what), .bring(let what), .open(let what),
      .close(let what):
      [what]
    case .place(let what, _, let landmark): [what, landmark]
    case .putDown(let what): what.map { [$0] } ?? []
    case .move, .turn, .wait, .explore: []
    }
  }
}
