/// What a profile's robot knows about the kinds of things there are: their names, other words for them, and what can
/// be done with them. It says what a fridge is, never where one is.
public struct Vocabulary: Hashable, Sendable {
  public enum Role: String, Hashable, Sendable, Codable {
    /// Small; can be carried.
    case thing
    /// Things stand on it (or, for a sink, in it).
    case surface
    /// Opens and closes; things are in it.
    case container
    case door
    case person
  }

  public struct Kind: Hashable, Sendable {
    public var name: String
    public var role: Role
    /// Other words that people use for it.
    public var synonyms: [String]
    /// Whether the hand can carry it; a box is a container that can be carried.
    public var isPortable: Bool
    /// How many things fit on or in one of it (for surfaces: on each cell).
    public var capacity: Int
    /// The rooms in which it is likely, most telling first.
    public var rooms: [String]
    /// How much it tells about the room it stands in: 3 settles it, 0 is nothing.
    public var telling = 1.0
  }

  public var kinds: [Kind]
  public var colours: [String]
  public var rooms: [String]

  public func kind(named name: String) -> Kind? { kinds.first { $0.name == name } }
}

extension Vocabulary {
  /// The household that the bundled simulator draws.
  public static let household = Vocabulary(
    kinds: [
      thing("mug", ["coffee mug"]), thing("cup", ["tumbler", "beaker"]), thing("plate", ["dish"]),
      thing("bowl", []), thing("bottle", ["flask"]), thing("apple", []), thing("banana", []),
      thing("book", ["novel"]), thing("ball", []), thing("key", []), thing("towel", ["cloth"]),
      Kind(
        name: "box", role: .container, synonyms: ["carton", "crate"], isPortable: true, capacity: 1,
        rooms: []),
      furniture("counter", ["worktop", "kitchen counter"], ["kitchen"], telling: 3),
      furniture("sink", ["basin", "washbasin"], ["bathroom", "kitchen"], telling: 1),
      furniture("table", ["dining table"], ["living room", "kitchen"], telling: 0.3),
      furniture("shelf", ["bookshelf", "bookcase"], ["office", "living room"], telling: 0.2),
      furniture("bed", [], ["bedroom"], telling: 3),
      furniture("sofa", ["couch", "settee"], ["living room"], telling: 3),
      furniture("desk", ["writing desk"], ["office"], telling: 3),
      container("fridge", ["refrigerator", "icebox"], 2, ["kitchen"], telling: 3),
      container(
        "cabinet", ["cupboard", "wardrobe"], 2, ["bathroom", "bedroom", "kitchen"], telling: 0.7),
      container(
        "drawer", ["chest of drawers", "dresser"], 1, ["bedroom", "office"], telling: 0.2),
      Kind(
        name: "door", role: .door, synonyms: ["doorway"], isPortable: false, capacity: 0, rooms: []),
      Kind(
        name: "person", role: .person, synonyms: ["human", "man", "woman"], isPortable: false,
        capacity: 0, rooms: []),
    ],
    colours: ["red", "orange", "yellow", "green", "blue", "purple", "white", "black"],
    rooms: ["kitchen", "living room", "bedroom", "bathroom", "office", "hall"])

  private static func thing(_ name: String, _ synonyms: [String]) -> Kind {
    Kind(
      name: name, role: .thing, synonyms: synonyms, isPortable: true, capacity: 0, rooms: [])
  }

  private static func furniture(
    _ name: String, _ synonyms: [String], _ rooms: [String], telling: Double
  ) -> Kind {
    Kind(
      name: name, role: .surface, synonyms: synonyms, isPortable: false, capacity: 1, rooms: rooms,
      telling: telling)
  }

  private static func container(
    _ name: String, _ synonyms: [String], _ capacity: Int, _ rooms: [String], telling: Double
  ) -> Kind {
    Kind(
      name: name, role: .container, synonyms: synonyms, isPortable: false, capacity: capacity,
      rooms: rooms, telling: telling)
  }
}
