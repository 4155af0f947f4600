/// What a generated apartment must have; nil leaves it to the seed.
public struct ApartmentOptions: Hashable, Sendable {
  /// 3 to 6.
  public var rooms: Int?
  /// Small things and boxes, 8 to 25.
  public var things: Int?
  /// 0 to 2.
  public var people: Int?
  /// Whether one room is behind a locked door, whose key lies outside it. By default about one
  /// world in eight.
  public var hasLockedDoor: Bool?
  /// Share of the walls between rooms, beyond those that the rooms need to hang together, that have
  /// a doorway.
  public var extraDoorways = 0.3
  /// Whether the other doors may be closed at the start. By default yes.
  public var mayCloseDoors = true
  /// Whether containers may stand open at the start. By default yes.
  public var mayOpenContainers = true

  public init() {}

  /// Reads "rooms=4", "things=20", "people=0", "locked=yes", "doors=open", "containers=closed".
  /// Throws `WorldError.badOption`.
  public init(words: [String]) throws(WorldError) {
    for word in words {
      let pair = word.split(separator: "=", maxSplits: 1).map(String.init)
      guard pair.count == 2 else { throw .badOption(word, why: "write it as NAME=VALUE") }
      switch pair[0] {
      case "rooms": rooms = try Self.number(pair[1], in: 3...6, word)
      case "things": things = try Self.number(pair[1], in: 1...25, word)
      case "people": people = try Self.number(pair[1], in: 0...2, word)
      case "locked": hasLockedDoor = try Self.choice(pair[1], yes: "yes", no: "no", word)
      case "doors": mayCloseDoors = try Self.choice(pair[1], yes: "any", no: "open", word)
      case "containers":
        mayOpenContainers = try Self.choice(pair[1], yes: "any", no: "closed", word)
      default:
        throw .badOption(
          word, why: "known are rooms, things, people, locked, doors and containers")
      }
    }
  }

  private static func number(
    _ text: String, in range: ClosedRange<Int>, _ word: String
  ) throws(WorldError) -> Int {
    guard let number = Int(text), range.contains(number) else {
      throw .badOption(word, why: "takes a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  private static func choice(
    _ text: String, yes: String, no: String, _ word: String
  ) throws(WorldError) -> Bool {
    guard text == yes || text == no else { throw .badOption(word, why: "takes \(yes) or \(no)") }
    return text == yes
  }
}
