import AgentMessages

/// Reads the language of BabyAI's missions (Chevalier-Boisvert et al. 2019, section 3.2).
///
///     sentence  = clause [", then" sentence | "after you" sentence]
///     clause    = action {"and" action}
///     action    = "go to" thing | "pick up" thing | "open" thing | "put" thing "next to" thing
///     thing     = ("a" | "the") [colour] ("ball" | "box" | "key" | "door" | "object") [place]
///     place     = "in front of you" | "behind you" | "on your left" | "on your right"
struct MissionParser {
  /// Why a sentence was not read: the words that it stopped at.
  struct Failure: Error {
    var words: [String]
  }

  private let vocabulary: Vocabulary
  private let words: [String]
  private var next = 0

  init(_ text: String, _ vocabulary: Vocabulary) {
    self.vocabulary = vocabulary
    let spaced = text.lowercased().reduce(into: "") { $0 += $1 == "," ? " , " : String($1) }
    words = spaced.split { " .!".contains($0) }.map(String.init)
  }

  /// Words that the language does not have.
  var unknownWords: [String] {
    let structure = [
      "go", "to", "pick", "up", "open", "put", "next", "a", "an", "the", "object", "in", "front",
      "of", "you", "behind", "on", "your", "left", "right", "then", "after", "and", ",",
    ]
    let known = Set(structure + vocabulary.kinds.map(\.name) + vocabulary.colours)
    return words.filter { !known.contains($0) }
  }

  mutating func goal() throws(Failure) -> Goal {
    let steps = try sentence()
    guard next == words.count else { throw failure }
    return Goal(steps: steps)
  }

  private mutating func sentence() throws(Failure) -> [[Objective]] {
    let first = [try clause()]
    _ = take(",")
    if take("then") { return first + (try sentence()) }
    if take("after", "you") { return try sentence() + first }
    return first
  }

  private mutating func clause() throws(Failure) -> [Objective] {
    var actions = [try action()]
    while take("and") { actions.append(try action()) }
    return actions
  }

  private mutating func action() throws(Failure) -> Objective {
    if take("go", "to") { return .goTo(try thing()) }
    if take("pick", "up") { return .pickUp(try thing()) }
    if take("open") { return .open(try thing()) }
    guard take("put") else { throw failure }
    let moved = try thing()
    guard take("next", "to") else { throw failure }
    return .place(moved, .nextTo, try thing())
  }

  private mutating func thing() throws(Failure) -> Referent {
    let start = next
    let isThe = take("the")
    guard isThe || take("a") || take("an") else { throw failure }
    let colour = next < words.count ? vocabulary.colours.first { $0 == words[next] } : nil
    if colour != nil { next += 1 }
    guard next < words.count else { throw failure }
    let kind = vocabulary.kind(named: words[next])
    guard kind != nil || words[next] == "object" else { throw failure }
    next += 1
    let clauses = place().map {
      [Referent.Clause($0, Referent(words: "you", isSpeaker: true))]
    }
    return Referent(
      words: words[start..<next].joined(separator: " "), quantifier: isThe ? .the : .any,
      kinds: kind.map { [$0.name] } ?? [], colour: colour, clauses: clauses ?? [])
  }

  private mutating func place() -> Relation? {
    if take("in", "front", "of", "you") { return .inFrontOf }
    if take("behind", "you") { return .behind }
    if take("on", "your", "left") { return .leftOf }
    return take("on", "your", "right") ? .rightOf : nil
  }

  /// Takes these words if they come next.
  private mutating func take(_ wanted: String...) -> Bool {
    guard words[next...].starts(with: wanted) else { return false }
    next += wanted.count
    return true
  }

  private var failure: Failure { Failure(words: Array(words[next...].prefix(4))) }
}
