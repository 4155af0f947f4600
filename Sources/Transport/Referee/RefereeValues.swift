public import AgentMessages

/// Which world a simulator should be in, for the referee's reset.
public struct WorldSpecification: Hashable, Sendable {
  public enum Source: Hashable, Sendable {
    /// A world that a generator makes: "apartment", with options such as "rooms=4".
    case generated(generator: String, options: [String])
    /// A hand-drawn map, as text.
    case map(String)
    /// A household task of a family ("fetch", "putOn", ...): world and mission in one.
    case task(family: String)
  }

  public var source: Source
  public var seed: UInt64
  /// A preset of the noise knobs: "none" or "rough".
  public var noise: String

  public init(_ source: Source, seed: UInt64, noise: String = "none") {
    self.source = source
    self.seed = seed
    self.noise = noise
  }
}

/// What an agent is to be told in this world, and what is right.
public struct Mission: Hashable, Sendable {
  public var family: String
  /// To be said one after another; empty for a world without a task.
  public var instructions: [String]
  /// How the agent should end: "done", "cannot" or "ask".
  public var expectation: String
  /// What holds when it has succeeded, for `RefereeClient.holds`.
  public var condition: String
  /// Whether the first instruction explores the rooms.
  public var isExplored: Bool
  /// From the start, by someone who knows the map; nil: there is no way, or no need.
  public var shortestSteps: Int?
  /// Of what made the world: package, version, hash. Empty for the bundled simulator.
  public var fingerprint: String

  public init(
    family: String = "", instructions: [String] = [], expectation: String = "done",
    condition: String = "", isExplored: Bool = false, shortestSteps: Int? = nil,
    fingerprint: String = ""
  ) {
    self.family = family
    self.instructions = instructions
    self.expectation = expectation
    self.condition = condition
    self.isExplored = isExplored
    self.shortestSteps = shortestSteps
    self.fingerprint = fingerprint
  }
}

/// How things really are, in the frame of the map.
public struct GroundTruth: Hashable, Sendable {
  public struct Thing: Hashable, Sendable {
    public var id: Int
    public var kind: String
    /// Empty for what has no named colour.
    public var colour: String
    /// Metres, frame of the map: the centre of its footprint on the plane it stands on.
    public var position: Point3
    public var room: String
    /// The thing it is on or in; 0: none.
    public var place: Int
    /// "open", "closed", "locked" and the colour of its key, or empty.
    public var state: String
    public var isHeld: Bool
    /// The share of its pixels that show, of those that would if nothing were in the way, in the current frame.
    public var visibleFraction: Double
    public var visiblePixels: Int
    /// The share of it that the picture's edge does not cut off, hidden or not, in the current frame.
    public var inPicture: Double
    /// Around its visible pixels; nil where none shows.
    public var box: BoundingBox?

    public init(
      id: Int, kind: String, colour: String = "", position: Point3, room: String = "",
      place: Int = 0, state: String = "", isHeld: Bool = false, visibleFraction: Double = 0,
      visiblePixels: Int = 0, inPicture: Double = 1, box: BoundingBox? = nil
    ) {
      self.id = id
      self.kind = kind
      self.colour = colour
      self.position = position
      self.room = room
      self.place = place
      self.state = state
      self.isHeld = isHeld
      self.visibleFraction = visibleFraction
      self.visiblePixels = visiblePixels
      self.inPicture = inPicture
      self.box = box
    }

    /// How much of the whole thing shows, 0 to 1: neither hidden nor cut off by the picture's edge.
    public var visibleShare: Double { visibleFraction * inPicture }
  }

  public var robot: Pose2D
  public var robotRoom: String
  /// The thing in the hand; 0: none.
  public var held: Int
  /// By growing id.
  public var things: [Thing]
  public var width: Int
  public var height: Int
  /// `[height, width]`: the id of the thing that each pixel of the current frame shows, 0 for none. Empty unless asked
  /// for.
  public var pixels: [UInt16]

  public init(
    robot: Pose2D, robotRoom: String = "", held: Int = 0, things: [Thing] = [], width: Int = 0,
    height: Int = 0, pixels: [UInt16] = []
  ) {
    self.robot = robot
    self.robotRoom = robotRoom
    self.held = held
    self.things = things
    self.width = width
    self.height = height
    self.pixels = pixels
  }
}

/// What the referee counted since the reset.
public struct EpisodeCounters: Hashable, Sendable {
  /// Cells, quarter turns and manipulations.
  public var steps: Int
  public var commands: Int
  /// Moves that ended at something solid.
  public var collisions: Int
  public var collisionsWithPeople: Int
  /// Every room that can be reached has been looked into.
  public var isEveryRoomViewed: Bool
  /// Every container that can be reached has been open.
  public var isEveryContainerOpened: Bool
  /// What a world that rewards has given; 0 where it gives none.
  public var reward: Double
  /// Whether a world that ends its episodes has ended this one.
  public var hasEnded: Bool
  /// Whether it ended with the mission done.
  public var hasSucceeded: Bool

  public init(
    steps: Int = 0, commands: Int = 0, collisions: Int = 0, collisionsWithPeople: Int = 0,
    isEveryRoomViewed: Bool = false, isEveryContainerOpened: Bool = false, reward: Double = 0,
    hasEnded: Bool = false, hasSucceeded: Bool = false
  ) {
    self.steps = steps
    self.commands = commands
    self.collisions = collisions
    self.collisionsWithPeople = collisionsWithPeople
    self.isEveryRoomViewed = isEveryRoomViewed
    self.isEveryContainerOpened = isEveryContainerOpened
    self.reward = reward
    self.hasEnded = hasEnded
    self.hasSucceeded = hasSucceeded
  }
}
