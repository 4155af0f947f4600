import AgentMessages
import Synchronization
import Transport

/// Both ends of a link over a wire that takes its time, without sockets and without waiting: the wall clock is a number.
/// Messages stay in order, as on TCP; some are late, by up to `longestDelay` seconds each way, and so are commands. Now and
/// then the connection breaks: what is under way is lost, and the agent comes by another one. Now and then an end is held
/// up and does nothing for a while.
struct DelayedWire {
  private var generator: SplitMix64
  private let longestDelay: Double
  private let secondsBetweenBreaks: Double
  private let longestHoldUp: Double
  private let body: ToyBody
  private var agent: AgentLink
  private var robot: RobotLink
  private var now = 0.0
  private var toRobot: [(due: Double, message: WireMessage)] = []
  private var toAgent: [(due: Double, message: WireMessage)] = []
  private var running: (due: Double, command: MotorCommand, stop: StopSignal)?
  private var peer: UInt8 = 1
  private var nextBreak: Double
  private var agentWakes = 0.0
  private var robotWakes = 0.0
  private(set) var breaks = 0

  /// What the agent got, in order.
  private(set) var statuses: [CommandStatus] = []
  private(set) var observations: [Observation] = []
  private(set) var error: LinkError?
  var executed: [UInt64] { body.state.withLock { $0.executed } }
  var resent: Int { agent.resent }

  init(
    seed: UInt64, longestDelay: Double, secondsBetweenBreaks: Double = .infinity,
    longestHoldUp: Double = 0, timeMode: RobotDescription.TimeMode = .lockstep
  ) {
    generator = SplitMix64(seed: seed)
    self.longestDelay = longestDelay
    self.secondsBetweenBreaks = secondsBetweenBreaks
    self.longestHoldUp = longestHoldUp
    nextBreak = secondsBetweenBreaks
    body = ToyBody(timeMode: timeMode)
    agent = AgentLink(.init(address: "wire", lease: 7, timeoutSeconds: 30), now: 0)
    robot = RobotLink(description: body.description)
    robot.observed(body.observe())
  }

  /// Sends `actions` one after the other, each when the one before has ended.
  mutating func play(_ actions: [MotorCommand.Action]) {
    perform(agent.advance(to: now))
    for (index, action) in actions.enumerated() {
      while observations.isEmpty, error == nil { step() }
      perform(agent.send(MotorCommand(id: UInt64(index + 1), action: action), at: now))
      while statuses.count <= index, error == nil { step() }
    }
  }

  /// Goes on to the next moment at which something happens.
  private mutating func step() {
    let agentMoment = [toAgent.first?.due, agent.nextDeadline].compactMap { $0 }.min() ?? now
    let robotMoment =
      [toRobot.first?.due, running?.due, robot.nextDeadline].compactMap { $0 }.min() ?? now
    now = max(now + 0.001, min(max(agentMoment, agentWakes), max(robotMoment, robotWakes)))
    if now >= nextBreak { breakConnection() }
    if now >= robotWakes { stepRobot() }
    if now >= agentWakes { stepAgent() }
  }

  private mutating func stepRobot() {
    while let (due, message) = toRobot.first, due <= now {
      toRobot.removeFirst()
      perform(robot.received(message, from: [peer], at: now, stamp: body.stamp))
    }
    if let (due, command, stop) = running, due <= now {
      running = nil
      let status =
        stop.isSet
        ? CommandStatus(id: command.id, state: .aborted, reason: .stopped)
        : body.execute(command, until: stop)
      perform(robot.finished(status, observation: body.observe()))
    }
    perform(robot.advance(to: now))
    robotWakes = heldUp()
  }

  private mutating func stepAgent() {
    while let (due, message) = toAgent.first, due <= now {
      toAgent.removeFirst()
      perform(agent.received(message, at: now))
    }
    perform(agent.advance(to: now))
    agentWakes = heldUp()
  }

  private mutating func breakConnection() {
    toRobot.removeAll()
    toAgent.removeAll()
    peer &+= 1
    breaks += 1
    nextBreak = now + generator.unit() * 2 * secondsBetweenBreaks
  }

  private mutating func perform(_ actions: [RobotLink.Action]) {
    for action in actions {
      switch action {
      case .reply(let to, let message):
        // a connection that is no more takes no answers
        guard to == [peer] else { continue }
        toAgent.append((max(arrival(), toAgent.last?.due ?? 0), message))
      case .execute(let command): running = (arrival(), command, StopSignal())
      case .stopMotion: running?.stop.set()
      }
    }
  }

  private mutating func perform(_ actions: [AgentLink.Action]) {
    for action in actions {
      switch action {
      case .transmit(let message):
        toRobot.append((max(arrival(), toRobot.last?.due ?? 0), message))
      case .finished(_, .success(let status)): statuses.append(status)
      case .finished(_, .failure(let failure)), .ended(let failure): error = failure
      case .observed(let observation): observations.append(observation)
      case .connected, .event, .unobserved: break
      }
    }
  }

  /// One in four is late.
  private mutating func arrival() -> Double {
    let isLate = generator.unit() < 0.25
    return now + (isLate ? generator.unit() * longestDelay : 0.0005)
  }

  /// Until when an end does nothing: one time in fifty for a while.
  private mutating func heldUp() -> Double {
    guard longestHoldUp > 0, generator.unit() < 0.02 else { return now }
    return now + generator.unit() * longestHoldUp
  }
}
