import AgentMessages
import Transport

// whether what was told, what the status says and what odometry says are one motion
extension CheckRun {
  func checkUnits() { check(.units) { () in units() } }

  private func units() -> Verdict {
    guard let start = look() else { return (.notJudged, "no observation came") }
    var seen: [String] = []
    if robot.commands.contains("rotate") {
      let course = order(.rotate(smallAngle))
      guard let end = look(after: course), let done = course.final else {
        return (.notJudged, "a turn came to no end")
      }
      // as it came: wrapped, degrees could not be told from radians
      let raw = end.odometry.pose.theta - start.odometry.pose.theta
      let whole = Self.wrapped(raw)
      let turned = abs(whole - smallAngle) < 0.1 || !raw.isFinite ? whole : raw
      let told = Amount("rotate", smallAngle, "radians", \.theta)
      if let fault = told.fault(done, odometry: turned) { return (.fails, fault) }
      seen.append("turned \(Self.text(turned)) rad")
      _ = order(.rotate(-smallAngle))
    }
    if robot.commands.contains("translate") {
      guard let before = look() else { return (.notJudged, "no observation came") }
      let course = order(.translate(smallDistance))
      guard let end = look(after: course), let done = course.final else {
        return (.notJudged, "a drive came to no end")
      }
      let change = Self.change(from: before, to: end)
      if done.state == .failed || done.state == .rejected {
        seen.append("could not drive ahead (\(done.reason.rawValue))")
      } else {
        let told = Amount("translate", smallDistance, "metres", \.x)
        if abs(change.y) > 0.5 * smallDistance, abs(change.x) < 0.5 * smallDistance {
          return (.fails, "told to drive ahead, odometry moved along y: x and y are swapped")
        }
        if let fault = told.fault(done, odometry: change.x) { return (.fails, fault) }
        seen.append("drove \(Self.text(change.x)) m")
      }
    }
    return seen.isEmpty
      ? (.notJudged, "it takes neither rotate nor translate")
      : (.holds, seen.joined(separator: ", "))
  }
}

/// A motion that was told, and what may be wrong with how it was reported.
private struct Amount {
  let name: String
  let told: Double
  let unit: String
  let part: KeyPath<Pose2D, Double>

  init(_ name: String, _ told: Double, _ unit: String, _ part: KeyPath<Pose2D, Double>) {
    (self.name, self.told, self.unit, self.part) = (name, told, unit, part)
  }

  func fault(_ status: CommandStatus, odometry: Double) -> String? {
    let executed = status.executed[keyPath: part]
    if status.state == .succeeded, let fault = fault(executed, "the status says") { return fault }
    let reported = status.state == .succeeded ? told : executed
    return fault(odometry, "odometry says", against: reported)
  }

  private func fault(_ value: Double, _ who: String, against: Double? = nil) -> String? {
    let wanted = against ?? told
    if abs(value - wanted) <= max(0.25 * abs(wanted), 0.02) { return nil }
    let head = "told to \(name) \(CheckRun.text(wanted)) \(unit), \(who) \(CheckRun.text(value))"
    let hints: [(Double, String)] = [
      (180 / .pi, "degrees for radians"), (.pi / 180, "radians taken for degrees"),
      (-1, "the other way round"), (100, "centimetres for metres"),
      (0.01, "centimetres for metres"),
      (1000, "millimetres for metres"), (0.001, "millimetres for metres"),
      (0, "nothing; if it rounds to cells and quarter turns, say discrete_moves"),
    ]
    let hint = hints.first { abs(value - wanted * $0.0) <= 0.1 * abs(wanted * $0.0) + 1e-3 }
    return hint.map { "\(head): \($0.1)" } ?? head
  }
}
