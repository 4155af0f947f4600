import AgentMessages

/// A hand-drawn world: a picture of characters, then what the letters mean, then what lies about.
///
///     ###########
///     #kkF#.....#      # or space  wall          .  floor
///     #..C/..>..#      + closed door  / open door   ^ v < >  the robot
///     #..C#..TT.#      letters: see the lines below
///     ###########
///
///     k: kitchen
///     F: fridge
///     C: counter
///     T: table, facing north
///     - blue mug on T
///     - red apple in F
///     - green ball at 2,3
///
/// Letters that touch make one piece of furniture. `Scenarios/README.md`, section Maps, has the
/// whole format.
struct MapText {
  /// A line of the text with its number, from 1.
  struct Line {
    var number: Int
    var text: String

    func error(_ why: String) -> WorldError { .map(line: number, text: text, why: why) }
  }

  /// What a character of the picture stands for.
  enum Meaning: Equatable {
    case room(String)
    case furniture(ObjectKind, facing: Heading?, isOpen: Bool)
    case door(Opening)
    case thing(ObjectKind, ObjectColour?, isOpen: Bool)
    case person
  }

  private(set) var picture: [Line] = []
  private(set) var legend: [Character: Meaning] = [:]
  private(set) var things: [Line] = []

  /// Sorts the lines into picture, legend and things. Throws `WorldError.map`.
  init(_ text: String) throws(WorldError) {
    for (offset, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let line = Line(number: offset + 1, text: Self.withoutTrailingSpaces(raw))
      if line.text.isEmpty { continue }
      if line.text.hasPrefix("- ") {
        things.append(line)
      } else if let (letter, words) = Self.legendEntry(line.text) {
        guard legend[letter] == nil else {
          throw line.error("'\(letter)' has been explained before")
        }
        legend[letter] = try Self.meaning(words, line)
      } else if legend.isEmpty, things.isEmpty {
        picture.append(line)
      } else {
        throw line.error("after the picture come lines such as 'T: table' and '- blue mug on T'")
      }
    }
    guard !picture.isEmpty else {
      throw .map(line: 1, text: "", why: "there is no picture. Draw the rooms with # and . first.")
    }
  }

  private static func withoutTrailingSpaces(_ text: Substring) -> String {
    var text = text
    while let last = text.last, last == " " || last == "\r" || last == "\t" { text.removeLast() }
    return String(text)
  }

  private static func legendEntry(_ text: String) -> (Character, String)? {
    let characters = Array(text)
    guard characters.count > 2, characters[1] == ":", characters[2] == " " else { return nil }
    return (characters[0], String(characters[3...]))
  }

  /// Reads "kitchen", "open fridge, facing north", "door locked red", "blue mug", "person".
  private static func meaning(_ text: String, _ line: Line) throws(WorldError) -> Meaning {
    var words = Words.normalized(text.filter { $0 != "," }).split(separator: " ").map(String.init)
    var facing: Heading?
    if let place = words.firstIndex(of: "facing") {
      guard place + 1 < words.count, let heading = headings[words[place + 1]] else {
        throw line.error("facing takes north, south, east or west; north is up")
      }
      facing = heading
      words.removeSubrange(place...(place + 1))
    }
    var opening: Opening?
    if let place = words.firstIndex(of: "locked") {
      guard place + 1 < words.count, let colour = ObjectColour(name: words[place + 1]) else {
        throw line.error("write the colour of the key: 'door locked red'")
      }
      opening = .locked(colour)
      words.removeSubrange(place...(place + 1))
    }
    for (word, value) in [("open", Opening.open), ("closed", .closed)] {
      if let place = words.firstIndex(of: word) {
        opening = value
        words.remove(at: place)
      }
    }
    let name = words.joined(separator: " ")
    if Vocabulary.household.rooms.contains(name) { return .room(name) }
    let colour = words.first.flatMap { ObjectColour(name: $0) }
    let noun = colour == nil ? name : words.dropFirst().joined(separator: " ")
    guard let kind = Words.kind(noun) else {
      throw line.error("'\(name)' is no room, furniture or thing that the household knows")
    }
    if case .locked = opening, kind != .door { throw line.error("only doors can be locked") }
    if kind == .door { return .door(opening ?? .closed) }
    if kind == .person { return .person }
    if kind.isPortable { return .thing(kind, colour, isOpen: opening?.isOpen ?? false) }
    return .furniture(kind, facing: facing, isOpen: opening?.isOpen ?? false)
  }

  static let headings: [String: Heading] = [
    "north": .north, "south": .south, "east": .east, "west": .west,
  ]

  /// The world that is drawn; the seed chooses finishes, colours that are not given and everything
  /// that happens later.
  func world(seed: UInt64) throws(WorldError) -> World {
    var builder = MapBuilder(self, seed: seed)
    return try builder.world()
  }
}
