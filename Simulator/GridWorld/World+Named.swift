extension World {
  /// Makes a world of what a person names: "apartment", with options ("apartment rooms=4 people=0
  /// locked=yes"), or the whole text of a hand-drawn map (`MapText`). Throws `WorldError`.
  public init(named text: String, seed: UInt64) throws(WorldError) {
    let words = text.split(whereSeparator: { $0 == " " || $0 == "," }).map(String.init)
    if words.first == "apartment" {
      self = try .apartment(seed: seed, ApartmentOptions(words: Array(words.dropFirst())))
    } else if text.contains("\n") {
      self = try MapText(text).world(seed: seed)
    } else {
      throw .unknownWorld(text, known: ["apartment"])
    }
  }
}
