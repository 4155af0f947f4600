extension Condition {
  /// Reads a condition; see `Condition` for the words. Throws `WorldError.condition` with the
  /// column of the mistake.
  public init(_ text: String) throws(WorldError) {
    var reader = ConditionReader(text)
    self = try reader.disjunction()
    try reader.expectEnd()
  }
}

/// A recursive descent over the characters: `or` binds weakest, then `and`, then `not`.
private struct ConditionReader {
  private let text: String
  private let characters: [Character]
  private var position = 0

  init(_ text: String) {
    self.text = text
    characters = Array(text)
  }

  mutating func disjunction() throws(WorldError) -> Condition {
    var parts = [try conjunction()]
    while take(word: "or") { parts.append(try conjunction()) }
    return parts.count == 1 ? parts[0] : .or(parts)
  }

  private mutating func conjunction() throws(WorldError) -> Condition {
    var parts = [try negation()]
    while take(word: "and") { parts.append(try negation()) }
    return parts.count == 1 ? parts[0] : .and(parts)
  }

  private mutating func negation() throws(WorldError) -> Condition {
    if take(word: "not") { return .not(try negation()) }
    if take("(") {
      let inner = try disjunction()
      try expect(")")
      return inner
    }
    return .atom(try atom())
  }

  private mutating func atom() throws(WorldError) -> Condition.Atom {
    skipSpaces()
    let start = position
    let name = word()
    guard !name.isEmpty else { throw error("a condition is expected here", at: start) }
    let arguments = try arguments()
    if let atom = try plain(name, arguments, start) { return atom }
    guard let relation = Condition.Relation(rawValue: name) else {
      throw error(
        "there is no condition '\(name)'. Known: \(Self.names.joined(separator: ", ")).", at: start)
    }
    try check(arguments, count: 2, name, start)
    return .relation(relation, try reference(arguments[0]), try reference(arguments[1]))
  }

  private mutating func plain(
    _ name: String, _ arguments: [Argument], _ start: Int
  ) throws(WorldError) -> Condition.Atom? {
    if let make = Self.constants[name] {
      try check(arguments, count: 0, name, start)
      return make
    }
    if let make = Self.ofObject[name] {
      try check(arguments, count: 1, name, start)
      return make(try reference(arguments[0]))
    }
    if let make = Self.ofRoom[name] {
      try check(arguments, count: 1, name, start)
      return make(Words.normalized(arguments[0].text))
    }
    switch name {
    case "inRoom":
      try check(arguments, count: 2, name, start)
      return .inRoom(try reference(arguments[0]), Words.normalized(arguments[1].text))
    case "unchanged":
      var exceptions: [Reference] = []
      for argument in arguments { exceptions.append(try reference(argument)) }
      return .unchanged(except: exceptions)
    case "all":
      try check(arguments, count: 3, name, start)
      return .all(
        try reference(arguments[0]), try relation(arguments[1]), try reference(arguments[2]))
    case "count":
      try check(arguments, count: 3, name, start)
      let (comparison, number) = try comparison()
      return .count(
        try reference(arguments[0]), try relation(arguments[1]), try reference(arguments[2]),
        comparison, number)
    default: return nil
    }
  }

  private static let constants: [String: Condition.Atom] = [
    "handEmpty": .handEmpty, "robotAtStart": .robotAtStart, "viewedAll": .viewedAll,
    "noCollisions": .noCollisions,
  ]
  private static let ofObject: [String: @Sendable (Reference) -> Condition.Atom] = [
    "onFloor": { .onFloor($0) }, "nearStart": { .nearStart($0) }, "holding": { .holding($0) },
    "robotAt": { .robotAt($0) }, "robotNear": { .robotNear($0) }, "open": { .open($0) },
    "closed": { .closed($0) }, "locked": { .locked($0) }, "exists": { .exists($0) },
    "moved": { .moved($0) }, "held": { .held($0) }, "seen": { .seen($0) },
    "opened": { .opened($0) },
  ]
  private static let ofRoom: [String: @Sendable (String) -> Condition.Atom] = [
    "robotIn": { .robotIn($0) }, "visited": { .visited($0) }, "viewed": { .viewed($0) },
  ]
  private static var names: [String] {
    Condition.Relation.allCases.map(\.rawValue) + ["inRoom", "unchanged", "all", "count"]
      + constants.keys.sorted() + ofObject.keys.sorted() + ofRoom.keys.sorted()
  }
}

extension ConditionReader {
  private struct Argument {
    var text: String
    var start: Int
  }

  private mutating func arguments() throws(WorldError) -> [Argument] {
    guard take("(") else { return [] }
    var arguments: [Argument] = []
    var start = position
    var depth = 0
    while position < characters.count {
      let character = characters[position]
      let isSeparator = character == "," && !isInCoordinates(from: start)
      if depth == 0, isSeparator || character == ")" {
        arguments.append(Argument(text: String(characters[start..<position]), start: start))
        position += 1
        if character == ")" { return arguments }
        start = position
        continue
      }
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      position += 1
    }
    throw error("the bracket is never closed", at: start - 1)
  }

  /// Whether the comma at the position is the one of "mug at 3,4".
  private func isInCoordinates(from start: Int) -> Bool {
    let before = String(characters[start..<position])
    guard let (_, numbers) = Words.split(before, at: " at ") else { return false }
    return !numbers.isEmpty && numbers.allSatisfy(\.isNumber)
  }

  private func reference(_ argument: Argument) throws(WorldError) -> Reference {
    guard let reference = Reference(argument.text) else {
      throw error(
        "'\(Words.normalized(argument.text))' names nothing that the household knows",
        at: argument.start)
    }
    return reference
  }

  private func relation(_ argument: Argument) throws(WorldError) -> Condition.Relation {
    let name = argument.text.filter { $0 != " " }
    guard let relation = Condition.Relation(rawValue: name) else {
      let known = Condition.Relation.allCases.map(\.rawValue).joined(separator: ", ")
      throw error("'\(name)' is no relation. Known: \(known).", at: argument.start)
    }
    return relation
  }

  private mutating func comparison() throws(WorldError) -> (Condition.Comparison, Int) {
    skipSpaces()
    for comparison in Condition.Comparison.allCases where take(comparison.rawValue) {
      skipSpaces()
      let start = position
      while position < characters.count, characters[position].isNumber { position += 1 }
      guard let number = Int(String(characters[start..<position])) else {
        throw error("a number is expected here", at: start)
      }
      return (comparison, number)
    }
    throw error("one of >=, <=, ==, > and < is expected after count(...)", at: position)
  }

  private func check(
    _ arguments: [Argument], count: Int, _ name: String, _ start: Int
  ) throws(WorldError) {
    guard arguments.count == count else {
      throw error("\(name) takes \(count) words in brackets, not \(arguments.count)", at: start)
    }
  }

  mutating func expectEnd() throws(WorldError) {
    skipSpaces()
    guard position == characters.count else {
      throw error("the condition should have ended here; join with and, or", at: position)
    }
  }

  private mutating func expect(_ symbol: String) throws(WorldError) {
    guard take(symbol) else { throw error("'\(symbol)' is expected here", at: position) }
  }

  private mutating func take(_ symbol: String) -> Bool {
    skipSpaces()
    let wanted = Array(symbol)
    guard position + wanted.count <= characters.count,
      Array(characters[position..<(position + wanted.count)]) == wanted
    else { return false }
    position += wanted.count
    return true
  }

  private mutating func take(word wanted: String) -> Bool {
    skipSpaces()
    let start = position
    if word() == wanted { return true }
    position = start
    return false
  }

  private mutating func word() -> String {
    let start = position
    while position < characters.count, characters[position].isLetter { position += 1 }
    return String(characters[start..<position])
  }

  private mutating func skipSpaces() {
    while position < characters.count, characters[position].isWhitespace { position += 1 }
  }

  private func error(_ why: String, at position: Int) -> WorldError {
    .condition(text, column: position + 1, why: why)
  }
}
