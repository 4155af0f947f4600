import AgentMessages

/// A few words that pick objects out of a world: an optional room, an optional colour, a kind. Used
/// by conditions, faults and maps, never by the agent.
///
/// | words | picks |
/// | --- | --- |
/// | `mug`, `coffee mug` | every mug (synonyms of `Vocabulary.household` count) |
/// | `blue mug` | every blue mug |
/// | `kitchen table`, `living room blue mug` | those in that room; a door joins two rooms |
/// | `thing`, `furniture`, `container` | every small thing, piece of furniture, container |
/// | `object` | whatever the hand could carry |
/// | `mug at 3,4` | those that cover the cell in column 3, row 4, counted from the upper left corner as drawn |
/// | `#12` | the object with id 12 |
public struct Reference: Hashable, Sendable {
  /// The words as they were given.
  public let text: String
  private var id: Int?
  private var room: String?
  private var colour: ObjectColour?
  private var cell: DrawnCell?
  private var accepts: Set<ObjectKind> = []

  /// Reads the words; nil where they name nothing that the household knows.
  public init?(_ text: String) {
    self.text = text
    var rest = Words.normalized(text)
    if rest.hasPrefix("#") {
      guard let id = Int(rest.dropFirst()), id > 0 else { return nil }
      self.id = id
      return
    }
    if let split = Words.split(rest, at: " at ") {
      guard let cell = Words.cell(split.after) else { return nil }
      self.cell = DrawnCell(column: cell.column, rowFromTop: cell.rowFromTop)
      rest = split.before
    }
    for name in Vocabulary.household.rooms where rest.hasPrefix(name + " ") {
      room = name
      rest = String(rest.dropFirst(name.count + 1))
      break
    }
    if let split = Words.split(rest, at: " "), let colour = ObjectColour(name: split.before) {
      self.colour = colour
      rest = split.after
    }
    guard let kinds = Words.kinds(rest) else { return nil }
    accepts = kinds
  }

  /// The one object with this id.
  public init(id: Int) {
    self.text = "#\(id)"
    self.id = id
  }

  /// Whether the object is one of those that the words pick.
  public func matches(_ object: WorldObject, in world: World) -> Bool {
    if let id { return object.id == id }
    guard accepts.contains(object.kind), colour == nil || colour == object.colour else {
      return false
    }
    if let room, !world.roomNames(of: object).contains(room) { return false }
    if let cell {
      let drawn = Cell(column: cell.column, row: world.plan.rows - 1 - cell.rowFromTop)
      return world.cells(of: object.id).contains(drawn)
    }
    return object.placement != .gone
  }

  private struct DrawnCell: Hashable {
    var column: Int
    var rowFromTop: Int
  }
}

extension World {
  /// The objects that the words pick, in the order of their ids.
  public func objects(matching reference: Reference) -> [WorldObject] {
    objects.filter { reference.matches($0, in: self) }
  }

  /// The rooms that the object is in; for a door the rooms that it joins.
  func roomNames(of object: WorldObject) -> [String] {
    if object.kind == .door { return rooms(joinedBy: object).map { plan.rooms[$0].name } }
    return room(of: object.id).map { [$0.name] } ?? []
  }
}

/// Reading words: small functions that conditions, faults and maps share.
enum Words {
  /// Lower case, single spaces, without a leading article.
  static func normalized(_ text: some StringProtocol) -> String {
    var words = text.lowercased().split(whereSeparator: { $0 == " " || $0 == "\t" }).map(
      String.init)
    if let first = words.first, words.count > 1, ["the", "a", "an"].contains(first) {
      words.removeFirst()
    }
    return words.joined(separator: " ")
  }

  /// What stands before and after the first `separator`; nil where it does not occur.
  static func split(_ text: String, at separator: String) -> (before: String, after: String)? {
    let (characters, wanted) = (Array(text), Array(separator))
    guard characters.count >= wanted.count else { return nil }
    for start in 0...(characters.count - wanted.count)
    where Array(characters[start..<(start + wanted.count)]) == wanted {
      return (
        String(characters[..<start]), String(characters[(start + wanted.count)...])
      )
    }
    return nil
  }

  /// "3,4" or "(3, 4)": column and row, counted from the upper left corner.
  static func cell(_ text: String) -> (column: Int, rowFromTop: Int)? {
    let numbers = text.filter { !"() ".contains($0) }.split(separator: ",").map { Int($0) }
    guard numbers.count == 2, let column = numbers[0], let row = numbers[1] else { return nil }
    return (column, row)
  }

  /// The kinds that a noun stands for: its name, a synonym, a plural, or a word for several kinds.
  static func kinds(_ noun: String) -> Set<ObjectKind>? {
    switch noun {
    case "thing", "things": return Set(ObjectKind.allCases.filter(\.isThing))
    case "object", "objects": return Set(ObjectKind.allCases.filter(\.isPortable))
    case "furniture": return Set(ObjectKind.allCases.filter(\.isFurniture))
    case "container", "containers": return Set(ObjectKind.allCases.filter(\.isContainer))
    default: return kind(noun).map { [$0] }
    }
  }

  /// The kind that a noun names: its name, a synonym, or a plural of either.
  static func kind(_ noun: String) -> ObjectKind? {
    for candidate in Vocabulary.household.kinds {
      for name in [candidate.name] + candidate.synonyms
      where [name, name + "s", name + "es", plural(name)].contains(noun) {
        return ObjectKind(name: candidate.name)
      }
    }
    return nil
  }

  /// "shelf" -> "shelves", "person" -> "people", "box" -> "boxes", "mug" -> "mugs".
  static func plural(_ name: String) -> String {
    if name == "person" { return "people" }
    if name == "chest of drawers" { return "chests of drawers" }
    if name.hasSuffix("lf") { return name.dropLast() + "ves" }
    if name.hasSuffix("ch") || name.hasSuffix("x") || name.hasSuffix("sh") { return name + "es" }
    return name + "s"
  }
}
