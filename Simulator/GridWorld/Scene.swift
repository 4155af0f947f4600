public import AgentMessages

/// Everything that the renderer needs to draw one moment of a world: walls, finishes, things, people, light. The world
/// makes one from its state; the renderer knows nothing else.
///
/// Frame: `map`. The cell (column, row) is the square of side 0.5 m centred on (0.5 * column, 0.5 * row); z is up.
public struct Scene: Hashable, Sendable {
  public var columns: Int
  public var rows: Int
  /// `[rows, columns]`; a wall cell is solid from the floor to `wallHeight`.
  public var isWall: [Bool]
  /// `[rows, columns]`, index into `styles`; for wall cells the style of a neighbouring room.
  public var styleIndex: [Int]
  public var styles: [RoomStyle]
  public var items: [SceneItem]
  public var lighting: Lighting

  public init(
    columns: Int, rows: Int, isWall: [Bool], styleIndex: [Int], styles: [RoomStyle],
    items: [SceneItem], lighting: Lighting
  ) {
    self.columns = columns
    self.rows = rows
    self.isWall = isWall
    self.styleIndex = styleIndex
    self.styles = styles
    self.items = items
    self.lighting = lighting
  }
}

/// How the floor and the walls of one room look.
public struct RoomStyle: Hashable, Sendable {
  public enum Floor: String, Hashable, Sendable, CaseIterable { case planks, tiles, carpet, stone }
  public var floor: Floor
  /// Linear RGB, 0 to 1.
  public var floorColour: SIMD3<Float>
  public var wallColour: SIMD3<Float>
  /// Chooses the details of the procedural textures.
  public var seed: UInt64

  public init(
    floor: Floor, floorColour: SIMD3<Float>, wallColour: SIMD3<Float>, seed: UInt64
  ) {
    self.floor = floor
    self.floorColour = floorColour
    self.wallColour = wallColour
    self.seed = seed
  }
}

/// One thing to draw. Kinds are those of `Vocabulary.household`.
public struct SceneItem: Hashable, Sendable {
  public enum State: Hashable, Sendable {
    case closed, open
    /// Locked; the plate on it has the colour of its key.
    case locked(colour: String)
  }

  /// The instance id that the id buffer carries, 1 to 65535; 0 is no thing (floor, wall, ceiling).
  public var id: Int
  public var kind: String
  /// One of the eight colour names for small things and boxes; nil for furniture.
  public var colour: String?
  /// Centre of the footprint on the plane it stands on: x, y in the map frame; z the height of that plane (0 floor).
  public var position: Point3
  /// The direction that its front faces (furniture, containers), its handle points (mug), or the way through (door: the
  /// passage runs along this heading).
  public var facing: Heading
  /// Cells it covers across (left to right, seen from its front) and deep.
  public var cellsWide: Int
  public var cellsDeep: Int
  public var state: State
  /// Chooses finish and proportions among those allowed for the kind.
  public var seed: UInt64

  public init(
    id: Int, kind: String, colour: String? = nil, position: Point3, facing: Heading = .south,
    cellsWide: Int = 1, cellsDeep: Int = 1, state: State = .closed, seed: UInt64 = 0
  ) {
    self.id = id
    self.kind = kind
    self.colour = colour
    self.position = position
    self.facing = facing
    self.cellsWide = cellsWide
    self.cellsDeep = cellsDeep
    self.state = state
    self.seed = seed
  }
}

/// The light of a moment and what the camera adds to the picture.
public struct Lighting: Hashable, Sendable {
  /// 1 is a lit room; 0.15 is the light switched off.
  public var brightness: Float
  /// Multiplies the three channels: a warm lamp is (1.1, 1, 0.85).
  public var tint: SIMD3<Float>
  /// Direction that the key light comes from, unit length, map frame.
  public var direction: SIMD3<Float>
  /// Share of the light that comes from everywhere.
  public var ambient: Float

  public init(
    brightness: Float = 1, tint: SIMD3<Float> = SIMD3(repeating: 1),
    direction: SIMD3<Float> = SIMD3(0.35, -0.5, 0.79), ambient: Float = 0.55
  ) {
    self.brightness = brightness
    self.tint = tint
    self.direction = direction
    self.ambient = ambient
  }
}

/// Sizes that the world, the renderer and the hands agree on. Metres.
public enum Dimensions {
  public static let cellSize = 0.5
  public static let wallHeight = 2.0
  public static let doorHeight = 1.8
  public static let cameraHeight = 0.9
  public static let cameraPitchDown = 25.0 * Double.pi / 180

  /// The height of the plane that things stand on, for kinds that carry things.
  public static let surfaceHeight: [String: Double] = [
    "table": 0.45, "counter": 0.55, "desk": 0.45, "shelf": 0.55, "bed": 0.35, "sofa": 0.30,
    "sink": 0.40,
  ]
  /// The overall height of a kind of furniture or container.
  public static let height: [String: Double] = [
    "table": 0.45, "counter": 0.55, "desk": 0.45, "shelf": 0.55, "bed": 0.35, "sofa": 0.6,
    "sink": 0.50,
    "fridge": 1.5, "cabinet": 1.0, "drawer": 0.6, "box": 0.4, "person": 1.6,
  ]
  /// The heights of the planes on which the contents of a container stand, lowest first; the box's floor is above its own base.
  public static let slotHeights: [String: [Double]] = [
    "fridge": [0.35, 0.90], "cabinet": [0.10, 0.55], "drawer": [0.15], "box": [0.10],
  ]
}
