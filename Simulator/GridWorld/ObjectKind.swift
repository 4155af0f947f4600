import AgentMessages

/// What kinds of objects a household world holds. `name` is the word that `Vocabulary.household`
/// uses.
public enum ObjectKind: UInt8, Hashable, Sendable, CaseIterable {
  // small things
  case mug, cup, plate, bowl, bottle, apple, banana, book, ball, key, towel
  // a container that can be carried
  case box
  // surfaces
  case counter, sink, table, shelf, bed, sofa, desk
  // containers
  case fridge, cabinet, drawer
  case door, person

  /// The kind's name in `Vocabulary.household`.
  public var name: String { Self.names[Int(rawValue)] }

  /// The kind that `name` names; nil where there is none. Synonyms are not names.
  public init?(name: String) {
    guard let index = Self.names.firstIndex(of: name) else { return nil }
    self = Self.allCases[index]
  }

  /// Whether it is one of the small things that the hand carries (boxes not counted).
  public var isThing: Bool { rawValue <= ObjectKind.towel.rawValue }
  /// Whether the hand can carry it: small things and boxes.
  public var isPortable: Bool { rawValue <= ObjectKind.box.rawValue }
  /// Whether things stand on it.
  public var isSurface: Bool {
    rawValue >= ObjectKind.counter.rawValue && rawValue <= ObjectKind.desk.rawValue
  }
  /// Whether it opens and holds things: box, fridge, cabinet, drawer.
  public var isContainer: Bool { self == .box || isFixedContainer }
  /// Whether it is a container that stands still and opens at its front.
  public var isFixedContainer: Bool {
    rawValue >= ObjectKind.fridge.rawValue && rawValue <= ObjectKind.drawer.rawValue
  }
  /// Whether it is furniture: surfaces and fixed containers.
  public var isFurniture: Bool { isSurface || isFixedContainer }

  /// The number of things that fit in it; 0 for what is no container.
  public var slots: Int {
    switch self {
    case .fridge, .cabinet: 2
    case .drawer, .box: 1
    default: 0
    }
  }

  /// Metres from the plane it stands on to the plane that things on it stand on; 0 for what is no
  /// surface.
  public var surfaceHeight: Double { isSurface ? Dimensions.surfaceHeight[name] ?? 0 : 0 }

  private static let names = [
    "mug", "cup", "plate", "bowl", "bottle", "apple", "banana", "book", "ball", "key", "towel",
    "box", "counter", "sink", "table", "shelf", "bed", "sofa", "desk", "fridge", "cabinet",
    "drawer", "door", "person",
  ]
}

/// The eight colours of small things, boxes, keys and lock plates, in the order of
/// `Vocabulary.household`.
public enum ObjectColour: UInt8, Hashable, Sendable, CaseIterable {
  case red, orange, yellow, green, blue, purple, white, black

  /// The colour's name.
  public var name: String { Self.names[Int(rawValue)] }

  /// The colour that `name` names; nil where there is none.
  public init?(name: String) {
    guard let index = Self.names.firstIndex(of: name) else { return nil }
    self = Self.allCases[index]
  }

  private static let names = [
    "red", "orange", "yellow", "green", "blue", "purple", "white", "black",
  ]
}
