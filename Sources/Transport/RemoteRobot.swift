public import AgentMessages
import Synchronization

/// A robot at the other end of a wire: the agent's side of `Protocols/README.md`.
///
///     let robot = try await RemoteRobot.connect(to: "tcp://127.0.0.1:5555")
///     let status = try await robot.send(MotorCommand(id: 1, action: .translate(0.5)))
///     print(status.executed.x)  // 0.5
///
/// Heartbeats, waiting and giving up are `AgentLink`'s decisions; a thread of its own polls the sockets. Every call ends:
/// with an answer, or with a `LinkError` that names what was waited for.
public final class RemoteRobot: Robot, Sendable {
  public let address: String
  public let description: RobotDescription
  /// What a person should be told while the agent waits. For one consumer.
  public let linkEvents: AsyncStream<LinkEvent>
  /// The robot's count of resets.
  public let episode: UInt64

  private let line: AgentLine
  private let thread: DedicatedThread

  /// Says hello and takes the lease.
  ///
  /// - Parameters:
  ///   - address: tcp://HOST:PORT of the robot's control channel.
  ///   - timeoutSeconds: how long to wait for the welcome, also while another agent has the lease.
  ///   - patienceSeconds: how long a robot that falls silent later is waited for.
  ///   - commandTimeoutSeconds: how long one command may take.
  ///   - keys: our pair and the robot's public key; needed off this machine unless `insecure`.
  /// Throws `.noAnswer` (also where the robot does not know our key), `.refused` (another agent has the lease), `.versionMismatch`, `.insecure`, `.invalidAddress`.
  public static func connect(
    to address: String, name: String = "errand", timeoutSeconds: Double = 5,
    patienceSeconds: Double = 10, commandTimeoutSeconds: Double = 60, insecure: Bool = false,
    keys: LinkKeys? = nil
  ) async throws(LinkError) -> RemoteRobot {
    let options = AgentLink.Options(
      address: address, name: name, lease: UInt64.random(in: 1...UInt64.max),
      timeoutSeconds: timeoutSeconds, patienceSeconds: patienceSeconds,
      commandTimeoutSeconds: commandTimeoutSeconds)
    return try await open(options, insecure: insecure, keys: keys)
  }

  /// Says hello without taking the lease: observations arrive, commands throw `.refused`.
  public static func watch(
    _ address: String, name: String = "errand", timeoutSeconds: Double = 5,
    patienceSeconds: Double = 10, insecure: Bool = false, keys: LinkKeys? = nil
  ) async throws(LinkError) -> RemoteRobot {
    let options = AgentLink.Options(
      address: address, name: name, lease: 0, timeoutSeconds: timeoutSeconds,
      patienceSeconds: patienceSeconds)
    return try await open(options, insecure: insecure, keys: keys)
  }

  private static func open(
    _ options: AgentLink.Options, insecure: Bool, keys: LinkKeys?
  ) async throws(LinkError) -> RemoteRobot {
    let address = try LinkAddress(options.address)
    try address.check(insecure: insecure, keys: keys)
    let context = try ZeroMQContext()
    let control = try ZeroMQSocket(.dealer, in: context)
    let observations = try ZeroMQSocket(.subscriber, in: context)
    observations.limitQueue(to: 4)
    if let keys {
      control.show(keys)
      observations.show(keys)
    }
    try control.connect(address.text)

    let line = AgentLine()
    let loop = AgentLoop(
      options, line: line, address: address, control: control, observations: observations)
    let thread = DedicatedThread { loop.run() }
    do throws(LinkError) {
      return RemoteRobot(options.address, try await line.welcome(), line, thread)
    } catch {
      guard keys != nil, case .noAnswer(let from, let waited, let awaiting) = error else {
        throw error
      }
      // a robot with keys says nothing to those whom it does not know
      throw .noAnswer(
        from: from, waitedSeconds: waited,
        awaiting: "\(awaiting) (it stays silent where it does not know our key, or has another one)"
      )
    }
  }

  private init(
    _ address: String, _ welcome: WireMessage.Welcome, _ line: AgentLine, _ thread: DedicatedThread
  ) {
    self.address = address
    description = welcome.robot
    episode = welcome.episode
    linkEvents = line.events
    self.line = line
    self.thread = thread
  }

  deinit { line.mailbox.post(.close) }

  /// What went over the link so far.
  public var counters: LinkCounters { line.counters.withLock { $0 } }

  /// Sends a command and waits for its final status; the observation that it led to has arrived by then. One command at
  /// a time: another one is rejected as busy.
  ///
  /// Throws `.linkLost` when the robot stays silent, `.noAnswer` when it answers heartbeats and never ends the command,
  /// `.refused` when a new episode began or this connection only watches, `.closed` after `close`.
  public func send(_ command: MotorCommand) async throws(LinkError) -> CommandStatus {
    try await line.finish(command)
  }

  /// The newest observation. The first one is waited for, for `patienceSeconds` and while the robot is silent. Throws like
  /// `send`, and `.noAnswer` when the robot answers heartbeats and shows nothing.
  public func observation() async throws(LinkError) -> Observation {
    try await line.newest()
  }

  /// Observations as they arrive, newest first: one that comes before the last was taken replaces it.
  public func observations() -> AsyncStream<Observation> { line.subscribe() }

  /// Stops all motion; returns when the word is on its way, without an answer.
  public func stop() async {
    await withCheckedContinuation { continuation in line.post(.stop(continuation)) }
  }

  /// Ends every wait at once with `error`, for someone who knows that the robot will not come back.
  public func abandon(_ error: LinkError) { line.post(.abandon(error)) }

  /// Gives the lease back and closes the link. Calls under way throw `.closed`.
  public func close() async {
    await withCheckedContinuation { continuation in line.post(.closed(continuation)) }
  }
}
