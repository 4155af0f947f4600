import AgentMessages

/// A value that a stretch of words may be read as. Lower cost is the more natural reading; a reading with a fault is
/// grammatical but says something impossible.
struct Parse<Value> {
  var value: Value
  var end: Int
  var cost = 0
  var fault: String?

  func map<Other>(_ transform: (Value) -> Other) -> Parse<Other> {
    Parse<Other>(value: transform(value), end: end, cost: cost, fault: fault)
  }

  /// A reading that continues this one.
  func then<Other, Result>(
    _ next: Parse<Other>, adding cost: Int = 0, _ combine: (Value, Other) -> Result
  ) -> Parse<Result> {
    Parse<Result>(
      value: combine(value, next.value), end: next.end, cost: self.cost + next.cost + cost,
      fault: fault ?? next.fault)
  }
}

/// A description as it was said, before pronouns are bound.
struct NounPhrase: Hashable, Sendable {
  /// What stands for something said earlier.
  enum Anaphor: Hashable, Sendable {
    /// "it", "that", "this one"
    case it
    /// "them", "those", "both"
    case them
    /// "the red one", "one of them": the kind is said elsewhere.
    case one
    /// "there", "inside": a place.
    case there
  }

  struct Complement: Hashable, Sendable {
    /// nil: as the landmark has it ("from the table" is on it, "from the drawer" inside).
    var relation: Relation?
    var landmark: NounPhrase
    /// "from the table": where it is, never where it is to go.
    var isSource = false
  }

  var words = ""
  var start = 0
  var quantifier = Referent.Quantifier.the
  var isPlural = false
  /// Without any determiner ("plates").
  var isBare = false
  var kinds: [String] = []
  var colour: String?
  var state: String?
  var room: String?
  var isSpeaker = false
  var isFloor: Bool { kinds == [Referent.floorKind] }
  var anaphor: Anaphor?
  /// "the other mug"
  var isOther = false
  var attributes: [String] = []
  var complements: [Complement] = []
  var exceptions: [NounPhrase] = []

  /// Anything that can be carried: "something", "the thing on the desk".
  var isAnything: Bool { kinds.isEmpty && room == nil && !isSpeaker && anaphor == nil }
}

/// Where something is to go.
struct Spot: Hashable, Sendable {
  /// nil: as the landmark has it ("to the table").
  var relation: Relation?
  var landmark: NounPhrase
  /// "... and on the shelf": only after where it came from.
  var isAfterAnd = false
}

/// One thing that a clause asks for, before pronouns are bound.
enum Command: Hashable, Sendable {
  case take([NounPhrase])
  case bring([NounPhrase])
  case place([NounPhrase], Spot)
  case putDown(NounPhrase?)
  case putBack([NounPhrase])
  case goTo([NounPhrase])
  case find([NounPhrase])
  case open([NounPhrase])
  case close([NounPhrase])
  case move(metres: Double)
  case turn(degrees: Double)
  case wait(seconds: Double)
  case explore
  /// A command whose destination was not said.
  case whereTo([NounPhrase])
  /// "leave it on the table"
  case leave(NounPhrase, Spot)
  /// "then the bottle", "and the plate in the cabinet": the last command with something else in it.
  case again([NounPhrase], Spot?)
  /// Said to exist; nothing is wanted of it.
  case mention(NounPhrase)
  case impossible(String)
  case avoid([NounPhrase])
  case leaveAlone([NounPhrase])
  case keepClosed([NounPhrase])
  /// Two readings that a person would have to choose between.
  case eitherOr(String, [[Command]])
}

/// A command in its place in time.
struct Item: Hashable, Sendable {
  var command: Command
  /// Where its words begin: pronouns look back in this order.
  var start: Int
  /// Whether "then" or a new sentence sets it apart from what comes before.
  var isLater = false
}
