import Recording

/// Why a replay differs, as far as what the two agents were made from tells.
struct ReplayCauses {
  private let before: AgentFacts
  private let now: AgentFacts

  init(_ before: AgentFacts, _ now: AgentFacts) {
    self.before = before
    self.now = now
  }

  /// What differs, a sentence each.
  static func changes(from before: AgentFacts, to now: AgentFacts) -> [String] {
    let causes = ReplayCauses(before, now)
    return [causes.model, causes.kernels, causes.domain, causes.limit].compactMap { $0 }
  }

  /// The report with the cause of each stage's first difference.
  func explained(_ report: ReplayReport) -> ReplayReport {
    var report = report
    let earliest = report.first
    for index in report.stages.indices {
      guard let first = report.stages[index].first else { continue }
      report.stages[index].first?.cause = cause(of: first, earliest)
    }
    guard let first = report.first else { return report }
    report.first?.cause = cause(of: first, nil)
    return report
  }

  private func cause(
    of difference: ReplayReport.Difference, _ first: ReplayReport.Difference?
  ) -> String? {
    if let first, first.stage != difference.stage {
      return "follows from the \(first.stage.rawValue) at step \(first.step)"
    }
    let known: [String?] =
      switch difference.stage {
      case .percept: [model, kernels]
      case .plan: [domain]
      case .outcome: [domain, limit]
      default: []
      }
    let causes = known.compactMap { $0 }
    return causes.isEmpty ? nil : causes.joined(separator: "; ")
  }

  private var model: String? {
    guard before.modelHash != now.modelHash, now.eyes == "model" else { return nil }
    return "other model: sha256 \(short(before.modelHash)) in the log, \(short(now.modelHash)) now"
  }

  private var kernels: String? {
    let (a, b) = ("\(before.kernels) \(before.blasCore)", "\(now.kernels) \(now.blasCore)")
    guard a != b, now.eyes == "model" else { return nil }
    return "other kernels: \(a) in the log, \(b) now"
  }

  private var domain: String? {
    guard before.domainHash != now.domainHash else { return nil }
    return
      "other domain file: sha256 \(short(before.domainHash)) in the log, \(short(now.domainHash)) now"
  }

  private var limit: String? {
    guard before.stepLimit != now.stepLimit else { return nil }
    return "other step limit: \(before.stepLimit) in the log, \(now.stepLimit) now"
  }

  private func short(_ hash: String) -> String { hash.isEmpty ? "unknown" : "\(hash.prefix(12))" }
}
