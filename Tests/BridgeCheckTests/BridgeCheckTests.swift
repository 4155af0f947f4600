import AgentMessages
import BridgeCheck
import Testing
import Transport

@Suite("The check of bridges") struct BridgeCheckTests {
  /// Dozens of robots at a time on a busy machine: an answer may take long.
  private static let timeout = 15.0

  @Test("A robot that keeps the contract is green, and all that can be judged is judged")
  func green() async throws {
    for (mode, hasGrid) in [
      (RobotDescription.TimeMode.lockstep, false), (.lockstep, true), (.realTime, false),
    ] {
      let robot = try TestRobot(timeMode: mode, hasGrid: hasGrid)
      let report = try await BridgeCheck.run(at: robot.address, timeoutSeconds: Self.timeout)
      #expect(report.isGreen, "\(mode), grid \(hasGrid): \(report.failures)")
      #expect(report.findings.map(\.rule) == BridgeRule.allCases)
      let unjudged = Set(report.findings.filter { $0.verdict == .notJudged }.map(\.rule))
      #expect(unjudged == (mode == .lockstep ? [.attention, .busy] : [.answer]))
      robot.close()
    }
  }

  @Test("A robot that breaks one rule is told this rule and no other", arguments: Defect.allCases)
  func defects(defect: Defect) async throws {
    let robot = try TestRobot(defect)
    let report = try await BridgeCheck.run(at: robot.address, timeoutSeconds: Self.timeout)
    #expect(report.failures.map(\.rule) == [defect.expected.rule], "\(report.failures)")
    let seen = report.failures.first?.seen ?? ""
    #expect(seen.contains(defect.expected.seen), "\(seen)")
    robot.close()
  }

  @Test("Every rule has a robot that breaks it")
  func covered() {
    #expect(Set(Defect.allCases.map(\.expected.rule)) == Set(BridgeRule.allCases))
  }

  @Test("An address off this machine asks for keys before anything is sent")
  func insecure() async {
    await #expect(throws: LinkError.self) {
      _ = try await BridgeCheck.run(at: "tcp://10.1.2.3:5555")
    }
  }
}
