import AgentMessages
import Transport

/// One run through the contract, on one thread. Each check is in an extension; this keeps what they share.
final class CheckRun {
  typealias Verdict = (verdict: BridgeReport.Verdict, seen: String)

  let address: LinkAddress
  let timeout: Double
  let keys: LinkKeys?
  /// The agent that has the lease.
  let agent: AgentEnd
  var welcome: WireMessage.Welcome
  var ledger: ObservationLedger
  /// The same of the observation channel, whose order is its own.
  var published: ObservationLedger
  var findings: [BridgeReport.Finding] = []
  /// The final statuses of commands, by id.
  var statuses: [UInt64: CommandStatus] = [:]
  /// Wall seconds from a hello to its answer, where the robot had nothing else to do; the quickest counts, since it is a
  /// busy machine that is sometimes slow, and a slow robot that always is.
  var helloSeconds: [Double] = []
  /// The same of heartbeats.
  var beatSeconds: [Double] = []
  /// The newest command that was carried out.
  private(set) var lastOrdered: UInt64 = 0
  private var nudges = 0

  init(
    _ address: LinkAddress, _ agent: AgentEnd, _ welcome: WireMessage.Welcome, timeout: Double,
    keys: LinkKeys?
  ) {
    self.address = address
    self.keys = keys
    self.agent = agent
    self.welcome = welcome
    self.timeout = timeout
    ledger = ObservationLedger(welcome.robot.cameras)
    published = ledger
    if let first = welcome.observation { ledger.note(first.observation) }
  }

  var slowest: Double { max(helloSeconds.min() ?? 0, beatSeconds.min() ?? 0) }

  var robot: RobotDescription { welcome.robot }
  var isRealTime: Bool { robot.timeMode == .realTime }

  func other(lease: UInt64) throws(LinkError) -> AgentEnd {
    try AgentEnd(address, lease: lease, keys: keys, companion: agent)
  }

  func anotherLease() -> UInt64 { UInt64.random(in: 1...UInt64.max) }

  /// Judges one rule.
  func check(_ rule: BridgeRule, _ body: () throws(LinkError) -> Verdict) {
    let start = WallClock.seconds()
    let verdict: Verdict
    do throws(LinkError) { verdict = try body() } catch { verdict = (.notJudged, "\(error)") }
    findings.append(
      .init(rule, verdict.verdict, verdict.seen, seconds: WallClock.seconds() - start))
  }

  func hasFailed(_ rule: BridgeRule) -> Bool {
    findings.contains { $0.rule == rule && $0.verdict == .fails }
  }
}

// how the checks command the robot
extension CheckRun {
  /// A command's way to its end.
  struct Course {
    var id: UInt64
    var reports: [WireMessage.StatusReport] = []
    var seconds = 0.0
    var final: CommandStatus? { reports.last { $0.status.state.isFinal }?.status }
    var observation: Observation? {
      reports.last { $0.status.state.isFinal }?.observation?.observation
    }
    var text: String { final.map { "\($0.state.rawValue), \($0.reason.rawValue)" } ?? "no status" }
  }

  /// Gives a command to the robot and waits for its end, at most `seconds`.
  func order(
    _ action: MotorCommand.Action, expiry: Int64 = .max, id: UInt64? = nil, extra: [UInt8] = [],
    seconds: Double? = nil
  ) -> Course {
    let id = id ?? agent.nextID()
    let command = MotorCommand(id: id, expiry: expiry, action: action)
    agent.forget(id)
    agent.say(.command(command, lease: agent.lease), extra: extra)
    return follow(id, seconds: seconds ?? timeout + duration(of: action) * 2)
  }

  /// Waits for the final status of a command that was sent.
  func follow(_ id: UInt64, seconds: Double) -> Course {
    let start = WallClock.seconds()
    var course = Course(id: id)
    while course.final == nil {
      let left = seconds - (WallClock.seconds() - start)
      guard left > 0, let report = nextReport(id, left) else { break }
      course.reports.append(report)
    }
    course.seconds = WallClock.seconds() - start
    if let final = course.final {
      statuses[id] = final
      if final.state != .rejected { lastOrdered = max(lastOrdered, id) }
    }
    return course
  }

  func nextReport(_ id: UInt64, _ seconds: Double) -> WireMessage.StatusReport? {
    let report = agent.wait(seconds) { message -> WireMessage.StatusReport? in
      if case .status(let report) = message, report.status.id == id { return report }
      return nil
    }
    if let observation = report?.observation { ledger.note(observation.observation) }
    return report
  }

  /// Wall seconds that an action should take.
  func duration(of action: MotorCommand.Action) -> Double {
    guard isRealTime else { return 0 }
    switch action {
    case .translate(let metres): return abs(metres) / max(0.01, robot.maximumLinearSpeed)
    case .rotate(let radians): return abs(radians) / max(0.01, robot.maximumAngularSpeed)
    case .velocity(_, let seconds), .wait(let seconds): return seconds
    default: return 1
    }
  }

  /// What the robot senses once command `id` has ended; asks again with a hello where no status brought it.
  func look(after course: Course) -> Observation? {
    if let observation = course.observation { return observation }
    let end = WallClock.seconds() + 2
    repeat {
      guard case .welcome(let again)? = agent.hello(seconds: timeout) else { return nil }
      if let observation = again.observation?.observation {
        ledger.note(observation)
        if observation.lastCommandID >= course.id { return observation }
      }
      agent.listen(0.05)
    } while WallClock.seconds() < end
    return ledger.newest
  }

  /// The newest observation, asked for with a hello.
  func look() -> Observation? {
    let start = WallClock.seconds()
    defer { helloSeconds.append(WallClock.seconds() - start) }
    guard case .welcome(let again)? = agent.hello(seconds: timeout) else { return nil }
    if let observation = again.observation?.observation { ledger.note(observation) }
    return again.observation?.observation
  }

  /// A small motion that the robot takes, this way and that in turns.
  func nudge() -> MotorCommand.Action {
    nudges += 1
    let sign = nudges % 2 == 1 ? 1.0 : -1.0
    if robot.commands.contains("rotate") { return .rotate(sign * smallAngle) }
    if robot.commands.contains("velocity") {
      return .velocity(Twist2D(angular: sign * robot.maximumAngularSpeed / 4), seconds: 0.4)
    }
    return .translate(sign * smallDistance)
  }

  var smallAngle: Double { robot.discreteMoves ? .pi / 2 : 0.35 }
  var smallDistance: Double { robot.discreteMoves ? robot.cellSize : min(robot.cellSize, 0.4) }

  /// The change of pose from one observation to another, in the frame of the first.
  static func change(from before: Observation, to after: Observation) -> Pose2D {
    let (a, b) = (before.odometry.pose, after.odometry.pose)
    let point = a.inverseTransform(Point3(x: b.x, y: b.y))
    return Pose2D(x: point.x, y: point.y, theta: wrapped(b.theta - a.theta))
  }

  static func wrapped(_ angle: Double) -> Double {
    guard angle.isFinite, abs(angle) < 1e6 else { return angle }
    return angle - 2 * .pi * (angle / (2 * .pi)).rounded()
  }

  static func moved(_ change: Pose2D) -> Bool {
    abs(change.x) > 0.02 || abs(change.y) > 0.02 || abs(change.theta) > 0.03
  }

  static func text(_ value: Double) -> String {
    "\((value * 1000).rounded() / 1000)"
  }
}
