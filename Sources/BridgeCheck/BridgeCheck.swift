public import AgentMessages
public import Transport

/// Runs a robot through the contract of `Protocols/README.md`, as an agent, a second agent, a watcher and a vandal.
///
///     let report = await BridgeCheck.run(at: "tcp://127.0.0.1:5555")
///     print(report.failures.map(\.rule))   // []
///
/// It moves the robot a little: small turns, and a cell ahead where there is room. It takes 10 to 40 s.
public enum BridgeCheck {
  /// Checks the robot at an address. A robot that cannot be reached breaks the rule `hello`.
  ///
  /// - Parameter timeoutSeconds: how long an answer is waited for.
  public static func run(
    at address: String, timeoutSeconds: Double = 4, insecure: Bool = false, keys: LinkKeys? = nil
  ) async throws(LinkError) -> BridgeReport {
    let target = try LinkAddress(address)
    try target.check(insecure: insecure, keys: keys)
    return try await withCheckedContinuation { continuation in
      // it blocks in zmq_poll, which no thread of the pool may do
      _ = DedicatedThread {
        continuation.resume(returning: report(target, timeoutSeconds, keys))
      }
    }.get()
  }

  private static func report(
    _ address: LinkAddress, _ timeout: Double, _ keys: LinkKeys?
  ) -> Result<BridgeReport, LinkError> {
    do throws(LinkError) {
      return .success(try check(address, timeout, keys))
    } catch {
      return .failure(error)
    }
  }

  private static func check(
    _ address: LinkAddress, _ timeout: Double, _ keys: LinkKeys?
  ) throws(LinkError) -> BridgeReport {
    let agent = try AgentEnd(address, lease: UInt64.random(in: 1...UInt64.max), keys: keys)
    let start = WallClock.seconds()
    let answer = agent.hello(seconds: timeout)
    let seconds = WallClock.seconds() - start
    guard case .welcome(let welcome)? = answer else {
      return unwelcome(address, agent, answer, seconds)
    }
    let run = CheckRun(address, agent, welcome, timeout: timeout, keys: keys)
    run.helloSeconds.append(seconds)
    agent.beatSeconds = min(0.5, max(0.05, welcome.heartbeatSeconds))
    agent.isBeating = true
    run.check(.hello) { () in greeting(welcome, lease: agent.lease) }
    run.check(.description) { () in
      let faults = DescriptionFaults.of(welcome)
      return faults.isEmpty
        ? (.holds, welcome.robot.name) : (.fails, faults.joined(separator: "; "))
    }
    run.checkGreeting()
    run.checkCommands()
    run.checkUnits()
    run.checkSenses()
    run.checkMotion()
    run.checkGarbage()
    run.checkPace()
    return BridgeReport(
      address: address.text, robot: welcome.robot.name,
      findings: BridgeRule.allCases.flatMap { rule in run.findings.filter { $0.rule == rule } })
  }

  private static func greeting(
    _ welcome: WireMessage.Welcome, lease: UInt64
  ) -> CheckRun.Verdict {
    guard welcome.version == WireMessage.version else {
      return (.fails, "the welcome is of version \(welcome.version)")
    }
    guard welcome.lease == lease else {
      return (.fails, "the welcome has lease \(welcome.lease), not the hello's")
    }
    return (.holds, "version \(welcome.version).\(welcome.minor)")
  }

  /// The report where there was no welcome to begin with.
  private static func unwelcome(
    _ address: LinkAddress, _ agent: AgentEnd, _ answer: WireMessage?, _ seconds: Double
  ) -> BridgeReport {
    var broken = BridgeRule.hello
    let seen: String
    switch answer {
    case .refused(let refusal)? where refusal.code == .leaseTaken:
      seen = "another agent has the lease: end it, and check again"
    case .refused(let refusal)?: seen = "it refused our version: \(refusal.message)"
    default:
      if let why = agent.unreadable.first {
        broken = why.hasPrefix("welcome") ? .description : .hello
        seen = "its answer cannot be read: \(why)"
      } else {
        seen = "no answer came within \(CheckRun.text(seconds)) s"
      }
    }
    return BridgeReport(
      address: address.text, robot: "",
      findings: BridgeRule.allCases.map { rule in
        rule == broken
          ? .init(rule, .fails, seen, seconds: seconds)
          : .init(rule, .notJudged, "there was no welcome to begin with")
      })
  }
}

extension CheckRun {
  func checkPace() {
    check(.pace) { () in
      slowest < 1
        ? (.holds, "within \(Self.text(slowest)) s")
        : (.fails, "an answer to a hello or a heartbeat took \(Self.text(slowest)) s")
    }
  }
}
