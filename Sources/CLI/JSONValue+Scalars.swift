import AgentMessages

extension JSONValue {
  /// The members of an object that are no long lists: what fits on a line each.
  var scalars: [Member] {
    guard case .members(let members) = self else { return [] }
    return members.filter { member in
      if case .array = member.value { return false }
      return member.name != "families"
    }
  }
}
