import AgentMessages
import ArgumentParser
import BridgeCheck
import Dashboard
import Evaluation

/// `errand bridge`: for those who connect a robot of their own.
struct BridgeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bridge",
    abstract: "Check a robot's bridge against the contract of Protocols/README.md.",
    discussion: """
      Examples:
        errand bridge check tcp://127.0.0.1:5555
      """,
    subcommands: [BridgeCheckCommand.self])
}

/// `errand bridge check`: what holds, what fails, and how it is mended.
struct BridgeCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Run a robot through the contract and say what holds, what fails and how to mend it.",
    discussion: """
      It talks to the robot as an agent, as a second one, as a watcher and as a vandal. The robot turns and drives a little: \
      give it a cell of room. Takes 10 to 40 s. Exit code 0 where nothing fails, 1 where a rule is broken.

      Examples:
        errand bridge check tcp://127.0.0.1:5555
        errand bridge check tcp://127.0.0.1:5555 --junit bridge.xml
      """)

  @Argument(
    help: ArgumentHelp("The robot's control channel, tcp://HOST:PORT.", valueName: "address"))
  var address: String

  @Option(help: ArgumentHelp("Write the rules as test cases of JUnit.", valueName: "file"))
  var junit: String?

  @Option(help: ArgumentHelp("Write the report as JSON; - is standard output.", valueName: "file"))
  var json: String?

  @Option(help: ArgumentHelp("Wait so long for an answer.", valueName: "seconds"))
  var timeout: Double = 4

  @OptionGroup var security: KeyOptions

  func validate() throws {
    guard timeout > 0, timeout <= 600 else { throw ValidationError("--timeout is 0 to 600 s") }
  }

  func run() async throws {
    try await CommandFailure.reporting {
      let report = try await BridgeCheck.run(
        at: address, timeoutSeconds: timeout, insecure: security.insecure,
        keys: try security.keys())
      if let json { try TextFile.write(report.json.pretty, to: json) }
      if let junit { try TextFile.write(JUnitReport.xml(for: report.cases), to: junit) }
      if json != "-" { show(report) }
      return report.isGreen ? 0 : CommandFailure.Code.failed.rawValue
    }
  }

  private func show(_ report: BridgeReport) {
    var table = TextTable(["", "the robot", "seen"])
    for finding in report.findings {
      table.add([finding.verdict.word, finding.rule.title, finding.seen])
    }
    for line in table.lines { Console.print(line) }
    let counts = Dictionary(grouping: report.findings, by: \.verdict).mapValues(\.count)
    Console.print("")
    for failure in report.failures {
      Console.print("to mend '\(failure.rule.rawValue)': \(failure.rule.cure)")
    }
    Console.print(
      "\(counts[.holds] ?? 0) hold, \(counts[.fails] ?? 0) fail, \(counts[.notJudged] ?? 0) not judged"
    )
  }
}

extension BridgeReport.Verdict {
  fileprivate var word: String {
    switch self {
    case .holds: "ok"
    case .fails: "FAULT"
    case .notJudged: "-"
    }
  }
}

extension BridgeReport {
  fileprivate var cases: [JUnitCase] {
    findings.map { finding in
      let outcome: JUnitCase.Outcome
      switch finding.verdict {
      case .holds: outcome = .passed
      case .fails: outcome = .failed(finding.seen, detail: finding.rule.cure)
      case .notJudged: outcome = .skipped(finding.seen)
      }
      return JUnitCase(
        suite: "bridge", name: "\(finding.rule.rawValue): \(finding.rule.title)",
        seconds: finding.seconds, outcome: outcome)
    }
  }
}
