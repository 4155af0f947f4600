/// The fifteen families of household tasks. The raw value is the name on scorecards.
public enum HouseholdFamily: String, Hashable, Sendable, CaseIterable {
  /// "Go to the sink."
  case goTo = "go to"
  /// "Bring me the red mug.": it ends in the hand, within one cell of the start.
  case fetch
  /// "Put the blue book on the table."
  case putOn = "put on"
  /// "Put the apple in the fridge.", which is closed.
  case putIn = "put in"
  /// "Take the apple out of the fridge."
  case takeOut = "take out"
  /// "Put the cup next to the plate."
  case nextTo = "next to"
  /// "First put the cup on the table, then the book on the shelf."
  case sequence
  /// "Put all the mugs on the counter."
  case allOfAKind = "all of a kind"
  /// "Bring me the cup left of the book."
  case relation
  /// "Go to the sink without going through the bedroom."
  case constraint
  /// "Find the red ball. Put it on the sofa."
  case pronoun
  /// The way leads through a locked door, whose key has to be found.
  case lockedDoor = "locked door"
  /// Something that can be carried lies in the only doorway.
  case blockedWay = "blocked way"
  /// There is no such thing; the right end is "cannot", after a look everywhere.
  case absent
  /// Two things fit equally, both to be seen by turning at the start; the right end is a question.
  case ambiguous
}
