/// One test case of a JUnit report.
public struct JUnitCase: Hashable, Sendable {
  public enum Outcome: Hashable, Sendable {
    case passed
    case failed(String, detail: String)
    case skipped(String)
  }

  public var suite: String
  public var name: String
  public var seconds: Double
  public var outcome: Outcome

  public init(suite: String, name: String, seconds: Double, outcome: Outcome) {
    self.suite = suite
    self.name = name
    self.seconds = seconds
    self.outcome = outcome
  }

  fileprivate var isFailed: Bool {
    if case .failed = outcome { return true }
    return false
  }

  fileprivate var isSkipped: Bool {
    if case .skipped = outcome { return true }
    return false
  }
}

/// Test cases and scenario results as JUnit XML, the form that build servers read.
public enum JUnitReport {
  /// One test suite a folder, in the order the results are in.
  public static func xml(for results: [ScenarioResult]) -> String {
    xml(for: results.map(JUnitCase.init))
  }

  /// One test suite for each that the cases name, in the order they are in.
  public static func xml(for cases: [JUnitCase]) -> String {
    var suites: [String] = []
    for one in cases where !suites.contains(one.suite) { suites.append(one.suite) }
    let failed = cases.filter(\.isFailed).count
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    text += "<testsuites name=\"errand\" tests=\"\(cases.count)\" failures=\"\(failed)\">\n"
    for suite in suites { text += element(suite: suite, cases.filter { $0.suite == suite }) }
    return text + "</testsuites>\n"
  }

  private static func element(suite: String, _ cases: [JUnitCase]) -> String {
    let failed = cases.filter(\.isFailed).count
    let skipped = cases.filter(\.isSkipped).count
    let seconds = cases.reduce(0) { $0 + $1.seconds }
    var text = "  <testsuite name=\"\(escaped(suite))\" tests=\"\(cases.count)\""
    text += " failures=\"\(failed)\""
    if skipped > 0 { text += " skipped=\"\(skipped)\"" }
    text += " time=\"\(rounded(seconds))\">\n"
    for one in cases { text += element(for: one) }
    return text + "  </testsuite>\n"
  }

  private static func element(for one: JUnitCase) -> String {
    var text = "    <testcase classname=\"\(escaped(one.suite))\""
    text += " name=\"\(escaped(one.name))\" time=\"\(rounded(one.seconds))\""
    switch one.outcome {
    case .passed: return text + "/>\n"
    case .skipped(let why):
      text += ">\n      <skipped message=\"\(escaped(why))\"/>"
    case .failed(let message, let detail):
      text += ">\n      <failure message=\"\(escaped(message))\">\(escaped(detail))</failure>"
    }
    return text + "\n    </testcase>\n"
  }

  private static func rounded(_ seconds: Double) -> String {
    "\((seconds * 1000).rounded() / 1000)"
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n": result += "&#10;"
      case _ where scalar.value < 0x20 && scalar != "\t": result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension JUnitCase {
  fileprivate init(_ result: ScenarioResult) {
    var outcome = Outcome.passed
    if let failure = result.failure {
      var detail = "\(result.sentence)\nRepeat with: \(result.scenario.repeatCommand)"
      if let replay = result.replayCommand { detail += "\nReplay with: \(replay)" }
      outcome = .failed(failure, detail: detail)
    }
    self.init(
      suite: result.scenario.suite, name: result.scenario.name, seconds: result.seconds,
      outcome: outcome)
  }
}
