import AgentMessages

/// A world in motion: takes motor commands, advances simulated time by what they last, lets people
/// walk in it, and keeps the referee's record. A value: a copy goes on by itself.
///
///     var simulation = Simulation(world: try World(named: "apartment", seed: 7))
///     let status = simulation.execute(MotorCommand(id: 1, action: .translate(0.5)))
///     let sensed = simulation.sensors.odometry.pose   // (0.5, 0, 0) if the way was free
///
/// The same world, noise and commands give the same states, always. A cell and a quarter turn take
/// 1 s, a manipulation 2 s. Not for physics: the robot stands on cell centres and faces one of four
/// ways.
public struct Simulation: Hashable, Sendable {
  public internal(set) var world: World
  /// The world as it was when the task began; conditions such as `unchanged` compare with it.
  public internal(set) var initialWorld: World
  public internal(set) var noise: Noise
  /// What the referee has counted.
  public internal(set) var record: EpisodeRecord
  /// Whether the bumper touches something: the last motion was stopped by it.
  public internal(set) var contact = false
  /// The last command that ended, whichever way; 0 before the first.
  public internal(set) var lastCommandID: UInt64 = 0

  var sequence: UInt64 = 0
  var pending = PendingFaults()
  var chance: ChanceStreams
  /// The light without noise: 1, or what a fault has set.
  var steadyBrightness: Float = 1
  var nextLightChange: Int64 = 0
  var nextMoverCheck: Int64 = Simulation.second

  public init(world: World, noise: Noise = .none) {
    self.world = world
    self.initialWorld = world
    self.noise = noise
    self.record = EpisodeRecord(world: world)
    self.chance = ChanceStreams(seed: world.seed)
    if noise.lightSpread > 0 { updateLight() }
  }

  /// Nanoseconds in a second.
  static let second: Int64 = 1_000_000_000
  /// Nanoseconds that a cell or a quarter turn takes.
  static let stepDuration: Int64 = second
  /// Nanoseconds that a manipulation takes.
  static let manipulationDuration: Int64 = 2 * second
  /// Cells, quarter turns or seconds that one command may ask for at most.
  static let longestCommand = 1000.0

  /// The commands that `execute` takes, for the robot's description.
  public static let commands = [
    "translate", "rotate", "velocity", "grasp", "release", "open", "close", "toggle", "wait",
    "speak", "stop",
  ]
}

/// Disturbances that wait for the next chance to strike.
struct PendingFaults: Hashable, Sendable {
  var graspMisses = 0
  var slips = 0
  var droppedFrames = 0
}

/// One generator for each thing that chance decides, so that one does not shift another.
struct ChanceStreams: Hashable, Sendable {
  var slip: SplitMix64
  var grasp: SplitMix64
  var people: SplitMix64
  var light: SplitMix64
  var camera: SplitMix64
  var mover: SplitMix64

  init(seed: UInt64) {
    let root = SplitMix64(seed: seed)
    slip = root.split(101)
    grasp = root.split(102)
    people = root.split(103)
    light = root.split(104)
    camera = root.split(105)
    mover = root.split(106)
  }
}
