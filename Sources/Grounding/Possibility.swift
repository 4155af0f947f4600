import AgentMessages

/// What can be in a household, and what can be done in it: one sentence where something cannot.
struct Possibility {
  let vocabulary: Vocabulary

  /// Why no such thing can stand so to the other, judged by kinds alone.
  func fault(of relation: Relation?, subject: [String], landmark: [String]) -> String? {
    guard !landmark.isEmpty, landmark != [Referent.floorKind] else { return nil }
    switch relation {
    case .on, .inside, nil:
      if landmark.allSatisfy({ role($0) == .thing || role($0) == .person || role($0) == .door }) {
        return "Nothing stands on or in \(article(landmark[0]))."
      }
      if relation != nil, !subject.isEmpty, subject != [Referent.floorKind],
        subject.allSatisfy({ isFixed($0) })
      {
        return
          "\(article(subject[0], capital: true)) does not stand on or in \(article(landmark[0]))."
      }
    default: break
    }
    return nil
  }

  /// Why things of these kinds cannot be carried.
  func faultOfCarrying(_ kinds: [String]) -> String? {
    guard !kinds.isEmpty, kinds.allSatisfy({ vocabulary.kind(named: $0)?.isPortable != true })
    else { return nil }
    if kinds.allSatisfy({ role($0) == .person }) { return "I do not carry people." }
    if kinds == [Referent.floorKind] { return "I cannot carry the floor." }
    return "I cannot carry \(article(kinds[0])): it is too heavy for me or does not come off."
  }

  /// Why things of these kinds cannot be opened or closed.
  func faultOfOpening(_ kinds: [String], verb: String) -> String? {
    guard !kinds.isEmpty, kinds.allSatisfy({ role($0) != .container && role($0) != .door }) else {
      return nil
    }
    return "\(article(kinds[0], capital: true)) is nothing that I can \(verb)."
  }

  /// Why nothing can be put so.
  func faultOfPutting(_ relation: Relation, landmark: [String]) -> String? {
    switch relation {
    case .under, .leftOf, .rightOf, .inFrontOf, .behind:
      return "I can put things on, in or next to something, not elsewhere around it."
    case .nextTo: return nil
    case .on, .inside:
      guard !landmark.isEmpty, landmark != [Referent.floorKind] else { return nil }
      if relation == .on, landmark.allSatisfy({ role($0) == .container }) {
        return "I can put things in \(article(landmark[0])), not on it."
      }
      return fault(of: relation, subject: [], landmark: landmark)
    }
  }

  func isFixed(_ kind: String) -> Bool { vocabulary.kind(named: kind)?.isPortable == false }

  private func role(_ kind: String) -> Vocabulary.Role? { vocabulary.kind(named: kind)?.role }

  private func article(_ kind: String, capital: Bool = false) -> String {
    let vowel = kind.first.map { "aeiou".contains($0) } ?? false
    return (capital ? (vowel ? "An " : "A ") : (vowel ? "an " : "a ")) + kind
  }
}
