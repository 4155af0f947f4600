/// What a robot says about itself when an agent says hello.
public struct RobotDescription: Hashable, Sendable, Codable {
  public enum TimeMode: String, Hashable, Sendable, Codable { case lockstep, realTime }
  public enum Projection: String, Hashable, Sendable, Codable { case pinhole, grid }

  public var name: String
  /// Chooses model, domain file and thresholds on the agent's side ("household", "minigrid").
  public var profile: String
  public var cameras: [CameraInfo]
  public var projection: Projection
  /// The commands it takes, by `MotorCommand.Action.name`.
  public var commands: [String]
  /// Metres along the edge of a cell.
  public var cellSize: Double
  /// Radius of the robot's footprint, metres.
  public var footprintRadius: Double
  /// Limits, metres and radians per second.
  public var maximumLinearSpeed: Double
  public var maximumAngularSpeed: Double
  /// Distance from the robot's centre that the gripper reaches, metres.
  public var reach: Double
  public var timeMode: TimeMode
  public var observationPort: Int
  // absent where it is not so, as in logs from before there was such a field
  private var hasDiscreteMoves: Bool?

  public init(
    name: String, profile: String, cameras: [CameraInfo], projection: Projection = .pinhole,
    commands: [String], cellSize: Double, footprintRadius: Double, maximumLinearSpeed: Double,
    maximumAngularSpeed: Double, reach: Double, timeMode: TimeMode, observationPort: Int,
    discreteMoves: Bool = false
  ) {
    self.name = name
    self.profile = profile
    self.cameras = cameras
    self.projection = projection
    self.commands = commands
    self.cellSize = cellSize
    self.footprintRadius = footprintRadius
    self.maximumLinearSpeed = maximumLinearSpeed
    self.maximumAngularSpeed = maximumAngularSpeed
    self.reach = reach
    self.timeMode = timeMode
    self.observationPort = observationPort
    self.discreteMoves = discreteMoves
  }

  /// Whether it moves by whole cells and quarter turns, and rounds other amounts to them.
  public var discreteMoves: Bool {
    get { hasDiscreteMoves ?? false }
    set { hasDiscreteMoves = newValue ? true : nil }
  }
}

/// Why a robot could not be reached or did not answer. Every wait names what it waited for.
public enum LinkError: Error, Hashable, Sendable {
  case invalidAddress(String, why: String)
  case insecure(address: String)
  case badKey(String, why: String)
  case noAnswer(from: String, waitedSeconds: Double, awaiting: String)
  case refused(by: String, why: String)
  case versionMismatch(ours: Int, theirs: Int)
  case linkLost(address: String, silentSeconds: Double)
  case robotEnded(address: String, why: String)
  case transport(operation: String, why: String)
  case closed
}

extension LinkError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .invalidAddress(let address, let why):
      "'\(address)' is not an address a robot can be reached at: \(why). Write it as tcp://HOST:PORT."
    case .insecure(let address):
      "'\(address)' is not on this machine, and no keys were given. Make a pair for each side with 'errand keys new NAME' and give --key NAME.key and --peer-key OTHER.pub, or add --insecure if you trust the network."
    case .badKey(let key, let why): "the key '\(key)' cannot be used: \(why)."
    case .noAnswer(let from, let waited, let awaiting):
      "no answer from \(from) after \(waited) s of waiting for \(awaiting). Is the robot switched on and the address right?"
    case .refused(let by, let why): "\(by) refused: \(why)"
    case .versionMismatch(let ours, let theirs):
      "the robot speaks protocol version \(theirs), this program \(ours). Update the older of the two."
    case .linkLost(let address, let silent):
      "link lost: nothing heard from \(address) for \(silent) s."
    case .robotEnded(let address, let why):
      "link lost: the robot at \(address) has ended: \(why)."
    case .transport(let operation, let why): "\(operation) failed: \(why)"
    case .closed: "the link to the robot has been closed."
    }
  }
}

/// A body: anything that can be told to move and says what it senses.
public protocol Robot: Sendable {
  var description: RobotDescription { get }
  /// Sends a command and waits until it has ended. In lockstep the observation that it led to has arrived by then.
  func send(_ command: MotorCommand) async throws(LinkError) -> CommandStatus
  /// The newest observation, waiting for the first one if there is none yet.
  func observation() async throws(LinkError) -> Observation
  /// Stops all motion at once; does not wait for commands in flight.
  func stop() async
}
