import Dashboard
import Evaluation

/// Says what a replay found.
enum ReplayText {
  static func lines(_ report: ReplayReport) -> [String] {
    var lines = report.changes.map { "not the log's: \($0)" }
    lines.append("replayed \(report.steps) of \(report.stepsInLog) commands, \(report.endingWords)")
    var table = TextTable(["stage", "compared", "differing"], rightAligned: [1, 2])
    for stage in report.stages {
      table.add([stage.stage.rawValue, "\(stage.compared)", "\(stage.differing)"])
    }
    lines += [""] + table.lines
    for stage in report.stages { lines += stage.first.map { difference($0) } ?? [] }
    lines += ["", verdict(report)]
    return lines
  }

  private static func difference(_ difference: ReplayReport.Difference) -> [String] {
    let seconds = (difference.seconds * 10).rounded() / 10
    var lines = [
      "",
      "first difference of the \(difference.stage.rawValue): step \(difference.step), \(seconds) s",
      "  log  \(shortened(difference.logSummary))", "  now  \(shortened(difference.nowSummary))",
    ]
    if !difference.path.isEmpty {
      lines.append("  in   \(difference.path): \(difference.log) / \(difference.now)")
    }
    lines.append("  why  \(difference.cause ?? "not known: nothing that it is made from differs")")
    return lines
  }

  private static func shortened(_ text: String) -> String {
    text.count <= 300 ? text : text.prefix(300) + "..."
  }

  private static func verdict(_ report: ReplayReport) -> String {
    if let first = report.first { return "DIFFERS, first in the \(first.stage.rawValue)" }
    return report.isSame ? "the same" : "the decisions are the same, what made them is not: DIFFERS"
  }
}
