/// The colour-kind pairs that training frames never show, so that an evaluation can ask for combinations never seen:
/// one colour for each of the twelve portable kinds, no colour more than twice.
public enum HeldOutPairs {
  public static let colourOfKind: [String: String] = [
    "mug": "orange", "cup": "black", "plate": "green", "bowl": "purple", "bottle": "yellow",
    "apple": "white", "banana": "purple", "book": "orange", "ball": "blue", "key": "green",
    "towel": "red", "box": "yellow",
  ]

  /// Whether training never sees this pair.
  public static func contains(kind: String, colour: String?) -> Bool {
    colour != nil && colourOfKind[kind] == colour
  }
}
