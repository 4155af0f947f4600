import AgentMessages
import Transport

// observations, the clock that stamps them, and what the camera shows of a motion
extension CheckRun {
  func checkSenses() {
    check(.clock) { () throws(LinkError) in
      isRealTime ? try runningClock() : lockstepClock()
    }
    check(.publishing) { () throws(LinkError) in try publishing() }
    check(.camera) { () in camera() }
    check(.order) { () in
      if let fault = ledger.orderFaults.first { return (.fails, fault) }
      if let fault = published.orderFaults.first { return (.fails, "published: \(fault)") }
      return (.holds, "\(ledger.count + published.count) observations, in order")
    }
    check(.frames) { () in
      if let fault = ledger.frameFaults.first { return (.fails, fault) }
      if let camera = ledger.unshown.first { return (.fails, "no frame came from '\(camera)'") }
      return (.holds, "\(ledger.count) observations with frames as described")
    }
  }

  /// The same motion takes the same time, however long the agent thought before it.
  private func lockstepClock() -> Verdict {
    if !ledger.orderFaults.isEmpty { return (.notJudged, "its stamps are out of order") }
    var times: [Double] = []
    for pause in [0.0, 0.7] {
      guard let before = look() else { return (.notJudged, "no observation came") }
      agent.listen(pause)
      let course = order(nudge())
      guard course.final?.state == .succeeded, let after = look(after: course) else {
        return (.notJudged, "a small motion came to: \(course.text)")
      }
      times.append(Double(after.stamp &- before.stamp) * 1e-9)
    }
    let text = "a small motion took \(Self.text(times[0])) s"
    if times[1] - times[0] > 0.35 {
      return (
        .fails,
        "\(text), and after a pause of 0.7 s the next took \(Self.text(times[1])) s: time passed between commands"
      )
    }
    if times.contains(where: { $0 <= 0 }) {
      return (.fails, "\(text) of the robot's clock: a command takes time")
    }
    if times.contains(where: { $0 > 600 }) {
      return (.fails, "\(text) by its stamps; stamps are nanoseconds")
    }
    return (.holds, text)
  }

  /// A second of stamps is a second.
  private func runningClock() throws(LinkError) -> Verdict {
    var verdict: Verdict = (.notJudged, "nothing is published")
    // a busy machine may hold up what is measured; a wrong clock is wrong each time
    for _ in 0..<3 {
      verdict = try clockRate()
      if verdict.verdict != .fails { break }
    }
    return verdict
  }

  private func clockRate() throws(LinkError) -> Verdict {
    let watcher = try self.watcher()
    guard let first = watcher.next(3) else { return (.notJudged, "nothing is published") }
    var last = first
    while last.at - first.at < 1.2, let next = watcher.next(1) { last = next }
    let wall = last.at - first.at
    guard wall > 0.5 else { return (.notJudged, "too little is published") }
    let passed = last.observation.observation.stamp &- first.observation.observation.stamp
    let stamped = Double(passed) * 1e-9
    let text = "in \(Self.text(wall)) s the stamps went on by \(Self.text(stamped)) s"
    guard stamped > wall * 0.7, stamped < wall * 1.4 else {
      return (.fails, "\(text); they are nanoseconds")
    }
    return (.holds, text)
  }

  func watcher() throws(LinkError) -> WatcherEnd {
    try WatcherEnd(address.with(port: robot.observationPort), keys: keys)
  }

  private func publishing() throws(LinkError) -> Verdict {
    guard (1...65535).contains(robot.observationPort) else {
      return (.fails, "observation_port is \(robot.observationPort)")
    }
    let watcher = try self.watcher()
    // in lockstep there is something to publish when something was done
    var first = watcher.next(isRealTime ? 3 : 0.3)
    for _ in 0..<5 where first == nil && !isRealTime {
      _ = order(nudge())
      first = watcher.next(0.5)
    }
    guard let first else {
      let why = watcher.unreadable.first.map { "what is published cannot be read: \($0)" }
      return (.fails, why ?? "port \(robot.observationPort) published nothing")
    }
    guard first.observation.episode == welcome.episode else {
      return (.fails, "an observation of episode \(first.observation.episode) was published")
    }
    published.note(first.observation.observation)
    for _ in 0..<4 {
      if !isRealTime { _ = order(nudge()) }
      guard let next = watcher.next(2)?.observation.observation else { break }
      published.note(next)
    }
    return (.holds, "port \(robot.observationPort), \(published.count) observations read")
  }
}

// first contact
extension CheckRun {
  private func camera() -> Verdict {
    for rule in [BridgeRule.description, .units] where hasFailed(rule) {
      return (.notJudged, "'\(rule.rawValue)' is to be mended first")
    }
    if let fault = ledger.frameFaults.first { return (.notJudged, fault) }
    guard let first = contact() else { return (.notJudged, "there is no room to move") }
    guard case .explained(let mistake, _, _) = first else { return verdict(of: first) }
    // a wheel may slip once; a mistake is there each time
    guard let second = contact() else { return (.notJudged, "there is no room to move") }
    if case .explained(let again, _, _) = second, again != mistake {
      return (.notJudged, "once it looked as if \(mistake.sentence), then as if \(again.sentence)")
    }
    return verdict(of: second)
  }

  /// Moves a little and looks; nil where there is no room.
  private func contact() -> FirstContact.Outcome? {
    var told: [ToldMotion] = []
    for _ in 0..<4 {
      var contact = FirstContact(robot)
      contact.add(picture(), after: [])
      told = []
      if turn(smallAngle, &told) { contact.add(picture(), after: told) }
      let isFree = ahead(&told)
      if isFree { contact.add(picture(), after: told) }
      if turn(-smallAngle, &told) { contact.add(picture(), after: told) }
      if isFree || !canDrive { return contact.outcome() }
      // a wall: look for room elsewhere
      var aside: [ToldMotion] = []
      guard turn(.pi / 2, &aside) else { break }
    }
    return nil
  }

  private var canDrive: Bool {
    robot.commands.contains("translate") || robot.commands.contains("velocity")
  }

  private func verdict(of outcome: FirstContact.Outcome) -> Verdict {
    func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
    switch outcome {
    case .asTold(let agreement):
      return (.holds, "the pictures show the motions as told (\(percent(agreement)) agreement)")
    case .explained(let hypothesis, let agreement, let asTold):
      let told = asTold.map { ", as told \(percent($0))" } ?? ""
      return (.fails, "\(hypothesis.sentence) (\(percent(agreement)) agreement\(told))")
    case .unclear(let why): return (.notJudged, why)
    }
  }

  private func picture() -> CameraFrame? {
    guard let camera = robot.cameras.first else { return nil }
    for _ in 0..<4 {
      let frame = look(after: Course(id: lastOrdered))?.frames.first { $0.camera == camera.name }
      if let frame, frame.width == camera.width, frame.height == camera.height { return frame }
      _ = robot.commands.contains("wait") ? order(.wait(seconds: 0.1)) : nil
    }
    return nil
  }

  private func turn(_ radians: Double, _ told: inout [ToldMotion]) -> Bool {
    let action: MotorCommand.Action
    if robot.commands.contains("rotate") {
      action = .rotate(radians)
    } else if robot.commands.contains("velocity") {
      let speed = robot.maximumAngularSpeed / 2 * (radians < 0 ? -1 : 1)
      action = .velocity(Twist2D(angular: speed), seconds: radians / speed)
    } else {
      return false
    }
    guard order(action).final?.state == .succeeded else { return false }
    told.append(.turn(radians: radians))
    return true
  }

  private func ahead(_ told: inout [ToldMotion]) -> Bool {
    let action: MotorCommand.Action
    if robot.commands.contains("translate") {
      action = .translate(smallDistance)
    } else if robot.commands.contains("velocity") {
      let speed = robot.maximumLinearSpeed / 2
      action = .velocity(Twist2D(linear: speed), seconds: smallDistance / speed)
    } else {
      return false
    }
    let course = order(action)
    guard course.final?.state == .succeeded else { return false }
    told.append(.ahead(metres: smallDistance))
    return true
  }
}

extension FirstContact {
  fileprivate mutating func add(_ frame: CameraFrame?, after told: [ToldMotion]) {
    if let frame { views.append(View(told: told, frame: frame)) }
  }
}
