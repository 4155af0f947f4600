public import AgentMessages

/// What the check of a bridge found.
public struct BridgeReport: Hashable, Sendable {
  public enum Verdict: String, Hashable, Sendable {
    case holds, fails
    /// It could not be told: nothing to see, no room to move, or a rule before it is broken.
    case notJudged
  }

  /// One rule, and what was seen of it.
  public struct Finding: Hashable, Sendable {
    public var rule: BridgeRule
    public var verdict: Verdict
    public var seen: String
    /// Wall time of the check.
    public var seconds: Double

    public init(_ rule: BridgeRule, _ verdict: Verdict, _ seen: String, seconds: Double = 0) {
      self.rule = rule
      self.verdict = verdict
      self.seen = seen
      self.seconds = seconds
    }
  }

  public var address: String
  /// The robot's name for itself; empty where it gave none.
  public var robot: String
  /// In the order of the rules.
  public var findings: [Finding]

  public init(address: String, robot: String, findings: [Finding]) {
    self.address = address
    self.robot = robot
    self.findings = findings
  }

  public var failures: [Finding] { findings.filter { $0.verdict == .fails } }
  public var isGreen: Bool { failures.isEmpty }

  /// The whole report, for programs.
  public var json: JSONValue {
    .object([
      "address": .string(address), "robot": .string(robot), "green": .bool(isGreen),
      "rules": .array(
        findings.map { finding in
          let head: JSONValue = .object([
            "rule": .string(finding.rule.rawValue), "title": .string(finding.rule.title),
            "verdict": .string(finding.verdict.rawValue), "seen": .string(finding.seen),
            "seconds": .number((finding.seconds * 1000).rounded() / 1000),
          ])
          return finding.verdict == .fails
            ? head.adding("cure", .string(finding.rule.cure)) : head
        }),
    ])
  }
}
