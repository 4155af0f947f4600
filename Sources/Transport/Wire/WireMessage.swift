package import AgentMessages

/// Everything that travels between an agent and a robot, as values. `Protocols/README.md` says who sends what and when.
package enum WireMessage: Hashable, Sendable {
  case hello(Hello)
  case welcome(Welcome)
  case refused(Refusal)
  case heartbeat(Heartbeat)
  case goodbye(lease: UInt64)
  case command(MotorCommand, lease: UInt64)
  /// A command that can be read but not obeyed: it breaks the contract in the way that `why` says.
  case unusableCommand(id: UInt64, lease: UInt64, why: String)
  case status(StatusReport)
  case observation(EpisodeObservation)

  /// The version of the protocol that this program speaks.
  package static let version = 1
  /// What was added since, in ways that older programs may ignore.
  package static let minorVersion = 1
}

extension WireMessage {
  package struct Hello: Hashable, Sendable {
    package var version: Int
    package var name: String
    /// Chosen by the agent; 0 only watches.
    package var lease: UInt64
    package var minor: Int

    package init(
      version: Int = WireMessage.version, name: String, lease: UInt64,
      minor: Int = WireMessage.minorVersion
    ) {
      self.version = version
      self.name = name
      self.lease = lease
      self.minor = minor
    }
  }

  package struct Welcome: Hashable, Sendable {
    package var version: Int
    package var robot: RobotDescription
    package var lease: UInt64
    package var heartbeatSeconds: Double
    package var leaseSeconds: Double
    package var episode: UInt64
    package var lastCommandID: UInt64
    package var observation: EpisodeObservation?
    package var minor: Int

    package init(
      version: Int = WireMessage.version, robot: RobotDescription, lease: UInt64,
      heartbeatSeconds: Double, leaseSeconds: Double, episode: UInt64, lastCommandID: UInt64,
      observation: EpisodeObservation?, minor: Int = WireMessage.minorVersion
    ) {
      self.version = version
      self.robot = robot
      self.lease = lease
      self.heartbeatSeconds = heartbeatSeconds
      self.leaseSeconds = leaseSeconds
      self.episode = episode
      self.lastCommandID = lastCommandID
      self.observation = observation
      self.minor = minor
    }
  }

  package struct Refusal: Hashable, Sendable {
    package enum Code: Int, Hashable, Sendable, CaseIterable { case unknown, version, leaseTaken }
    package var code: Code
    package var message: String
    package var version: Int

    package init(code: Code, message: String, version: Int = WireMessage.version) {
      self.code = code
      self.message = message
      self.version = version
    }
  }

  package struct Heartbeat: Hashable, Sendable {
    package var lease: UInt64
    package var count: UInt64
    package var episode: UInt64

    package init(lease: UInt64, count: UInt64, episode: UInt64 = 0) {
      self.lease = lease
      self.count = count
      self.episode = episode
    }
  }

  package struct StatusReport: Hashable, Sendable {
    package var status: CommandStatus
    package var lease: UInt64
    package var observation: EpisodeObservation?

    package init(status: CommandStatus, lease: UInt64, observation: EpisodeObservation? = nil) {
      self.status = status
      self.lease = lease
      self.observation = observation
    }
  }

  /// An observation and the episode that it belongs to.
  package struct EpisodeObservation: Hashable, Sendable {
    package var observation: Observation
    package var episode: UInt64

    package init(_ observation: Observation, episode: UInt64) {
      self.observation = observation
      self.episode = episode
    }
  }

  /// The word in the first frame.
  package var kind: String {
    switch self {
    case .hello: "hello"
    case .welcome: "welcome"
    case .refused: "refused"
    case .heartbeat: "heartbeat"
    case .goodbye: "goodbye"
    case .command, .unusableCommand: "command"
    case .status: "status"
    case .observation: "observation"
    }
  }
}
