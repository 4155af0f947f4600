/// Scenario results as JUnit XML, the form that build servers read.
public enum JUnitReport {
  /// One test suite a folder, in the order the results are in.
  public static func xml(for results: [ScenarioResult]) -> String {
    var suites: [String] = []
    for result in results where !suites.contains(result.scenario.suite) {
      suites.append(result.scenario.suite)
    }
    let failed = results.filter { !$0.isMet }.count
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    text += "<testsuites name=\"errand\" tests=\"\(results.count)\" failures=\"\(failed)\">\n"
    for suite in suites {
      text += element(suite: suite, results.filter { $0.scenario.suite == suite })
    }
    return text + "</testsuites>\n"
  }

  private static func element(suite: String, _ results: [ScenarioResult]) -> String {
    let failed = results.filter { !$0.isMet }.count
    let seconds = results.reduce(0) { $0 + $1.seconds }
    var text = "  <testsuite name=\"\(escaped(suite))\" tests=\"\(results.count)\""
    text += " failures=\"\(failed)\" time=\"\(rounded(seconds))\">\n"
    for result in results { text += element(for: result) }
    return text + "  </testsuite>\n"
  }

  private static func element(for result: ScenarioResult) -> String {
    var text = "    <testcase classname=\"\(escaped(result.scenario.suite))\""
    text += " name=\"\(escaped(result.scenario.name))\" time=\"\(rounded(result.seconds))\""
    guard let failure = result.failure else { return text + "/>\n" }
    text += ">\n      <failure message=\"\(escaped(failure))\">"
    text += escaped("\(result.sentence)\nRepeat with: \(result.scenario.repeatCommand)")
    if let replay = result.replayCommand { text += escaped("\nReplay with: \(replay)") }
    return text + "</failure>\n    </testcase>\n"
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
